"""What is new, changed, as it is, or doubtful; every doubt by name."""

from datetime import date

import pytest

from organizations.actions import close_unit, give_post
from organizations.choices import Kind, Role
from organizations.models import RosterUpload
from tests.organizations.rosters import doubts, post, preview, read, unit


def test_the_buckets_show_what_would_happen(world, sign_in):
    client = sign_in(world.bob)
    found = read(
        client,
        [
            unit(),
            unit("ZB-a1", "东街支部", members=43, opened=""),
            unit("ZB-a2", "城关镇西街村支部", members=18, opened=""),
        ],
        [post(), post("alice", "李小燕", role="secretary", title="书记", start="2020-01-01", rank="")],
    )
    assert found.counts["units"] == {"new": 1, "changed": 1, "same": 1, "doubtful": 0}
    assert found.counts["posts"] == {"new": 1, "changed": 1, "same": 0, "doubtful": 0}
    text = preview(client, found).text
    assert "城关镇东街村支部 → 东街支部" in text
    assert "42 → 43" in text
    assert "— → 书记" in text
    assert "何新来" in text


def test_the_preview_of_another_is_like_a_missing_one(world, sign_in):
    found = read(sign_in(world.bob), [unit()])
    assert preview(sign_in(world.dora), found).status_code == 404
    assert preview(sign_in(world.carol), found).status_code == 404


UNIT_DOUBTS = {
    "doubled": [unit(), unit(name="另一名")],
    "taken": [unit("ZB-b1", "码头镇东街村支部")],
    "kind": [unit("ZB-a1", "城关镇东街村支部", "committee")],
    "parent": [unit(parent="none")],
    "parent_closed": [unit(parent="ZB-a2", kind="group")],
    "place": [unit(kind="town", parent="ZB-a1")],
    "below_itself": [unit(parent="ZB-a9")],
    "dates": [unit(opened="2024-01-01", closed="2023-01-01")],
    "open_below": [unit("99000a100200", "城关镇东街村", "village", "99000a100", closed="2026-01-01", opened="")],
}


@pytest.mark.parametrize("doubt", UNIT_DOUBTS)
def test_a_doubtful_unit_is_told_why(world, sign_in, doubt):
    if doubt == "parent_closed":
        close_unit(by=world.bob, unit=world.unit.branch_a2, closed_on=date(2024, 1, 1), reason="撤并")
    client = sign_in(world.bob)
    found = read(client, UNIT_DOUBTS[doubt])
    assert doubt in doubts(found, "units")[2]
    assert preview(client, found).context["doubtful"]


def test_a_unit_of_another_scope_and_a_missing_one_read_alike(world, sign_in):
    found = read(sign_in(world.bob), [unit("N1", parent="99000b100200"), unit("N2", parent="nowhere")])
    assert doubts(found, "units") == {2: {"parent"}, 3: {"parent"}}


def test_units_above_may_stand_in_the_file_in_any_order(world, sign_in):
    found = read(
        sign_in(world.bob),
        [
            unit("G1", kind="group", parent="B1"),
            unit("B1", parent="C1"),
            unit("C1", kind="committee", parent="99000a100"),
        ],
    )
    assert found.counts["units"]["new"] == 3


def test_what_stands_below_a_doubtful_row_is_doubtful_too(world, sign_in):
    found = read(
        sign_in(world.bob),
        [
            unit("C1", kind="committee", parent="nowhere"),
            unit("B1", parent="C1"),
            unit("G1", kind="group", parent="B1"),
        ],
        [post(code="B1"), post(username="other", code="ZB-a1")],
    )
    assert doubts(found, "units") == {2: {"parent"}, 3: {"parent_refused"}, 4: {"parent_refused"}}
    assert doubts(found, "posts") == {2: {"unit_refused"}}


def test_a_circle_is_doubtful(world, sign_in):
    rows = [unit("C1", kind="committee", parent="C2"), unit("C2", kind="committee", parent="C1"), unit("B9")]
    found = read(sign_in(world.bob), rows)
    assert doubts(found, "units") == {2: {"parent_refused"}, 3: {"parent_refused"}}


POST_DOUBTS = {
    "doubled": [post(), post()],
    "person": [post("alice", "李大燕")],
    "names": [post(), post(name="何旧来", role="leader")],
    "switched_off": [post("ghost", "卫离职")],
    "unit": [post(code="ZB-b1")],
    "unit_closed": [post(code="ZB-a2")],
    "role": [post(role="auditor")],
    "dates": [post(start="2026-05-01", end="2026-04-01")],
    "already": [post("alice", "李小燕", role="secretary", start="2021-01-01")],
}


@pytest.mark.parametrize("doubt", POST_DOUBTS)
def test_a_doubtful_post_is_told_why(world, sign_in, doubt):
    if doubt == "unit_closed":
        close_unit(by=world.bob, unit=world.unit.branch_a2, closed_on=date(2024, 1, 1), reason="撤并")
    client = sign_in(world.bob)
    found = read(client, posts=POST_DOUBTS[doubt])
    assert doubt in doubts(found, "posts")[2]
    assert preview(client, found).context["doubtful"]


def test_who_checks_does_not_make(world, sign_in):
    found = read(sign_in(world.carol), posts=[post("audrey", "郑审计", role="secretary")])
    assert doubts(found, "posts") == {2: {"clash"}}


def test_a_system_administrator_is_given_no_checking_role(world, sign_in):
    found = read(sign_in(world.carol), posts=[post("root", "系统管理员", role="auditor")])
    assert "clash" in doubts(found, "posts")[2]


def test_the_name_of_a_stranger_is_not_told(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, posts=[post("charlie", "赵某某")])
    assert "赵大海" not in preview(client, found).text


def test_an_organizer_of_a_branch_gives_posts_there_only(world, sign_in):
    give_post(by=None, user=world.alice, unit=world.unit.branch_a, role=Role.ORGANIZER, starts_on=date(2020, 1, 1))
    found = read(
        sign_in(world.alice), posts=[post(code="ZB-a1"), post("x2", code="ZB-a2"), post("x3", code="99000a100")]
    )
    assert doubts(found, "posts") == {3: {"unit"}, 4: {"unit"}}


def test_what_people_type_is_read(world, sign_in):
    found = read(
        sign_in(world.bob),
        [["ＺＢ－ａ９", " 新支部 ", str(Kind.BRANCH.label), "99000a100200", "１２人", "2020年1月1日", ""]],
        [["newbie", "何新来", "ZB-a1", str(Role.LEADER.label), "", "", date(2026, 1, 1), ""]],
    )
    assert doubts(found, "units") == doubts(found, "posts") == {}
    assert found.counts["units"]["new"] == found.counts["posts"]["new"] == 1


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (unit(code="=1+1"), "code"),
        (unit(code=371000199001011234.0), "code"),
        (unit(kind="sect"), "kind"),
        (unit(name=""), "name"),
        (unit(members=-1), "members"),
        (unit(members=1.5), "members"),
        (unit(members=10**7 + 1), "members"),
        (unit(opened="2020-02-30"), "opened_on"),
        (unit(opened=43831), "opened_on"),
        (unit(name="长" * 101), "name"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(world, sign_in, row, column):
    client = sign_in(world.bob)
    found = read(client, [row, unit("ZB-a8")])
    bucket = preview(client, found).context["parts"][0]["buckets"][2]
    assert found.counts["units"] == {"new": 1, "changed": 0, "same": 0, "doubtful": 1}
    letter = "ABCDEFG"["code name kind parent_code members opened_on closed_on".split().index(column)]
    assert bucket["rows"][0][2] == f"{letter}2"


def test_queries_do_not_grow_with_the_rows(world, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(world.bob)
    counted = []
    for rows in (1, 3):
        found = read(
            client,
            [unit(f"N{n}") for n in range(rows)] + [unit("ZB-a1", "东街支部", opened="")],
            [post(f"n{n}") for n in range(rows)] + [post(f"d{n}", code="no") for n in range(rows)],
        )
        with CaptureQueriesContext(connection) as captured:
            preview(client, found)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_uploads_are_told_apart(world, sign_in):
    client = sign_in(world.bob)
    first, second = read(client, [unit("N1")]), read(client, [unit("N2"), unit("N3")])
    assert RosterUpload.objects.count() == 2
    assert (first.counts["units"]["new"], second.counts["units"]["new"]) == (1, 2)
