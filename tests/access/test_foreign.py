"""AC3, AC4: another's row answers exactly like a missing one, on every route that takes a number; nothing changes."""

import re

import pytest
from django.urls import reverse

from organizations.querysets import ScopedQuerySet
from tests.access.pages import body_of
from tests.access.routes import WITH_ID, address, row_name
from tests.access.snapshot import counts, rows

ATTACKERS = ("alice", "bob", "sam", "cade", "connie", "root")
SHARED = ("campaign", "activity")
"""The year's campaign belongs to everybody."""
ROOTS_OWN = ("user", "post", "unit", "job")
"""What the system administrator manages everywhere."""
MISSING = (10**9, 2**63 - 1, 10**30)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|data-csrf="[^"]*"|\?(after|before)=\d+"')
"""What differs between two answers by nature: the form's token, and the address that the language switch leads back to."""


def foreign_routes(name):
    kept = [route for route in WITH_ID if row_name(route) not in SHARED]
    return [route for route in kept if name != "root" or row_name(route) not in ROOTS_OWN]


def answer_to(client, method, url, pk):
    """Status and body, without the form's token and without the number that was asked for."""
    data = {"reason": "x", "version": 0, "answer": "x", "name": "x", "seen": "x"} if method == "post" else {}
    answer = getattr(client, method)(url, data)
    text = TOKEN.sub("", body_of(answer)).replace(f"/{pk}/", "/N/")
    return answer.status_code, answer.get("Location", "").replace(f"/{pk}/", "/N/"), text


def differences(name, both, open_as, taken_back, missing=MISSING):
    """Where a row of B is told from one that does not exist; and how many answers were the plain 404."""
    client, found, not_found = open_as(name, raise_request_exception=False), [], 0
    for route in foreign_routes(name):
        pk = getattr(both.b.rows, row_name(route)).pk
        for method in ("get", "post"):
            with taken_back():
                foreign = answer_to(client, method, address(route, pk=pk), pk)
            not_found += foreign[0] == 404
            for number in missing:
                with taken_back():
                    absent = answer_to(client, method, address(route, pk=number), number)
                if foreign != absent:
                    found.append((name, method, route, foreign[:2], number, absent[:2]))
    return found, not_found


@pytest.mark.parametrize(
    ("name", "at_least"), [("alice", 18), ("bob", 68), ("connie", 18), ("cade", 5), ("sam", 3), ("root", 12)]
)
def test_anothers_row_answers_like_a_missing_one(name, at_least, both, open_as, taken_back):
    found, not_found = differences(name, both, open_as, taken_back)
    assert found == []
    assert not_found >= at_least, "the test must reach pages that look for the row"


@pytest.mark.parametrize("name", ["alice", "bob", "connie"])
def test_nothing_changes(name, both, open_as):
    client, before = open_as(name, raise_request_exception=False), rows()
    for route in foreign_routes(name):
        pk = getattr(both.b.rows, row_name(route)).pk
        for method in ("get", "post"):
            answer_to(client, method, address(route, pk=pk), pk)
    assert rows() == before


def test_control_without_the_scope_another_row_is_found(both, open_as, taken_back, monkeypatch):
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, user, ability: self)
    found, _not_found = differences("bob", both, open_as, taken_back, MISSING[:1])
    assert len(found) > 20


# --- AC4: an own row with a foreign one beside it ------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["user", "post", "unit", "duty", "tally", "meeting", "review", "extension", "waiver"]
)
def test_a_foreign_row_is_no_place_to_turn_pages_from(name, both, open_as):
    """The page after another's row would tell where that row stands among one's own."""
    model = getattr(both.b.rows, name)._meta
    url = reverse(f"admin:{model.app_label}_{model.model_name}_changelist")
    for turn in ("after", "before"):
        client = open_as("bob")
        foreign = body_of(client.get(f"{url}?{turn}={getattr(both.b.rows, name).pk}"))
        missing = body_of(client.get(f"{url}?{turn}=999999999"))
        assert TOKEN.sub("", foreign) == TOKEN.sub("", missing)


@pytest.mark.parametrize(
    "url", ["/duties/?under={pk}", "/donations/tallies/?under={pk}", "/donations/tallies/export/?under={pk}",
            "/organizations/units/?under={pk}"],
)  # fmt: skip
def test_a_list_below_a_foreign_unit_is_not_found(url, both, open_as):
    client = open_as("bob")
    answers = [client.get(url.format(pk=pk)) for pk in (both.b.unit.town.pk, 10**9)]
    assert [one.status_code for one in answers] == [404, 404]
    assert client.get(url.format(pk=both.a.unit.town.pk)).status_code == 200


def test_a_foreign_unit_or_person_is_not_offered_as_a_start(both, open_as):
    """A link with ?parent= or ?user= fills a form in; it must not write another's name into it."""
    client = open_as("bob")
    for url in (
        f"/admin/organizations/unit/add/?parent={both.b.unit.town.pk}",
        f"/admin/organizations/post/add/?user={both.b.secretary.pk}&unit={both.b.unit.town.pk}",
    ):
        assert "金丝雀" not in body_of(client.get(url))


@pytest.mark.parametrize("route", ["donations:tally-submit", "donations:tally-show"])
def test_a_duty_of_another_kind_is_not_found(route, both, open_as):
    client = open_as("alice")
    assert client.get(address(route, pk=both.a.rows.meeting_duty.pk)).status_code == 404
    assert client.get(address(route, pk=both.a.rows.reported.pk)).status_code == 200


def test_an_invitation_opens_for_its_own_person_only(both, open_as):
    own = address("accounts:invitation", both.a).split("/")
    foreign = address("accounts:invitation", both.b).split("/")
    mixed = "/".join([*own[:3], foreign[3], *own[4:]])
    assert open_as("anonymous").get(mixed).status_code == 410
    assert open_as("anonymous").get("/".join(own)).status_code == 302


def test_a_workbook_is_applied_with_its_own_token_only(both, open_as):
    before = counts()
    url = address("donations:tally-workbook-apply", both.a)
    assert open_as("bob").post(url, {"token": both.b.rows.workbook.token}).status_code == 404
    assert (
        open_as("bob")
        .post(address("organizations:roster-apply", both.a), {"token": both.b.rows.upload.token})
        .status_code
        == 409
    )
    assert counts() == before


def test_the_token_of_anothers_form_reports_nothing(both, open_as):
    """Used for another duty, a form's token is refused like any stale form, and says nothing of the other report."""
    before, duty = counts(), both.world.duty(both.a.unit.branch)
    sent = {
        "step": "submit", "token": both.b.rows.tally.token, "version": duty.version, "members": 42, "donors": 40,
        "member_fen": "10", "leaders": 0, "leader_fen": 0, "others": 0, "other_fen": 0, "reason": "更正",
    }  # fmt: skip
    answer = open_as("alice").post(address("donations:tally-submit", both.a), sent)
    assert answer.status_code == 409
    assert "金丝雀" not in body_of(answer)
    assert f"/duties/{both.b.rows.reported.pk}/" not in body_of(answer)
    assert counts() == before
