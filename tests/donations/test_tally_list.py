"""The tallies in scope."""

from dataclasses import replace

import pytest

from donations.views import lists
from tests.cast import FIGURES


@pytest.fixture
def tallies(world):
    return [
        world.tally(unit, by)
        for unit, by in (
            (world.unit.branch_a, world.alice),
            (world.unit.branch_b, world.charlie),
            (world.unit.branch_c, world.connie),
        )
    ]


def shown(answer):
    return [tally.duty.unit.code for tally in answer.context["tallies"]]


def test_each_sees_their_own_scope(world, sign_in, tallies):
    assert shown(sign_in(world.bob).get("/donations/tallies/")) == ["ZB-a1"]
    assert shown(sign_in(world.connie).get("/donations/tallies/")) == ["ZB-c1"]
    assert len(shown(sign_in(world.lee).get("/donations/tallies/"))) == 3


def test_only_the_newest_revision_is_listed(world, sign_in, tallies):
    world.tally(world.unit.branch_a, world.alice, replace(FIGURES, others=5, other_fen=9900), reason="更正")
    rows = sign_in(world.bob).get("/donations/tallies/").context["tallies"]
    assert [tally.other_fen for tally in rows] == [9900]


def test_a_receipt_number_finds_its_tally_in_scope_only(world, sign_in, tallies):
    number = tallies[1].receipt_number
    assert shown(sign_in(world.carol).get("/donations/tallies/", {"receipt": number})) == ["ZB-b1"]
    assert shown(sign_in(world.bob).get("/donations/tallies/", {"receipt": number})) == []
    assert shown(sign_in(world.bob).get("/donations/tallies/", {"receipt": "123"})) == []


def test_pages_follow_each_other_by_key(world, sign_in, tallies, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    client = sign_in(world.carol)
    first = client.get("/donations/tallies/")
    second = client.get("/donations/tallies/", {"after": first.context["next_after"]})
    assert shown(first) + shown(second) == ["ZB-a1", "ZB-b1", "ZB-c1"]


def test_a_foreign_unit_is_missing(world, sign_in, tallies):
    answer = sign_in(world.bob).get("/donations/tallies/", {"under": world.unit.town_b.pk})
    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(world, sign_in, rows, django_assert_num_queries):
    for unit in (world.unit.branch_a, world.unit.branch_b, world.unit.branch_c)[:rows]:
        world.tally(unit, world.alice)
    client = sign_in(world.carol)
    client.get("/donations/tallies/")  # the first page of a session writes down when it was seen
    with django_assert_num_queries(6):  # session, person, posts, campaign, several branches?, tallies
        assert len(shown(client.get("/donations/tallies/"))) == rows
