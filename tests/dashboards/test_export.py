"""The workbook holds what the page shows (OU2)."""

from dataclasses import astuple
from io import BytesIO

from openpyxl import load_workbook

from dashboards.sheets import PROGRESS
from tests.dashboards.years import move_deadline


def rows_of(response):
    assert response.status_code == 200
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def url(unit, part=""):
    return f"/dashboards/{unit.pk}/{part}"


def test_the_workbook_equals_the_screen(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_b, world.charlie)
    move_deadline(world.duty(world.unit.branch_b2), days=-1)
    client = sign_in(world.lee)
    page = client.get(url(world.unit.city)).context["page"]
    head, own, *below = rows_of(client.get(url(world.unit.city, "export/")))
    assert head == [str(column.title) for column in PROGRESS.columns]
    assert own[0] == "安和市"
    assert own[2:12] == [page.progress.due, page.progress.share, *astuple(page.progress)]
    gifts = page.totals.gifts
    assert own[12:] == [
        gifts.donors, gifts.member_fen / 100, gifts.leaders, gifts.leader_fen / 100, gifts.others,
        gifts.other_fen / 100, gifts.amount_fen / 100,
    ]  # fmt: skip
    shown = [row for _key, _name, rows in page.groups for row in rows]
    assert [row[0] for row in below] == [row.name for row in shown]
    assert [row[4:12] for row in below] == [list(astuple(row.progress)) for row in shown]


def test_units_below_carry_no_amounts(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    _head, _own, *below = rows_of(sign_in(world.lee).get(url(world.unit.city, "export/")))
    assert below
    assert all(cell is None for row in below for cell in row[12:])


def test_an_export_of_another_unit_is_not_found(world, sign_in):
    assert sign_in(world.bob).get(url(world.unit.district_b, "export/")).status_code == 404
    assert sign_in(world.bob).get(url(world.unit.city, "export/?campaign=1999")).status_code == 404
    assert sign_in(world.alice).get(url(world.unit.branch_a, "export/")).status_code == 404


def test_a_cadre_looks_and_takes_no_workbook_out(world, sign_in):
    client = sign_in(world.cade)
    assert "export/" not in client.get(url(world.unit.village_a)).content.decode()
    assert client.get(url(world.unit.village_a, "export/")).status_code == 403


def test_the_file_is_a_workbook_that_no_cache_keeps(world, sign_in):
    response = sign_in(world.lee).get(url(world.unit.city, "export/"))
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    assert response["Cache-Control"] == "no-store"
    assert "attachment" in response["Content-Disposition"]
    b"".join(response.streaming_content)
