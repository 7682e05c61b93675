from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class IntegrityConfig(AppConfig):
    name = "integrity"

    def ready(self):
        from integrity.checks import triggers_in_place

        post_migrate.connect(reinstall_triggers, dispatch_uid="integrity.triggers")
        register(triggers_in_place, Tags.database)


def reinstall_triggers(app_config, using, **kwargs):
    """Put an app's triggers back: SQLite drops them whenever a migration rebuilds their table."""
    from django.db import connections

    from integrity.actions import install_triggers

    # Triggers speak about several tables, so they wait until the last app with models has migrated.
    if _is_last_with_models(app_config) and not _half_migrated(using):
        install_triggers(connections[using])


def _is_last_with_models(app_config):
    from django.apps import apps

    return app_config == [c for c in apps.get_app_configs() if c.models_module][-1]


def _half_migrated(using):
    """Whether a table that a trigger needs is not there yet (a migration to an older state)."""
    from django.db import connections

    from integrity.actions import declared_triggers

    tables = set(connections[using].introspection.table_names())
    return any(trigger.table not in tables for trigger in declared_triggers())
