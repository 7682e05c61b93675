"""AC9: who makes does not check; roles that must not meet do not meet, in any order and at any time."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from campaigns.actions import (
    RequestRefused,
    ask_extension,
    confirm_waiver,
    grant_extension,
    propose_waiver,
    refuse_request,
)
from donations.actions import ReviewRefused, accept_tally, return_tally
from organizations.actions import PostRefused, end_post, give_post, set_system_administrator
from organizations.choices import Role
from organizations.models import Post
from organizations.permissions import INCOMPATIBLE
from organizations.rules import clashing_role
from tests.access.pages import body_of
from tests.access.routes import address
from tests.access.test_forms import seen_of
from tests.cast import make_user

TODAY = timezone.localdate()
MAKERS = ["alice", "bob", "carol", "clara"]


def clash(one, other):
    return other in INCOMPATIBLE.get(one, ()) or one in INCOMPATIBLE.get(other, ())


@pytest.mark.parametrize(("maker", "checker"), product(MAKERS, ["bob", "carol", "clara"]))
def test_nobody_checks_what_they_made(maker, checker, both):
    world = both.world
    by, judge = both.person(maker), both.person(checker)
    tally = world.tally(both.a.unit.branch, by, reason="更正")
    duty = world.duty(both.a.unit.second)
    duty.extensions.update(state="refused"), duty.waivers.update(state="refused")
    extension = ask_extension(by=by, duty=duty, reason="x", until=duty.due_on + timedelta(days=1))
    waiver = propose_waiver(by=by, duty=duty, reason="x")
    acts = [
        (ReviewRefused, lambda: return_tally(by=judge, tally=tally, version=tally.duty.version, reason="amount")),
        (ReviewRefused, lambda: accept_tally(by=judge, tally=tally, version=tally.duty.version)),
        (RequestRefused, lambda: grant_extension(by=judge, extension=extension)),
        (RequestRefused, lambda: confirm_waiver(by=judge, waiver=waiver)),
        (RequestRefused, lambda: refuse_request(by=judge, request=waiver, answer="x")),
    ]
    if maker == checker:
        for error, act in acts:
            with pytest.raises(error):
                act()
    else:
        acts[1][1](), acts[2][1]()
        waiver.duty.refresh_from_db()
        acts[3][1]()


def test_nobody_accepts_their_own_through_the_desk_one_by_one_or_in_bulk(both, open_as):
    tally = both.world.tally(both.a.unit.branch, both.world.bob, reason="更正")
    client = open_as("bob")
    url = address("admin:donations_tally_accept", both.a, pk=tally.pk)
    assert client.post(url, {"version": tally.duty.version}).status_code == 409
    client.post(
        "/admin/donations/tally/?state=submitted", {"action": "accept_selected", "_selected_action": [tally.pk]}
    )
    assert both.world.duty(both.a.unit.branch).state == "submitted"
    assert open_as("carol").post(url, {"version": tally.duty.version}).status_code == 302


PERIODS = {
    "for good": (TODAY - timedelta(days=9), None),
    "until tomorrow": (TODAY - timedelta(days=9), TODAY + timedelta(days=1)),
    "until today": (TODAY - timedelta(days=9), TODAY),
    "from tomorrow": (TODAY + timedelta(days=1), None),
    "until yesterday": (TODAY - timedelta(days=9), TODAY - timedelta(days=1)),
}


@pytest.mark.parametrize("first_period", PERIODS)
def test_roles_that_must_not_meet_do_not_meet(first_period, both, taken_back):
    tried = 0
    for first, second in product(Role, Role):
        with taken_back():
            person = make_user("newcomer", "何新来")
            starts_on, ends_on = PERIODS[first_period]
            unit = both.a.unit.town
            give_post(by=None, user=person, unit=unit, role=first, starts_on=starts_on, ends_on=ends_on)
            over = first_period == "until yesterday"
            if clash(first, second) and not over:
                tried += 1
                with pytest.raises(PostRefused):
                    give_post(by=None, user=person, unit=unit, role=second, starts_on=TODAY)
                assert person.posts.count() == 1
            else:
                give_post(by=None, user=person, unit=both.a.unit.village, role=second, starts_on=TODAY)
    assert tried == (0 if first_period == "until yesterday" else 6)


@pytest.mark.parametrize("period", [name for name in PERIODS if name != "until yesterday"])
def test_an_auditor_never_administers_the_system(period, both):
    starts_on, ends_on = PERIODS[period]
    person = make_user("newcomer", "何新来")
    give_post(
        by=None, user=person, unit=both.world.unit.city, role=Role.AUDITOR, starts_on=starts_on, ends_on=ends_on
    )
    with pytest.raises(PostRefused):
        set_system_administrator(by=both.world.root, user=person, is_superuser=True, reason="x")
    with pytest.raises(PostRefused):
        give_post(by=None, user=both.world.root, unit=both.world.unit.city, role=Role.AUDITOR, starts_on=starts_on)


def test_an_ended_post_does_not_come_back(both, open_as):
    """Otherwise an old post beside a new one would join two roles that must not meet."""
    post = both.world.alice.posts.get()
    end_post(by=None, post=post, ends_on=TODAY - timedelta(days=5))
    with pytest.raises(PostRefused):
        end_post(by=None, post=post, ends_on=TODAY + timedelta(days=5))
    url = address("admin:organizations_post_end", both.a)
    client = open_as("carol")
    sent = {"seen": seen_of(body_of(client.get(url))), "ends_on": TODAY + timedelta(days=5)}
    assert client.post(url, sent).status_code == 200
    assert Post.objects.get(pk=post.pk).ends_on == TODAY - timedelta(days=5)


def test_an_organizer_does_not_reach_the_account_of_who_audits_them(both, open_as):
    """Who may invite can sign in as the invited, and who may disable can be rid of a checker."""
    person = make_user("checker", "何稽核")
    give_post(by=None, user=person, unit=both.a.unit.town, role=Role.AUDITOR, starts_on=TODAY)
    client = open_as("bob")
    assert client.get(f"/admin/accounts/user/{person.pk}/change/").status_code == 200
    for verb in ("invite", "disable", "rename", "enable"):
        assert client.get(f"/admin/accounts/user/{person.pk}/{verb}/").status_code == 404
    assert client.get(f"/admin/accounts/user/{both.world.alice.pk}/invite/").status_code == 200


def test_control_without_the_rule_roles_meet(both, monkeypatch):
    monkeypatch.setattr("organizations.actions.posts.clashing_role", lambda *args, **kwargs: "")
    give_post(by=None, user=both.world.bob, unit=both.world.unit.city, role=Role.AUDITOR, starts_on=TODAY)
    assert clashing_role(Role.AUDITOR, {Role.ORGANIZER}, is_system=False)
