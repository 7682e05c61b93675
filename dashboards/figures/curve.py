"""The curve of reports by day: this year beside last year, both counted from the festival."""

from dataclasses import dataclass, field
from itertools import accumulate

from campaigns.models import Duty
from campaigns.rules import moved_with_festival
from dashboards.figures.progress import JOINED, as_date, run, within
from dashboards.rules import curve_days


@dataclass(frozen=True)
class Curve:
    """First reports by day, summed up. `last_year` is None where there was none; a future day of this year is None.

    `before_reports` and `before_fen` are what last year had on the same day before the festival.
    """

    days: list = field(default_factory=list)
    new: list = field(default_factory=list)
    this_year: list = field(default_factory=list)
    last_year: list | None = None
    deadline: object = None
    before_reports: int | None = None
    before_fen: int | None = None


def curve_of(activity, before, kind, unit, deadline, today):
    """The curve of one kind of duty; `before` is last year's activity or None. Both have their campaign loaded."""
    activities = [one for one in (activity, before) if one]
    read = _by_day_below_area if unit.area_id != unit.pk else _by_day
    now, then = {}, {}
    for activity_id, measure, day, n in read(activities, kind, unit):
        (now if activity_id == activity.pk else then)[(measure, day)] = n
    days = curve_days(activity.opens_on, activity.closes_on, deadline, today, activity.grace_days)
    new = [now.get(("duties", day)) for day in days]
    summed = _summed(now, days)
    values = {
        "days": days,
        "new": [None if day > today else n or 0 for day, n in zip(days, new, strict=True)],
        "this_year": [None if day > today else n for day, n in zip(days, summed, strict=True)],
        "deadline": deadline if deadline in days else None,
    }
    if then:
        festivals = activity.campaign.festival_on, before.campaign.festival_on
        values["last_year"] = _summed(then, [moved_with_festival(day, *festivals) for day in days])
        same_day = moved_with_festival(today, *festivals)
        values["before_reports"] = _until(then, "duties", same_day)
        values["before_fen"] = _until(then, "amount_fen", same_day)
    return Curve(**values)


SHOWN = (
    "r.activity_id IN (%(activity)s, %(before)s) AND r.kind = %(kind)s "
    "AND (r.measure = 'duties' OR r.activity_id = %(before)s)"
)
"""Reports of both years; amounts of last year only, for this year's stand in the roll-ups by state."""

BY_DAY = (
    f"{within('campaigns_dayrollup', SHOWN)} "
    f"SELECT r.activity_id, r.measure, r.day, SUM(r.n) {JOINED} GROUP BY r.activity_id, r.measure, r.day"
)


def _by_day(activities, kind, unit):
    first, last = activities[0].pk, activities[-1].pk
    return [
        (activity_id, measure, as_date(day), int(n))
        for activity_id, measure, day, n in run(BY_DAY, unit, activity=first, before=last, kind=kind)
    ]


def _by_day_below_area(activities, kind, unit):
    """As the roll-ups, from the few duties of a unit below an area."""
    sums = {}
    duties = Duty.objects.filter(activity__in=activities, kind=kind, reported_on__isnull=False)
    for activity_id, day, measures in duties.in_unit_and_below(unit).values_list(
        "activity_id", "reported_on", "measures"
    ):
        for measure, n in (("duties", 1), ("amount_fen", measures.get("amount_fen", 0))):
            key = (activity_id, measure, day)
            sums[key] = sums.get(key, 0) + n
    return [(*key, n) for key, n in sums.items()]


def _summed(sums, days):
    """Reports until each day; what came before the first day counts from the beginning."""
    earlier = sum(n for (measure, day), n in sums.items() if measure == "duties" and day < days[0])
    return list(accumulate((sums.get(("duties", day), 0) for day in days[1:]),
                           initial=earlier + sums.get(("duties", days[0]), 0)))  # fmt: skip


def _until(sums, measure, last):
    return sum(n for (name, day), n in sums.items() if name == measure and day <= last)
