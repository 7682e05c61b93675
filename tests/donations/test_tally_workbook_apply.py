"""Applying: every accepted row or none, exactly once, and never what nobody has looked at."""

from uuid import uuid4

import pytest

from audit.models import Entry
from campaigns.models import Duty, Rollup
from donations.models import Meeting, Tally, TallyWorkbook
from tests.donations.committee import HOME, fill


def test_all_accepted_rows_are_reported_with_receipts(committee):
    workbook = committee.report("ZB-c1", "ZB-c2", "ZB-c3")
    answer = committee.apply(workbook)
    assert answer.headers["Location"] == f"{HOME}{workbook.pk}/"
    done = committee.client.get(answer.headers["Location"])
    assert Tally.objects.count() == 3
    assert all(tally.receipt_number in done.text for tally in Tally.objects.all())
    assert all(tally.submitted_by == committee.world.connie for tally in Tally.objects.all())
    assert Meeting.objects.count() == 3
    assert set(Duty.objects.filter(tally_set__isnull=False).values_list("state", "timeliness")) == {
        ("submitted", "on_time")
    }
    assert Entry.objects.filter(verb="tally.submit").count() == 3
    assert Entry.objects.get(verb="tally.workbook").after == {"branches": 3}


def test_the_roll_up_holds_the_sum(committee):
    committee.apply(committee.report())
    rollups = Rollup.objects.filter(measure="amount_fen", state="submitted", area=committee.world.unit.department)
    assert (
        sum(rollups.values_list("n", flat=True)) == sum(tally.total_fen for tally in Tally.objects.all()) == 608200
    )


def test_twice_gives_the_same_result(committee):
    workbook = committee.report()
    first, second = committee.apply(workbook), committee.apply(workbook)
    assert first.headers["Location"] == second.headers["Location"]
    assert Tally.objects.count() == Meeting.objects.count() == 4
    assert Entry.objects.filter(verb="tally.workbook").count() == 1


def test_doubtful_rows_are_left_out(committee):
    book = committee.open()
    fill(book, "ZB-c1", **committee.typed("ZB-c1"))
    fill(book, "ZB-c2", **committee.typed("ZB-c2", donors=99))
    committee.apply(committee.kept(committee.upload(book)))
    assert [tally.duty.unit.code for tally in Tally.objects.all()] == ["ZB-c1"]


def test_a_correction_becomes_the_next_revision(committee):
    first = committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    book = committee.open("template/?all=1")
    fill(book, "ZB-c1", donors=41, reason="漏记一人")
    committee.apply(committee.kept(committee.upload(book)))
    second = Tally.objects.current().get()
    assert (second.revision, second.donors, second.reason) == (2, 41, "漏记一人")
    assert Tally.objects.get(pk=first.pk).donors == 40


def test_a_change_since_the_preview_stops_everything_and_shows_the_newest_state(committee):
    workbook = committee.report()
    committee.world.meet(committee.world.unit.branch_c3, committee.world.connie)
    committee.world.tally(committee.world.unit.branch_c3, committee.world.connie)
    answer = committee.apply(workbook)
    again = TallyWorkbook.objects.get(pk=answer.headers["Location"].split("/")[-2])
    assert again.pk != workbook.pk
    assert Tally.objects.count() == 1
    assert not TallyWorkbook.objects.get(pk=workbook.pk).applied_at
    assert [row["code"] for row in again.rows_in("doubtful")] == ["ZB-c3"]
    assert "市水利局第3支部" in committee.client.get(answer.headers["Location"]).text
    committee.apply(again)
    assert Tally.objects.count() == 4


def test_a_stale_workbook_sent_twice_leads_to_one_new_preview(committee):
    workbook = committee.report()
    committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    first, second = committee.apply(workbook), committee.apply(workbook)
    assert first.headers["Location"] == second.headers["Location"]
    assert Tally.objects.count() == 1


def test_a_deadline_that_passed_since_the_preview_stops_everything(committee):
    workbook = committee.report()
    activity = committee.world.activity
    activity.closes_on = activity.opens_on
    activity.save()
    answer = committee.apply(workbook)
    assert not Tally.objects.exists()
    assert not Meeting.objects.filter(duty__unit__code="ZB-c2").exists()
    again = TallyWorkbook.objects.get(pk=answer.headers["Location"].split("/")[-2])
    assert len(again.rows_in("doubtful")) == 4


def test_nothing_half_done(committee, monkeypatch):
    """A fault at the last row undoes the rows before it; the workbook can be sent again."""
    from donations.actions import workbooks

    workbook, original, calls = committee.report(), workbooks.submit_tally, []

    def failing(**values):
        calls.append(1)
        if len(calls) == 4:
            raise RuntimeError
        return original(**values)

    monkeypatch.setattr(workbooks, "submit_tally", failing)
    with pytest.raises(RuntimeError):
        committee.apply(workbook)
    assert not Tally.objects.exists()
    assert Meeting.objects.count() == 1
    monkeypatch.undo()
    assert committee.apply(workbook).status_code == 302
    assert Tally.objects.count() == 4


@pytest.mark.parametrize("token", ["", "nonsense", str(uuid4())])
def test_without_its_token_nothing_is_reported(committee, token):
    workbook = committee.report()
    assert committee.apply(workbook, token=token).status_code == 404
    assert not Tally.objects.exists()


def test_looking_changes_nothing(committee):
    workbook = committee.report()
    assert committee.client.get(f"{HOME}{workbook.pk}/apply/").status_code == 405
    assert not Tally.objects.exists()


def test_a_workbook_without_accepted_rows_reports_nothing(committee):
    workbook = committee.report(donors=99)
    committee.apply(workbook)
    workbook.refresh_from_db()
    assert workbook.applied_at is None
