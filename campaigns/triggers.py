"""How every change of a duty reaches the roll-ups, in the same transaction, exactly (DESIGN.md 3.3).

A duty adds 1 to the measure "duties", in the row of its area, deadline, state and timeliness, and each of its figures
to the measure of that name, in the row of its area and state (figures are not asked for by deadline, and so the table
stays small); once reported it also adds to the row of its day. An insert adds, a delete takes
away, an update does both with the old and the new values. On PostgreSQL one statement handles all rows that a
statement changed and touches the roll-up's rows in the order of their key, so that crossing writers cannot
deadlock. `rebuild_rollups --check` recomputes everything with the same selects.
"""

from integrity.rules import Trigger

WATCHED = "activity_id, kind, area_id, due_on, state, timeliness, reported_on, measures"
KEY = "activity_id, kind, area_id, measure, due_on, state, timeliness"
DAY_KEY = "activity_id, kind, area_id, measure, day"
NO_DAY = "0001-01-01"
"""Stands for the deadline in the rows of figures."""

DAY_MEASURES = "('duties', 'amount_fen')"
"""What the day-by-day curve shows; the other figures would only make the table longer."""


def summed(vendor, duties):
    """The roll-up rows that a set of duties adds up to; `duties` is SQL with the columns of WATCHED and sign."""
    return (
        f"SELECT {KEY}, SUM(sign * value) AS n FROM ({_measured(vendor, duties)}) m "
        f"GROUP BY {KEY} HAVING SUM(sign * value) <> 0"
    )


def summed_by_day(vendor, duties):
    """As `summed`, for the table by day."""
    return (
        f"SELECT activity_id, kind, area_id, measure, reported_on AS day, SUM(sign * value) AS n "
        f"FROM ({_measured(vendor, duties)}) m WHERE reported_on IS NOT NULL AND measure IN {DAY_MEASURES} "
        "GROUP BY activity_id, kind, area_id, measure, reported_on HAVING SUM(sign * value) <> 0"
    )


def _measured(vendor, duties):
    each, value, no_day = {
        "sqlite": ("json_each(d.measures)", "j.value", f"'{NO_DAY}'"),
        "postgresql": ("jsonb_each_text(d.measures)", "j.value::bigint", f"DATE '{NO_DAY}'"),
    }[vendor]
    whose = "d.activity_id, d.kind, d.area_id, d.state, d.reported_on, d.sign"
    return (
        f"SELECT {whose}, d.due_on, d.timeliness, 'duties' AS measure, 1 AS value FROM ({duties}) d "
        f"UNION ALL SELECT {whose}, {no_day}, '', j.key, {value} FROM ({duties}) d CROSS JOIN {each} j"
    )


def _upserts(vendor, duties):
    sort = f" ORDER BY {KEY}" if vendor == "postgresql" else ""
    sort_day = f" ORDER BY {DAY_KEY}" if vendor == "postgresql" else ""
    return (
        f"INSERT INTO campaigns_rollup ({KEY}, n) SELECT * FROM ({summed(vendor, duties)}) s WHERE true{sort} "
        f"ON CONFLICT ({KEY}) DO UPDATE SET n = campaigns_rollup.n + excluded.n; "
        f"INSERT INTO campaigns_dayrollup ({DAY_KEY}, n) "
        f"SELECT * FROM ({summed_by_day(vendor, duties)}) s WHERE true{sort_day} "
        f"ON CONFLICT ({DAY_KEY}) DO UPDATE SET n = campaigns_dayrollup.n + excluded.n;"
    )


def _row(name, sign):
    columns = ", ".join(f"{name}.{column.strip()} AS {column.strip()}" for column in WATCHED.split(","))
    return f"SELECT {columns}, {sign} AS sign"


def _rows(table, sign):
    return f"SELECT {WATCHED}, {sign} AS sign FROM {table}"


def _trigger(event, sqlite_duties, postgresql_tables, postgresql_duties):
    changed = f"UPDATE OF {WATCHED}" if event == "update" else event.upper()
    return Trigger(
        f"campaigns_duty_roll_up_{event}",
        "campaigns_duty",
        sqlite=f"AFTER {changed} ON campaigns_duty BEGIN {_upserts('sqlite', sqlite_duties)} END",
        postgresql=(
            f"AFTER {event.upper()} ON campaigns_duty REFERENCING {postgresql_tables} FOR EACH STATEMENT",
            _upserts("postgresql", postgresql_duties),
        ),
    )


TRIGGERS = [
    _trigger("insert", _row("NEW", 1), "NEW TABLE AS added", _rows("added", 1)),
    _trigger("delete", _row("OLD", -1), "OLD TABLE AS gone", _rows("gone", -1)),
    _trigger(
        "update",
        f"{_row('OLD', -1)} UNION ALL {_row('NEW', 1)}",
        "OLD TABLE AS gone NEW TABLE AS added",
        f"{_rows('gone', -1)} UNION ALL {_rows('added', 1)}",
    ),
]
