"""The doubtful rows come back in the form of the template, red, with the sentence; mended they are taken."""

from donations.models import Tally
from tests.donations.committee import HOME, fill, opened, rows_of


def doubtful(committee):
    book = committee.open()
    fill(book, "ZB-c1", **committee.typed("ZB-c1"))
    fill(book, "ZB-c2", **committee.typed("ZB-c2", donors=99))
    fill(book, "ZB-c3", **committee.typed("ZB-c3", member_fen="=1+1", held_on="昨天"))
    return committee.kept(committee.upload(book))


def test_only_the_doubtful_rows_come_back_red_with_their_notes(committee):
    workbook = doubtful(committee)
    sheet = opened(committee.client.get(f"{HOME}{workbook.pk}/rejected/")).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (5, 6, 7)] == ["ZB-c2", "ZB-c3", None]
    assert sheet["G5"].fill.fgColor.rgb.endswith("F8CBC6")
    assert "99" in sheet["G5"].comment.text
    assert sheet["G5"].value == 99
    assert "99" in sheet.cell(5, 14).value


def test_mended_they_are_taken(committee):
    workbook = doubtful(committee)
    committee.apply(workbook)
    book = opened(committee.client.get(f"{HOME}{workbook.pk}/rejected/"))
    assert set(rows_of(book)) == {"ZB-c2", "ZB-c3"}
    fill(book, "ZB-c2", donors=20)
    fill(
        book,
        "ZB-c3",
        member_fen=1500.5,
        held_on="2026年11月1日".replace("2026", str(committee.world.campaign.year)),
    )
    fill(book, "ZB-c3", held_on=committee.typed("ZB-c3")["held_on"])
    again = committee.kept(committee.upload(book))
    assert len(again.rows_in("new")) == 2
    committee.apply(again)
    assert Tally.objects.count() == 3


def test_a_day_survives_the_way_back(committee):
    workbook = doubtful(committee)
    sheet = opened(committee.client.get(f"{HOME}{workbook.pk}/rejected/")).worksheets[0]
    assert sheet["C5"].value.date() == committee.typed("ZB-c2")["held_on"]
