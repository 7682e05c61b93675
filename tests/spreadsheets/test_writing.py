"""Exports hold what was put in, open in every reader, and have no live formula (OU1)."""

import datetime
import io
import zipfile

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from spreadsheets import rules
from spreadsheets.reading import read_workbook
from spreadsheets.sheets import Column, Sheet
from spreadsheets.templates import rejected, sentences, template
from spreadsheets.writing import stream
from tests.spreadsheets.books import GOOD, TALLIES, TITLES, book

pytestmark = pytest.mark.usefixtures("english")
NASTY = [
    "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "a\x00b\x0bc", "</t><f>1+1</f>", "a&b<c>\"'",
    "_x0041_", "😀 张三", "two\nlines", "x" * 40_000, "001234", "371000199001011234", "a\ud800b", "\u202etxt",
]  # fmt: skip
ROW = ["001234", "branch", 326050, 40, datetime.date(2027, 1, 28), "fine"]


def streamed(rows, sheet=TALLIES):
    return io.BytesIO(b"".join(stream(sheet, rows)))


def texts(file):
    return [row[5].value for row in load_workbook(file).active.iter_rows(min_row=2)]


def test_nasty_strings_come_back_the_same_in_two_readers():
    file = streamed(["1", None, 0, 0, None, text] for text in NASTY)
    safe = [rules.safe_cell(text) for text in NASTY]
    read = [row[5] for row in CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1:]]
    assert read == safe
    assert [text.replace("_x005F_", "_") for text in texts(file)] == safe


def test_no_cell_is_a_formula_in_an_export_a_template_or_rejected_rows():
    titles = Sheet("=A1", (Column("a", "=1+1", choices={"=2": "=3"}, note="@x"),))
    files = [
        streamed(["1", None, 0, 0, None, text] for text in NASTY),
        streamed([["=2"], ["+5"]], titles),
        io.BytesIO(template([titles], "=cmd|x", "+notes")),
        io.BytesIO(rejected(titles, [(["=1+1"], {"a": "=wrong"}), ([rules.FORMULA], {"": "@row"})], "-t")),
    ]
    for file in files:
        sheets = load_workbook(file).worksheets
        assert not [cell for ws in sheets for row in ws.iter_rows() for cell in row if cell.data_type == "f"]
        parts = zipfile.ZipFile(file)
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]
        for row in sheets[0].iter_rows():
            assert not [cell for cell in row if str(cell.value or "").startswith(("=", "+", "-", "@"))]


def test_control_without_safe_cell_the_formula_would_be_there(monkeypatch):
    monkeypatch.setattr("spreadsheets.writing.safe_cell", str)
    assert texts(streamed([["1", None, 0, 0, None, "=1+1"]])) == ["=1+1"]


def test_cells_have_the_type_of_their_column():
    cells = load_workbook(streamed([ROW])).active[2]
    assert [cell.value for cell in cells] == [
        "001234", "Branch", 3260.5, 40, datetime.datetime(2027, 1, 28), "fine",
    ]  # fmt: skip
    assert cells[0].data_type == "s"
    assert [cells[at].number_format for at in (0, 2, 4)] == ["@", "#,##0.00", "yyyy-mm-dd"]


def test_other_values_are_written_without_a_change():
    sheet = Sheet("s", (Column("a", "A"), Column("at", "At", is_moment=True)))
    moment = timezone.make_aware(datetime.datetime(2027, 1, 28, 9, 30), datetime.UTC)
    values = [True, moment, 10**17, 7.5, None, datetime.date(2027, 1, 2)]
    ws = load_workbook(streamed(([value, moment] for value in values), sheet)).active
    assert [row[0].value for row in ws.iter_rows(min_row=2)] == [
        "yes", "2027-01-28 17:30", "100000000000000000", 7.5, None, "2027-01-02",
    ]  # fmt: skip
    assert ws["B2"].value == datetime.datetime(2027, 1, 28, 17, 30)
    assert ws["B2"].number_format == "yyyy-mm-dd hh:mm"


def test_an_export_is_read_back_as_it_was():
    with read_workbook(streamed([ROW] * 3), [TALLIES]) as result:
        rows = list(result.checked_rows())
    assert [list(row.values.values()) for row in rows] == [ROW] * 3


def test_the_heading_stays_and_filters_also_without_rows():
    ws = load_workbook(streamed([])).active
    assert [cell.value for cell in ws[1]] == TITLES
    assert (ws.freeze_panes, ws.title) == ("A2", "Tallies")
    assert ws.auto_filter.ref.startswith("A1:F")


def test_an_error_half_way_gives_no_half_file():
    def rows():
        yield ROW
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        stream(TALLIES, rows())


def test_two_columns_of_one_title_are_refused():
    with pytest.raises(ValueError, match="title"):
        stream(Sheet("s", (Column("a", "A"), Column("b", "A"))), [])


def test_a_template_has_drop_downs_text_columns_and_prints_on_a4():
    many = {str(number): f"Unit {number}" for number in range(500)}
    sheet = Sheet("Roster", (*TALLIES.columns, Column("unit", "Unit", choices=lambda: many)))
    made = load_workbook(io.BytesIO(template([sheet], "Roster of 2027", "Fill in from row 5.")))
    ws = made["Roster"]
    lists = {str(rule.sqref): rule.formula1 for rule in ws.data_validations.dataValidation}
    assert lists == {"B5:B100000": '"Committee,Branch"', "G5:G100000": "lists!$A$1:$A$500"}
    assert made["lists"].sheet_state == "hidden"
    assert made["lists"]["A500"].value == "Unit 499"
    assert [cell.value for cell in ws[4]] == ["Unit code *", *TITLES[1:], "Unit"]
    assert ws["A3"].value == "As in the roster."
    assert (ws.freeze_panes, ws.print_title_rows) == ("A5", "$4:$4")
    assert (ws.page_setup.orientation, ws.page_setup.paperSize) == ("landscape", 9)
    assert ws.column_dimensions["A"].number_format == "@"


def test_rejected_rows_come_back_red_with_a_note_and_can_be_uploaded_again():
    file = book(GOOD, ["2", "Nonsense", "-5", 4, 46415, "=1"], ["", "Branch", 1, 1, None, None])
    with read_workbook(file, [TALLIES]) as result:
        bad = [row for row in result.checked_rows() if row.problems]
    again = io.BytesIO(
        rejected(
            TALLIES, [(row.raw, sentences(row.problems)[row.number]) for row in bad], "Rejected", "Mend these."
        )
    )
    ws = load_workbook(again)["Tallies"]
    assert [cell.value for cell in ws[5]][:6] == ["2", "Nonsense", "'-5", 4, 46415, None]
    assert ws["C5"].fill.fgColor.rgb.endswith("F8CBC6")
    assert ws["C5"].comment.text == "The amount is below zero; write 0 or more."
    assert ws["A5"].comment is None
    assert "below zero" in ws["G5"].value
    assert ws["A6"].comment.text == "“Unit code” is empty; fill it in."
    with read_workbook(again, [TALLIES]) as result:
        assert result.found().extra == []
        messages = [{p.column: p.message for p in row.problems} for row in result.checked_rows()]
    assert messages[0]["fen"] == "The amount is below zero; write 0 or more."
    assert "only a number" in messages[0]["held_on"]
