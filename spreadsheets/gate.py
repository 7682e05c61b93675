"""The gate before any parser: refuse what is not a plain, bounded .xlsx, in one sentence with the cure (IN2).

It inflates every part itself, piece by piece, because sizes written in a zip file can lie.
"""

import struct
import zipfile
from dataclasses import dataclass, field
from zlib import error as ZlibError

from django.conf import settings
from django.utils.translation import gettext as _

from spreadsheets.scan import Marks, column_letters, marks_in, measure
from spreadsheets.unpack import WorkbookRefused, damaged, pieces, whole_tags

MAX_ENTRIES = 1_000
MAX_RATIO = 120  # a sheet of equal rows reaches 60
FREE_BYTES = 12_000_000  # below this the ratio is not looked at
UNPACKED_TIMES = 10  # unpacked bytes allowed for each byte of WORKBOOK_MAX_BYTES
MAX_COLUMNS = 104
FREE_CELLS = 6_000_000  # a parser keeps the whole rectangle: about 30 bytes for each cell, also an empty one
BYTES_A_CELL = 4  # a wider rectangle must be filled, at least this much


@dataclass
class Upload:
    """One file on its way through the gate."""

    file: object
    size: int
    entries: list = field(default_factory=list)
    unpacked: int = 0
    marks: dict = field(default_factory=dict)  # part name → Marks


def check(file):
    """Refuse a file that is no plain workbook; return {part name: Marks} of its formulas and errors.

    Takes an open, seekable binary file and leaves it at its start. Raises WorkbookRefused.
    """
    file.seek(0, 2)
    upload = Upload(file, file.tell())
    try:
        for guard in GUARDS:
            guard(upload)
    except (zipfile.BadZipFile, ZlibError, struct.error, NotImplementedError, EOFError, OSError) as error:
        raise damaged() from error
    finally:
        file.seek(0)
    return upload.marks


def within_size(upload):
    if upload.size > settings.WORKBOOK_MAX_BYTES:
        raise WorkbookRefused(
            _("The file is larger than %(most)d MB; split it into several workbooks.")
            % {"most": settings.WORKBOOK_MAX_BYTES // 1024 // 1024}
        )
    if not upload.size:
        raise WorkbookRefused(_("The file is empty; choose the workbook again."))


def right_kind(upload):
    upload.file.seek(0)
    head = upload.file.read(4096)
    if head.startswith(b"PK"):
        return
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookRefused(_old_or_locked(upload.file))
    if b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkbookRefused(
            _("This is a text file or a web page, not a workbook; open it in Excel and save it as .xlsx.")
        )
    raise WorkbookRefused(_("This is not a workbook; fill in the template and upload it as .xlsx."))


def _old_or_locked(file):
    file.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in file.read():
        return _("The workbook is protected by a password; remove the password in Excel and upload it again.")
    return _("This is an old Excel file (.xls); open it in Excel and save it as .xlsx.")


def few_entries(upload):
    """Read the end record by hand: the standard library would load a directory of any length."""
    upload.file.seek(max(0, upload.size - 65_557))
    tail = upload.file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise damaged()
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MAX_ENTRIES or length > MAX_ENTRIES * 400 or tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise WorkbookRefused(
            _("The workbook has too many sheets or parts; copy the one sheet into a new workbook.")
        )


def listed(upload):
    upload.file.seek(0)
    upload.entries = zipfile.ZipFile(upload.file).infolist()
    names = [entry.filename.lower() for entry in upload.entries]
    if len(set(names)) != len(names) or any(entry.compress_type not in (0, 8) for entry in upload.entries):
        raise damaged()
    if any(entry.flag_bits & 1 for entry in upload.entries):
        raise WorkbookRefused(
            _("The workbook is protected by a password; remove the password in Excel and upload it again.")
        )


def is_workbook(upload):
    names = {entry.filename.lower() for entry in upload.entries}
    if "xl/workbook.xml" in names and "[content_types].xml" in names:
        return
    for part, message in (
        ("word/document.xml", _("This is a Word document; copy the table into the template and upload that.")),
        ("ppt/presentation.xml", _("These are slides; copy the table into the template and upload that.")),
        ("xl/workbook.bin", _("This is a binary workbook (.xlsb); open it in Excel and save it as .xlsx.")),
        ("content.xml", _("This is an OpenDocument file; open it and save it as .xlsx.")),
    ):
        if part in names:
            raise WorkbookRefused(message)
    raise WorkbookRefused(_("This is a zip archive, not a workbook; unpack it and upload the .xlsx inside."))


def no_macros(upload):
    for entry in upload.entries:
        name = entry.filename.lower()
        if "vbaproject" in name or "xl/macrosheets" in name or "xl/activex" in name:
            raise WorkbookRefused(_("The workbook holds macros; save it as .xlsx without macros."))


def no_links(upload):
    for entry in upload.entries:
        name = entry.filename.lower()
        if name.startswith(("xl/externallinks/", "xl/querytables/")) or name == "xl/connections.xml":
            raise WorkbookRefused(
                _("The workbook refers to other files; break the links in Excel (Data, Edit Links) and save it.")
            )


def nothing_embedded(upload):
    for entry in upload.entries:
        name = entry.filename.lower()
        if name.startswith("xl/embeddings/") or name.endswith((".zip", ".xlsx", ".xlsm", ".docx", ".exe")):
            raise WorkbookRefused(_("The workbook has another file inside it; delete it and save again."))


def believable_sizes(upload):
    """Check what the directory claims, before anything is unpacked; entries that overlap claim too much."""
    unpacked = sum(entry.file_size for entry in upload.entries)
    packed = sum(entry.compress_size for entry in upload.entries)
    if packed > upload.size:
        raise damaged()
    if unpacked > settings.WORKBOOK_MAX_BYTES * UNPACKED_TIMES or (
        unpacked > FREE_BYTES and unpacked > MAX_RATIO * max(packed, 1)
    ):
        raise WorkbookRefused(
            _("The workbook unpacks to far more than it shows; copy the rows into a new workbook.")
        )


def sound_parts(upload):
    """Unpack every part piece by piece and look at each piece once."""
    for entry in upload.entries:
        marks = Marks()
        for first, piece in whole_tags(pieces(upload.file, entry)):
            check_piece(entry.filename, first, piece, marks)
        if marks.last_row * marks.last_column > FREE_CELLS + marks.length // BYTES_A_CELL:
            raise too_far()
        if marks:
            upload.marks[entry.filename] = marks


def too_far():
    return WorkbookRefused(
        _(
            "The sheet reaches too far: at most %(rows)s rows and columns up to %(column)s. "
            "Delete the rows below and the columns to the right of the table."
        )
        % {"rows": f"{settings.WORKBOOK_MAX_ROWS:,}", "column": column_letters(MAX_COLUMNS)}
    )


def check_piece(name, first, piece, marks):
    if first and piece.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise WorkbookRefused(_("The workbook has another file inside it; delete it and save again."))
    if first and name.lower().endswith((".xml", ".rels")) and b"\0" in piece[:64]:
        raise damaged()  # UTF-16 would hide what is looked for below; Excel writes UTF-8
    if b"<!" in piece and (b"<!D" in piece or b"<!E" in piece):
        raise WorkbookRefused(_("The workbook holds a document type definition, which Excel never writes."))
    if marks.in_sheet or b"sheetData" in piece:
        marks.prefixed |= not marks.in_sheet and b"<worksheet" not in piece
        marks.in_sheet = True
        check_sheet(piece, marks)


def check_sheet(piece, marks):
    measure(piece, marks, settings.WORKBOOK_MAX_ROWS)
    if marks.last_row > settings.WORKBOOK_MAX_ROWS + 20 or marks.last_column > MAX_COLUMNS:
        raise too_far()
    marks_in(piece, marks)
    if len(marks.cells) > 50_000:
        raise WorkbookRefused(_("The workbook holds too many formulas; copy the sheet and paste it as values."))


GUARDS = (
    within_size,
    right_kind,
    few_entries,
    listed,
    is_workbook,
    no_macros,
    no_links,
    nothing_embedded,
    believable_sizes,
    sound_parts,
)
