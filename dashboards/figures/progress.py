"""Sums over the roll-ups of one activity. Written in SQL: three statements, each a range of the tree and one pass."""

from dataclasses import dataclass, field, fields
from datetime import date

from django.db import connection

from campaigns.models import Duty
from campaigns.rules import REPORTED
from dashboards.rules import Gifts, Progress, progress_of
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


WITHIN = (
    "FROM campaigns_rollup r JOIN organizations_unit u ON u.id = r.area_id "
    "WHERE r.activity_id = %(activity)s AND u.path >= %(path)s AND u.path < %(end)s"
)

BY_CHILD = f"""
    SELECT g.*, c.id, c.name, c.kind FROM (
        SELECT r.kind, substr(u.path, 1, %(length)s) AS child, {", ".join(map(_count, IN_STATE))}
        {WITHIN} AND r.measure = 'duties' GROUP BY r.kind, child
    ) g JOIN organizations_unit c ON c.path = g.child
"""  # noqa: S608 no outside text

GIVEN = (
    f"SELECT r.measure, SUM(r.n) {WITHIN} AND r.measure <> 'duties' AND {IN_STATE['reported']} GROUP BY r.measure"
)

TROUBLED = f"""
    SELECT u.name, u.path, u.id, {_count("missing")} AS missing, {_count("returned")} AS returned,
        {_count("late")} AS late, MIN(r.due_on) FILTER (WHERE {IN_STATE["missing"]} AND r.n > 0)
    {WITHIN} AND r.kind = %(kind)s AND r.measure = 'duties'
        AND r.n > 0 AND (r.state IN ('open', 'returned') OR {IN_STATE["late"]})
    GROUP BY u.name, u.path, u.id
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
    """A unit's figures: the progress of each kind of duty, what was given, and by kind the units directly below."""

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
    """A unit's figures from the roll-ups, and the progress of the units directly below it."""
    progress, children = {}, {}
    for kind, path, *counts, pk, name, unit_kind in run(
        BY_CHILD, unit, activity=activity.pk, length=len(unit.path) + STEP, today=today
    ):
        counted = Progress(*map(int, counts))
        progress[kind] = progress.get(kind, Progress()) + counted
        if path != unit.path:
            children.setdefault(kind, []).append(Row(path, pk, name, unit_kind, counted))
    given = {name: int(n) for name, n in run(GIVEN, unit, activity=activity.pk) if name in GIFTS}
    return Totals(progress, Gifts(**given), children)


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
