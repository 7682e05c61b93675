"""May requests be sent here?"""

from types import SimpleNamespace

import pytest
from django.db import OperationalError

from relief import views


@pytest.fixture
def ask(client, db):
    def _ask():
        response = client.get("/readyz")
        return response.status_code, response.json()

    return _ask


def test_everything_in_place(ask):
    assert ask() == (200, {"ready": True, "database": "ok", "migrations": "ok", "triggers": "ok"})


def test_a_missing_trigger_is_named(ask, monkeypatch):
    monkeypatch.setattr(views, "missing_triggers", lambda connection: [SimpleNamespace(name="tally_frozen")])
    status, parts = ask()
    assert status == 503
    assert parts["triggers"] == ["tally_frozen"]


def test_a_migration_that_was_not_applied_is_named(ask, monkeypatch):
    monkeypatch.setattr(views, "unapplied_migrations", lambda: ["accounts.0002_more"])
    status, parts = ask()
    assert status == 503
    assert parts["migrations"] == ["accounts.0002_more"]


def test_an_unreachable_database_says_so_without_details(ask, monkeypatch):
    def fail():
        raise OperationalError("could not connect to 10.1.2.3 as relief")

    monkeypatch.setattr(views, "unapplied_migrations", fail)
    assert ask() == (503, {"ready": False, "database": "unreachable"})
