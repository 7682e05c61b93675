"""AU6: no request without the form's token changes anything, on any route; no GET changes state."""

import pytest

from organizations.middleware import RoutePolicy
from tests.access.pages import body_of
from tests.access.routes import ROUTES, address
from tests.access.snapshot import changes, rows
from tests.access.test_forms import seen_of

METHODS = ("POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("name", ["anonymous", "carol"])
def test_every_route_refuses_a_form_without_its_token(name, both, open_as):
    client, before = open_as(name, enforce_csrf_checks=True), rows()
    for route in ROUTES:
        url = address(route, both.a)
        for method in METHODS if name == "carol" else METHODS[:1]:
            answer = client.generic(method, url, "reason=x", content_type="application/x-www-form-urlencoded")
            assert answer.status_code == 403, (method, route, answer.status_code)
    assert changes(before, rows()) == set()


def test_a_token_of_somebody_elses_session_does_not_count(both, open_as):
    url = address("donations:tally-submit", both.a)
    charlie, alice = (open_as(name, enforce_csrf_checks=True) for name in ("charlie", "alice"))
    charlie.get("/donations/tallies/")
    foreign = charlie.cookies["csrftoken"].value
    alice.get(url)
    assert alice.post(url, {"csrfmiddlewaretoken": foreign[::-1]}).status_code == 403


def test_control_with_its_token_a_form_is_taken(both, open_as):
    client, url = open_as("alice", enforce_csrf_checks=True), address("donations:tally-submit", both.a)
    page = body_of(client.get(url))
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(url, {"csrfmiddlewaretoken": token}).status_code == 200


@pytest.mark.parametrize("name", ["carol", "root"])
def test_no_get_or_head_changes_state(name, both, open_as):
    """Also on pages that act by POST, and with the values of a form in the address."""
    client, before = open_as(name, raise_request_exception=False), rows()
    query = {"reason": "x", "answer": "x", "version": 1, "action": "accept_selected", "_selected_action": both.a.rows.tally.pk,
             "create": 1, "step": "submit", "_method": "POST", "seen": "x", "token": both.a.rows.upload.token}  # fmt: skip
    for route in ROUTES:
        url = address(route, both.a)
        for method in ("get", "head"):
            answer = getattr(client, method)(url, query)
            if answer.streaming:
                body_of(answer)
    assert changes(before, rows()) <= {"accounts.User.last_login"}


def test_control_a_change_by_get_is_noticed(both, open_as, monkeypatch):
    def careless(self, request, view, args, kwargs):
        type(both.a.rows.campaign).objects.update(theme="changed by looking")

    before = rows()
    monkeypatch.setattr(RoutePolicy, "process_view", careless)
    open_as("carol").get("/organizations/permissions/")
    assert "campaigns.Campaign.theme" in changes(before, rows())
    assert seen_of("") == ""
