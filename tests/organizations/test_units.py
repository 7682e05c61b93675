"""Opening, renaming, moving, merging and closing units: what is allowed, what moves along, what is on the record."""

from datetime import date

import pytest

from audit.models import Entry
from campaigns.models import Duty
from organizations.actions import UnitRefused, close_unit, merge_unit, move_unit, open_unit, rename_unit
from organizations.choices import Kind
from organizations.models import Unit

DAY = date(2026, 3, 1)


def test_a_unit_opens_under_a_fitting_parent(world):
    unit = open_unit(by=world.bob, parent=world.unit.town_a, code="X1", name="北街村", kind=Kind.VILLAGE)
    assert (unit.area, unit.initials, unit.depth) == (world.unit.town_a, "bjc", 4)
    assert Entry.objects.get(verb="unit.open", subject_id=unit.pk).actor == "王建国"


@pytest.mark.parametrize(
    ("kind", "parent"),
    [(Kind.TOWN, "branch_a"), (Kind.CITY, "city"), (Kind.BRANCH, "city"), (Kind.GROUP, "town_a")],
)
def test_a_unit_does_not_open_under_an_unfit_one(world, kind, parent):
    with pytest.raises(UnitRefused):
        open_unit(by=world.bob, parent=getattr(world.unit, parent), code="X1", name="某", kind=kind)


def test_a_branch_is_no_root(world):
    with pytest.raises(UnitRefused):
        open_unit(by=world.bob, parent=None, code="X1", name="某", kind=Kind.BRANCH)


def test_a_code_is_given_once(world):
    with pytest.raises(UnitRefused, match="ZB-a1"):
        open_unit(by=world.bob, parent=world.unit.village_a, code="ZB-a1", name="某", kind=Kind.BRANCH)


def test_a_new_name_is_found_and_recorded(world):
    rename_unit(by=world.bob, unit=world.unit.branch_a, name="先锋支部", members=50)
    assert Unit.objects.starting_with("xfzb").get().members == 50
    entry = Entry.objects.get(verb="unit.rename")
    assert (entry.before["members"], entry.after["name"]) == (42, "先锋支部")


def test_a_unit_moves_with_all_below_and_its_duties(world):
    move_unit(by=world.carol, unit=world.unit.village_a, parent=world.unit.town_b, reason="区划调整")
    branch = Unit.objects.get(pk=world.unit.branch_a.pk)
    assert branch.area == world.unit.town_b
    duties = Duty.objects.filter(unit=branch)
    assert {(one.unit_path, one.area_id) for one in duties} == {(branch.path, world.unit.town_b.pk)}
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert Entry.objects.get(verb="unit.move").reason == "区划调整"


def test_a_moved_unit_is_seen_from_its_new_place_only(world):
    from organizations.permissions import Ability

    move_unit(by=world.carol, unit=world.unit.village_a, parent=world.unit.town_b, reason="区划调整")
    see = Unit.objects.visible_to
    assert not see(world.bob, Ability.SEE_UNITS).filter(pk=world.unit.branch_a.pk).exists()
    assert see(world.dora, Ability.SEE_UNITS).filter(pk=world.unit.branch_a.pk).exists()


@pytest.mark.parametrize(("unit", "parent"), [("town_a", "village_a"), ("town_a", "town_a"), ("branch_a", "city")])
def test_a_unit_does_not_move_below_itself_or_to_an_unfit_place(world, unit, parent):
    with pytest.raises(UnitRefused):
        move_unit(by=world.carol, unit=getattr(world.unit, unit), parent=getattr(world.unit, parent), reason="x")
    assert not Entry.objects.filter(verb="unit.move").exists()


def test_a_unit_closes_once_nothing_open_stands_below(world):
    with pytest.raises(UnitRefused):
        close_unit(by=world.bob, unit=world.unit.village_a, closed_on=DAY, reason="撤并")
    for branch in (world.unit.branch_a, world.unit.branch_a2, world.unit.village_a):
        close_unit(by=world.bob, unit=branch, closed_on=DAY, reason="撤并")
    assert not Unit.objects.open_on(DAY).filter(pk=world.unit.village_a.pk).exists()
    assert Unit.objects.open_on(date(2026, 2, 28)).filter(pk=world.unit.village_a.pk).exists()


def test_a_unit_does_not_close_before_it_opens(world):
    world.unit.branch_a.opened_on = DAY
    with pytest.raises(UnitRefused):
        close_unit(by=world.bob, unit=world.unit.branch_a, closed_on=DAY, reason="x")


def test_a_merged_unit_names_its_successor(world):
    merge_unit(
        by=world.bob, unit=world.unit.branch_a, successor=world.unit.branch_a2, closed_on=DAY, reason="合并"
    )
    assert Unit.objects.get(pk=world.unit.branch_a.pk).successor == world.unit.branch_a2
    assert list(world.unit.branch_a2.predecessors.all()) == [world.unit.branch_a]


def test_a_unit_is_not_merged_into_itself_or_a_closed_one(world):
    close_unit(by=world.bob, unit=world.unit.branch_a2, closed_on=DAY, reason="撤并")
    for successor in (world.unit.branch_a, world.unit.branch_a2):
        with pytest.raises(UnitRefused):
            merge_unit(by=world.bob, unit=world.unit.branch_a, successor=successor, closed_on=DAY, reason="x")
