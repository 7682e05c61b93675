"""Read a workbook: the gate, then a limited child process, then its rows as a stream (IN1 to IN4)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from spreadsheets import gate, parser, rules
from spreadsheets.gate import WorkbookRefused
from spreadsheets.results import FoundSheet, ReadResult
from spreadsheets.scan import Marks, column_letters
from spreadsheets.sheets import PROBLEMS

CPU_SECONDS = 60
CLOCK_SECONDS = 120
MEMORY_BYTES = 512 * 1024 * 1024  # and this much for each row allowed:
MEMORY_BYTES_A_ROW = 3_000


def read_workbook(file, sheets, form="json"):
    """Read the declared sheets of a workbook and return a ReadResult.

    `file` is a path, an open binary file or an uploaded file. `form` "copy" spools for ReadResult.copy_file()
    instead of rows(). Raises WorkbookRefused where the file as a whole
    cannot be taken; single cells are refused later, by rows() and checked_rows().
    """
    folder = tempfile.mkdtemp(prefix="workbook-")
    try:
        with _on_disk(file, folder) as path:
            with open(path, "rb") as opened:
                marks = gate.check(opened)
            report = _parse(path, folder, sheets, marks, form)
        found = [
            _found(sheet, told, report["names"], marks, folder, at)
            for at, (sheet, told) in enumerate(zip(sheets, report["sheets"], strict=True))
        ]
        return ReadResult(folder, found)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _on_disk(file, folder):
    """Give the path of the file, writing it down first where it is only in memory."""
    path = file if isinstance(file, str | os.PathLike) else None
    path = path or (file.temporary_file_path() if hasattr(file, "temporary_file_path") else None)
    if path is None:
        path = Path(folder) / "upload.xlsx"
        file.seek(0)
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    yield path


def _parse(path, folder, sheets, marks, form):
    """Run the parser in its own process; return its report, or raise WorkbookRefused."""
    task = {
        "file": str(path),
        "folder": str(folder),
        "sheets": [_wanted(sheet) for sheet in sheets],
        "form": form,
        "marks": {part: _replacements(found) for part, found in marks.items()},
        "max_rows": settings.WORKBOOK_MAX_ROWS,
        "memory_bytes": MEMORY_BYTES + MEMORY_BYTES_A_ROW * settings.WORKBOOK_MAX_ROWS,
        "cpu_seconds": CPU_SECONDS,
    }
    try:
        done = subprocess.run(  # noqa: S603 -- our own file, no shell
            [sys.executable, "-I", parser.__file__],
            input=json.dumps(task).encode(),
            capture_output=True,
            timeout=CLOCK_SECONDS,
            check=False,
            env={"PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired:
        raise WorkbookRefused(_("Reading the workbook took too long; split it into several workbooks.")) from None
    return _sound(done)


def _sound(done):
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = {"error": "memory" if done.returncode else "damaged"}
    if report.get("error") == "memory":
        raise WorkbookRefused(_("The workbook needs too much memory; split it into several workbooks."))
    if "error" in report:
        raise gate.damaged()
    return report


def _replacements(marks):
    """What the parser puts in place of a formula or an error, so that no stored value passes silently."""
    mark = {"formula": rules.FORMULA, "error": rules.ERROR}
    return [(row, column, mark[kind]) for (row, column), kind in marks.cells.items()]


def _wanted(sheet):
    """The sheet's name and titles in every language: a template may be filled in under another one."""
    return {
        "names": _in_every_language(sheet.name),
        "titles": [_in_every_language(column.title) for column in sheet.columns],
    }


def _in_every_language(text):
    texts = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts.add(parser.normal_title(text))
    return sorted(texts)


def _found(sheet, told, names, marks, folder, at):
    """Check the shape of one sheet and return it as a FoundSheet."""
    refuse_shape(sheet, told, names)
    part = marks.get(told["part"], Marks())
    if part.unplaced:
        raise WorkbookRefused(_("The sheet holds formulas; copy it and paste it back as values."))
    return FoundSheet(
        sheet=sheet,
        name=told["name"],
        header_row=told["header_row"],
        places=told["columns"],
        extra=[title for title in told["extra"] if parser.normal_title(title) not in _in_every_language(PROBLEMS)],
        missing=[str(sheet.columns[index].title) for index in told["missing"]],
        count=told["rows"],
        spool=Path(folder) / str(at),
    )


def refuse_shape(sheet, told, names):
    """Raise WorkbookRefused for a wrong sheet, missing or doubled columns, merged cells, too many rows."""
    if not told["found"]:
        raise WorkbookRefused(
            _("The workbook has no sheet “%(wanted)s”; it has: %(names)s. Use the template.")
            % {"wanted": sheet.name, "names": "、".join(names[:20])}
        )
    place = {"sheet": told["name"]}
    missing = [
        str(sheet.columns[at].title)
        for at in told["missing"]
        if sheet.columns[at].required or told["header_row"] is None
    ]
    if missing:
        raise WorkbookRefused(
            _("Sheet “%(sheet)s” lacks these columns: %(titles)s. Use the template, with its heading row.")
            % {**place, "titles": "、".join(missing)}
        )
    if told["duplicates"]:
        raise WorkbookRefused(
            _("Sheet “%(sheet)s” has these columns twice: %(titles)s. Delete one of each.")
            % {**place, "titles": "、".join(told["duplicates"])}
        )
    if told["merged"]:
        raise WorkbookRefused(
            _("Sheet “%(sheet)s” has merged cells at %(ranges)s; unmerge them and fill in every cell.")
            % {**place, "ranges": "、".join(map(_range, told["merged"]))}
        )
    if told["rows"] > settings.WORKBOOK_MAX_ROWS:
        raise WorkbookRefused(
            _("Sheet “%(sheet)s” has more than %(most)s rows; split it into several workbooks.")
            % {**place, "most": f"{settings.WORKBOOK_MAX_ROWS:,}"}
        )


def _range(corners):
    top, left, bottom, right = corners
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
