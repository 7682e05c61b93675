"""Write a duty's change, its report and the audit row together, and exactly once.

On PostgreSQL the three are one statement: atomic by itself, one round trip, and the duty's row is locked for as short
as can be (benchmarks/submit_tally.py measures what that gives). SQLite has no such statement: there it is a transaction.
"""

from functools import cache
from typing import Any

from django.db import connection, transaction

from audit.actions import described
from audit.models import Entry
from campaigns.actions.duties import change_duty, stale
from campaigns.models import Duty

MOVED = ("state", "revision", "measures", "reported_on", "timeliness", "note")


def write_report(report, *, by, verb, version, moved, before):
    """Save a new report (unsaved Tally or Meeting) with its duty's change and its audit row; return the report.

    `moved` is what `campaigns.actions.duties.reported` gave. Raises StaleDuty where the duty is no longer at `version`.
    """
    entry = {"by": by, "verb": verb, "before": before, "after": moved["measures"], "reason": report.reason}
    if connection.vendor == "postgresql":
        report.pk = _in_one_statement(report, version, moved, described(subject=report, **entry))
        vars(report.duty).update(moved, version=version + 1)
    else:
        with transaction.atomic():
            change_duty(duty=report.duty, version=version, **moved)
            report.save(force_insert=True)
            Entry.objects.create(**described(subject=report, **entry))
    return report


def _in_one_statement(report, version, moved, entry):
    model: Any = type(report)
    values = [
        *_prepared(Duty, MOVED, moved),
        report.duty_id,
        version,
        *_prepared(model, _columns(model), vars(report)),
        *_prepared(Entry, _columns(Entry), entry, leave_out="subject_id"),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model), values)
        row = cursor.fetchone()
    if row is None:
        raise stale(report.duty)
    return row[0]


@cache
def _statement(model):
    """One statement for one kind of report; no row comes back where the duty has another version."""
    moved = ", ".join(f"{name} = %s" for name in MOVED)
    columns, told = _columns(model), _columns(Entry)
    return (
        f"WITH duty AS (UPDATE campaigns_duty SET version = version + 1, {moved} "  # noqa: S608 - no outside text
        "WHERE id = %s AND version = %s RETURNING id), "
        f"report AS (INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {_typed(model, columns)} FROM duty RETURNING id) "
        f"INSERT INTO audit_entry ({', '.join(told)}) SELECT {_typed(Entry, told, subject_id='report.id')} "
        "FROM report RETURNING subject_id"
    )


def _typed(model, columns, **known):
    """Placeholders with their column's type (a bare SELECT takes a text for an unknown), or what is known by then."""
    types = {column: _field(model, column).db_type(connection) for column in columns}
    return ", ".join(known.get(column) or f"%s::{types[column]}" for column in columns)


@cache
def _columns(model):
    return tuple(field.column for field in model._meta.concrete_fields if not field.primary_key)


def _prepared(model, columns, values, leave_out=None):
    return [
        _field(model, column).get_db_prep_save(values[column], connection)
        for column in columns
        if column != leave_out
    ]


@cache
def _field(model, column):
    return next(field for field in model._meta.concrete_fields if field.column == column)
