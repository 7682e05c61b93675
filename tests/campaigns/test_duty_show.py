"""One duty: deadline, state, what was asked and what happened."""

from datetime import timedelta

from campaigns.actions import ask_extension, confirm_waiver, grant_extension, propose_waiver


def test_the_secretary_sees_it_and_may_report(world, sign_in):
    duty = world.duty(world.unit.branch_a)
    text = sign_in(world.alice).get(f"/duties/{duty.pk}/").text
    assert f"/donations/duties/{duty.pk}/tally/" in text
    assert f"/duties/{duty.pk}/extension/" in text


def test_a_leader_sees_it_and_may_not_report(world, sign_in):
    duty = world.duty(world.unit.branch_a)
    answer = sign_in(world.lee).get(f"/duties/{duty.pk}/")
    assert answer.status_code == 200
    assert f"/donations/duties/{duty.pk}/tally/" not in answer.text


def test_requests_and_their_answers_are_shown(world, sign_in):
    duty = world.duty(world.unit.branch_a)
    asked = ask_extension(by=world.alice, duty=duty, reason="书记外出", until=duty.due_on + timedelta(days=3))
    grant_extension(by=world.bob, extension=asked, answer="同意三天")
    waiver = propose_waiver(by=world.bob, duty=world.duty(world.unit.branch_a), reason="支部撤并")
    confirm_waiver(by=world.carol, waiver=waiver)
    text = sign_in(world.alice).get(f"/duties/{duty.pk}/").text
    assert all(words in text for words in ("书记外出", "同意三天", "支部撤并"))


def test_another_districts_duty_is_missing(world, sign_in):
    duty = world.duty(world.unit.branch_b)
    assert sign_in(world.bob).get(f"/duties/{duty.pk}/").status_code == 404
