"""MO8: one audit row for one action, in its transaction; without the record the action does not happen."""

import pytest
from django.db import models

from audit.actions import record
from audit.models import Entry
from organizations.actions import open_unit, rename_unit
from organizations.models import Unit


def test_a_record_holds_values_that_outlive_what_they_speak_of(world):
    entry = record(
        by=world.bob, verb="test.do", subject=world.unit.branch_a, unit=world.unit.branch_a, reason="因"
    )
    assert (entry.actor, entry.actor_id) == ("王建国", world.bob.pk)
    assert (entry.subject_kind, entry.subject_id) == ("organizations.unit", world.unit.branch_a.pk)
    assert not [field for field in Entry._meta.get_fields() if isinstance(field, models.ForeignKey)]


def test_the_system_itself_has_no_name(world):
    assert record(by=None, verb="test.do", subject=world.unit.city).actor == ""


def test_one_action_writes_one_row(world):
    before = Entry.objects.count()
    rename_unit(by=world.bob, unit=world.unit.branch_a, name="甲支部")
    assert Entry.objects.count() == before + 1


def test_without_the_record_nothing_happens(world, monkeypatch):
    def fail(**_values):
        raise RuntimeError("no record")

    monkeypatch.setattr("organizations.actions.units.record", fail)
    with pytest.raises(RuntimeError):
        open_unit(by=world.bob, parent=world.unit.town_a, code="X1", name="北街村", kind="village")
    assert not Unit.objects.filter(code="X1").exists()


def test_what_was_done_to_one_record_is_listed_newest_first(world):
    rename_unit(by=world.bob, unit=world.unit.branch_a, name="甲支部")
    rename_unit(by=world.bob, unit=world.unit.branch_a, name="乙支部")
    names = [entry.after.get("name") for entry in Entry.objects.about(world.unit.branch_a)]
    assert names[:2] == ["乙支部", "甲支部"]


def test_records_of_units_follow_the_units(world):
    rename_unit(by=world.bob, unit=world.unit.branch_b, name="甲支部")
    units = Unit.objects.in_unit_and_below(world.unit.district_a)
    assert not Entry.objects.of_units(units).filter(subject_id=world.unit.branch_b.pk, verb="unit.rename").exists()
