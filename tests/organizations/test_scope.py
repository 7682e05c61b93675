"""Scope: Alice sees her branch, Bob his district, Charlie neither of theirs."""

import pytest

from campaigns.models import Duty
from organizations.models import Post, Unit
from organizations.permissions import Ability

SEES = {
    "alice": {"branch_a"},
    "bob": {"district_a", "town_a", "village_a", "branch_a", "branch_a2"},
    "charlie": {"branch_b"},
    "connie": {"committee", "branch_c"},
    "sam": {"town_a", "village_a", "branch_a", "branch_a2"},
    "ghost": set(),
}


@pytest.mark.parametrize("person", SEES)
def test_a_person_sees_their_units_and_what_stands_below(world, person):
    seen = Unit.objects.visible_to(getattr(world, person), Ability.SEE_UNITS)
    assert {one.code for one in seen} == {getattr(world.unit, key).code for key in SEES[person]}


def test_the_city_organizer_sees_all(world):
    assert Unit.objects.visible_to(world.carol, Ability.SEE_UNITS).count() == Unit.objects.count()


def test_the_system_administrator_sees_units_and_no_business(world):
    assert Unit.objects.visible_to(world.root, Ability.SEE_UNITS).count() == Unit.objects.count()
    assert not Duty.objects.visible_to(world.root, Ability.SEE_DUTIES).exists()


def test_an_ability_that_a_role_lacks_shows_nothing(world):
    assert not Duty.objects.visible_to(world.sam, Ability.SEE_DUTIES).exists()


def test_posts_follow_their_units(world):
    seen = Post.objects.visible_to(world.bob, Ability.SEE_UNITS)
    assert {one.user.username for one in seen} == {"alice", "bob", "sam", "cade"}


def test_a_path_that_only_begins_alike_is_not_below(world):
    sibling = Unit(path=world.unit.branch_a.path[:-1] + "Z", code="Z", name="z", kind="branch", depth=5)
    sibling.save()
    assert not Unit.objects.visible_to(world.alice, Ability.SEE_UNITS).filter(code="Z").exists()
