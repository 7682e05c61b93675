"""The workbook of all tallies in scope: what the screen shows, to the fen."""

from io import BytesIO

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from organizations.actions import rename_unit


def rows(answer):
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(), content


def test_it_holds_the_rows_of_the_scope_and_their_sum(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_b, world.charlie)
    for person, codes in ((world.bob, ["ZB-a1"]), (world.carol, ["ZB-a1", "ZB-b1"])):
        table, _content = rows(sign_in(person).get("/donations/tallies/export/"))
        assert [row[1] for row in table[1:]] == codes
        assert sum(row[12] for row in table[1:]) * 100 == 331000 * len(codes)


def test_codes_stay_text_and_nothing_is_live(world, sign_in):
    rename_unit(by=None, unit=world.unit.branch_a, name="=1+1支部")
    world.tally(world.unit.branch_a, world.alice)
    _table, content = rows(sign_in(world.bob).get("/donations/tallies/export/"))
    sheet = load_workbook(BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}
    assert sheet["B2"].value == "ZB-a1"


def test_without_tallies_the_workbook_has_its_heading(world, sign_in):
    table, _content = rows(sign_in(world.bob).get("/donations/tallies/export/"))
    assert len(table[0]) == 17


def test_a_storekeeper_may_not(world, sign_in):
    assert sign_in(world.sam).get("/donations/tallies/export/").status_code == 403
