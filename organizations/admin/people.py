from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import OwnAccount, disable_user, enable_user, invite, rename_user
from accounts.models import User
from organizations.actions import PostRefused, UnitRefused, open_account, set_system_administrator
from organizations.admin.forms import ConfirmForm, PersonForm, ReasonForm, RenamePersonForm
from organizations.admin.scoped import ScopedAdmin, posted
from organizations.choices import Role
from organizations.models import Post
from organizations.permissions import Ability
from organizations.querysets import scope_of
from organizations.rules import may_give


def people_of(user):
    """The people whom somebody may see: who hold or held a post in the scope; all, for the system administrator."""
    if user.is_superuser:
        return User.objects.all()
    own = Post.objects.visible_to(user, Ability.MANAGE_PEOPLE)
    return User.objects.filter(Exists(own.filter(user=OuterRef("pk"))))


def managed_by(user):
    """The people whose account somebody may change: all whose current and coming posts lie in their scope.

    Who may invite can sign in as the invited (accounts.actions.invite), so a person with a post elsewhere or
    above, a system administrator, and who holds a role that the asker could not give, such as the auditor who
    checks them, are out of an organizer's reach.
    """
    if user.is_superuser:
        return User.objects.all()
    givable = [role for role in Role if may_give(scope_of(user), role)]
    inside = Post.objects.visible_to(user, Ability.MANAGE_PEOPLE).filter(role__in=givable).values("pk")
    outside = Post.objects.held_on(timezone.localdate()).filter(user=OuterRef("pk")).exclude(pk__in=inside)
    return people_of(user).filter(~Exists(outside), is_superuser=False)


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """People: open an account, invite, rename, disable. What they may do follows from their posts."""

    see, adds, keys = Ability.MANAGE_PEOPLE, Ability.MANAGE_PEOPLE, ("pinyin", "pk")
    refusals = (UnitRefused, PostRefused, OwnAccount)
    list_display = ["name", "username", "posts_now", "is_active", "last_login"]
    search_fields = ["name"]
    search_help_text = gettext_lazy("How the name, its pinyin, its initials or the sign-in name begins.")
    fields = ["name", "username", "posts_now", "is_active", "is_superuser", "must_change_password", "last_login"]
    readonly_fields = ["posts_now"]

    def get_queryset(self, request):
        """Each with their posts within the scope; where else somebody holds a post is not this person's business."""
        posts = Post.objects.visible_to(request.user, self.see).select_related("unit")
        return people_of(request.user).prefetch_related(Prefetch("posts", posts))

    def get_search_results(self, request, queryset, search_term):
        return (queryset.search(search_term) if search_term.strip() else queryset), False

    @admin.display(description=gettext_lazy("posts"))
    def posts_now(self, user):
        today = timezone.localdate()
        current = [one for one in user.posts.all() if not one.ends_on or one.ends_on >= today]
        return "；".join(f"{one.unit} · {one.get_role_display()}" for one in current) or "—"

    def words_of(self, refused):
        return _("You cannot disable your own account.") if isinstance(refused, OwnAccount) else str(refused)

    def pages(self):
        return [
            ("<int:pk>/rename/", self.rename, "rename"),
            ("<int:pk>/invite/", self.invite, "invite"),
            ("<int:pk>/disable/", self.disable, "disable"),
            ("<int:pk>/enable/", self.enable, "enable"),
            ("<int:pk>/administrator/", self.administrator, "administrator"),
        ]

    def tools(self, request, obj):
        found = []
        if self.has_add_permission(request):
            found.append((reverse("admin:organizations_post_add") + f"?user={obj.pk}", _("Give a post")))
        if not managed_by(request.user).filter(pk=obj.pk).exists():
            return found
        switch = ("disable", _("Disable")) if obj.is_active else ("enable", _("Enable"))
        found += [self.tool("rename", obj, _("Rename")), self.tool("invite", obj, _("Invitation link"))]
        if obj != request.user:
            found.append(self.tool(switch[0], obj, switch[1]))
            if request.user.is_superuser:
                found.append(self.tool("administrator", obj, _("System administration")))
        return found

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PersonForm(request.user, posted(request))
        return self.form_page(
            request, form=form, act=lambda values: self._open(request, values), title=_("Register a person"),
            button=_("Register the person"), done=_("The person is registered."),
        )  # fmt: skip

    def _open(self, request, values):
        account = {name: values.pop(name) for name in ("username", "name", "password")}
        account["password"] = account["password"] or None
        return open_account(by=request.user, **account, post=values if values["unit"] else None)

    def rename(self, request, pk):
        user = self._managed(request, pk)
        form = RenamePersonForm(request.user, posted(request), initial={"name": user.name})
        return self.form_page(
            request, obj=user, form=form, act=lambda values: rename_user(by=request.user, user=user, **values),
            title=_("Rename %(person)s") % {"person": user}, button=_("Save the name"),
            seen=lambda one: [(_("name"), one.name)], done=_("The name is changed."),
        )  # fmt: skip

    def invite(self, request, pk):
        """Make the link by a POST and show it on this one page; nobody can look it up again."""
        user = self._managed(request, pk)
        if not user.is_active:
            messages.error(request, _("This account is disabled. Enable it first."))
        form = ConfirmForm(request.user, posted(request))
        return self.form_page(
            request, obj=user, form=form, act=lambda values: self._link(request, user),
            title=_("Invite %(person)s") % {"person": user}, button=_("Make the link"),
            lead=_("Whoever has the link chooses the password of this account. Hand it over in person."),
        )  # fmt: skip

    def _link(self, request, user):
        if not user.is_active:
            raise PostRefused(_("This account is disabled. Enable it first."))
        link = request.build_absolute_uri(invite(by=request.user, user=user))
        context = {
            "title": _("The invitation link"),
            "link": link,
            "original": user,
            "back_url": self.url_of("change", user.pk),
        }
        return self.page(request, "admin/accounts/invitation.html", context)

    def disable(self, request, pk):
        return self._switch(request, pk, disable_user, _("Disable %(person)s"), _("Disable the account"))

    def enable(self, request, pk):
        return self._switch(request, pk, enable_user, _("Enable %(person)s"), _("Enable the account"))

    def _switch(self, request, pk, action, title, button):
        user = self._managed(request, pk)
        return self.form_page(
            request, obj=user, form=ReasonForm(request.user, posted(request)),
            act=lambda values: action(by=request.user, user=user, **values), title=title % {"person": user},
            button=button, seen=lambda one: [(_("active"), one.is_active)], done=_("It counts from their next click."),
        )  # fmt: skip

    def administrator(self, request, pk):
        """Make somebody the system administrator, or end that. Only a system administrator comes here."""
        if not request.user.is_superuser:
            raise PermissionDenied
        user = self._managed(request, pk)
        button = _("End system administration") if user.is_superuser else _("Make system administrator")
        return self.form_page(
            request, obj=user, form=ReasonForm(request.user, posted(request)),
            act=lambda values: set_system_administrator(
                by=request.user, user=user, is_superuser=not user.is_superuser, **values
            ),
            title=f"{button}: {user}", button=button, seen=lambda one: [(button, one.is_superuser)],
            lead=_("System administrators open accounts and settings; they see no business rows by that."),
            done=_("It counts from their next click."),
        )  # fmt: skip

    def _managed(self, request, pk):
        return self.row(request, pk, managed_by(request.user))
