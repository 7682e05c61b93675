"""Extensions and waivers are decided on the desk, by somebody else, with both versions shown."""

from datetime import timedelta

import pytest

from campaigns.actions import ask_extension, propose_waiver


@pytest.fixture
def extension(world):
    duty = world.duty(world.unit.branch_a)
    return ask_extension(by=world.alice, duty=duty, reason="书记住院", until=duty.due_on + timedelta(days=3))


@pytest.fixture
def waiver(world):
    return propose_waiver(by=world.carol, duty=world.duty(world.unit.branch_a2), reason="支部合并")


def test_the_organizer_above_grants(world, send, extension):
    answer = send(world.bob, "campaigns_extension_grant", extension.pk, until=extension.until, answer="同意")
    assert answer.status_code == 302
    assert world.duty(world.unit.branch_a).due_on == extension.until


def test_a_second_grant_is_refused(world, send, desk, extension):
    send(world.bob, "campaigns_extension_grant", extension.pk, until=extension.until)
    answer = send(world.bob, "campaigns_extension_grant", extension.pk, until=extension.until)
    assert answer.status_code == 200
    assert answer.context_data["form"].errors


def test_a_page_without_the_mark_of_what_was_seen_is_refused(world, desk, extension):
    answer = desk(world.bob)("campaigns_extension_grant", extension.pk, post={"until": extension.until})
    assert answer.context_data["form"].errors
    assert world.duty(world.unit.branch_a).due_on < extension.until


def test_a_refusal_needs_words(world, send, extension):
    assert send(world.bob, "campaigns_extension_refuse", extension.pk).context_data["form"].errors
    assert send(world.bob, "campaigns_extension_refuse", extension.pk, answer="请按时填报。").status_code == 302
    extension.refresh_from_db()
    assert (extension.state, extension.answer) == ("refused", "请按时填报。")


def test_a_waiver_is_confirmed_by_a_second_person(world, send, waiver):
    answer = send(world.carol, "campaigns_waiver_confirm", waiver.pk)
    assert answer.context_data["form"].errors
    assert send(world.clara, "campaigns_waiver_confirm", waiver.pk).status_code == 302
    assert world.duty(world.unit.branch_a2).state == "waived"


def test_a_waiver_is_proposed_and_lifted_from_the_duty(world, send):
    duty = world.duty(world.unit.branch_a)
    assert send(world.bob, "campaigns_duty_waive", duty.pk, reason="停电").status_code == 302
    waiver = duty.waivers.get()
    send(world.carol, "campaigns_waiver_confirm", waiver.pk)
    assert send(world.bob, "campaigns_duty_lift", duty.pk, reason="已恢复").status_code == 302
    assert world.duty(world.unit.branch_a).state == "open"
    assert send(world.bob, "campaigns_duty_lift", duty.pk, reason="再次").context_data["form"].errors


def test_an_auditor_reads_and_decides_nothing(world, desk, extension):
    call = desk(world.audrey)
    assert call("campaigns_extension_change", extension.pk).context_data["tools"] == []
    assert call("campaigns_extension_grant", extension.pk).status_code == 404


def test_home_counts_what_waits(world, desk, extension, waiver):
    world.meet(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_a, world.alice)
    cards = desk(world.bob)("index").context_data["work"].cards
    assert [[line.count for line in card.lines] for card in cards] == [[1], [0, 0], [1, 1], [1], [1]]
    cards = desk(world.carol)("index").context_data["work"].cards
    assert [line.count for line in cards[2].lines] == [4, 4]


def test_home_of_an_organizer_below_an_area_counts_its_own(world, desk):
    from tests.cast import Role

    vera = world.person("vera", "村组织", world.unit.village_a, Role.ORGANIZER)
    world.meet(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_a, world.alice)
    cards = desk(vera)("index").context_data["work"].cards
    assert [[line.count for line in card.lines] for card in cards[:3]] == [[1], [0, 0], [1, 1]]
    lists = [
        desk(vera)(
            "campaigns_duty_changelist",
            query=card.lines[-1].url.partition("?")[2] and "?" + card.lines[-1].url.partition("?")[2],
        )
        for card in cards[1:3]
    ]
    assert [len(one.context_data["cl"].result_list) for one in lists] == [0, 1]
