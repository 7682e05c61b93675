"""MO2: append-only tables refuse every change on both engines, and a start without a trigger is refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from audit.actions import record
from audit.models import Entry
from integrity.actions import declared_triggers, install_triggers, missing_triggers, remove_triggers
from integrity.checks import triggers_in_place

ON_SQLITE = [
    "UPDATE audit_entry SET reason = 'forged'",
    "UPDATE audit_entry SET reason = 'forged' WHERE id = {pk}",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_entry WHERE id = {pk}",
    "REPLACE INTO audit_entry SELECT id, at, actor_id, 'forged', verb, subject_kind, subject_id, subject, "
    "unit_id, unit, before, after, reason FROM audit_entry WHERE id = {pk}",
    "INSERT OR REPLACE INTO audit_entry SELECT id, at, actor_id, 'forged', verb, subject_kind, subject_id, subject, "
    "unit_id, unit, before, after, reason FROM audit_entry WHERE id = {pk}",
]
ON_POSTGRESQL = [
    *ON_SQLITE[:4],
    "TRUNCATE audit_entry",
    "SET LOCAL session_replication_role = replica; DELETE FROM audit_entry",
    "INSERT INTO audit_entry SELECT * FROM audit_entry ON CONFLICT (id) DO UPDATE SET actor = 'forged'",
    "MERGE INTO audit_entry a USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET actor = 'forged'",
]
ATTACKS = {"sqlite": ON_SQLITE, "postgresql": ON_POSTGRESQL}[connection.vendor]


@pytest.fixture
def entry(world):
    return record(by=world.bob, verb="test.write", subject=world.unit.branch_a)


def attack(statement, entry):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(pk=entry.pk))


def state():
    return list(Entry.objects.order_by("pk").values())


@pytest.mark.parametrize("statement", ATTACKS)
def test_raw_sql_changes_nothing(entry, statement):
    before = state()
    with pytest.raises(DatabaseError):
        attack(statement, entry)
    assert state() == before


def test_the_orm_changes_nothing(entry):
    before = state()
    entry.reason = "forged"
    for change in (
        entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(reason="forged"),
        lambda: Entry.objects.bulk_update([entry], ["reason"]),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert state() == before


@pytest.mark.parametrize("statement", ATTACKS)
def test_control_without_the_triggers_the_change_goes_through(entry, statement):
    before = state()
    remove_triggers(connection)
    attack(statement, entry)
    assert state() != before


def test_a_missing_trigger_is_reported_at_the_start(entry):
    assert not triggers_in_place(databases=["default"])
    remove_triggers(connection)
    errors = triggers_in_place(databases=["default"])
    on_engine = [one for one in declared_triggers() if one.exists_on(connection.vendor)]
    assert len(errors) == len(on_engine) > 5
    assert {one.id for one in errors} == {"integrity.E001"}


def test_a_changed_trigger_is_reported(entry):
    trigger = next(one for one in declared_triggers() if one.name == "audit_entry_no_delete")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {trigger.name}")
            cursor.execute(f"CREATE TRIGGER {trigger.name} BEFORE DELETE ON audit_entry BEGIN SELECT 1; END")
        else:
            cursor.execute(f"ALTER TABLE audit_entry DISABLE TRIGGER {trigger.name}")
    assert [one.name for one in missing_triggers(connection)] == [trigger.name]


def test_installing_puts_back_what_is_missing(entry):
    connection.check_constraints()  # PostgreSQL alters no table that has deferred checks waiting
    remove_triggers(connection)
    assert install_triggers(connection) > 5
    assert not missing_triggers(connection)
    assert install_triggers(connection) == 0


def test_a_start_that_is_not_ready_says_so(entry, client):
    assert client.get("/readyz").status_code == 200
    remove_triggers(connection)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "audit_entry_no_delete" in answer.json()["triggers"]
