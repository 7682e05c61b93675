"""The review queue: one tally at a time; accept, return, stale, maker and checker, in bulk."""

import pytest
from django.utils import timezone

from audit.models import Entry
from donations.models import Review
from donations.rules import Figures


@pytest.fixture
def reported(world):
    """Three branches of Bob's district have reported, one of them by Bob himself."""
    world.meet(world.unit.branch_a, world.alice)
    world.first = world.tally(world.unit.branch_a, world.alice)
    world.meet(world.unit.branch_a2, world.alice)
    world.second = world.tally(world.unit.branch_a2, world.bob, Figures(members=18, donors=10, member_fen=81500))
    return world


def version(world, tally):
    return world.duty(tally.duty.unit).version


def test_the_queue_opens_at_the_first_that_waits(reported, desk):
    answer = desk(reported.bob)("donations_tally_review")
    assert answer.status_code == 302
    assert answer.url.endswith(f"/{reported.first.pk}/review/")


def test_an_empty_queue_says_so(world, desk):
    assert desk(world.bob)("donations_tally_review").status_code == 200


def test_a_tally_stands_beside_its_siblings_and_last_year(reported, desk):
    page = desk(reported.bob)("donations_tally_review-one", reported.first.pk)
    total = page.context_data["rows"][-1]
    assert (total["this"], total["last_year"], total["median"]) == ("3,310.00", "—", "815.00")
    assert page.context_data["following"].pk == reported.second.pk
    assert page.context_data["left"] == 2
    assert not page.context_data["siblings"].looks_like_quota


def test_the_same_amount_everywhere_is_a_quiet_warning(world, desk):
    from campaigns.actions import create_duties
    from organizations.actions import open_unit

    unit = world.unit
    for n in range(3):
        branch = open_unit(
            by=None, parent=unit.village_a, code=f"Q{n}", name=f"支部{n}", kind="branch", members=20
        )
        setattr(unit, f"q{n}", branch)
    for kind in ("meeting", "tally"):
        create_duties(by=world.carol, activity=world.activity, kind=kind)
    for branch in (unit.branch_a, unit.branch_a2, unit.q0, unit.q1, unit.q2):
        world.meet(branch, world.alice)
        tally = world.tally(branch, world.alice, Figures(members=18, donors=10, member_fen=100_000))
    page = desk(world.bob)("donations_tally_review-one", tally.pk)
    assert page.context_data["siblings"].looks_like_quota


def test_accepting_settles_the_duty_and_goes_on(reported, desk):
    answer = desk(reported.bob)(
        "donations_tally_accept", reported.first.pk, post={"version": version(reported, reported.first)}
    )
    assert answer.status_code == 302
    assert answer.url.endswith(f"/{reported.second.pk}/review/")
    assert reported.duty(reported.unit.branch_a).state == "done"
    assert Entry.objects.filter(verb="tally.accepted", actor_id=reported.bob.pk).count() == 1


def test_the_second_click_changes_nothing(reported, desk):
    call, seen = desk(reported.bob), version(reported, reported.first)
    call("donations_tally_accept", reported.first.pk, post={"version": seen})
    assert call("donations_tally_accept", reported.first.pk, post={"version": seen}).status_code == 409
    assert Review.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"version": ""}, {"version": "x"}, {"version": "999"}])
def test_a_missing_or_wrong_version_is_refused(reported, desk, sent):
    answer = desk(reported.bob)("donations_tally_accept", reported.first.pk, post=sent)
    assert answer.status_code == 409
    assert reported.duty(reported.unit.branch_a).state == "submitted"


def test_a_tally_amended_meanwhile_is_refused_and_the_control_is_accepted(reported, desk):
    seen = version(reported, reported.first)
    newer = reported.tally(
        reported.unit.branch_a, reported.alice, Figures(members=42, donors=1, member_fen=100), "更正"
    )
    call = desk(reported.bob)
    assert call("donations_tally_accept", reported.first.pk, post={"version": seen}).status_code == 409
    page = call("donations_tally_accept", newer.pk, post={"version": seen})
    assert page.status_code == 409
    assert page.context_data["stale"] is not None
    assert call("donations_tally_accept", newer.pk, post={"version": version(reported, newer)}).status_code == 302


def test_who_reported_does_not_review(reported, desk):
    for name, extra in (("accept", {}), ("return", {"reason": "amount"})):
        post = {"version": version(reported, reported.second), **extra}
        desk(reported.bob)(f"donations_tally_{name}", reported.second.pk, post=post)
    assert reported.duty(reported.unit.branch_a2).state == "submitted"
    assert not Review.objects.exists()
    desk(reported.carol)(
        "donations_tally_accept", reported.second.pk, post={"version": version(reported, reported.second)}
    )
    assert reported.duty(reported.unit.branch_a2).state == "done"


def test_a_return_needs_a_reason_and_keeps_the_words(reported, desk):
    call, seen = desk(reported.bob), version(reported, reported.first)
    assert (
        "reason"
        in call("donations_tally_return", reported.first.pk, post={"version": seen}).context_data["form"].errors
    )
    page = call(
        "donations_tally_return", reported.first.pk, post={"version": seen, "reason": "other", "words": " "}
    )
    assert page.context_data["form"].non_field_errors()
    assert reported.duty(reported.unit.branch_a).state == "submitted"
    sent = {"version": seen, "reason": "amount", "words": "与回单不符。"}
    assert call("donations_tally_return", reported.first.pk, post=sent).status_code == 302
    duty = reported.duty(reported.unit.branch_a)
    assert duty.state == "returned"
    assert "与回单不符。" in duty.note
    assert call("donations_tally_return", reported.first.pk, post=sent).status_code == 409


def test_accepting_in_bulk_names_what_was_not_accepted(reported, desk):
    rows = [reported.first.pk, reported.second.pk]
    answer = desk(reported.bob)(
        "donations_tally_changelist",
        post={"action": "accept_selected", "_selected_action": rows},
        query="?state=submitted",
    )
    assert answer.status_code == 302
    said = [str(one) for one in answer.wsgi_request._messages]
    assert any("西街村支部" in one for one in said)
    assert reported.duty(reported.unit.branch_a).state == "done"
    assert reported.duty(reported.unit.branch_a2).state == "submitted"


def test_only_reviewers_review(reported, desk):
    call = desk(reported.audrey)
    assert call("donations_tally_review").status_code == 403
    assert call("donations_tally_accept", reported.first.pk, post={"version": 1}).status_code == 403
    call(
        "donations_tally_changelist",
        post={"action": "accept_selected", "_selected_action": [reported.first.pk]},
        query="?state=submitted",
    )
    assert reported.duty(reported.unit.branch_a).state == "submitted"


def test_the_receipt_number_finds_its_tally(reported, desk):
    number = reported.first.receipt_number
    answer = desk(reported.bob)("donations_tally_changelist", query=f"?q={number}")
    assert [one.pk for one in answer.context_data["cl"].result_list] == [reported.first.pk]
    assert str(timezone.localdate().year) in number


def test_a_unit_search_takes_what_lies_below(reported, desk):
    for text in ("城关镇东街村", "cgzdjc", "chengguan", "99000a100200"):
        answer = desk(reported.bob)("donations_tally_changelist", query=f"?q={text}")
        assert reported.first.pk in [one.pk for one in answer.context_data["cl"].result_list], text
