from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions import CampaignRefused, change_activity, choose_participants
from campaigns.admin.campaigns import sets_the_calendar
from campaigns.admin.forms import ActivityForm, MilestoneFormSet, ParticipantsForm
from campaigns.choices import DUTY_KINDS, CampaignState, DutyKind
from campaigns.models import Activity
from jobs.actions import start_job
from organizations.admin import ScopedAdmin, is_number, posted
from organizations.admin.forms import ConfirmForm
from organizations.choices import Kind
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of

MAY_TAKE_PART = [Kind.DISTRICT, Kind.ZONE, Kind.DEPARTMENT]
MOST_BATCHES = 9


def activity_tools(request, activity, has_duties):
    """What the person may do with an activity: pairs of an address and a label."""
    if activity.campaign.state == CampaignState.CLOSED:
        return []
    found, at = [], "admin:campaigns_activity_"
    if sets_the_calendar(request.user):
        found.append((reverse(at + "dates", args=[activity.pk]), _("Dates")))
    if scope_of(request.user).may(Ability.MANAGE_CAMPAIGN):
        found.append((reverse(at + "participants", args=[activity.pk]), _("Who takes part")))
    if has_duties and sets_the_calendar(request.user):
        found.append((reverse(at + "duties", args=[activity.pk]), _("Create the duties")))
    return found


@admin.register(Activity)
class ActivityAdmin(ScopedAdmin):
    """One activity of a year: its dates, who takes part, and the duties that follow."""

    see, keys = Ability.SEE_DUTIES, ("-campaign__year", "pk")
    refusals = (CampaignRefused,)
    list_display = ["kind", "campaign", "opens_on", "closes_on"]
    list_select_related = ["campaign"]
    fields = ["campaign", "kind", "opens_on", "closes_on", "grace_days"]

    def get_queryset(self, request):
        allowed = scope_of(request.user).may(self.see)
        return Activity.objects.select_related("campaign") if allowed else Activity.objects.none()

    def pages(self):
        return [
            ("<int:pk>/dates/", self.dates, "dates"),
            ("<int:pk>/participants/", self.participants, "participants"),
            ("<int:pk>/duties/", self.duties, "duties"),
        ]

    def tools(self, request, obj):
        return activity_tools(request, obj, obj.kind in DUTY_KINDS)

    def dates(self, request, pk):
        """The activity's days and all its milestones on one page."""
        activity = self._open(request, pk, city=True)
        initial = {name: getattr(activity, name) for name in ("opens_on", "closes_on", "grace_days")}
        rows = list(activity.milestones.order_by("pk").values("name", "duty_kind", "offset_days", "fixed_on"))
        milestones = MilestoneFormSet(posted(request), initial=rows, prefix="dates")
        form = ActivityForm(request.user, posted(request), initial=initial)
        if request.method == "POST" and not milestones.is_valid():
            form.add_error(None, _("One of the dates needs correcting; it is marked below."))
        return self.form_page(
            request, obj=activity, form=form, seen=_seen_dates, title=_("Dates: %(activity)s") % {"activity": activity},
            act=lambda values: change_activity(
                by=request.user, activity=activity, milestones=_kept(milestones), **values
            ),
            button=_("Save the dates"), template="admin/campaigns/dates.html", milestones=milestones,
            done=_("The dates are saved. Duties that exist keep their deadline."), then=_desk(activity),
            lead=_("The Spring Festival is on %(day)s.") % {"day": activity.campaign.festival_on},
        )  # fmt: skip

    def participants(self, request, pk):
        activity = self._open(request, pk)
        batch = _batch(request)
        among = _candidates(request.user)
        taking_part = {one.unit_id: one.batch for one in activity.participants.filter(unit__in=among)}
        here = [unit for unit, number in taking_part.items() if number == batch]
        free = among.exclude(pk__in=[unit for unit, number in taking_part.items() if number != batch])
        form = ParticipantsForm(request.user, free, posted(request), initial={"units": here})
        return self.form_page(
            request, obj=activity, form=form, seen=lambda one: _seen_participants(one, batch, among),
            act=lambda values: choose_participants(
                by=request.user, activity=activity, batch=batch, units=list(values["units"]), among=among
            ),
            title=_("Who takes part: %(activity)s") % {"activity": activity}, button=_("Save who takes part"),
            lead=_("Batch %(number)d. With each unit all branches below it take part.") % {"number": batch},
            template="admin/campaigns/participants.html", done=_("It is saved who takes part."), then=_desk(activity),
            batch=batch, batches=sorted({1, 2, batch, *taking_part.values()}),
            elsewhere=[(unit, taking_part[unit.pk]) for unit in among if taking_part.get(unit.pk, batch) != batch],
            groups=_grouped(free, form, here),
        )  # fmt: skip

    def duties(self, request, pk):
        """Create the duties of every kind as long work, and go on to its progress."""
        activity = self._open(request, pk, city=True)
        kinds = DUTY_KINDS.get(activity.kind, [])

        def act(values):
            jobs = [self._start(request, activity, DutyKind(kind)) for kind in kinds]
            return redirect(jobs[0] if len(jobs) == 1 else "jobs:job-list")

        form = ConfirmForm(request.user, posted(request))
        return self.form_page(
            request, obj=activity, form=form, act=act, title=_("Create the duties: %(activity)s") % {"activity": activity},
            button=_("Create the duties"),
            lead=_("Every open branch below the participants gets its duties. Who has one keeps it, so this may be done again."),
        )  # fmt: skip

    def _start(self, request, activity, kind):
        if not activity.milestones.filter(duty_kind=kind).exists():
            raise CampaignRefused(
                _("This activity has no deadline for “%(kind)s”. Add it first.") % {"kind": kind.label}
            )
        if not activity.participants.exists():
            raise CampaignRefused(_("Nobody takes part yet. Choose the districts, zones and departments first."))
        title = _("Create the duties: %(kind)s") % {"kind": kind.label}
        params = {"activity": activity.pk, "kind": kind}
        return start_job(by=request.user, task="campaigns.tasks.create_duties_job", title=title, params=params)

    def _open(self, request, pk, city=False):
        """The activity, where the person may change it: its dates from the city, participants in their scope."""
        if not scope_of(request.user).may(Ability.MANAGE_CAMPAIGN) or (
            city and not sets_the_calendar(request.user)
        ):
            raise PermissionDenied
        return self.row(request, pk)


def _batch(request):
    number = request.GET.get("batch", "1")
    return min(max(int(number), 1), MOST_BATCHES) if is_number(number) else 1


def _candidates(user):
    """The districts, zones and departments of the person's scope, by kind and then by place."""
    order = Case(
        *[When(kind=kind, then=Value(n)) for n, kind in enumerate(MAY_TAKE_PART)], output_field=IntegerField()
    )
    units = Unit.objects.visible_to(user, Ability.MANAGE_CAMPAIGN).open_on(timezone.localdate())
    return units.filter(kind__in=MAY_TAKE_PART).order_by(order, "path")


def _grouped(units, form, here):
    """The units to tick, by kind: (label, rows of a unit and whether it is ticked)."""
    ticked = {str(one) for one in (form.data.getlist("units") if form.is_bound else here)}
    groups = {kind: [] for kind in MAY_TAKE_PART}
    for unit in units:
        groups[unit.kind].append((unit, str(unit.pk) in ticked))
    return [(Kind(kind).label, rows) for kind, rows in groups.items() if rows]


def _kept(milestones):
    names = ("name", "duty_kind", "offset_days", "fixed_on")
    filled = [
        form.cleaned_data for form in milestones if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    return [{name: row[name] for name in names} for row in filled]


def _desk(activity):
    return reverse("admin:campaigns_campaign_change", args=[activity.campaign_id])


def _seen_dates(activity):
    rows = [
        (_("opens on"), activity.opens_on),
        (_("closes on"), activity.closes_on),
        (_("days of grace"), activity.grace_days),
    ]
    found = activity.milestones.order_by("pk").values_list("name", "duty_kind", "offset_days", "fixed_on")
    return rows + [(name, f"{kind} {offset if fixed is None else fixed}") for name, kind, offset, fixed in found]


def _seen_participants(activity, batch, among):
    mine = activity.participants.filter(batch=batch, unit__in=among).select_related("unit").order_by("unit__path")
    return [(_("batch %(number)d") % {"number": batch}, one.unit) for one in mine]
