import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection

from integrity.actions import install_triggers, remove_triggers
from tests.cast import make_world


@pytest.fixture
def world(db):
    """The small city of tests/cast.py."""
    return make_world()


@pytest.fixture(autouse=True, scope="session")
def _emptying_test_tables():
    """Let the test runner empty append-only tables after a transactional test; the triggers come back at once.

    For the whole run: the tables are emptied after the test's own fixtures are gone.
    """
    original = flush.Command.handle

    def handle(self, **options):
        remove_triggers(connection)
        original(self, **options)
        install_triggers(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture
def sign_in(client):
    """Sign somebody of the cast in and give back the client."""

    def _sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return _sign_in


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Keep SQLite's test database in a file: in memory, threads would share one connection and never cross."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"]["NAME"] = str(settings.VAR_DIR / "test.sqlite3")
