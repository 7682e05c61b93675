"""The upload page: who comes here, what is refused as a whole and why; nothing is kept of a refused file."""

import io

import pytest
from openpyxl import Workbook

from donations.models import TallyWorkbook
from tests.donations.committee import HOME, KEYS, fill
from tests.spreadsheets import books


def refusal(answer):
    """The one sentence with which a file is refused."""
    assert answer.status_code == 200
    assert not TallyWorkbook.objects.exists()
    (sentence,) = answer.context["form"].errors["file"]
    assert sentence.endswith(("。", "."))
    return sentence


def test_the_page_says_how_many_branches_have_not_reported(committee):
    answer = committee.client.get(HOME)
    assert (answer.context["open"], answer.context["all"]) == (4, 4)
    assert f"{HOME}template/" in answer.text


def test_the_list_leads_there_only_whom_it_saves_work(committee):
    assert HOME in committee.client.get("/donations/tallies/").text
    committee.client.force_login(committee.world.alice, backend="django.contrib.auth.backends.ModelBackend")
    assert HOME not in committee.client.get("/donations/tallies/").text


def test_a_leader_may_not_report(committee):
    committee.client.force_login(committee.world.lee, backend="django.contrib.auth.backends.ModelBackend")
    assert committee.client.get(HOME).status_code == 403


def test_without_a_running_campaign_the_page_says_what_comes_first(committee):
    committee.world.campaign.state = "closed"
    committee.world.campaign.save()
    assert committee.client.get(HOME).context["all"] == 0
    assert committee.client.get(f"{HOME}template/").status_code == 404
    assert committee.upload(Workbook()).status_code == 200


def test_the_last_workbooks_are_there_after_a_lost_answer(committee):
    workbook = committee.report("ZB-c1")
    assert f"{HOME}{workbook.pk}/" in committee.client.get(HOME).text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "branches.xlsx"),
        (b"code,amount\n1,2\n", "branches.xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "branches.xls"),
        (b"PK\x03\x04 broken", "branches.xlsx"),
        (b"%PDF-1.7\0", "branches.pdf"),
    ],
    ids=["empty", "text", "old", "broken", "pdf"],
)
def test_what_is_no_workbook_is_refused_in_words(committee, content, name):
    refusal(committee.send(content, name))


def test_a_bomb_is_refused(committee):
    bomb = books.zipped({**books.parts(""), "xl/worksheets/sheet1.xml": books.huge_sheet(100_000_000)})
    refusal(committee.send(bomb.getvalue()))


def test_a_wrong_sheet_is_refused_by_name(committee):
    book = committee.open()
    book.worksheets[0].title = "Tabelle1"
    assert "Tabelle1" in refusal(committee.upload(book))


@pytest.mark.parametrize("key", ["donors", "leaders", "other_fen"])
def test_a_missing_column_is_named(committee, key):
    book = committee.open()
    title = book.worksheets[0].cell(4, KEYS.index(key) + 1).value.rstrip(" *")
    book.worksheets[0].delete_cols(KEYS.index(key) + 1)
    assert title in refusal(committee.upload(book))


def test_merged_cells_are_named(committee):
    book = committee.open()
    book.worksheets[0].merge_cells("H5:H6")
    assert "H5:H6" in refusal(committee.upload(book))


def test_too_many_rows_are_refused_with_the_number(committee, monkeypatch):
    monkeypatch.setattr("donations.sheets.reading.MOST_ROWS", 3)
    assert "3" in refusal(committee.upload(committee.open()))


def test_a_workbook_without_rows_is_refused(committee):
    book = committee.open()
    book.worksheets[0].delete_rows(5, 10)
    refusal(committee.upload(book))


def test_optional_columns_may_be_missing(committee):
    book = committee.open()
    fill(book, "ZB-c1", **committee.typed("ZB-c1"))
    for key in ("reason", "attended", "form", "held_on", "unit"):
        book.worksheets[0].delete_cols(KEYS.index(key) + 1)
    out = io.BytesIO()
    book.save(out)
    assert len(committee.kept(committee.send(out.getvalue())).rows_in("new")) == 1
