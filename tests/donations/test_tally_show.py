"""A tally with its revisions and what the reviewers said."""

from dataclasses import replace

import pytest

from donations.actions import ReviewRefused, accept_tally, return_tally
from donations.choices import ReturnReason
from tests.cast import FIGURES


def test_all_revisions_stay_readable(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    tally = world.tally(world.unit.branch_a, world.alice, replace(FIGURES, other_fen=7700), reason="漏记一笔")
    text = sign_in(world.alice).get(tally.get_absolute_url()).text
    assert all(words in text for words in ("50.00", "77.00", "漏记一笔"))


def test_the_reviewers_words_are_shown(world, sign_in):
    tally = world.tally(world.unit.branch_a, world.alice)
    return_tally(by=world.bob, tally=tally, version=tally.duty.version, reason=ReturnReason.AMOUNT, words="请核对")
    assert "请核对" in sign_in(world.alice).get(tally.get_absolute_url()).text


def test_the_maker_is_not_the_checker(world):
    tally = world.tally(world.unit.branch_a, world.bob)
    with pytest.raises(ReviewRefused):
        accept_tally(by=world.bob, tally=tally, version=tally.duty.version)
    accept_tally(by=world.carol, tally=tally, version=tally.duty.version)
    assert world.duty(world.unit.branch_a).state == "done"


def test_only_the_newest_revision_is_reviewed(world):
    first = world.tally(world.unit.branch_a, world.alice)
    second = world.tally(world.unit.branch_a, world.alice, reason="更正")
    first.duty.refresh_from_db()
    with pytest.raises(ReviewRefused):
        accept_tally(by=world.bob, tally=first, version=second.duty.version)


def test_another_reason_needs_words(world):
    tally = world.tally(world.unit.branch_a, world.alice)
    with pytest.raises(ReviewRefused):
        return_tally(by=world.bob, tally=tally, version=tally.duty.version, reason=ReturnReason.OTHER)


def test_a_correction_of_an_accepted_tally_waits_for_review_again(world):
    tally = world.tally(world.unit.branch_a, world.alice)
    accept_tally(by=world.bob, tally=tally, version=tally.duty.version)
    world.tally(world.unit.branch_a, world.alice, replace(FIGURES, other_fen=7700), reason="漏记一笔")
    assert world.duty(world.unit.branch_a).state == "submitted"


def test_a_foreign_one_is_missing(world, sign_in):
    tally = world.tally(world.unit.branch_b, world.charlie)
    assert sign_in(world.bob).get(tally.get_absolute_url()).status_code == 404
