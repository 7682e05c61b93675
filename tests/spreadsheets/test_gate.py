"""IN2: every bomb is refused in a second and within 100 MB; with its guard off, the same file passes."""

import io
import time
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from spreadsheets import gate
from spreadsheets.forms import WorkbookField
from spreadsheets.gate import WorkbookRefused
from tests.spreadsheets import books

ONE = books.sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


def lying():
    return books.with_false_size(books.zipped(books.parts(ONE)), "xl/worksheets/sheet1.xml", 20)


def plus(**more):
    return books.zipped({**books.parts(ONE), **{name.replace("__", "/"): data for name, data in more.items()}})


BOMBS = {
    "a sheet of 1 GB": (
        lambda: books.zipped({**books.parts(ONE), "xl/worksheets/sheet1.xml": books.huge_sheet(1_000_000_000)}),
        ["believable_sizes", "sound_parts"],
    ),
    "a far cell": (
        lambda: books.zipped(books.parts(books.sheet_xml('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'))),
        ["check_sheet"],
    ),
    "a million rows": (
        lambda: books.zipped(books.parts(books.sheet_xml('<row r="1000001"><c r="A1000001"><v>1</v></c></row>'))),
        ["check_sheet"],
    ),
    "a wide empty rectangle": (
        lambda: books.zipped(books.parts(books.sheet_xml('<row r="9"><c r="CZ300000"><v>1</v></c></row>'))),
        ["sound_parts"],
    ),
    "a far cell in small letters": (
        lambda: books.zipped(books.parts(books.sheet_xml('<row r="1"><c r="xfd1"><v>1</v></c></row>'))),
        ["check_sheet"],
    ),
    "10,000 sheets": (lambda: books.zipped(books.parts(ONE, sheets=10_000)), ["few_entries"]),
    "a zip inside, named": (
        lambda: plus(**{"xl__embeddings__a.xlsx": books.book().getvalue()}),
        ["nothing_embedded", "check_piece"],
    ),
    "a zip inside, renamed": (lambda: plus(**{"xl__media__image1.png": books.book().getvalue()}), ["check_piece"]),
    "a size that lies": (lying, ["sound_parts"]),
    "an entity bomb": (
        lambda: books.zipped(books.parts(ENTITIES + ONE)),
        ["check_piece"],
    ),
    "macros": (lambda: plus(**{"xl__vbaProject.bin": b"x"}), ["no_macros"]),
    "external links": (lambda: plus(**{"xl__externalLinks__externalLink1.xml": "<a/>"}), ["no_links"]),
    "a connection": (lambda: plus(**{"xl__connections.xml": "<a/>"}), ["no_links"]),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_a_second_and_100_MB(name):
    bomb = BOMBS[name][0]()
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(WorkbookRefused):
        gate.check(bomb)
    seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{name}: {seconds:.3f} s, {peak / 1e6:.1f} MB")
    assert seconds <= 1
    assert peak <= 100_000_000


@pytest.mark.parametrize("name", BOMBS)
def test_control_with_its_guard_off_the_bomb_passes(name, monkeypatch):
    build, guards = BOMBS[name]
    monkeypatch.setattr(gate, "GUARDS", [guard for guard in gate.GUARDS if guard.__name__ not in guards])
    for guard in guards:
        if guard.startswith("check_"):
            monkeypatch.setattr(gate, guard, lambda *_: None)
    gate.check(build())


def test_an_utf_16_part_hides_nothing():
    with pytest.raises(WorkbookRefused):
        gate.check(books.zipped(books.parts((ENTITIES + ONE).encode("utf-16"))))


OTHERS = {
    "an old .xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 5000, "old Excel"),
    "a locked workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a text file": ("单位,金额\n东街,1\n".encode(), "text file"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "not a workbook"),
    "nothing": (b"", "empty"),
    "a Word document": (books.zipped({"word/document.xml": "<a/>"}).getvalue(), "Word"),
    "an .xlsb": (books.zipped({"xl/workbook.bin": "a"}).getvalue(), "binary workbook"),
    "an OpenDocument": (books.zipped({"content.xml": "<a/>"}).getvalue(), "OpenDocument"),
    "any zip": (books.zipped({"a.txt": "a"}).getvalue(), "zip archive"),
    "half a workbook": (books.book(books.GOOD).getvalue()[:3000], "damaged"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_workbook_is_told_what_it_is(name, english):
    content, word = OTHERS[name]
    with pytest.raises(WorkbookRefused, match=word):
        gate.check(io.BytesIO(content))
    if content:
        with pytest.raises(Exception, match=word):
            WorkbookField().clean(SimpleUploadedFile("x.xlsx", content))


def test_a_file_over_the_limit_is_refused(settings, english):
    settings.WORKBOOK_MAX_BYTES = 1000
    with pytest.raises(WorkbookRefused, match="larger than"):
        gate.check(books.book(books.GOOD))


def test_a_sound_workbook_passes_and_is_left_at_its_start():
    file = books.book(books.GOOD)
    assert gate.check(file) == {}
    assert file.tell() == 0
    upload = SimpleUploadedFile("x.xlsx", file.getvalue())
    assert WorkbookField().clean(upload) is upload
