"""The explaining meeting: three answers, exactly once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from donations.models import Meeting


@pytest.fixture
def page(world, sign_in):
    duty = world.duty(world.unit.branch_a, "meeting")
    return Page(world, sign_in(world.alice), duty)


class Page:
    def __init__(self, world, client, duty):
        self.world, self.client, self.duty = world, client, duty
        self.url = f"/donations/duties/{duty.pk}/meeting/"
        self.typed = {
            "token": uuid4(), "version": duty.version, "held_on": timezone.localdate(), "form": "in_person",
            "attended": "40人",
        }  # fmt: skip

    def send(self, **typed):
        return self.client.post(self.url, {**self.typed, **typed})


def test_a_meeting_is_reported_and_the_duty_is_done(page):
    assert page.client.get(page.url).status_code == 200
    assert page.send().status_code == 302
    assert Meeting.objects.get().attended == 40
    page.duty.refresh_from_db()
    assert page.duty.state == "done"


def test_a_second_click_is_one_meeting(page):
    page.send()
    assert page.send().status_code == 302
    assert Meeting.objects.count() == 1


def test_the_same_form_with_another_content_is_refused(page):
    page.send()
    assert page.send(attended="41").status_code == 409


def test_a_second_tab_is_stale(page):
    page.send()
    assert page.send(token=uuid4()).status_code == 409


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("held_on", timezone.localdate() + timedelta(days=1)),
        ("held_on", "1999-01-01"),
        ("held_on", ""),
        ("attended", "0"),
        ("attended", "-3"),
        ("form", "telepathy"),
    ],
)
def test_a_wrong_answer_is_refused_in_words(page, field, typed):
    answer = page.send(**{field: typed})
    assert answer.context["form"].errors[field]
    assert not Meeting.objects.exists()


def test_a_correction_needs_a_reason(page):
    page.send()
    page.duty.refresh_from_db()
    page.typed |= {"token": uuid4(), "version": page.duty.version, "attended": "38"}
    assert "reason" in page.send().context["form"].errors
    assert page.send(reason="数错了").status_code == 302
    assert list(Meeting.objects.order_by("revision").values_list("attended", flat=True)) == [40, 38]


def test_past_the_deadline_the_refusal_offers_an_extension(page):
    day = timezone.localdate() - timedelta(days=9)
    type(page.duty).objects.filter(pk=page.duty.pk).update(due_on=day, original_due_on=day)
    answer = page.send()
    assert answer.status_code == 409
    assert "/extension/" in answer.text


def test_a_foreign_branch_is_missing(page):
    foreign = page.world.duty(page.world.unit.branch_b, "meeting")
    assert page.client.get(f"/donations/duties/{foreign.pk}/meeting/").status_code == 404
