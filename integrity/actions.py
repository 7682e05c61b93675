"""Install, verify and (for tests and loads by the owner of the database) remove the declared triggers."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import transaction

from integrity.rules import Trigger


def declared_triggers(app_label: str | None = None) -> list[Trigger]:
    """All triggers that the apps declare in their `triggers.py`, or those of one app."""
    configs = [apps.get_app_config(app_label)] if app_label else apps.get_app_configs()
    return [
        trigger
        for config in configs
        if find_spec(f"{config.name}.triggers")
        for trigger in import_module(f"{config.name}.triggers").TRIGGERS
    ]


def install_triggers(connection, app_label: str | None = None) -> int:
    """Put in place what is missing or outdated and return how many that were."""
    wanted = missing_triggers(connection, app_label)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in wanted:
            _create(cursor, connection.vendor, trigger)
    return len(wanted)


def missing_triggers(connection, app_label: str | None = None) -> list[Trigger]:
    """The declared triggers that the database lacks, holds in another form, or has switched off."""
    installed = _installed(connection)
    vendor = connection.vendor
    return [
        trigger
        for trigger in declared_triggers(app_label)
        if trigger.exists_on(vendor) and installed.get(trigger.name) != trigger.fingerprint(vendor)
    ]


def remove_triggers(connection) -> None:
    """Drop every declared trigger. Only for emptying a test database: the next migrate puts them back."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for trigger in declared_triggers():
            if trigger.table in tables and trigger.exists_on(connection.vendor):
                _drop(cursor, connection.vendor, trigger)


def _installed(connection) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {name: _sqlite_fingerprint(name, sql) for name, sql in cursor.fetchall()}
        # Only triggers that fire always count: session_replication_role must not switch them off.
        cursor.execute(
            "SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgenabled = 'A'"
        )
        return dict(cursor.fetchall())


def _sqlite_fingerprint(name: str, sql: str) -> str:
    return Trigger(name, "", sqlite=sql.removeprefix(f"CREATE TRIGGER {name} ")).fingerprint("sqlite")


def _create(cursor, vendor: str, trigger: Trigger) -> None:
    _drop(cursor, vendor, trigger)
    if vendor == "sqlite":
        cursor.execute(f"CREATE TRIGGER {trigger.name} {trigger.sqlite}")
        return
    when, body = trigger.postgresql
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$body$ BEGIN {body} RETURN NULL; END $body$"
    )
    cursor.execute(f"CREATE TRIGGER {trigger.name} {when} EXECUTE FUNCTION {trigger.name}()")
    cursor.execute(f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}")
    cursor.execute(
        f"COMMENT ON TRIGGER {trigger.name} ON {trigger.table} IS '{trigger.fingerprint('postgresql')}'"
    )


def _drop(cursor, vendor: str, trigger: Trigger) -> None:
    on = "" if vendor == "sqlite" else f" ON {trigger.table}"
    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")
