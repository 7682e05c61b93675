"""The tally: typed, checked, submitted exactly once; every refusal says what to do and loses nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Entry
from campaigns.models import Duty
from donations.models import Tally

TYPED = {
    "members": "42",
    "donors": "40",
    "member_fen": "3260.00",
    "leaders": "3",
    "leader_fen": "600",
    "others": "2",
    "other_fen": "50",
}


@pytest.fixture
def page(world, sign_in):
    """Alice's tally, opened; the meeting is held."""
    world.meet(world.unit.branch_a, world.alice)
    return Page(world, sign_in(world.alice), world.duty(world.unit.branch_a))


class Page:
    """The form as a browser has it: its own token and the version that it was made from."""

    def __init__(self, world, client, duty):
        self.world, self.client, self.duty = world, client, duty
        self.url = f"/donations/duties/{duty.pk}/tally/"
        self.hidden = {"token": str(uuid4()), "version": duty.version}

    def send(self, step="submit", **typed):
        return self.client.post(self.url, {**self.hidden, **TYPED, **typed, "step": step})


def test_the_form_asks_for_six_numbers_and_remembers_the_members(page):
    answer = page.client.get(page.url)
    form = answer.context["form"]
    assert form["members"].value() == 42
    assert len(form.visible_fields()) == 7
    assert "version" in form.fields


def test_checking_shows_capitals_and_saves_nothing(page):
    answer = page.send("check")
    assert "叁仟叁佰壹拾元整" in answer.text
    assert not Tally.objects.exists()


def test_going_back_to_change_keeps_what_was_typed(page):
    answer = page.send("edit", donors="39")
    assert answer.context["form"]["donors"].value() == "39"
    assert str(answer.context["form"]["token"].value()) == page.hidden["token"]


def test_submitting_gives_a_receipt_number(page):
    answer = page.send()
    tally = Tally.objects.get()
    assert answer.headers["Location"] == f"/donations/tallies/{tally.pk}/receipt/"
    assert tally.total_fen == 331000
    assert tally.receipt_number in page.client.get(answer.headers["Location"]).text
    duty = Duty.objects.get(pk=page.duty.pk)
    assert (duty.state, duty.timeliness, duty.revision) == ("submitted", "on_time", 1)
    assert Entry.objects.get(verb="tally.submit").actor == "李小燕"


def test_a_second_click_leads_to_the_same_receipt(page):
    first, second = page.send(), page.send()
    assert first.headers["Location"] == second.headers["Location"]
    assert Tally.objects.count() == 1
    assert Entry.objects.filter(verb="tally.submit").count() == 1


def test_the_same_form_with_other_figures_is_refused(page):
    page.send()
    answer = page.send(other_fen="51")
    assert answer.status_code == 409
    assert "already sent" in answer.text or "已经提交过" in answer.text
    assert Tally.objects.get().other_fen == 5000


def test_a_second_tab_is_stale_and_shows_what_was_typed(page):
    page.send()
    page.hidden["token"] = str(uuid4())
    answer = page.send(member_fen="9999.00")
    assert answer.status_code == 409
    assert "9999.00" in answer.text
    assert Tally.objects.count() == 1


@pytest.mark.parametrize("version", ["", "7", "-1"])
def test_a_missing_or_wrong_version_is_refused(page, version):
    page.hidden["version"] = version
    assert page.send().status_code == 409
    assert not Tally.objects.exists()


def test_zero_is_a_valid_tally(page):
    nothing = dict.fromkeys(["donors", "member_fen", "leaders", "leader_fen", "others", "other_fen"], "0")
    assert page.send(**nothing).status_code == 302
    assert Tally.objects.get().total_fen == 0


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("３２６０．５", 326050), ("3,260.50", 326050), ("3，260.50元", 326050), ("￥3260.5", 326050)],
)
def test_amounts_are_read_as_people_write_them(page, typed, fen):
    assert page.send(member_fen=typed).status_code == 302
    assert Tally.objects.get().member_fen == fen


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("member_fen", "-5"),
        ("member_fen", "3260.505"),
        ("member_fen", "1e999"),
        ("member_fen", "九百"),
        ("member_fen", "=1+1"),
        ("member_fen", ""),
        ("member_fen", "0"),
        ("donors", "1000000"),
        ("donors", "43"),
        ("donors", "4.5"),
        ("donors", "0"),
        ("leaders", "41"),
        ("leader_fen", "3300"),
        ("leaders", "0"),
        ("others", "0"),
        ("other_fen", "0"),
        ("members", "1" * 400),
    ],
)
def test_a_wrong_figure_is_refused_in_words_and_stays_typed(page, field, typed):
    answer = page.send("check", **{field: typed})
    form = answer.context["form"]
    assert form.errors
    assert all(str(error).endswith(("。", ".")) for errors in form.errors.values() for error in errors)
    assert form[field].value() == typed
    assert not Tally.objects.exists()


def test_past_the_deadline_the_refusal_names_the_rule_and_offers_an_extension(page):
    Duty.objects.filter(pk=page.duty.pk).update(
        due_on=timezone.localdate() - timedelta(days=4), original_due_on=timezone.localdate() - timedelta(days=4)
    )
    for answer in (page.client.get(page.url), page.send()):
        assert answer.status_code == 409
        assert f"/duties/{page.duty.pk}/extension/" in answer.text
    assert "3260.00" in answer.text
    assert not Tally.objects.exists()


def test_within_the_days_of_grace_it_is_taken_and_marked_late(page):
    day = timezone.localdate() - timedelta(days=3)
    Duty.objects.filter(pk=page.duty.pk).update(due_on=day, original_due_on=day)
    assert page.send().status_code == 302
    assert Duty.objects.get(pk=page.duty.pk).timeliness == "late"


def test_the_meeting_comes_first(world, sign_in):
    page = Page(world, sign_in(world.alice), world.duty(world.unit.branch_a))
    answer = page.send()
    assert answer.status_code == 409
    assert f"/donations/duties/{world.duty(world.unit.branch_a, 'meeting').pk}/meeting/" in answer.text


def test_a_correction_needs_a_reason_and_makes_a_revision(page):
    page.send()
    page.duty.refresh_from_db()
    page.hidden = {"token": str(uuid4()), "version": page.duty.version}
    assert "reason" in page.send(others="3", other_fen="80").context["form"].errors
    assert page.send(others="3", other_fen="80", reason="漏记一人").status_code == 302
    assert [tally.other_fen for tally in Tally.objects.order_by("revision")] == [5000, 8000]


def test_another_branchs_duty_is_a_missing_page(page):
    foreign = page.world.duty(page.world.unit.branch_b)
    missing = page.client.get("/donations/duties/999999/tally/")
    answer = page.client.get(f"/donations/duties/{foreign.pk}/tally/")
    assert answer.status_code == missing.status_code == 404
    assert page.client.post(f"/donations/duties/{foreign.pk}/tally/", {**page.hidden, **TYPED}).status_code == 404


def test_a_leader_may_not_report(page):
    page.client.force_login(page.world.lee, backend="django.contrib.auth.backends.ModelBackend")
    assert page.client.get(page.url).status_code == 403
