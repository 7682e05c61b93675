"""The preview: three buckets; every doubtful cell is named with its cure, and the other rows stand."""

from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.actions import create_duties
from campaigns.models import Duty
from donations.actions import accept_tally, return_tally
from donations.choices import ReturnReason
from donations.models import Tally
from organizations.actions import open_unit
from tests.donations.committee import HOME, KEYS, fill, long_ago, rows_of


def doubts(workbook):
    """{row number: {column: sentence}} of the doubtful rows."""
    rows = workbook.rows_in("doubtful")
    found = {row["number"]: {one["column"]: one["message"] for one in row["problems"]} for row in rows}
    sentences = list(chain.from_iterable(told.values() for told in found.values()))
    assert all(sentence.endswith(("。", ".")) for sentence in sentences), sentences
    return found


def cells(workbook):
    return {one["cell"] for row in workbook.rows_in("doubtful") for one in row["problems"]}


def show(committee, workbook):
    return committee.client.get(f"{HOME}{workbook.pk}/")


def test_new_rows_are_shown_with_their_sum_and_nothing_is_reported(committee):
    workbook = committee.report("ZB-c1", "ZB-c2")
    answer = show(committee, workbook)
    assert len(workbook.rows_in("new")) == 2
    assert len(workbook.rows_in("blank")) == 2
    assert "叁仟零肆拾壹元整" in answer.text
    assert answer.context["total"] == 304100
    assert not Tally.objects.exists()


def test_the_page_takes_as_many_queries_for_four_rows_as_for_one(committee, django_assert_num_queries):
    one, four = committee.report("ZB-c1"), committee.report()
    show(committee, one)
    with django_assert_num_queries(_queries(committee, one)):
        show(committee, four)


def _queries(committee, workbook):
    with CaptureQueriesContext(connection) as queries:
        show(committee, workbook)
    return len(queries)


def test_judging_takes_as_many_queries_for_four_rows_as_for_one(committee):
    committee.report("ZB-c1")  # what a process reads once
    counts = []
    for codes in (["ZB-c1"], []):
        with CaptureQueriesContext(connection) as queries:
            committee.report(*codes)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_correction_shows_old_and_new_and_needs_a_reason(committee):
    committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    book = committee.open("template/?all=1")
    fill(book, "ZB-c1", donors=41)
    assert set(doubts(committee.kept(committee.upload(book)))[5]) == {"reason"}
    fill(book, "ZB-c1", reason="漏记一人")
    workbook = committee.kept(committee.upload(book))
    assert workbook.rows_in("changed")[0]["reason"] == "漏记一人"
    assert "40 → 41" in show(committee, workbook).text


def test_unchanged_rows_are_counted(committee):
    committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    workbook = committee.kept(committee.upload(committee.open("template/?all=1")))
    answer = show(committee, workbook)
    assert (answer.context["same"], answer.context["blank"], answer.context["accepted"]) == (1, 3, 0)
    assert "/apply/" not in answer.text


def test_an_accepted_tally_may_be_corrected_too(committee):
    tally = committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    accept_tally(by=committee.world.carol, tally=tally, version=tally.duty.version)
    book = committee.open("template/?all=1")
    fill(book, "ZB-c1", other_fen=60, reason="漏记十元")
    assert committee.kept(committee.upload(book)).rows_in("changed")


def test_a_returned_tally_needs_other_figures_or_a_reason(committee):
    tally = committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    return_tally(by=committee.world.carol, tally=tally, version=tally.duty.version, reason=ReturnReason.PEOPLE)
    book = committee.open()
    assert set(doubts(committee.kept(committee.upload(book)))[5]) == {"reason"}
    fill(book, "ZB-c1", reason="已核对，无误")
    assert committee.kept(committee.upload(book)).rows_in("changed")
    fill(book, "ZB-c1", reason=None, donors=39)
    assert committee.kept(committee.upload(book)).rows_in("changed")


def test_a_foreign_branch_is_refused_like_an_unknown_code_and_the_others_stand(committee):
    """Control: under Alice's own name her row would be new."""
    book = committee.open()
    for row, code in ((5, "ZB-a1"), (6, "ZB-nobody")):
        fill(book, None, row=row, **committee.typed(code, code=code, unit=None))
    fill(book, "ZB-c3", **committee.typed("ZB-c3"))
    workbook = committee.kept(committee.upload(book))
    found = doubts(workbook)
    assert found[5] == found[6]
    assert set(found) == {5, 6}
    assert len(workbook.rows_in("new")) == 1
    assert "东街村" not in show(committee, workbook).text
    committee.client.force_login(committee.world.alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "code" not in doubts(committee.kept(committee.upload(book))).get(5, {})


def test_duplicated_rows_are_both_refused_and_named(committee):
    book = committee.open()
    fill(book, "ZB-c1", **committee.typed("ZB-c1"))
    fill(book, None, row=6, **committee.typed("ZB-c2", code="ZB-c1", unit=None))
    found = doubts(committee.kept(committee.upload(book)))
    assert set(found) == {5, 6}
    assert all("5、6" in told["code"] for told in found.values())


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("member_fen", "=SUM(1,2)"),
        ("member_fen", -5),
        ("member_fen", 3260.505),
        ("member_fen", "1e999"),
        ("member_fen", 1e15),
        ("member_fen", None),
        ("member_fen", "#REF!"),
        ("donors", 1_000_000),
        ("donors", 31),
        ("donors", 4.5),
        ("donors", None),
        ("donors", "很多"),
        ("members", None),
        ("leaders", 21),
        ("leader_fen", 99999),
        ("others", None),
        ("other_fen", None),
        ("held_on", "昨天"),
        ("held_on", timezone.localdate() + timedelta(days=2)),
        ("held_on", "1999-01-01"),
        ("attended", 0),
        ("attended", None),
        ("form", "by pigeon"),
        ("unit", "市水利局第3支部"),
        ("code", None),
    ],
)
def test_a_doubtful_cell_is_named_and_the_other_rows_stand(committee, column, typed):
    book = committee.open()
    row = rows_of(book)["ZB-c2"]
    fill(book, None, row=row, **committee.typed("ZB-c2", **{column: typed}))
    fill(book, "ZB-c1", **committee.typed("ZB-c1"))
    workbook = committee.kept(committee.upload(book))
    assert set(doubts(workbook)) == {row}
    assert column in doubts(workbook)[row] or column in ("other_fen", "others")
    letter = chr(ord("A") + KEYS.index(column))
    assert f"{letter}{row}" in cells(workbook) or column in ("other_fen", "others")
    assert len(workbook.rows_in("new")) == 1
    assert f"{letter}{row}" in show(committee, workbook).text or column in ("other_fen", "others")


@pytest.mark.parametrize("typed", ["１５００．５", "1,500.50元", "￥1500.5"])
def test_amounts_are_read_as_people_write_them(committee, typed):
    (row,) = committee.report("ZB-c1", member_fen=typed).rows_in("new")
    assert row["figures"]["member_fen"] == 150050


def test_empty_cells_for_leaders_and_others_count_as_nobody(committee):
    empty = dict.fromkeys(("leaders", "leader_fen", "others", "other_fen"))
    (row,) = committee.report("ZB-c1", **empty).rows_in("new")
    assert row["figures"]["other_fen"] == row["figures"]["leaders"] == 0


def test_zero_is_a_valid_tally(committee):
    nothing = dict.fromkeys(("donors", "member_fen", "leaders", "leader_fen", "others", "other_fen"), 0)
    assert len(committee.report(**nothing).rows_in("new")) == 4


def test_members_that_differ_from_the_roster_are_taken(committee):
    assert committee.report("ZB-c1", members=300).rows_in("new")


def test_the_meeting_is_asked_for_only_where_it_is_missing(committee):
    nothing = {"held_on": None, "attended": None}
    workbook = committee.report("ZB-c1", "ZB-c2", **nothing)
    assert set(doubts(workbook)) == {6}
    assert "held_on" in doubts(workbook)[6]


def test_a_meeting_that_stands_is_not_changed_in_passing(committee):
    workbook = committee.report("ZB-c1", held_on=long_ago(), attended=3)
    assert "held_on" in doubts(workbook)[5]
    same = committee.report("ZB-c1", held_on=timezone.localdate(), attended=40)
    assert same.rows_in("new")[0]["content"] is None


def test_past_the_deadline_the_rule_is_named_and_the_others_stand(committee):
    day = long_ago(days=5)
    Duty.objects.filter(unit=committee.world.unit.branch_c2, kind="tally").update(due_on=day, original_due_on=day)
    workbook = committee.report("ZB-c1", "ZB-c2")
    assert "5" in doubts(workbook)[6]["code"]
    duty = committee.world.duty(committee.world.unit.branch_c2)
    assert f"/duties/{duty.pk}/" in show(committee, workbook).text
    assert len(workbook.rows_in("new")) == 1


def test_a_quota_is_mentioned_quietly_and_refuses_nothing(committee):
    unit = committee.world.unit
    open_unit(by=None, parent=unit.committee, code="ZB-c5", name="市水利局第5支部", kind="branch", members=30)
    for kind in ("meeting", "tally"):
        create_duties(by=committee.world.carol, activity=committee.world.activity, kind=kind)
    same = committee.report("ZB-c1", "ZB-c2", "ZB-c3", "ZB-c4", "ZB-c5", donors=20, member_fen=2000)
    assert show(committee, same).context["prescribed"]
    assert len(same.rows_in("new")) == 5
    assert not show(committee, committee.report("ZB-c1", "ZB-c2")).context["prescribed"]


def test_only_its_owner_sees_it(committee):
    workbook = committee.report("ZB-c1")
    for person in ("charlie", "bob", "carol", "alice"):
        user = getattr(committee.world, person)
        committee.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        missing = committee.client.get(f"{HOME}999999/")
        for path in ("", "rejected/"):
            assert committee.client.get(f"{HOME}{workbook.pk}/{path}").status_code == missing.status_code == 404
        assert committee.apply(workbook).status_code == 404
    assert not Tally.objects.exists()


def test_a_right_taken_away_counts_at_once(committee):
    workbook = committee.report("ZB-c1")
    post = committee.world.connie.posts.get()
    post.unit = committee.world.unit.branch_c2
    post.save()
    assert show(committee, workbook).status_code == 404
    assert committee.apply(workbook).status_code == 404
