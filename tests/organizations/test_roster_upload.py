"""The gate of the roster: who may upload, what is no roster, and one form makes one upload."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.choices import State
from organizations.actions.roster.receiving import folder
from organizations.choices import UploadState
from organizations.models import RosterUpload, Unit
from organizations.sheets import POSTS, UNITS
from tests.organizations.rosters import URL, book, post, preview, read, unit, upload
from tests.spreadsheets import books


def test_only_who_manages_units_uploads(world, sign_in):
    assert sign_in(world.bob).get(URL).status_code == 200
    for person in (world.alice, world.lee, world.root, world.audrey, world.sam):
        assert sign_in(person).get(URL).status_code == 403
        assert upload(sign_in(person), book())[0].status_code == 403


def test_a_roster_is_read_and_its_file_removed(world, sign_in):
    found = read(sign_in(world.bob), [unit()], [post()])
    assert found.state == UploadState.READY
    assert found.counts["units"]["new"] == found.counts["posts"]["new"] == 1
    assert found.job.state == State.DONE
    assert not list(folder().iterdir())
    assert len(found.sha256) == 64


def test_nothing_changes_before_it_is_applied(world, sign_in):
    before = Unit.objects.count()
    read(sign_in(world.bob), [unit()])
    assert Unit.objects.count() == before


def test_the_same_form_sent_twice_is_one_upload(world, sign_in):
    client, token = sign_in(world.bob), uuid4()
    first, _found = upload(client, book([unit()]), token)
    second, _found = upload(client, book([unit()]), token)
    assert first.url == second.url
    assert RosterUpload.objects.count() == 1


def test_the_form_of_another_is_refused(world, sign_in):
    token = uuid4()
    upload(sign_in(world.bob), book([unit()]), token)
    answer, _found = upload(sign_in(world.dora), book([unit()]), token)
    assert answer.status_code == 409
    assert RosterUpload.objects.count() == 1


NO_ROSTER = {
    "a text": b"a,b\n1,2\n",
    "nothing": b"",
    "an old workbook": b"\xd0\xcf\x11\xe0" + b"\0" * 5000,
    "a zip": books.zipped({"a.txt": "a"}).getvalue(),
    "a bomb": books.zipped({**books.parts(books.sheet_xml("")), "xl/worksheets/sheet1.xml": books.huge_sheet(2 * 10**8)}).getvalue(),
    "macros": books.zipped({**books.parts(books.sheet_xml("")), "xl/vbaProject.bin": "x"}).getvalue(),
    "half a workbook": books.book(books.GOOD).getvalue()[:3000],
}  # fmt: skip


@pytest.mark.parametrize("name", NO_ROSTER)
def test_what_is_no_workbook_is_refused_in_the_form(world, sign_in, name):
    answer, found = upload(sign_in(world.bob), SimpleUploadedFile("roster.xlsx", NO_ROSTER[name]))
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert found is None
    assert not folder().exists() or not list(folder().iterdir())


def without_posts(workbook):
    workbook.remove(workbook[str(POSTS.name)])


def without_code(workbook):
    workbook[str(UNITS.name)].delete_cols(1)


def with_merged_cells(workbook):
    workbook[str(UNITS.name)].merge_cells("A2:A3")


def with_code_twice(workbook):
    workbook[str(UNITS.name)]["H1"] = str(UNITS.columns[0].title)


@pytest.mark.parametrize("change", [without_posts, without_code, with_merged_cells, with_code_twice])
def test_a_workbook_of_another_shape_is_refused_by_the_job(world, sign_in, change):
    client = sign_in(world.bob)
    found = read(client, [unit(), unit("ZB-a8")], change=change)
    found.refresh_from_db()
    assert found.state == UploadState.REFUSED
    assert found.job.state == State.FAILED
    assert found.job.message
    assert not list(folder().iterdir())
    assert preview(client, found).url == found.job.get_absolute_url()
