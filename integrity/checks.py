"""A start without the declared triggers is refused."""

from django.core.checks import Error
from django.db import connections

from integrity.actions import declared_triggers, missing_triggers


def triggers_in_place(app_configs=None, databases=None, **kwargs):
    """Report each declared trigger that a migrated database lacks or has switched off."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        tables = set(connection.introspection.table_names())
        if not {trigger.table for trigger in declared_triggers()} <= tables:
            continue  # not migrated yet: migrate installs them
        errors += [
            Error(
                f"The trigger {trigger.name} is not in place on {trigger.table}.",
                hint="Run `manage.py migrate`, which installs all triggers again.",
                id="integrity.E001",
            )
            for trigger in missing_triggers(connection)
        ]
    return errors
