"""The to-do page: what waits, until when, and why it came back."""

from datetime import timedelta

import pytest

from campaigns.actions import ask_extension
from campaigns.models import Campaign, Duty
from donations.actions import return_tally
from donations.choices import ReturnReason


def test_a_secretary_sees_what_waits_with_its_deadline(world, sign_in):
    answer = sign_in(world.alice).get("/")
    assert [duty.kind for duty in answer.context["page"].waiting] == ["meeting", "tally"]
    assert "24:00" in answer.text


def test_the_reason_of_a_return_stands_on_the_card(world, sign_in):
    tally = world.tally(world.unit.branch_a, world.alice)
    return_tally(
        by=world.bob, tally=tally, version=tally.duty.version, reason=ReturnReason.OTHER, words="回单对不上"
    )
    assert "回单对不上" in sign_in(world.alice).get("/").text


def test_what_is_done_stands_below(world, sign_in):
    world.meet(world.unit.branch_a, world.alice)
    page = sign_in(world.alice).get("/").context["page"]
    assert [duty.kind for duty in page.done] == ["meeting"]


def test_an_asked_extension_is_shown(world, sign_in):
    duty = world.duty(world.unit.branch_a)
    ask_extension(by=world.alice, duty=duty, reason="书记外出", until=duty.due_on + timedelta(days=3))
    page = sign_in(world.alice).get("/").context["page"]
    assert [one.extension_asked for one in page.waiting] == [False, True]


def test_an_organizer_sees_the_desk_with_counts_of_the_own_district(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_b, world.charlie)
    assert dict(sign_in(world.bob).get("/").context["page"].queue)["submitted"] == 1
    assert dict(sign_in(world.carol).get("/").context["page"].queue)["submitted"] == 2


def test_a_committees_secretary_is_led_to_the_branches(world, sign_in):
    answer = sign_in(world.connie).get("/")
    assert "/donations/workbooks/" in answer.text
    assert "/donations/workbooks/" not in sign_in(world.alice).get("/").text


def test_a_leader_goes_to_the_figures(world, sign_in):
    assert sign_in(world.lee).get("/").headers["Location"] == "/dashboards/"


def test_without_a_campaign_the_page_says_what_comes_first(world, sign_in):
    Campaign.objects.update(state="preparing")
    answer = sign_in(world.alice).get("/")
    assert answer.status_code == 200
    assert answer.context["page"].campaign is None


@pytest.mark.parametrize("units", [1, 3])
def test_the_number_of_queries_does_not_grow(world, sign_in, units, django_assert_max_num_queries):
    Duty.objects.filter(unit__code__in=["ZB-a1", "ZB-a2", "ZB-b1"][units:]).update(state="waived")
    client = sign_in(world.alice)
    client.get("/")  # the first page of a session writes down when it was seen
    with django_assert_max_num_queries(5):  # session, person, posts, campaign, duties
        client.get("/")
