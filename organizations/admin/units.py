from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.actions import close_unit, merge_unit, move_unit, open_unit, rename_unit
from organizations.admin.forms import CloseUnitForm, MergeUnitForm, MoveUnitForm, OpenUnitForm, RenameUnitForm
from organizations.admin.keyed import is_number
from organizations.admin.scoped import ScopedAdmin, choice_filter, posted
from organizations.choices import Kind
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("open or closed")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return [("yes", _("Still open")), ("no", _("Closed already"))]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "yes":
            return queryset.open_on(today)
        return queryset.filter(closed_on__lte=today) if self.value() == "no" else queryset


@admin.register(Unit)
class UnitAdmin(ScopedAdmin):
    """The tree: open, rename, move, merge and close its units, each with the refusals of its action."""

    see, adds, keys = Ability.SEE_UNITS, Ability.MANAGE_UNITS, ("path",)
    list_display = ["name", "kind", "code", "members", "area", "closed_on"]
    list_filter = [choice_filter("kind", gettext_lazy("kind"), Kind), OpenFilter]
    list_select_related = ["area"]
    search_fields = ["name"]
    search_help_text = gettext_lazy("How the name, its pinyin, its initials or the code begins.")
    fields = ["name", "kind", "code", "area", "members", "opened_on", "closed_on", "successor"]

    def get_search_results(self, request, queryset, search_term):
        return (queryset.starting_with(search_term) if search_term.strip() else queryset), False

    def pages(self):
        return [
            ("<int:pk>/rename/", self.rename, "rename"),
            ("<int:pk>/move/", self.move, "move"),
            ("<int:pk>/merge/", self.merge, "merge"),
            ("<int:pk>/close/", self.close, "close"),
        ]

    def tools(self, request, obj):
        scope, found = scope_of(request.user), []
        if scope.may(Ability.MANAGE_UNITS, obj.path):
            found.append(self.tool("rename", obj, _("Rename")))
        if scope.may_above(Ability.MANAGE_UNITS, obj.path) and not obj.closed_on:
            found += [
                self.tool("move", obj, _("Move")),
                self.tool("merge", obj, _("Merge")),
                self.tool("close", obj, _("Close the unit")),
            ]
        return found

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpenUnitForm(request.user, posted(request), initial=self._parent(request))
        return self.form_page(
            request, form=form, act=lambda values: open_unit(by=request.user, **values),
            title=_("Open a unit"), button=_("Open the unit"), done=_("The unit is open."),
        )  # fmt: skip

    def _parent(self, request):
        return {"parent": request.GET["parent"]} if is_number(request.GET.get("parent", "")) else {}

    def rename(self, request, pk):
        unit = self._managed(request, pk)
        form = RenameUnitForm(request.user, posted(request), initial={"name": unit.name, "members": unit.members})
        return self._page(
            request, unit, form, lambda values: rename_unit(by=request.user, unit=unit, **values),
            _("Rename %(unit)s"), _("Save the name"),
        )  # fmt: skip

    def move(self, request, pk):
        unit = self._managed(request, pk, above=True)
        form = MoveUnitForm(request.user, posted(request))
        return self._page(
            request, unit, form, lambda values: move_unit(by=request.user, unit=unit, **values),
            _("Move %(unit)s"), _("Move the unit"),
            lead=_("Everything below it moves with it, with its rows and its counts."),
        )  # fmt: skip

    def merge(self, request, pk):
        unit = self._managed(request, pk, above=True)
        form = MergeUnitForm(request.user, posted(request), initial={"closed_on": timezone.localdate()})
        return self._page(
            request, unit, form, lambda values: merge_unit(by=request.user, unit=unit, **values),
            _("Merge %(unit)s into another unit"), _("Merge the unit"),
        )  # fmt: skip

    def close(self, request, pk):
        unit = self._managed(request, pk, above=True)
        form = CloseUnitForm(request.user, posted(request), initial={"closed_on": timezone.localdate()})
        return self._page(
            request, unit, form, lambda values: close_unit(by=request.user, unit=unit, **values),
            _("Close %(unit)s"), _("Close the unit"), lead=_("Its history stays; it takes no new duties."),
        )  # fmt: skip

    def _managed(self, request, pk, above=False):
        """The unit, where the person manages it: to move or close it, from a unit above it."""
        unit = self.row(request, pk, Unit.objects.visible_to(request.user, Ability.MANAGE_UNITS))
        if above and not scope_of(request.user).may_above(Ability.MANAGE_UNITS, unit.path):
            raise PermissionDenied
        return unit

    def _page(self, request, unit, form, act, title, button, **context):
        return self.form_page(
            request, obj=unit, form=form, act=act, title=title % {"unit": unit}, button=button, seen=_seen,
            done=_("The unit is changed."), **context,
        )  # fmt: skip


def _seen(unit):
    return [(_("name"), unit.name), (_("Party members"), unit.members), (_("closed on"), unit.closed_on or "—"),
            (_("place in the tree"), unit.path)]  # fmt: skip
