"""What is wrong with a workbook is said in one sentence; what is right is read without a silent change (IN1, IN4)."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from spreadsheets import gate, reading, rules
from spreadsheets.gate import WorkbookRefused
from spreadsheets.reading import read_workbook
from spreadsheets.sheets import Column, Sheet
from spreadsheets.templates import template
from tests.spreadsheets.books import GOOD, TALLIES, TITLES, book, parts, sheet_xml, zipped

pytestmark = pytest.mark.usefixtures("english")


def checked(file):
    with read_workbook(file, [TALLIES]) as result:
        return list(result.checked_rows())


def problems(file):
    return {problem.cell: problem.message for row in checked(file) for problem in row.problems}


def test_a_good_row_is_read():
    (row,) = checked(book(GOOD))
    assert row.number == 2
    assert row.problems == []
    assert row.values == {
        "code": "001234", "kind": "branch", "fen": 326050, "donors": 40,
        "held_on": datetime.date(2027, 1, 28), "remark": "fine",
    }  # fmt: skip


def test_the_value_of_a_choice_is_understood_like_its_label():
    assert [row.values["kind"] for row in checked(book(["1", "branch"], ["2", "Ｂranch"]))] == ["branch"] * 2


def test_raw_rows_come_as_they_are():
    with read_workbook(book(["1", None, 3260.5, 40, datetime.date(2027, 1, 28)]), [TALLIES]) as result:
        assert list(result.rows()) == [(2, ["1", "", 3260.5, 40.0, datetime.date(2027, 1, 28), ""])]


def test_rows_can_be_read_twice_and_are_gone_after_close():
    result = read_workbook(book(GOOD), [TALLIES])
    assert list(result.rows()) == list(result.rows())
    result.close()
    assert not result.found().spool.exists()


def test_an_uploaded_file_is_read():
    assert len(checked(SimpleUploadedFile("x.xlsx", book(GOOD).getvalue()))) == 1


def test_a_filled_in_template_is_read_back():
    from io import BytesIO

    from openpyxl import load_workbook

    filled = load_workbook(BytesIO(template([TALLIES], "Tallies of 2027", "One row a branch.")))
    filled["Tallies"].append(GOOD)
    out = BytesIO()
    filled.save(out)
    (row,) = checked(out)
    assert (row.number, row.problems) == (5, [])


def test_titles_match_without_blanks_stars_width_and_case():
    titles = ["ｕｎｉｔ  code ＊", "KIND", "Amount\n", "Donors*", "Held\u00a0on", "Remark"]
    assert len(checked(book(GOOD, titles=titles))) == 1


def test_columns_may_stand_in_any_order_beside_others():
    with read_workbook(book([5, "x", "001234"], titles=["Donors", "Mood", "Unit code"]), [TALLIES]) as result:
        found = result.found()
        assert (found.extra, found.missing) == (["Mood"], ["Kind", "Amount", "Held on", "Remark"])
        assert list(result.rows()) == [(2, ["001234", "", "", 5.0, "", ""])]


def test_blank_rows_are_skipped_and_numbers_stay_those_of_excel():
    assert [row.number for row in checked(book(GOOD, [], [" ", "\u3000"], ["2"], [], []))] == [2, 5]


def test_a_table_away_from_the_corner_is_read():
    def shift(sheet):
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1, 2)

    file = book(["", "Branch", "-5"], change=shift)
    assert problems(file) == {
        "C5": "“Unit code” is empty; fill it in.",
        "E5": "The amount is below zero; write 0 or more.",
    }


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: book(GOOD, name="Other"), ["no sheet “Tallies”", "Other"]),
        (lambda: book(["x"], titles=["Kind"]), ["lacks", "Unit code"]),
        (lambda: book(["x"], titles=["nothing"]), ["lacks", "Unit code、Kind、Amount"]),
        (lambda: book(), []),
        (lambda: book(GOOD, titles=[*TITLES[:5], "Amount"]), ["twice", "Amount"]),
        (lambda: book(GOOD, GOOD, change=lambda sheet: sheet.merge_cells("C2:C3")), ["merged", "C2:C3"]),
    ],
)
def test_a_wrong_shape_is_named(file, words):
    if not words:
        assert checked(file()) == []
        return
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(file(), [TALLIES])
    assert all(word in str(refusal.value) for word in words)


def test_cells_merged_above_or_beside_the_table_are_no_harm():
    def merge(sheet):
        sheet.insert_rows(1)
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("H3:J4")

    assert len(checked(book(GOOD, change=merge))) == 1


def test_too_many_rows_are_refused(settings):
    settings.WORKBOOK_MAX_ROWS = 3
    assert len(checked(book(*[GOOD] * 3))) == 3
    with pytest.raises(WorkbookRefused, match="more than 3 rows"):
        read_workbook(book(*[GOOD] * 4), [TALLIES])


def test_formulas_and_errors_are_refused_where_they_stand_also_without_a_stored_value():
    file = book(["1", "Branch", "=1+1", "=2", None, "#REF!"], ["=A2", None, "=C2"], GOOD)
    assert {cell: message.split(";")[0] for cell, message in problems(file).items()} == {
        "C2": "The cell holds a formula", "D2": "The cell holds a formula",
        "F2": "The cell holds an error such as #REF!",
        "A3": "The cell holds a formula", "C3": "The cell holds a formula",
    }  # fmt: skip


def test_a_last_row_of_formulas_alone_is_not_lost():
    assert list(problems(book(GOOD, [None, None, "=SUM(C1:C2)"]))) == ["A3", "C3"]


def test_rows_come_in_the_form_that_postgresql_copies():
    cells = ["a\\b", "x\ty\nz", 3260.5, 42, datetime.date(2027, 1, 28), "=1"]
    with read_workbook(book(cells, GOOD, [3.710001990010113e17]), [TALLIES], form="copy") as result:
        lines = result.copy_file().read().decode().split("\n")
    assert lines == [
        "2\ta\\\\b\tx\\ty\\nz\t3260.5\t42\t2027-01-28\t=",
        "3\t001234\tBranch\t3,260.50元\t40\t2027年1月28日\tfine",
        "4\t3.710001990010113e+17\t\t\t\t\t",
        "",
    ]


def test_control_without_the_marks_formulas_would_pass_silently(monkeypatch):
    monkeypatch.setattr(gate, "check", lambda _file: {})
    assert problems(book(["1", "Branch", "=1+1", "=2", None, "#REF!"])) == {}


SILENT = {
    "a long number cell": (0, 371000199001011234, None),
    "a number cell that is a code": (0, 371000, "371000"),
    "a code that became a date": (0, datetime.date(2027, 3, 1), None),
    "full-width digits": (2, "３２６０．５", 326050),
    "a blank that cannot be seen": (2, "3260\u00a0.5\u200b", 326050),
    "a negative amount": (2, -5, None),
    "three decimals": (2, 3260.505, None),
    "a huge amount": (2, 1e300, None),
    "an amount in words": (2, "三千", None),
    "a yes as amount": (2, True, None),
    "a date as amount": (2, datetime.date(1900, 3, 1), None),
    "half a person": (3, 4.5, None),
    "a serial date": (4, 46415, None),
    "a date cell": (4, datetime.date(2027, 1, 28), datetime.date(2027, 1, 28)),
    "a trailing x": (0, "37100019900101123ｘ", "37100019900101123x"),
    "an apostrophe put there by our export": (5, "'=1+1", "=1+1"),
}


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_changed_silently(name):
    at, cell, expected = SILENT[name]
    cells = ["1", "Branch", 1, 1, None, None]
    cells[at] = cell
    (row,) = checked(book(cells))
    column = TALLIES.columns[at]
    assert row.values.get(column.key) == expected
    assert [problem.column for problem in row.problems] == ([] if expected is not None else [column.key])


def test_two_sheets_are_read_from_one_workbook():
    people = Sheet("People", (Column("name", "Name"),))

    def add(sheet):
        other = sheet.parent.create_sheet("People")
        other.append(["Name"])
        other.append(["张三"])

    with read_workbook(book(GOOD, change=add), [people, TALLIES]) as result:
        assert list(result.rows(people)) == [(2, ["张三"])]
        assert [number for number, _cells in result.rows(TALLIES)] == [2]


def test_a_parser_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(reading, "CLOCK_SECONDS", 0.001)
    with pytest.raises(WorkbookRefused, match="too long"):
        read_workbook(book(GOOD), [TALLIES])


def wide():
    """A few bytes that cost a parser 900 MB."""
    cells = '<row r="1"><c r="A1" t="str"><v>Unit code</v></c></row><row r="2"><c r="CZ300000"><v>1</v></c></row>'
    return zipped(parts(sheet_xml(cells)))


def test_a_parser_out_of_memory_is_one_message(monkeypatch):
    monkeypatch.setattr(gate, "GUARDS", [])
    monkeypatch.setattr(reading, "MEMORY_BYTES", 400_000_000)
    monkeypatch.setattr(reading, "MEMORY_BYTES_A_ROW", 0)
    with pytest.raises(WorkbookRefused, match="memory"):
        read_workbook(wide(), [Sheet("s1", (Column("code", "Unit code"),))])


def test_control_without_the_limit_the_same_workbook_is_parsed(monkeypatch):
    monkeypatch.setattr(gate, "GUARDS", [])
    read_workbook(wide(), [Sheet("s1", (Column("code", "Unit code"),))]).close()


def test_required_cells_are_asked_for():
    assert problems(book(["", "Branch"])) == {"A2": "“Unit code” is empty; fill it in."}
    assert rules.read_text(" 张\u3000三 ") == "张 三"


def test_a_row_that_repeats_another_is_named():
    assert problems(book(GOOD, ["2"], ["００1234", "Committee"])) == {
        "A4": "This row repeats row 2; delete one of the two.",
    }
