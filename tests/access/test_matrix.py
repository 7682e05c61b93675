"""AC2: role × route × method is the reviewed table, with rows of district A."""

import pytest

from organizations.querysets import ScopedQuerySet
from tests.access import table
from tests.access.pages import body_of
from tests.access.routes import ROUTES, address
from tests.access.world import PEOPLE

METHODS = ("GET", "POST")
WORDS = {200: "ok", 409: "409", 410: "gone"}


def word_of(answer):
    """An answer as the table says it."""
    if answer.status_code in (301, 302):
        return "login" if "/login/?next=" in answer["Location"] else "ok"
    return WORDS.get(answer.status_code, str(answer.status_code))


def cells_of(name, both, open_as, taken_back, routes):
    """What one person gets: {(route, method): word}; every request finds the worlds as they were."""
    client, found = open_as(name, raise_request_exception=False), {}
    cookies = dict(client.cookies)
    for route in routes:
        url = address(route, both.a)
        for method in METHODS:
            with taken_back():
                answer = client.generic(method, url, content_type="application/x-www-form-urlencoded")
                body_of(answer)
            client.cookies.clear()
            client.cookies.update(cookies)
            found[(route, method)] = word_of(answer)
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_every_cell_is_as_reviewed(name, both, open_as, taken_back):
    reviewed, found = table.read(), cells_of(name, both, open_as, taken_back, ROUTES)
    assert set(found) == set(reviewed), "the table must name every route, and no other"
    wrong = [
        f"{route} {method}: {found[route, method]}, reviewed {words[name]}"
        for (route, method), words in reviewed.items()
        if found[route, method] != words[name]
    ]
    assert wrong == []


def test_the_table_is_whole(capsys):
    cells = table.read()
    assert all(len(words) == len(PEOPLE) for words in cells.values())
    assert table.written(cells) == table.FILE.read_text("utf-8"), "keep the table sorted and aligned"
    assert not [key for key, words in cells.items() if "500" in words.values()]
    with capsys.disabled():
        print(f"\naccess: {sum(map(len, cells.values()))} cells of role × route × method")


OF_A_ROW = ["organizations:unit-show", "donations:tally-show", "admin:donations_tally_review-one"]


def test_control_without_the_scope_the_table_is_broken(both, open_as, taken_back, monkeypatch):
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, user, ability: self)
    reviewed, found = table.read(), cells_of("dora", both, open_as, taken_back, OF_A_ROW)
    assert {reviewed[key]["dora"] for key in found if key[1] == "GET"} == {"404"}
    assert {found[key] for key in found if key[1] == "GET"} == {"ok"}
