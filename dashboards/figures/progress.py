"""Sums over the roll-ups of one activity. Written in SQL: three statements, each a range of the tree and one pass."""

from dataclasses import dataclass, field, fields
from datetime import date

from django.db import connection

from campaigns.models import Duty
from campaigns.rules import REPORTED
from dashboards.rules import Gifts, Progress, progress_of
from organizations.models import Unit
from organizations.querysets import PATH_END
from organizations.rules import STEP

PLACES = 3
"""How many places that need attention are named."""

GIFTS = {field.name for field in fields(Gifts)}

IN_STATE = {
    "reported": "r.state IN ('submitted', 'done')",
    "on_time": "r.state IN ('submitted', 'done') AND r.timeliness = 'on_time'",
    "extended": "r.state IN ('submitted', 'done') AND r.timeliness = 'extended'",
    "late": "r.state IN ('submitted', 'done') AND r.timeliness = 'late'",
    "missing": "r.state IN ('open', 'returned') AND r.due_on < %(today)s",
    "time_left": "r.state IN ('open', 'returned') AND r.due_on >= %(today)s",
    "returned": "r.state = 'returned'",
    "waived": "r.state = 'waived'",
}
"""What each field of a Progress counts, in the same order."""


def _count(name):
    return f"COALESCE(SUM(r.n) FILTER (WHERE {IN_STATE[name]}), 0)"


def within(table, condition):
    """The beginning of a statement: `r`, the roll-ups that fulfil a condition, and `u`, their areas in the unit.

    The areas come from an index of their own (`unit_areas`), so that nothing grows with the branches.
    """
    return (
        f"WITH r AS MATERIALIZED (SELECT * FROM {table} r WHERE {condition}), "  # noqa: S608 no outside text
        "u AS MATERIALIZED (SELECT id, path, name FROM organizations_unit WHERE area_id = id "
        "AND path >= %(path)s AND path < %(end)s) "
    )


JOINED = "FROM r JOIN u ON u.id = r.area_id"

OF_ACTIVITY = "r.activity_id = %(activity)s"

BY_CHILD = f"""
    {within("campaigns_rollup", f"{OF_ACTIVITY} AND r.measure = 'duties'")}
    SELECT r.kind, substr(u.path, 1, %(length)s) AS child, {", ".join(map(_count, IN_STATE))}
    {JOINED} GROUP BY r.kind, child
"""

GIVEN = f"""
    {within("campaigns_rollup", f"{OF_ACTIVITY} AND r.measure <> 'duties' AND {IN_STATE['reported']}")}
    SELECT r.measure, SUM(r.n) {JOINED} GROUP BY r.measure
"""

TROUBLE = f"(r.state IN ('open', 'returned') OR {IN_STATE['late']})"

TROUBLED = f"""
    {
    within(
        "campaigns_rollup",
        f"{OF_ACTIVITY} AND r.kind = %(kind)s AND r.measure = 'duties' AND r.n > 0 AND {TROUBLE}",
    )
}
    SELECT u.name, u.path, u.id, {_count("missing")} AS missing, {_count("returned")} AS returned,
        {_count("late")} AS late, MIN(r.due_on) FILTER (WHERE {IN_STATE["missing"]})
    {JOINED} GROUP BY u.name, u.path, u.id
    HAVING SUM(r.n) FILTER (WHERE {IN_STATE["missing"]} OR r.state <> 'open') > 0
    ORDER BY missing DESC, returned DESC, late DESC, u.path LIMIT {PLACES}
"""


@dataclass(frozen=True)
class Row:
    """A unit of the next level in the comparison."""

    path: str
    pk: int
    name: str
    kind: str
    progress: Progress


@dataclass(frozen=True)
class Totals:
    """A unit's figures: the progress of each kind of duty, what was given, and each kind's progress by child."""

    progress: dict = field(default_factory=dict)
    gifts: Gifts = field(default_factory=Gifts)
    children: dict = field(default_factory=dict, compare=False)


def run(sql, unit, **values):
    """The rows of a statement about a unit and everything below it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"path": unit.path, "end": unit.path + PATH_END, **values})
        return cursor.fetchall()


def as_date(day):
    """A date as raw SQL gives it: SQLite stores it as text."""
    return date.fromisoformat(day) if isinstance(day, str) else day


def totals(activity, unit, today):
    """A unit's figures from the roll-ups, and the progress of the units directly below by kind and path."""
    progress, children = {}, {}
    for kind, child, *counts in run(
        BY_CHILD, unit, activity=activity.pk, length=len(unit.path) + STEP, today=today
    ):
        counted = Progress(*map(int, counts))
        progress[kind] = progress.get(kind, Progress()) + counted
        children.setdefault(kind, {})[child] = counted
    given = {name: int(n) for name, n in run(GIVEN, unit, activity=activity.pk) if name in GIFTS}
    return Totals(progress, Gifts(**given), children)


def rows(counted, unit):
    """The units directly below one, with their progress by path, as rows of the comparison."""
    units = Unit.objects.filter(path__in=list(counted)).order_by().values_list("path", "pk", "name", "kind")
    return [Row(*one, counted[one[0]]) for one in units if one[0] != unit.path]


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


def troubled_areas(activity, kind, unit, today):
    """The areas with most missing, returned and late duties: (name, path, id, Progress, oldest missing deadline)."""
    return [
        (name, path, pk, Progress(missing=int(missing), returned=int(returned), late=int(late)), as_date(oldest))
        for name, path, pk, missing, returned, late, oldest in run(
            TROUBLED, unit, activity=activity.pk, kind=kind, today=today
        )
    ]
