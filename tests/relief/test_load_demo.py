"""The demonstration: an invented city whose figures hold together, with every case that a visitor wants to see."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from campaigns.choices import ActivityKind, Decision, DutyKind, DutyState, Timeliness
from campaigns.models import Campaign, Duty, Extension, Waiver
from campaigns.rules import festival_on, reporting_refusal
from campaigns.rules.calendar import SHANGHAI
from donations.models import Meeting, Review, Tally
from donations.rules import Figures, looks_like_quota, problems
from organizations.choices import Kind, Role
from organizations.models import Post, Unit
from relief.demo.people import CAST, PASSWORD
from relief.demo.years import next_festival_year


@pytest.fixture(scope="module", autouse=True)
def printed(django_db_setup, django_db_blocker):
    """Load it once for this file, and take it back afterwards."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def running():
    return Campaign.objects.running()


def tallies():
    return Duty.objects.filter(activity__campaign=running(), kind=DutyKind.TALLY)


def test_the_city_has_the_agreed_size():
    counts = dict(Unit.objects.values_list("kind").order_by("kind").annotate(n=Count("pk")))
    assert {kind: counts[kind] for kind in (Kind.DISTRICT, Kind.ZONE, Kind.DEPARTMENT, Kind.TOWN, Kind.BRANCH)} == {
        Kind.DISTRICT: 7, Kind.ZONE: 2, Kind.DEPARTMENT: 40, Kind.TOWN: 80, Kind.BRANCH: 3000,
    }  # fmt: skip


def test_the_tree_is_sound():
    assert not any(Unit.objects.find_problems())
    assert not Unit.objects.filter(area=None).exists()


def test_every_role_has_a_printed_sign_in_name(printed):
    assert all(username in printed for username in CAST)
    assert set(Post.objects.filter(user__username__in=CAST).values_list("role", flat=True)) == set(Role.values)
    assert User.objects.get(username="secretary1").check_password(PASSWORD)


def test_the_sign_in_page_offers_the_people(client, settings):
    people = json.loads((settings.VAR_DIR / "demo-people.json").read_text("utf-8"))
    assert [one["username"] for one in people] == list(CAST)
    assert all(one["name"] and one["role"] and one["password"] for one in people)
    assert b"secretary1" in client.get("/accounts/login/").content


def test_a_second_run_says_it_is_there_and_prints_the_names_again():
    before, out = Duty.objects.count(), StringIO()
    call_command("load_demo", stdout=out)
    assert "there already" in out.getvalue()
    assert "secretary1" in out.getvalue()
    assert Duty.objects.count() == before


def test_without_demo_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo", again=True)


def test_it_leaves_a_real_city_alone():
    Unit.objects.filter(depth=1).update(code="371000000000")
    with pytest.raises(CommandError, match="not invented"):
        call_command("load_demo", again=True)
    assert Unit.objects.count() > 5000


def test_last_year_is_finished():
    last = Campaign.objects.before(running())
    assert last.state == "closed"
    assert last.year == running().year - 1
    states = set(Duty.objects.filter(activity__campaign=last).values_list("state", flat=True))
    assert states == {DutyState.DONE, DutyState.OPEN, DutyState.WAIVED}


def test_both_years_have_all_four_activities():
    for campaign in Campaign.objects.all():
        assert {one.kind for one in campaign.activities.all()} == set(ActivityKind.values)


def test_this_year_is_about_half_way():
    reported = tallies().reported().count() / tallies().count()
    assert 0.4 < reported < 0.75


def test_every_case_is_among_this_years_tallies():
    assert set(tallies().values_list("state", flat=True)) == set(DutyState.values)
    assert set(tallies().values_list("timeliness", flat=True)) == set(Timeliness.values)
    assert tallies().overdue(timezone.localdate()).exists()
    assert tallies().filter(state=DutyState.DONE, revision__gt=1).exists()
    assert tallies().filter(state=DutyState.RETURNED).exclude(note="").exists()


def test_requests_wait_and_were_decided():
    assert set(Extension.objects.values_list("state", flat=True)) == set(Decision.values)
    assert set(Waiver.objects.values_list("state", flat=True)) == {Decision.ASKED, Decision.GRANTED}


def test_who_asks_never_decides_and_who_reports_never_reviews():
    for model in (Extension, Waiver):
        assert not [one for one in model.objects.all() if one.asked_by_id == one.decided_by_id]
    pairs = Review.objects.values_list("by", "tally__submitted_by")
    assert pairs
    assert not [1 for by, reporter in pairs if by == reporter]


def test_all_figures_obey_the_rules():
    rows = list(Tally.objects.all())
    assert len(rows) > 4000
    assert not [row.pk for row in rows if problems(Figures.of(row))]


def test_a_duty_carries_the_figures_of_its_newest_tally():
    current = list(Tally.objects.current().select_related("duty"))
    assert len(current) == Duty.objects.filter(kind=DutyKind.TALLY, revision__gt=0).count()
    assert all(tally.duty.measures == Figures.of(tally).measures() for tally in current)


def test_nobody_reported_without_a_meeting_or_in_the_future():
    held = set(Meeting.objects.values_list("duty__activity", "duty__unit"))
    assert set(Tally.objects.values_list("duty__activity", "duty__unit")) <= held
    assert not Tally.objects.filter(submitted_at__gt=timezone.now()).exists()


def test_versions_count_the_changes():
    duty = (
        tallies().filter(state=DutyState.DONE, revision=1, timeliness=Timeliness.ON_TIME, extensions=None).first()
    )
    assert duty.version == 2  # reported, accepted


def test_the_roll_ups_equal_the_duties():
    call_command("rebuild_rollups", check=True, stdout=StringIO())


def test_one_town_alone_looks_like_a_quota():
    per_area = {}
    for tally in (
        Tally.objects.current().filter(duty__activity__campaign=running(), donors__gt=0).select_related("duty")
    ):
        per_area.setdefault(tally.duty.area_id, []).append(tally.member_fen / tally.donors)
    assert len([1 for amounts in per_area.values() if looks_like_quota(amounts)]) == 1


def refusal_of(username):
    duty = tallies().get(unit__posts__user__username=username)
    activity = duty.activity
    return reporting_refusal(
        state=duty.state, due_on=duty.due_on, grace_days=activity.grace_days, opens_on=activity.opens_on,
        closes_on=activity.closes_on, today=timezone.localdate(),
    )  # fmt: skip


def test_the_first_secretary_may_report_and_the_fourth_is_offered_an_extension():
    assert refusal_of("secretary1") is None
    assert refusal_of("secretary4").may_extend


def test_the_visitors_secretaries_show_the_cases_they_are_named_for():
    states = {
        name: tallies().get(unit__posts__user__username=name).state for name in CAST if name[:-1] == "secretary"
    }
    assert states == {
        "secretary1": DutyState.OPEN, "secretary2": DutyState.RETURNED,
        "secretary3": DutyState.SUBMITTED, "secretary4": DutyState.OPEN,
    }  # fmt: skip


def test_the_campaign_is_that_of_the_next_festival():
    today = timezone.localdate()
    assert running().festival_on >= today
    assert running().year == next_festival_year(today)
    festival = festival_on(2027)
    assert next_festival_year(festival) == 2027
    assert next_festival_year(festival + timedelta(days=1)) == 2028


def test_a_curve_of_both_years_lies_on_the_same_days_before_the_festival():
    last, this = (campaign.activities.get(kind="donation") for campaign in Campaign.objects.order_by("year"))
    assert this.opens_on - this.campaign.festival_on == last.opens_on - last.campaign.festival_on


def test_times_lie_in_the_working_day():
    hours = {at.astimezone(SHANGHAI).hour for at in Meeting.objects.values_list("submitted_at", flat=True)}
    assert hours <= set(range(8, 19))
