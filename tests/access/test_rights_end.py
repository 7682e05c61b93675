"""AC8: a right taken away counts on the next request of an open session."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import disable_user, set_password
from jobs.models import Job
from organizations.actions import end_post, give_post, move_unit
from organizations.choices import Role
from tests.access.routes import address

YESTERDAY = timezone.localdate() - timedelta(days=1)
OPEN_TO = {
    "alice": ["donations:tally-submit", "donations:tally-show"],
    "bob": ["admin:donations_tally_review-one", "admin:organizations_unit_move", "organizations:roster-upload",
            "donations:tally-workbook-preview", "admin:accounts_user_invite", "campaigns:duty-show"],
    "lee": ["dashboards:unit", "dashboards:export"],
    "audrey": ["admin:audit_entry_changelist"],
}  # fmt: skip
CASES = [(name, route) for name, routes in OPEN_TO.items() for route in routes]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]} {case[1]}")
def opened(request, both, open_as):
    """A session in which a page is open: the client, its address and the person."""
    name, route = request.param
    client, url = open_as(name), address(route, both.a)
    assert client.get(url).status_code == 200, "the page must be open before"
    return client, url, both.person(name)


def test_a_post_that_ended(opened):
    client, url, person = opened
    end_post(by=None, post=person.posts.get(), ends_on=YESTERDAY)
    assert client.get(url).status_code in (403, 404)
    assert client.post(url).status_code in (403, 404, 405)


def test_a_user_who_is_disabled(opened):
    client, url, person = opened
    disable_user(by=None, user=type(person).objects.get(pk=person.pk), reason="调离")
    assert client.get(url)["Location"].startswith("/accounts/login/")


def test_a_password_that_somebody_else_set(opened):
    client, url, person = opened
    set_password(by=None, user=type(person).objects.get(pk=person.pk), password="another-Phrase-77")
    assert client.get(url)["Location"].startswith("/accounts/login/")


def test_a_role_exchanged_for_a_lesser_one(opened):
    client, url, person = opened
    person.posts.update(role=Role.STOREKEEPER)
    assert client.get(url).status_code == 403


def test_a_unit_that_moved_away_takes_its_rows_along(both, open_as):
    bob, dora = open_as("bob"), open_as("dora")
    url = address("admin:donations_tally_review-one", both.a)
    assert (bob.get(url).status_code, dora.get(url).status_code) == (200, 404)
    move_unit(by=both.world.carol, unit=both.a.unit.village, parent=both.b.unit.town, reason="区划调整")
    assert (bob.get(url).status_code, dora.get(url).status_code) == (404, 200)


def test_a_system_administrator_who_is_none_any_more(both, open_as):
    client = open_as("root")
    assert client.get("/admin/accounts/user/").status_code == 200
    type(both.world.root).objects.filter(pk=both.world.root.pk).update(is_superuser=False)
    assert client.get("/admin/accounts/user/").status_code == 403


def test_a_post_that_begins_tomorrow_opens_nothing_today(both, open_as):
    give_post(
        by=None,
        user=both.world.sam,
        unit=both.a.unit.town,
        role=Role.LEADER,
        starts_on=timezone.localdate() + timedelta(days=1),
    )
    assert open_as("sam").get("/dashboards/").status_code == 403


def test_work_started_before_the_right_ended_does_nothing_when_it_is_started_again(both, open_as):
    from campaigns.models import Duty
    from campaigns.tasks import create_duties_job
    from organizations.actions import open_unit

    world = both.world
    open_unit(by=None, parent=both.a.unit.village, code="NEU-1", name="新支部", kind="branch")
    params = {"activity": world.activity.pk, "kind": "tally"}
    job = Job.objects.create(
        started_by=world.carol, task="campaigns.tasks.create_duties_job", title="x", params=params
    )
    end_post(by=None, post=world.carol.posts.get(), ends_on=YESTERDAY)
    before = Duty.objects.count()
    create_duties_job.func(job.pk)
    job.refresh_from_db()
    assert (job.state, Duty.objects.count()) == ("failed", before)
    job = Job.objects.create(started_by=world.clara, task=job.task, title="x", params=params)
    create_duties_job.func(job.pk)
    assert Duty.objects.count() == before + 1, "the control: who still may, creates it"
