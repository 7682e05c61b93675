"""Small workbooks, sound ones and bombs, built by hand for the tests."""

import io
import struct
import zipfile

from openpyxl import Workbook

from spreadsheets import rules
from spreadsheets.sheets import Column, Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TALLIES = Sheet(
    "Tallies",
    (
        Column("code", "Unit code", rules.read_code, required=True, is_text=True, note="As in the roster."),
        Column("kind", "Kind", choices={"party": "Committee", "branch": "Branch"}),
        Column("fen", "Amount", rules.read_fen, is_money=True),
        Column("donors", "Donors", rules.read_count),
        Column("held_on", "Held on", rules.read_date, is_date=True),
        Column("remark", "Remark"),
    ),
    row_key=("code",),
)
TITLES = [column.title for column in TALLIES.columns]
GOOD = ["001234", "Branch", "3,260.50元", 40, "2027年1月28日", "fine"]


def book(*rows, name="Tallies", titles=TITLES, change=None):
    """A workbook with a heading and rows, as an open file; `change` gets the sheet before it is saved."""
    made = Workbook()
    made.active.title = name
    for row in (titles, *rows):
        made.active.append(row)
    if change:
        change(made.active)
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out


def parts(sheet_xml, sheets=1):
    """The parts of a smallest workbook around the given sheet."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">{links}</Relationships>',
        **{f"xl/worksheets/sheet{n}.xml": sheet_xml for n in range(1, sheets + 1)},
    }


def sheet_xml(cells):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def zipped(named):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named.items():
            if callable(content):
                with archive.open(name, "w", force_zip64=True) as part:
                    content(part)
            else:
                archive.writestr(name, content)
    out.seek(0)
    return out


def huge_sheet(total_bytes):
    """Write a sheet of equal rows, a gigabyte without holding it."""

    def write(part):
        part.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
        block = b"<row><c><v>1</v></c></row>" * 40_000
        for _block in range(total_bytes // len(block) + 1):
            part.write(block)
        part.write(b"</sheetData></worksheet>")

    return write


def with_false_size(file, name, claimed):
    """Change the unpacked size that the directory and the local header claim for one part."""
    raw = bytearray(file.getvalue())
    for signature, size_at, length_at, header in ((b"PK\x01\x02", 24, 28, 46), (b"PK\x03\x04", 22, 26, 30)):
        at = raw.find(signature)
        while at >= 0:
            length = struct.unpack_from("<H", raw, at + length_at)[0]
            if raw[at + header : at + header + length] == name.encode():
                struct.pack_into("<I", raw, at + size_at, claimed)
            at = raw.find(signature, at + 4)
    return io.BytesIO(bytes(raw))
