"""A committee's workbook as its secretary handles it: taken, filled in with openpyxl, uploaded, applied."""

import io
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from campaigns.actions import create_duties
from campaigns.choices import DutyKind
from donations.models import TallyWorkbook
from organizations.actions import open_unit
from organizations.choices import Kind

HOME = "/donations/workbooks/"
KEYS = (
    "code", "unit", "held_on", "form", "attended", "members", "donors", "member_fen", "leaders", "leader_fen",
    "others", "other_fen", "reason",
)  # fmt: skip
FILLED = {
    "held_on": date.today,
    "attended": 28,
    "donors": 20,
    "member_fen": 1500.5,
    "leaders": 2,
    "leader_fen": 300,
    "others": 1,
    "other_fen": 20,
}
"""What Connie types for a branch, unless a test says otherwise."""


class Committee:
    """The person, her client, and her branches: c1, where the meeting is held, and c2 to c4, where it is not."""

    def __init__(self, world, client):
        self.world, self.client = world, client
        for number in (2, 3, 4):
            unit = open_unit(
                by=None, parent=world.unit.committee, code=f"ZB-c{number}", name=f"市水利局第{number}支部",
                kind=Kind.BRANCH, members=30,
            )  # fmt: skip
            setattr(world.unit, f"branch_c{number}", unit)
        for kind in (DutyKind.MEETING, DutyKind.TALLY):
            create_duties(by=world.carol, activity=world.activity, kind=kind)
        world.meet(world.unit.branch_c, world.connie)

    @property
    def branches(self):
        unit = self.world.unit
        return [unit.branch_c, unit.branch_c2, unit.branch_c3, unit.branch_c4]

    def open(self, path="template/"):
        """A workbook as downloaded."""
        return opened(self.client.get(HOME + path))

    def filled(self, *rows, path="template/"):
        """The template with rows typed over; each is {code: typed values} in the order of the template."""
        book = self.open(path)
        for code, typed in zip(codes_of(book), rows, strict=False):
            fill(book, code, **typed)
        return book

    def typed(self, code, /, **other):
        """What is typed for a branch; its meeting only where it is missing."""
        values = {key: value() if callable(value) else value for key, value in FILLED.items()}
        if code == "ZB-c1":
            values.pop("held_on"), values.pop("attended")
        return {**values, **other}

    def upload(self, book):
        """Upload a workbook and give back the answer."""
        out = io.BytesIO()
        book.save(out)
        return self.send(out.getvalue())

    def send(self, content, name="branches.xlsx"):
        return self.client.post(HOME, {"file": SimpleUploadedFile(name, content)})

    def report(self, *codes, **other):
        """Fill in some branches, upload, and give back the kept workbook."""
        book = self.open()
        for code in codes or ("ZB-c1", "ZB-c2", "ZB-c3", "ZB-c4"):
            fill(book, code, **self.typed(code, **other))
        return self.kept(self.upload(book))

    def kept(self, answer):
        assert answer.status_code == 302, answer.context["form"].errors
        return TallyWorkbook.objects.get(pk=answer.headers["Location"].split("/")[-2])

    def apply(self, workbook, **posted):
        return self.client.post(f"{HOME}{workbook.pk}/apply/", {"token": str(workbook.token), **posted})


def opened(answer):
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def rows_of(book):
    """{code: row number} of a workbook's first sheet, below its heading."""
    return {row[0].value: row[0].row for row in book.worksheets[0].iter_rows(min_row=5) if row[0].value}


def codes_of(book):
    return list(rows_of(book))


def fill(book, place, /, row=None, **typed):
    """Type into the row of a branch."""
    sheet = book.worksheets[0]
    for key, value in typed.items():
        sheet.cell(row or rows_of(book)[place], KEYS.index(key) + 1).value = value


def long_ago(days=4):
    return timezone.localdate() - timedelta(days=days)
