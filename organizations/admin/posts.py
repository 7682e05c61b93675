from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from organizations.actions import PostRefused, end_post, give_post
from organizations.admin.forms import EndPostForm, GivePostForm
from organizations.admin.keyed import is_number
from organizations.admin.people import people_of
from organizations.admin.scoped import ScopedAdmin, choice_filter, posted
from organizations.choices import Role
from organizations.models import Post, Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of
from organizations.rules import may_give


@admin.register(Post)
class PostAdmin(ScopedAdmin):
    """Who holds which post: give one, end one. The past stays."""

    see, adds, keys = Ability.MANAGE_PEOPLE, Ability.MANAGE_PEOPLE, ("unit__path", "pk")
    list_display = ["user", "role", "unit", "title", "starts_on", "ends_on"]
    list_filter = [choice_filter("role", gettext_lazy("role"), Role)]
    list_select_related = ["user", "unit"]
    search_fields = ["user__name"]
    search_help_text = gettext_lazy("How the person’s or the unit’s name, pinyin or initials begin.")
    fields = ["user", "unit", "role", "title", "rank", "starts_on", "ends_on"]

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        units = Unit.objects.starting_with(search_term).order_by().values("pk")
        people = User.objects.search(search_term).values("pk")
        return queryset.filter(unit__in=units) | queryset.filter(user__in=people), False

    def pages(self):
        return [("<int:pk>/end/", self.end, "end")]

    def tools(self, request, obj):
        over = obj.ends_on and obj.ends_on <= timezone.localdate()
        return [] if over or not self._may_end(request, obj) else [self.tool("end", obj, _("End the post"))]

    def _may_end(self, request, post):
        """Whom you could not have named you cannot dismiss."""
        return post.user != request.user and may_give(scope_of(request.user), post.role)

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {name: request.GET[name] for name in ("user", "unit") if is_number(request.GET.get(name, ""))}
        form = GivePostForm(request.user, people_of(request.user), posted(request), initial=initial)
        return self.form_page(
            request, form=form, act=lambda values: self._give(request, values), title=_("Give a post"),
            button=_("Give the post"), done=_("The post is given; it counts from the first click."),
        )  # fmt: skip

    def _give(self, request, values):
        if values["user"] == request.user:
            raise PostRefused(_("Nobody gives a post to themselves. Ask another organizer."))
        return give_post(by=request.user, **values)

    def end(self, request, pk):
        post = self.row(request, pk, self.get_queryset(request).select_related("user", "unit"))
        if not self._may_end(request, post):
            raise PermissionDenied
        form = EndPostForm(request.user, posted(request), initial={"ends_on": timezone.localdate()})
        return self.form_page(
            request, obj=post, form=form, act=lambda values: self._end(request, post, values),
            title=_("End the post: %(post)s") % {"post": post}, button=_("End the post"),
            seen=lambda one: [(_("until"), one.ends_on or "—")], done=_("The post ends on that day."),
        )  # fmt: skip

    def _end(self, request, post, values):
        if values["ends_on"] < post.starts_on:
            raise PostRefused(_("A post ends on or after the day on which it starts."))
        return end_post(by=request.user, post=post, **values)
