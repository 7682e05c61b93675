from django.contrib import admin, messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.actions import StaleDuty
from campaigns.admin.duties import ActivityFilter, paths_starting_with, state_badge
from campaigns.choices import DutyKind, DutyState
from campaigns.rules import yuan
from donations.actions import ReviewRefused, accept_tally
from donations.admin.review import ReviewPages
from donations.models import Tally
from donations.rules import tally_of_receipt
from organizations.admin import ScopedAdmin, is_number
from organizations.permissions import Ability
from organizations.querysets import at_or_below, scope_of

MOST_BY_STATE = 1000


class TallyYearFilter(ActivityFilter):
    """One year's drive, or all of them in the order of the tree."""

    def value(self):
        return admin.SimpleListFilter.value(self)

    def choices(self, changelist):
        return admin.SimpleListFilter.choices(self, changelist)

    def queryset(self, request, queryset):
        if request.GET.get("state") and self.default and not self.value():
            return queryset.filter(duty__activity=self.default)
        return queryset.filter(duty__activity=self.value()) if is_number(self.value()) else queryset


class TallyStateFilter(admin.SimpleListFilter):
    """By the duty's state: then only newest revisions, read along the duties' partial indexes."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        states = (DutyState.SUBMITTED, DutyState.RETURNED, DutyState.DONE)
        return [(state.value, state.label) for state in states]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        return queryset.current().filter(duty__kind=DutyKind.TALLY, duty__state=self.value())


@admin.register(Tally)
class TallyAdmin(ReviewPages, ScopedAdmin):
    """Every tally with all its revisions: read-only; accepted here in bulk, or one by one in the review queue."""

    see = Ability.SEE_TALLIES
    refusals = (ReviewRefused, StaleDuty)
    list_display = ["unit", "place", "revision", "people", "amount", "others_shown", "shown_state", "submitted_at"]
    list_filter = [TallyYearFilter, TallyStateFilter]
    search_fields = ["duty__unit__name"]
    search_help_text = gettext_lazy(
        "The receipt number, or how the unit’s name, its pinyin, its initials or its code begins; with all units below it."
    )
    actions = ["accept_selected"]
    fields = [
        "unit", "receipt", "revision", "shown_state", "members", "donors", "amount", "leaders", "leader_amount", "others",
        "other_amount", "total", "submitted_by", "submitted_at", "reason",
    ]  # fmt: skip
    readonly_fields = ["unit", "receipt", "shown_state", "amount", "leader_amount", "other_amount", "total"]

    def get_queryset(self, request):
        """With a state asked, the scope stands on the duty's copy of the path, whose partial indexes then lead."""
        if request.GET.get("state"):
            paths = scope_of(request.user).paths(self.see)
            return Tally.objects.filter(at_or_below(paths, "duty__unit_path")).for_page()
        return super().get_queryset(request).for_page()

    def get_keys(self, request):
        return ("duty__unit_path", "-pk") if request.GET.get("state") else ("unit_path", "-pk")

    def most_counted(self, request):
        """By state the count goes through a join, which costs ten times as much a row."""
        return MOST_BY_STATE if request.GET.get("state") else super().most_counted(request)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        if number := tally_of_receipt(search_term):
            return queryset.filter(pk=number), False
        return queryset.filter(at_or_below(paths_starting_with(request.user, self.see, search_term))), False

    def changelist_view(self, request, extra_context=None):
        tools = [(reverse("admin:donations_tally_review"), _("Review one by one"))]
        context = {"list_tools": tools if self.has_review_permission(request) else []}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_actions(self, request):
        """Ticking is offered where all rows wait for review."""
        waiting = request.GET.get("state") == DutyState.SUBMITTED
        return super().get_actions(request) if waiting else {}

    def tools(self, request, obj):
        found = [(obj.get_absolute_url(), _("As the branch sees it"))]
        waits = obj.is_current and obj.duty.state == DutyState.SUBMITTED
        if waits and scope_of(request.user).may(Ability.REVIEW, obj.unit_path):
            found.append((reverse("admin:donations_tally_review-one", args=[obj.pk]), _("Review")))
        return found

    @admin.action(description=gettext_lazy("Accept the ticked tallies"), permissions=["review"])
    def accept_selected(self, request, queryset):
        """Accept what waits among the ticked ones; whatever is not accepted is named with the reason."""
        chosen = queryset.model.objects.visible_to(request.user, Ability.REVIEW).filter(
            pk__in=queryset.values("pk")
        )
        accepted = 0
        for tally in chosen.for_page():
            if tally.duty.state != DutyState.SUBMITTED:
                messages.warning(request, f"{tally.duty.unit}: {_('It does not wait for review.')}")
                continue
            try:
                accept_tally(by=request.user, tally=tally, version=tally.duty.version)
                accepted += 1
            except ReviewRefused as refused:
                messages.warning(request, f"{tally.duty.unit}: {refused}")
            except StaleDuty:
                messages.warning(request, f"{tally.duty.unit}: {_('It changed meanwhile; look at it again.')}")
        words = ngettext("%(count)d tally is accepted.", "%(count)d tallies are accepted.", accepted)
        messages.success(request, words % {"count": accepted})

    # --- columns ---------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("unit"))
    def unit(self, tally):
        return tally.duty.unit

    @admin.display(description=gettext_lazy("town or department"))
    def place(self, tally):
        return tally.duty.area

    @admin.display(description=gettext_lazy("members who gave"))
    def people(self, tally):
        return f"{tally.donors}/{tally.members}"

    @admin.display(description=gettext_lazy("amount from members"))
    def amount(self, tally):
        return yuan(tally.member_fen)

    @admin.display(description=gettext_lazy("amount from leaders"))
    def leader_amount(self, tally):
        return yuan(tally.leader_fen)

    @admin.display(description=gettext_lazy("amount from others"))
    def other_amount(self, tally):
        return yuan(tally.other_fen)

    @admin.display(description=gettext_lazy("others who gave"))
    def others_shown(self, tally):
        return f"{tally.others} · {yuan(tally.other_fen)}"

    @admin.display(description=gettext_lazy("total amount"))
    def total(self, tally):
        return yuan(tally.total_fen)

    @admin.display(description=gettext_lazy("receipt number"))
    def receipt(self, tally):
        return tally.receipt_number

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, tally):
        return state_badge(tally.duty) if tally.is_current else _("Replaced")
