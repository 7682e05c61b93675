"""Set up the year: copy with a preview, dates, participants, duties, start, close."""

import pytest

from campaigns.models import Campaign, Duty, Participant
from jobs.models import Job


@pytest.fixture
def year(world):
    return world.campaign.year + 1


def test_a_copy_is_shown_before_it_is_made(world, desk, year):
    call = desk(world.carol)
    sent = {"source": world.campaign.pk, "year": year, "name": "明年"}
    page = call("campaigns_campaign_copy", post=sent)
    assert page.context_data["moved"]
    assert not Campaign.objects.filter(year=year).exists()
    assert call("campaigns_campaign_copy", post={**sent, "create": "1"}).status_code == 302
    made = Campaign.objects.get(year=year)
    shown = {label: new for label, _old, new in page.context_data["moved"]}
    assert made.festival_on in shown.values()
    assert {one.closes_on for one in made.activities.all()} <= set(shown.values())
    assert Participant.objects.filter(activity__campaign=made).count() == 3


def test_a_year_that_exists_is_refused_in_words(world, desk):
    for post in ({"create": "1"}, {}):
        sent = {"source": world.campaign.pk, "year": world.campaign.year, "name": "x", **post}
        assert desk(world.carol)("campaigns_campaign_copy", post=sent).context_data["form"].errors
    answer = desk(world.carol)("campaigns_campaign_add", post={"year": world.campaign.year, "name": "x"})
    assert answer.context_data["form"].errors


def test_only_the_citys_organizers_set_the_calendar(world, desk):
    call = desk(world.bob)
    for page in ("campaigns_campaign_copy", "campaigns_campaign_add"):
        assert call(page).status_code == 403
    for verb in ("start", "close", "rename"):
        assert call(f"campaigns_campaign_{verb}", world.campaign.pk, post={}).status_code == 403
    for verb in ("dates", "duties"):
        assert call(f"campaigns_activity_{verb}", world.activity.pk, post={}).status_code == 403
    assert call("campaigns_activity_participants", world.activity.pk).status_code == 200


def dates(rows, **values):
    sent = {"dates-TOTAL_FORMS": len(rows), "dates-INITIAL_FORMS": 0, **values}
    for n, row in enumerate(rows):
        sent |= {f"dates-{n}-{name}": value for name, value in row.items()}
    return sent


def test_dates_and_milestones_are_saved_together(world, send):
    sent = dates(
        [
            {"name": "动员会", "duty_kind": "meeting", "offset_days": -20},
            {"name": "统计", "duty_kind": "tally", "fixed_on": "2026-02-01"},
        ],
        opens_on="2026-01-01", closes_on="2026-03-01", grace_days=5,
    )  # fmt: skip
    assert send(world.carol, "campaigns_activity_dates", world.activity.pk, **sent).status_code == 302
    world.activity.refresh_from_db()
    assert world.activity.grace_days == 5
    assert [one.offset_days for one in world.activity.milestones.order_by("pk")] == [-20, None]


@pytest.mark.parametrize(
    "rows",
    [
        [{"name": "x", "duty_kind": "tally"}],
        [{"name": "x", "duty_kind": "tally", "offset_days": -3, "fixed_on": "2026-02-01"}],
        [
            {"name": "x", "duty_kind": "tally", "offset_days": -3},
            {"name": "y", "duty_kind": "tally", "offset_days": -2},
        ],
    ],
)
def test_doubtful_milestones_are_refused_in_words(world, send, rows):
    sent = dates(rows, opens_on="2026-01-01", closes_on="2026-03-01", grace_days=5)
    page = send(world.carol, "campaigns_activity_dates", world.activity.pk, **sent)
    assert page.status_code == 200
    assert page.context_data["form"].errors
    assert world.activity.milestones.count() == 2


def test_participants_join_by_batch_and_cannot_leave_with_duties(world, send):
    activity = world.campaign.activities.get(kind="visits")
    unit = world.unit
    assert (
        send(world.carol, "campaigns_activity_participants", activity.pk, units=[unit.district_a.pk]).status_code
        == 302
    )
    assert send(world.bob, "campaigns_activity_participants", activity.pk, units=[]).status_code == 302
    assert not activity.participants.exists()
    page = send(world.carol, "campaigns_activity_participants", world.activity.pk, units=[unit.district_a.pk])
    assert page.context_data["form"].errors
    assert world.activity.participants.count() == 3


def test_duties_are_created_as_jobs(world, send, django_capture_on_commit_callbacks):
    from organizations.actions import open_unit

    open_unit(by=None, parent=world.unit.village_a, code="N1", name="新支部", kind="branch")
    before = Duty.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(world.carol, "campaigns_activity_duties", world.activity.pk)
    assert answer.status_code == 302
    assert Job.objects.filter(started_by=world.carol).count() == 2
    assert Duty.objects.count() == before + 2


def test_a_campaign_with_reports_waiting_does_not_close(world, send):
    world.meet(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_a, world.alice)
    assert send(world.carol, "campaigns_campaign_close", world.campaign.pk).context_data["form"].errors
    world.campaign.refresh_from_db()
    assert world.campaign.state == "running"


def test_a_campaign_closes_once(world, send):
    assert send(world.carol, "campaigns_campaign_close", world.campaign.pk).status_code == 302
    assert send(world.carol, "campaigns_campaign_close", world.campaign.pk).context_data["form"].errors
    assert send(world.carol, "campaigns_campaign_rename", world.campaign.pk, name="x").context_data["form"].errors
