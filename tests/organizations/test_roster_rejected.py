"""The doubtful rows come back in the form they were sent in, and can be mended and sent again."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import Unit
from tests.organizations.rosters import apply, post, read, rejected, unit, upload


def test_the_doubtful_rows_come_back_marked(world, sign_in):
    client = sign_in(world.bob)
    found = read(
        client, [unit("N1"), unit("N2", parent="nowhere"), unit("N3", members="many")], [post("x", code="no")]
    )
    _content, workbook = rejected(client, found)
    units, posts = workbook.worksheets[:2]
    rows = [[cell.value for cell in row] for row in units.iter_rows(min_row=5)]
    assert [row[0] for row in rows] == ["N2", "N3"]
    assert rows[1][4] == "many"
    assert rows[0][-1]
    assert units["D5"].fill.fgColor.rgb.endswith("F8CBC6")
    assert units["D5"].comment.text
    assert posts["A5"].value == "x"


def test_mended_rows_are_taken_when_the_workbook_comes_again(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, [unit("N1"), unit("N2", parent="nowhere")], [post("x", code="no")])
    apply(client, found)
    _content, workbook = rejected(client, found)
    workbook.worksheets[0]["D5"] = "99000a100200"
    workbook.worksheets[1]["C5"] = "N2"
    out = io.BytesIO()
    workbook.save(out)
    answer, again = upload(client, SimpleUploadedFile("mended.xlsx", out.getvalue()))
    assert answer.status_code == 302
    assert again.counts["units"]["new"] == again.counts["posts"]["new"] == 1
    apply(client, again)
    assert Unit.objects.get(code="N2").posts.get().user.username == "x"


def test_the_rows_of_another_are_like_missing_ones(world, sign_in):
    found = read(sign_in(world.bob), [unit("N2", parent="nowhere")])
    url = reverse("organizations:roster-rejected", args=[found.pk])
    assert sign_in(world.dora).get(url).status_code == 404


def test_no_cell_comes_back_as_a_formula(world, sign_in):
    client = sign_in(world.bob)
    found = read(client, [unit("N2", name="+SUM(A1)", parent="nowhere")])
    _content, workbook = rejected(client, found)
    cell = workbook.worksheets[0]["B5"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")
