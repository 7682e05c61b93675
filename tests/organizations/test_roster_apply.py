"""Taking in a roster: all sound rows as one, once, on the record."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.models import User
from audit.models import Entry
from jobs.choices import State
from organizations.actions import close_unit, rename_unit
from organizations.actions.roster import applying
from organizations.choices import UploadState
from organizations.models import Post, RosterPost, RosterUnit, Unit
from tests.organizations.rosters import apply, post, preview, read, unit

UNITS = [
    unit("B1", "甲支部", parent="C1"),
    unit("C1", "镇机关党委", "committee", "99000a100"),
    unit("N1", closed=""),
]
POSTS = [
    post("newbie", "何新来", "B1", "secretary"),
    post("newbie", "何新来", "C1"),
    post("alice", "李小燕", "B1"),
]


def test_units_people_and_posts_come_in(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, UNITS, POSTS)
    assert apply(client, found).status_code == 302
    assert found.state == UploadState.APPLIED
    branch = Unit.objects.get(code="B1")
    assert [str(one) for one in Unit.objects.get_ancestors(branch)] == ["安和市", "环城区", "城关镇", "镇机关党委"]
    assert (branch.members, branch.opened_on, branch.pinyin) == (12, date(2020, 1, 1), "jiazhibu")
    assert branch.area == world.unit.town_a
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    newbie = User.objects.get(username="newbie")
    assert (newbie.name, newbie.initials, newbie.has_usable_password()) == ("何新来", "hxl", False)
    assert not newbie.is_superuser
    assert {(one.unit.code, one.role) for one in newbie.posts.all()} == {("B1", "secretary"), ("C1", "cadre")}
    assert world.alice.posts.count() == 2


def test_a_new_department_is_its_own_area(world, sign_in):
    client = sign_in(world.carol)
    rows = [unit("BM-9", "市文化局", "department", "990000000000"), unit("ZB-9", "文化局支部", parent="BM-9")]
    apply(client, read(client, rows))
    department = Unit.objects.get(code="BM-9")
    assert Unit.objects.get(code="ZB-9").area == department.area == department


def test_units_opened_by_hand_go_on_after_those_of_the_roster(world, sign_in):
    from organizations.actions import open_unit

    client = sign_in(world.bob)
    apply(client, read(client, [unit("N1"), unit("N2")]))
    open_unit(by=None, parent=world.unit.village_a, code="N3", name="手工支部", kind="branch")
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_the_same_file_twice_changes_nothing(world, sign_in):
    client = sign_in(world.bob)
    apply(client, read(client, UNITS, POSTS))
    before = [list(model.objects.order_by("pk").values()) for model in (Unit, User, Post)]
    again = read(client, UNITS, POSTS)
    assert again.counts["units"] == {"new": 0, "changed": 0, "same": 3, "doubtful": 0}
    assert again.counts["posts"] == {"new": 0, "changed": 0, "same": 3, "doubtful": 0}
    assert "data-confirm" not in preview(client, again).text.split("<main")[1].split("</main")[0]
    apply(client, again)
    assert before == [list(model.objects.order_by("pk").values()) for model in (Unit, User, Post)]


def test_pressing_twice_applies_once(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, UNITS, POSTS)
    apply(client, found)
    assert apply(client, found).status_code == 302
    assert Entry.objects.filter(verb="roster.apply").count() == 1


def test_changes_are_taken_over_and_empty_cells_are_not(world, sign_in):
    client = sign_in(world.bob)
    rows = [unit("ZB-a1", "东街支部", members="", opened="2019-07-01")]
    posts = [post("alice", "李小燕", "ZB-a1", "secretary", "书记", "", "2020-01-01", "")]
    apply(client, read(client, rows, posts))
    branch = Unit.objects.get(code="ZB-a1")
    assert (branch.name, branch.members, branch.opened_on, branch.initials) == (
        "东街支部",
        42,
        date(2019, 7, 1),
        "djzb",
    )
    assert world.alice.posts.get().title == "书记"
    entry = Entry.objects.get(verb="unit.change")
    assert (entry.before["name"], entry.after["name"]) == ("城关镇东街村支部", "东街支部")
    assert Entry.objects.get(verb="post.change").after["title"] == "书记"


def test_another_unit_above_moves_the_unit_with_its_duties(world, sign_in):
    client = sign_in(world.bob)
    apply(client, read(client, [unit("ZB-a2", "城关镇西街村支部", parent="99000a", members=18, opened="")]))
    moved = Unit.objects.get(code="ZB-a2")
    assert Unit.objects.get_parent(moved) == world.unit.district_a
    assert world.duty(moved).unit_path == moved.path
    assert Entry.objects.filter(verb="unit.move").exists()


def test_only_sound_rows_come_in_and_the_doubtful_ones_wait(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, [unit("N1"), unit("N2", parent="nowhere")], [post(), post("x", code="ZB-b1")])
    apply(client, found)
    assert Unit.objects.filter(code="N1").exists()
    assert not Unit.objects.filter(code="N2").exists()
    assert not User.objects.filter(username="x").exists()
    assert [row.code for row in RosterUnit.objects.all()] == ["N2"]
    assert [row.username for row in RosterPost.objects.all()] == ["x"]


def test_every_change_is_on_the_record(world, sign_in):
    client = sign_in(world.bob)
    before = Entry.objects.count()
    apply(client, read(client, UNITS, POSTS))
    verbs = list(
        Entry.objects.order_by("-pk").values_list("verb", "actor", "reason")[: Entry.objects.count() - before]
    )
    counted = {verb: sum(one[0] == verb for one in verbs) for verb, _actor, _reason in verbs}
    assert counted == {"roster.apply": 1, "unit.open": 3, "user.create": 1, "post.give": 3}
    assert {actor for _verb, actor, _reason in verbs} == {"王建国"}
    opened = Entry.objects.get(verb="unit.open", subject="甲支部")
    assert opened.after == {"code": "B1", "name": "甲支部", "kind": "branch"}
    assert opened.unit_id == opened.subject_id == Unit.objects.get(code="B1").pk


def test_one_failure_leaves_nothing_behind(world, sign_in, monkeypatch):
    client = sign_in(world.bob)
    found = read(client, UNITS, POSTS)
    before = Unit.objects.count(), User.objects.count(), Entry.objects.count()

    def fail(*_args, **_more):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(applying, "_change_posts", fail)
    apply(client, found)
    assert found.job.state == State.FAILED
    assert "disk" not in found.job.message
    assert (Unit.objects.count(), User.objects.count(), Entry.objects.count()) == before
    assert found.state == UploadState.READY


@pytest.mark.parametrize("changes", [{"version": 99}, {"version": ""}, {"token": uuid4()}, {"token": ""}])
def test_a_stale_or_missing_version_applies_nothing(world, sign_in, changes):
    client = sign_in(world.bob)
    found = read(client, [unit("N1")])
    assert apply(client, found, **changes).status_code == 409
    assert not Unit.objects.filter(code="N1").exists()


def test_what_changed_since_the_preview_is_looked_at_again(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, [unit("N1"), unit("ZB-a1", "城关镇东街村支部", members=42, opened="")])
    rename_unit(by=world.bob, unit=world.unit.branch_a, name="改了名")
    apply(client, found)
    assert not Unit.objects.filter(code="N1").exists()
    assert found.state == UploadState.READY
    assert found.counts["units"]["changed"] == 1
    assert found.job.state == State.FAILED
    apply(client, found)
    assert Unit.objects.filter(code="N1").exists()


def test_a_right_that_ended_since_counts(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, [unit("N1")])
    world.bob.posts.update(ends_on=date(2021, 1, 1))
    assert apply(client, found).status_code == 403
    assert not Unit.objects.filter(code="N1").exists()


def test_the_roster_of_another_is_not_applied(world, sign_in):
    found = read(sign_in(world.bob), [unit("N1")])
    assert apply(sign_in(world.dora), found).status_code == 404
    assert not Unit.objects.filter(code="N1").exists()


def test_reading_an_address_applies_nothing(world, sign_in):
    from django.urls import reverse

    client = sign_in(world.bob)
    found = read(client, [unit("N1")])
    assert client.get(reverse("organizations:roster-apply", args=[found.pk])).status_code == 405


def test_a_unit_closes_with_those_below_it(world, sign_in):
    close_unit(by=world.bob, unit=world.unit.branch_a2, closed_on=date(2024, 1, 1), reason="撤并")
    client = sign_in(world.bob)
    rows = [
        unit("99000a100200", "城关镇东街村", "village", "99000a100", "", "", "2026-06-01"),
        unit("ZB-a1", "城关镇东街村支部", members="", opened="", closed="2026-06-01"),
    ]
    apply(client, read(client, rows))
    assert Unit.objects.get(code="99000a100200").closed_on == date(2026, 6, 1)
