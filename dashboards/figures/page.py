"""Everything the leader's page shows about one unit, one year and one kind of duty."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from campaigns.choices import DUTY_KINDS, ActivityKind, CampaignState, DutyKind
from campaigns.models import Activity, Campaign, Milestone
from dashboards import rules
from dashboards.figures import progress
from dashboards.figures.curve import curve_of
from organizations.choices import Kind
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of
from organizations.rules import STEP, covers

GROUPS = {
    Kind.CITY: "districts",
    Kind.DISTRICT: "districts",
    Kind.ZONE: "districts",
    Kind.DEPARTMENT: "departments",
    Kind.TOWN: "towns",
}


@dataclass(frozen=True)
class Chosen:
    """What the address bar asks for: a year's campaign, last year's, their donation drives, the kind of duty."""

    campaigns: list
    campaign: Campaign
    kind: DutyKind
    activities: list
    activity: Activity | None
    before: Activity | None
    deadline: object = None


@dataclass(frozen=True)
class Place:
    """A place that needs attention: where it is and why."""

    name: str
    above: str
    pk: int
    reasons: list


@dataclass(frozen=True)
class Page:
    """The figures of one page."""

    totals: progress.Totals = field(default_factory=progress.Totals)
    progress: rules.Progress = field(default_factory=rules.Progress)
    rows: list = field(default_factory=list)
    places: list = field(default_factory=list)
    curve: object = None

    @property
    def groups(self):
        """The comparison: rows side by side with their like, in the order of their first unit."""
        names = {
            "districts": _("Districts and development zones"),
            "departments": _("City departments"),
            "towns": _("Towns and subdistricts"),
            "others": _("Other units"),
        }
        found = {key: [row for row in self.rows if GROUPS.get(row.kind, "others") == key] for key in names}
        return [(key, names[key], rules.by_completeness(rows)) for key, rows in found.items() if rows]


def chosen(year=None, kind=None):
    """Read what the address bar asks for; the running or the newest campaign, and the tally, where it asks nothing.

    Raises LookupError where there is no such year or kind; None while there is no campaign at all.
    """
    campaigns = list(Campaign.objects.order_by("-year"))
    if not campaigns and not year:
        return None
    campaign = _campaign(campaigns, year)
    earlier = next((one for one in campaigns if one.year < campaign.year), None)
    activities = list(
        Activity.objects.filter(campaign__in=[one for one in (campaign, earlier) if one])
        .select_related("campaign")
        .order_by()
    )
    activity, before = (
        next((a for a in activities if a.campaign == one and a.kind == ActivityKind.DONATION), None)
        for one in (campaign, earlier)
    )
    kind = _kind(kind)
    return Chosen(
        campaigns=campaigns,
        campaign=campaign,
        kind=kind,
        activities=sorted((one for one in activities if one.campaign == campaign), key=_order),
        activity=activity,
        before=before,
        deadline=_deadline(activity, kind),
    )


def _order(activity):
    """The activities stand as the campaign names them."""
    return ActivityKind.values.index(activity.kind)


def _campaign(campaigns, year):
    if year:
        return _first(one for one in campaigns if str(one.year) == year)
    running = [one for one in campaigns if one.state == CampaignState.RUNNING]
    return (running or campaigns)[0]


def _kind(kind):
    if not kind:
        return DutyKind.TALLY
    return _first(one for one in DUTY_KINDS[ActivityKind.DONATION] if one == kind)


def _first(found):
    for one in found:
        return one
    raise LookupError


def _deadline(activity, kind):
    if activity is None:
        return None
    found = (
        Milestone.objects.filter(activity=activity, duty_kind=kind).select_related("activity__campaign").first()
    )
    return found and found.falls_on


def units_of(user):
    """The outermost units whose figures the person may see, in the order of the tree."""
    return list(Unit.objects.filter(path__in=scope_of(user).paths(Ability.SEE_FIGURES)))


def above(user, unit):
    """The units above one, as far up as the person may see their figures, from the top."""
    tops = scope_of(user).paths(Ability.SEE_FIGURES)
    paths = [unit.path[:end] for end in range(STEP, len(unit.path), STEP)]
    return list(Unit.objects.filter(path__in=[one for one in paths if any(covers(top, one) for top in tops)]))


def page_of(unit, choice, today):
    """The figures of a unit's page. The number of queries depends neither on rows nor on units."""
    activity, kind = choice.activity, choice.kind
    if activity is None:
        return Page()
    read = progress.totals if unit.area_id == unit.pk else progress.totals_below_area
    totals = read(activity, unit, today)
    rows, places = [], []
    if unit.kind in rules.COMPARED:
        rows = progress.rows(totals.children.get(kind, {}), unit)
        places = _places(progress.troubled_areas(activity, kind, unit, today), rows, today)
    return Page(
        totals=totals,
        progress=totals.progress.get(kind, rules.Progress()),
        rows=rows,
        places=places,
        curve=curve_of(activity, choice.before, kind, unit, choice.deadline, today),
    )


def _places(areas, rows, today):
    names = {row.path: row.name for row in rows}
    return [
        Place(
            name=name,
            above=next((one for start, one in names.items() if path != start and covers(start, path)), ""),
            pk=pk,
            reasons=rules.attention_reasons(counted, oldest, today),
        )
        for name, path, pk, counted, oldest in areas
    ]
