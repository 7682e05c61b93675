"""What the database holds, so that two moments can be compared."""

from axes.models import AccessLog
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

NOT_COUNTED = {Session._meta.label, AccessLog._meta.label}
"""A session notes when it was last heard from; signing in is noted too."""


def counts():
    """How many rows each table has: {model: rows}."""
    models = [model for model in apps.get_models() if model._meta.label not in NOT_COUNTED]
    parts = [f"SELECT '{one._meta.label}', COUNT(*) FROM {one._meta.db_table}" for one in models]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def rows():
    """Every value of every table: {model: {number: {field: value}}}."""
    found = {}
    for model in apps.get_models():
        if model._meta.label not in NOT_COUNTED:
            names = [field.attname for field in model._meta.concrete_fields]
            found[model._meta.label] = {
                repr(row[0]): dict(zip(names, row[1:], strict=True))
                for row in model._base_manager.values_list("pk", *names)
            }
    return found


def changes(before, after):
    """What differs: {"app.Model.field"} for changed values, "app.Model+" and "app.Model-" for rows come and gone."""
    found = set()
    for label, old in before.items():
        new = after[label]
        found |= {f"{label}+" for _ in new.keys() - old.keys()} | {f"{label}-" for _ in old.keys() - new.keys()}
        for key in old.keys() & new.keys():
            found |= {f"{label}.{name}" for name, value in old[key].items() if new[key][name] != value}
    return found
