"""The roll-ups equal what the duties say, whatever happens to them."""

from dataclasses import replace

from django.core.management import call_command
from django.db.models import Sum

from campaigns.models import DayRollup, Duty, Rollup
from donations.actions import accept_tally, return_tally
from donations.choices import ReturnReason
from organizations.actions import move_unit
from tests.cast import FIGURES


def total(measure, **where):
    return Rollup.objects.filter(measure=measure, **where).aggregate(n=Sum("n"))["n"] or 0


def test_new_duties_are_counted(world):
    assert total("duties") == Duty.objects.count() == 10
    assert total("duties", area=world.unit.town_a, kind="tally") == 2


def test_a_tally_adds_its_figures_to_its_area(world):
    world.meet(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_a, world.alice)
    rows = Rollup.objects.filter(area=world.unit.town_a, kind="tally", state="submitted")
    assert [row.timeliness for row in rows if row.measure == "duties"] == ["on_time"]
    assert {row.measure: row.n for row in rows} == {"duties": 1, **FIGURES.measures()}
    assert DayRollup.objects.get(measure="amount_fen").n == 331000


def test_an_amendment_replaces_the_figures(world):
    world.tally(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_a, world.alice, replace(FIGURES, other_fen=7000), reason="漏记一笔")
    assert total("amount_fen") == 333000
    call_command("rebuild_rollups", check=True)


def test_a_returned_tally_counts_as_returned(world):
    tally = world.tally(world.unit.branch_a, world.alice)
    return_tally(by=world.bob, tally=tally, version=tally.duty.version, reason=ReturnReason.AMOUNT)
    assert total("amount_fen", state="submitted") == 0
    assert total("amount_fen", state="returned") == 331000


def test_moving_a_unit_moves_its_counts(world):
    tally = world.tally(world.unit.branch_a, world.alice)
    accept_tally(by=world.bob, tally=tally, version=tally.duty.version)
    move_unit(by=world.carol, unit=world.unit.village_a, parent=world.unit.town_b, reason="区划调整")
    assert total("amount_fen", area=world.unit.town_a) == 0
    assert total("amount_fen", area=world.unit.town_b) == 331000
    tally.refresh_from_db()
    world.unit.town_b.refresh_from_db()
    assert tally.unit_path.startswith(world.unit.town_b.path)
    call_command("rebuild_rollups", check=True)
