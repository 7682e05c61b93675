"""Small rosters for the tests, and the way through the pages."""

import io
from contextlib import contextmanager
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from organizations.models import RosterUpload
from organizations.sheets import POSTS, UNITS

URL = reverse("organizations:roster-upload")


def unit(
    code="ZB-a9", name="新支部", kind="branch", parent="99000a100200", members=12, opened="2020-01-01", closed=""
):
    return [code, name, kind, parent, members, opened, closed]


def post(
    username="newbie",
    name="何新来",
    code="ZB-a1",
    role="cadre",
    title="干事",
    rank="staff",
    start="2026-01-01",
    end="",
):
    return [username, name, code, role, title, rank, start, end]


def book(units=(), posts=(), change=None):
    """A roster as an uploaded file; `change` gets the workbook before it is saved."""
    made = Workbook()
    made.remove(made.active)
    for sheet, rows in ((UNITS, units), (POSTS, posts)):
        ws = made.create_sheet(str(sheet.name))
        for row in ([str(column.title) for column in sheet.columns], *rows):
            ws.append([None if cell == "" else cell for cell in row])
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("roster.xlsx", out.getvalue())


@contextmanager
def committing():
    """Run what waits for the commit, as a worker would, once the block is left."""
    with TestCaseHooks() as hooks:
        yield hooks


class TestCaseHooks:
    def __enter__(self):
        self.start = len(connection.run_on_commit)
        return self

    def __exit__(self, *_error):
        while len(connection.run_on_commit) > self.start:
            _ids, callback, _robust = connection.run_on_commit.pop(self.start)
            callback()


def upload(client, file, token=None):
    """Send a workbook and let the worker read it; return the answer and the newest upload."""
    with committing():
        answer = client.post(URL, {"file": file, "token": token or uuid4()})
    return answer, RosterUpload.objects.order_by("-pk").first()


def read(client, units=(), posts=(), change=None):
    """Upload a roster and return the checked upload."""
    answer, found = upload(client, book(units, posts, change))
    assert answer.status_code == 302, answer.context["form"].errors
    return found


def apply(client, found, **changes):
    """Press the button of the preview and let the worker apply."""
    data = {"token": found.token, "version": found.version, **changes}
    with committing():
        answer = client.post(reverse("organizations:roster-apply", args=[found.pk]), data)
    found.refresh_from_db()
    return answer


def preview(client, found):
    return client.get(reverse("organizations:roster-preview", args=[found.pk]))


def doubts(found, part):
    """{row number: set of doubts} of one sheet."""
    from organizations.models import RosterVerdict

    rows = RosterVerdict.objects.filter(upload=found, part=part, bucket="doubtful")
    return {row.number: set(row.doubts.split()) for row in rows}


def rejected(client, found):
    """The doubtful rows as a workbook."""
    answer = client.get(reverse("organizations:roster-rejected", args=[found.pk]))
    return answer.content, load_workbook(io.BytesIO(answer.content))
