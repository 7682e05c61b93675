"""Asking for more time, and the answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.actions import (
    RequestRefused,
    ask_extension,
    confirm_waiver,
    grant_extension,
    lift_waiver,
    propose_waiver,
    refuse_request,
)
from campaigns.models import Duty, Extension


def ask(client, duty, days=3, reason="书记外出学习"):
    until = duty.due_on + timedelta(days=days)
    return client.post(f"/duties/{duty.pk}/extension/", {"until": until, "reason": reason})


def test_a_request_waits_for_the_organizer(world, sign_in):
    duty = world.duty(world.unit.branch_a)
    assert sign_in(world.alice).get(f"/duties/{duty.pk}/extension/").status_code == 200
    assert ask(sign_in(world.alice), duty).status_code == 302
    assert Extension.objects.get().state == "asked"
    assert Duty.objects.get(pk=duty.pk).due_on == duty.due_on


@pytest.mark.parametrize(("days", "reason"), [(0, "晚了"), (-1, "晚了"), (90, "晚了"), (3, "")])
def test_a_wrong_day_or_no_reason_is_refused_in_words(world, sign_in, days, reason):
    answer = ask(sign_in(world.alice), world.duty(world.unit.branch_a), days, reason)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Extension.objects.exists()


def test_a_second_request_waits_for_the_first(world, sign_in):
    duty = world.duty(world.unit.branch_a)
    ask(sign_in(world.alice), duty)
    assert ask(sign_in(world.alice), duty).context["form"].non_field_errors()


def test_a_foreign_duty_is_missing(world, sign_in):
    assert ask(sign_in(world.alice), world.duty(world.unit.branch_b)).status_code == 404


def test_a_granted_extension_moves_the_deadline_and_counts_as_extended(world):
    duty = world.duty(world.unit.branch_a)
    passed = timezone.localdate() - timedelta(days=9)
    Duty.objects.filter(pk=duty.pk).update(due_on=passed, original_due_on=passed)
    duty.refresh_from_db()
    asked = ask_extension(by=world.alice, duty=duty, reason="外出", until=timezone.localdate())
    grant_extension(by=world.bob, extension=asked)
    tally = world.tally(world.unit.branch_a, world.alice)
    assert (tally.duty.timeliness, tally.duty.due_on) == ("extended", timezone.localdate())


def test_who_asks_does_not_decide_and_the_decider_stands_above(world):
    duty = world.duty(world.unit.branch_a)
    asked = ask_extension(by=world.bob, duty=duty, reason="外出", until=duty.due_on + timedelta(days=1))
    for decider in (world.bob, world.dora, world.alice, world.lee):
        with pytest.raises(RequestRefused):
            grant_extension(by=decider, extension=asked)
    grant_extension(by=world.carol, extension=asked)
    with pytest.raises(RequestRefused):
        refuse_request(by=world.clara, request=asked, answer="不行")


def test_a_waiver_needs_a_second_person_and_can_be_lifted(world):
    waiver = propose_waiver(by=world.bob, duty=world.duty(world.unit.branch_a), reason="支部撤并")
    with pytest.raises(RequestRefused):
        confirm_waiver(by=world.bob, waiver=waiver)
    confirm_waiver(by=world.carol, waiver=waiver)
    duty = world.duty(world.unit.branch_a)
    assert (duty.state, duty.note) == ("waived", "支部撤并")
    lift_waiver(by=world.carol, duty=duty, reason="支部恢复")
    assert world.duty(world.unit.branch_a).state == "open"
