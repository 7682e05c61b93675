"""AC6, AU6, IN9, OU5: crawl all that somebody can open. Nothing of the other side shows, nothing changes by looking,
every stored script comes out as text, and no address holds a name."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from organizations.actions import give_post
from organizations.choices import Kind, Role
from organizations.querysets import ScopedQuerySet
from tests.access.pages import AUTOCOMPLETES, body_of, crawl
from tests.access.routes import ROUTES, address, row_name
from tests.access.snapshot import changes, rows
from tests.access.world import BUSINESS_OF_A, BUSINESS_OF_B, CANARIES, WORDS_B

START = [
    address(name) for name in ROUTES if name.split("_")[-1] not in ("autocomplete",) and "<" not in ROUTES[name] and name != "admin:app_list"
]  # fmt: skip


class Elements(HTMLParser):
    """The elements of a page that a browser would run."""

    def __init__(self, html):
        super().__init__()
        self.live, self._in_script = [], False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.live += [f"{tag} {name}" for name in named if name.startswith("on")]
        self.live += [
            f"{tag} {value}" for value in named.values() if (value or "").strip().lower().startswith("javascript:")
        ]
        self._in_script = tag == "script" and named.get("type", "") not in ("application/json", "text/plain")
        if self._in_script and "src" not in named:
            self.live.append("script without src")

    def handle_data(self, data):
        if self._in_script and data.strip():
            self.live.append(f"script {data.strip()[:40]}")


def seen_by(client, words):
    """Crawl as somebody: where a word shows, what would run, which addresses were opened, how many bytes were read."""
    shown, live, opened = [], [], []
    for url, status, text in crawl(client, [*START, *AUTOCOMPLETES]):
        opened.append(url)
        assert status < 500, url
        plain = text.encode().decode("unicode_escape", "replace") if text.startswith("{") else ""
        shown += [(word, url) for word in words if word in text or word in plain]
        if text.lstrip().startswith("<!DOCTYPE"):
            live += [(url, one) for one in Elements(text).live]
    return shown, live, opened


def unlike_a_number(found):
    """Without hits that are a row's own amount by chance."""
    return sorted({(word, re.sub(r"\d+", "N", url)) for word, url in found})


@pytest.mark.parametrize(
    ("name", "pages"), [("alice", 60), ("bob", 250), ("connie", 60), ("cade", 20), ("sam", 10)]
)
def test_nothing_of_the_other_district_shows(name, pages, both, open_as):
    shown, live, opened = seen_by(open_as(name), CANARIES)
    assert unlike_a_number(shown) == []
    assert live == []
    assert len(opened) >= pages


@pytest.mark.parametrize("name", ["sam", "cade", "root"])
def test_no_business_shows_to_who_has_no_ability_for_it(name, both, open_as):
    """One branch has reported in the village: its figures would be its tally."""
    words = [
        word for word in BUSINESS_OF_A + BUSINESS_OF_B if name != "root" or word != WORDS_B
    ]  # root sees B's titles
    shown, _live, _opened = seen_by(open_as(name), words)
    assert unlike_a_number(shown) == []


def test_control_the_city_sees_both_and_every_script_as_text(both, open_as, capsys):
    """The same crawl finds the canaries where they may be seen; nothing runs, nothing is changed by looking."""
    before = rows()
    shown, live, opened = seen_by(open_as("carol"), [*CANARIES, "&lt;script&gt;kanari"])
    assert live == []
    assert {word for word, _url in shown} >= {"金丝雀名", "金丝雀事", "ZB-b", "77,777.77", "&lt;script&gt;kanari"}
    assert len({url for word, url in shown if word == "&lt;script&gt;kanari"}) > 100
    assert changes(before, rows()) <= {"accounts.User.last_login"}
    assert not [url for url in opened if re.search("李小燕|王建国|%E6%9D%8E|alice|bob", url)]
    with capsys.disabled():
        print(
            f"\naccess: the city's organizer opened {len(opened)} addresses; {len(shown)} canaries where they may be"
        )


@pytest.mark.parametrize("name", ["audrey", "lee"])
def test_no_stored_script_runs_and_nothing_changes(name, both, open_as):
    before = rows()
    shown, live, _opened = seen_by(open_as(name), ["&lt;script&gt;kanari", "77,777.77"])
    assert live == []
    assert len(shown) > 20
    assert changes(before, rows()) <= {"accounts.User.last_login"}


def test_control_without_the_scope_canaries_are_found(both, open_as, monkeypatch):
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, user, ability: self)
    shown = []
    client = open_as("alice")
    for url in (
        "/duties/",
        "/donations/tallies/",
        "/organizations/units/search/?q=金",
        "/donations/tallies/export/",
    ):
        shown += seen_on(client, url)
    assert {
        "/duties/",
        "/donations/tallies/",
        "/organizations/units/search/?q=金",
        "/donations/tallies/export/",
    } <= {url for _word, url in shown}


def seen_on(client, url):
    _url, _status, text = next(crawl(client, [url]))
    return [(word, url) for word in CANARIES if word in text]


def test_control_a_script_that_is_not_escaped_is_found():
    assert Elements('<p>"><img src=x onerror=kanari></p>').live == ["img onerror"]
    assert Elements("<script>kanari</script>").live[0] == "script without src"
    assert Elements('<p>&lt;script&gt;</p><script src="a.js"></script>').live == []


def test_a_villages_organizer_sees_no_figure_of_the_next_village(both, open_as):
    """They share the town, which is the grain of the roll-ups and of the siblings' median."""
    world, unit = both.world, both.a.unit
    from campaigns.actions import create_duties
    from organizations.actions import open_unit
    from tests.access.world import MONEY_B, _figures

    village = open_unit(by=None, parent=unit.town, code="99000c", name="金丝雀名村", kind=Kind.VILLAGE)
    branch = open_unit(by=None, parent=village, code="ZB-c9", name="金丝雀名支部", kind=Kind.BRANCH, members=42)
    for kind in ("meeting", "tally"):
        create_duties(by=world.carol, activity=world.activity, kind=kind)
    world.meet(branch, world.carol)
    world.tally(branch, world.carol, _figures(MONEY_B))
    world.vera = world.person("vera", "何村组", unit.village, Role.ORGANIZER)
    shown, _live, opened = seen_by(open_as("vera"), ["金丝雀", "77,777.77", "7777777", "77777.77"])
    assert unlike_a_number(shown) == []
    assert any("/review/" in url for url in opened)


def test_where_else_a_person_serves_does_not_show(both, open_as):
    """Somebody with posts on both sides is seen on both, each time with the posts of that side only."""
    give_post(
        by=None, user=both.world.sam, unit=both.b.unit.town, role=Role.STOREKEEPER, starts_on=date(2020, 1, 1)
    )
    client, urls = open_as("bob"), ["/admin/accounts/user/", f"/admin/accounts/user/{both.world.sam.pk}/change/"]
    for url in (*urls, "/admin/organizations/post/"):
        assert both.world.sam.name in body_of(client.get(url))
        assert seen_on(client, url) == []
    assert seen_on(open_as("carol"), urls[1]) != []


def test_every_route_with_a_row_is_reached_or_asked(both):
    """What the crawl cannot find by itself the matrix and the foreign rows cover."""
    assert all(row_name(name) for name in ROUTES if "<int:pk>" in ROUTES[name])
