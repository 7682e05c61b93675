from datetime import timedelta

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import RequestRefused, StaleDuty, lift_waiver, propose_waiver
from campaigns.choices import ActivityKind, CampaignState, DutyKind, DutyState
from campaigns.models import Activity, Duty
from campaigns.rules import UNREPORTED, words_for
from organizations.admin import ScopedAdmin, is_number, posted
from organizations.admin.forms import ReasonForm
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import at_or_below, scope_of
from organizations.rules import outermost

MOST_UNITS = 200
"""A search takes the first so many units that begin with what was typed, and everything below them."""

SHAPES = {
    DutyState.OPEN: ("due", "◷"),
    DutyState.SUBMITTED: ("due", "◷"),
    DutyState.RETURNED: ("returned", "↩"),
    DutyState.DONE: ("done", "✓"),
    DutyState.WAIVED: ("waived", "–"),
}


def badge(tone, shape, word):
    """A state: a colour, a shape and a word."""
    return format_html(
        '<span class="badge-state state-{}"><span aria-hidden="true">{}</span> {}</span>', tone, shape, word
    )


def state_badge(duty, today=None):
    """The duty's state; one that is past its deadline says so."""
    if duty.state in UNREPORTED and duty.due_on < (today or timezone.localdate()):
        return badge("late", "!", _("Overdue") if duty.state == DutyState.OPEN else duty.get_state_display())
    return badge(*SHAPES[duty.state], duty.get_state_display())


def paths_starting_with(user, ability, text):
    """The places of a search: the first units that begin with what was typed, without what lies below another."""
    units = Unit.objects.visible_to(user, ability).starting_with(text)
    return outermost(units.values_list("path", flat=True)[:MOST_UNITS])


class SetFilter(admin.SimpleListFilter):
    """A filter that always stands on one value; without a choice on its default."""

    default = None

    def value(self):
        return super().value() or self.default

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            chosen = {self.parameter_name: value}
            yield {"selected": str(self.value()) == str(value), "display": label,
                   "query_string": changelist.get_query_string(chosen)}  # fmt: skip


class ActivityFilter(SetFilter):
    """One year's donation drive; the running one, else the newest. A few rows a year."""

    title = gettext_lazy("campaign")
    parameter_name = "activity"

    def lookups(self, request, model_admin):
        drives = list(
            Activity.objects.filter(kind=ActivityKind.DONATION)
            .select_related("campaign")
            .order_by("-campaign__year")
        )
        running = [one for one in drives if one.campaign.state == CampaignState.RUNNING]
        self.default = str((running or drives)[0].pk) if drives else None
        return [(str(one.pk), str(one.campaign)) for one in drives]

    def queryset(self, request, queryset):
        return queryset.filter(activity=self.value()) if is_number(self.value()) else queryset.none()


class KindFilter(SetFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind"
    default = DutyKind.TALLY

    def lookups(self, request, model_admin):
        return DutyKind.choices

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value())


class StateFilter(admin.SimpleListFilter):
    """A state, or how an unreported duty stands to its deadline; each has its partial index."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("overdue", _("Overdue")), ("due_soon", _("Due within a week")), *DutyState.choices]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "overdue":
            return queryset.overdue(today)
        if self.value() == "due_soon":
            return queryset.due_within(today, today + timedelta(days=6))
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Duty)
class DutyAdmin(ScopedAdmin):
    """Who must do what by when. From here a waiver is proposed or lifted; all else happens by reporting."""

    see, keys = Ability.SEE_DUTIES, ("unit_path", "pk")
    refusals = (RequestRefused, StaleDuty)
    list_display = ["unit", "kind", "place", "due", "shown_state", "timeliness", "note"]
    list_filter = [ActivityFilter, KindFilter, StateFilter]
    list_select_related = ["unit", "area"]
    search_fields = ["unit__name"]
    search_help_text = gettext_lazy(
        "How the unit’s name, its pinyin, its initials or its code begins; with all units below it."
    )
    fields = [
        "unit",
        "activity",
        "kind",
        "area",
        "original_due_on",
        "due_on",
        "shown_state",
        "timeliness",
        "reported_on",
        "note",
    ]
    readonly_fields = ["shown_state"]

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(at_or_below(paths_starting_with(request.user, self.see, search_term))), False

    def get_object(self, request, object_id, from_field=None):
        return self.get_queryset(request).for_page().filter(pk=object_id).first() if is_number(object_id) else None

    @admin.display(description=gettext_lazy("town or department"))
    def place(self, duty):
        return duty.area

    @admin.display(description=gettext_lazy("deadline"))
    def due(self, duty):
        return words_for(duty.due_on)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, duty):
        return state_badge(duty)

    def words_of(self, refused):
        if isinstance(refused, StaleDuty):
            return _("It is now “%(state)s”. Look at it again.") % {"state": refused.duty.get_state_display()}
        return str(refused)

    def pages(self):
        return [
            ("<int:pk>/waive/", self.waive, "waive"),
            ("<int:pk>/lift/", self.lift, "lift"),
        ]

    def tools(self, request, obj):
        found = [(obj.get_absolute_url(), _("History and report"))]
        if scope_of(request.user).may(Ability.REVIEW, obj.unit_path):
            if obj.state in UNREPORTED:
                found.append(self.tool("waive", obj, _("Propose a waiver")))
            elif obj.state == DutyState.WAIVED:
                found.append(self.tool("lift", obj, _("Lift the waiver")))
        return found

    def waive(self, request, pk):
        duty = self._reviewed(request, pk)
        return self.form_page(
            request, obj=duty, form=ReasonForm(request.user, posted(request)), seen=seen_duty,
            act=lambda values: propose_waiver(by=request.user, duty=duty, **values).duty,
            title=_("Propose that %(unit)s need not report") % {"unit": duty.unit}, button=_("Propose the waiver"),
            lead=_("A second person must confirm it."), done=_("The waiver is proposed; another organizer confirms it."),
        )  # fmt: skip

    def lift(self, request, pk):
        duty = self._reviewed(request, pk)
        return self.form_page(
            request, obj=duty, form=ReasonForm(request.user, posted(request)), seen=seen_duty,
            act=lambda values: lift_waiver(by=request.user, duty=duty, **values),
            title=_("Lift the waiver of %(unit)s") % {"unit": duty.unit}, button=_("Lift the waiver"),
            done=_("The unit must report again."),
        )  # fmt: skip

    def _reviewed(self, request, pk):
        return self.row(request, pk, Duty.objects.visible_to(request.user, Ability.REVIEW).for_page())


def seen_duty(duty):
    return [(_("state"), duty.get_state_display()), (_("deadline"), duty.due_on), (_("version"), duty.version)]
