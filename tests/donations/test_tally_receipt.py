"""The receipt: a number to write down, whose digits check themselves."""

from hypothesis import given
from hypothesis import strategies as st

from donations.rules import receipt_number, tally_of_receipt


def test_the_receipt_shows_number_and_capitals(world, sign_in):
    tally = world.tally(world.unit.branch_a, world.alice)
    text = sign_in(world.alice).get(f"/donations/tallies/{tally.pk}/receipt/").text
    assert tally.receipt_number in text
    assert "叁仟叁佰壹拾元整" in text


def test_a_foreign_receipt_is_missing(world, sign_in):
    tally = world.tally(world.unit.branch_b, world.charlie)
    assert sign_in(world.alice).get(f"/donations/tallies/{tally.pk}/receipt/").status_code == 404


@given(st.integers(2000, 2099), st.integers(1, 99_999_999))
def test_a_number_leads_back_to_its_tally(year, pk):
    assert tally_of_receipt(receipt_number(year, pk)) == pk


@given(st.integers(2000, 2099), st.integers(1, 99_999_999), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(year, pk, place, step):
    digits = [int(c) for c in receipt_number(year, pk) if c.isdigit()]
    digits[place] = (digits[place] + step) % 10
    assert tally_of_receipt("".join(map(str, digits))) is None
