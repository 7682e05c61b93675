"""Sums over the roll-ups of one activity: by kind and measure, by the units of the next level, by area."""

from dataclasses import dataclass, field, fields

from django.db.models import Min, Q, Sum
from django.db.models.functions import Substr

from campaigns.choices import DutyState, Timeliness
from campaigns.models import Duty, Rollup
from campaigns.rules import REPORTED, UNREPORTED
from dashboards.rules import Gifts, Progress, progress_of
from organizations.rules import STEP

PLACES = 3
"""How many places that need attention are named."""

GIFTS = {field.name for field in fields(Gifts)}


@dataclass(frozen=True)
class Totals:
    """A unit's figures: the progress of each kind of duty, and what was given."""

    progress: dict = field(default_factory=dict)
    gifts: Gifts = field(default_factory=Gifts)


def counts(today):
    """The sums that make up a Progress, by its fields."""
    reported, unreported = Q(state__in=REPORTED), Q(state__in=UNREPORTED)
    return {
        "reported": _sum(reported),
        "on_time": _sum(reported & Q(timeliness=Timeliness.ON_TIME)),
        "extended": _sum(reported & Q(timeliness=Timeliness.EXTENDED)),
        "late": _sum(reported & Q(timeliness=Timeliness.LATE)),
        "missing": _sum(unreported & Q(due_on__lt=today)),
        "time_left": _sum(unreported & Q(due_on__gte=today)),
        "returned": _sum(Q(state=DutyState.RETURNED)),
        "waived": _sum(Q(state=DutyState.WAIVED)),
    }


def _sum(condition):
    return Sum("n", filter=condition, default=0)


def totals(activity, unit, today):
    """A unit's figures from the roll-ups: one query over all kinds and measures."""
    rows = (
        Rollup.objects.filter(activity=activity)
        .in_unit_and_below(unit)
        .values_list("kind", "measure")
        .annotate(**counts(today))
    )
    progress, gifts = {}, {}
    for kind, measure, *numbers in rows:
        if measure == "duties":
            progress[kind] = Progress(*numbers)
        elif measure in GIFTS:
            gifts[measure] = numbers[0]
    return Totals(progress, Gifts(**gifts))


def totals_below_area(activity, unit, today):
    """A unit's figures where the roll-ups are too coarse: a village, a committee. Its own duties are few."""
    duties = Duty.objects.filter(activity=activity).in_unit_and_below(unit)
    kinds, gifts = {}, dict.fromkeys(GIFTS, 0)
    for kind, state, timeliness, due_on, measures in duties.values_list(
        "kind", "state", "timeliness", "due_on", "measures"
    ):
        kinds.setdefault(kind, []).append((state, timeliness, due_on))
        if state in REPORTED:
            for name in GIFTS & measures.keys():
                gifts[name] += measures[name]
    return Totals({kind: progress_of(rows, today) for kind, rows in kinds.items()}, Gifts(**gifts))


def by_child(activity, kind, unit, today):
    """The progress of each unit directly below, by its path: grouped in SQL by the beginning of the area's path."""
    rows = (
        Rollup.objects.of_duties(activity, kind)
        .in_unit_and_below(unit)
        .filter(measure="duties")
        .values_list(Substr("area__path", 1, len(unit.path) + STEP))
        .annotate(**counts(today))
    )
    return {path: Progress(*numbers) for path, *numbers in rows}


def troubled_areas(activity, kind, unit, today):
    """The areas with most missing, returned and late duties: (name, path, id, Progress, oldest missing deadline)."""
    rows = (
        Rollup.objects.of_duties(activity, kind)
        .in_unit_and_below(unit)
        .filter(Q(state__in=UNREPORTED) | Q(timeliness=Timeliness.LATE), measure="duties")
        .values_list("area__name", "area__path", "area_id")
        .annotate(
            oldest=Min("due_on", filter=Q(state__in=UNREPORTED, due_on__lt=today, n__gt=0)),
            missing=_sum(Q(state__in=UNREPORTED, due_on__lt=today)),
            returned=_sum(Q(state=DutyState.RETURNED)),
            late=_sum(Q(state__in=REPORTED)),
        )
        .filter(Q(missing__gt=0) | Q(returned__gt=0) | Q(late__gt=0))
        .order_by("-missing", "-returned", "-late", "area__path")[:PLACES]
    )
    return [
        (name, path, pk, Progress(missing=missing, returned=returned, late=late), oldest)
        for name, path, pk, oldest, missing, returned, late in rows
    ]
