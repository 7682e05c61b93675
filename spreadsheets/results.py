"""What a workbook held: its rows as a stream, and what is wrong with single cells."""

import datetime
import json
import shutil
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from spreadsheets import rules
from spreadsheets.scan import column_letters


@dataclass
class CellProblem:
    """One thing wrong: where, what, and the cure. `column` is a key, or "" for a whole row."""

    sheet: str
    row: int
    column: str
    column_title: str
    cell: str
    value: Any
    message: str


@dataclass
class CheckedRow:
    """A row after every column's `read`; `raw` are the cells as they were."""

    number: int
    values: dict
    problems: list
    raw: list


@dataclass
class FoundSheet:
    """A declared sheet as it was found: use ReadResult.rows() for what it holds."""

    sheet: Any
    name: str
    header_row: int
    places: list  # the workbook column (from 1) of each declared column, None where it is missing
    extra: list  # titles that nobody declared
    missing: list  # titles of optional columns that are not there
    count: int
    spool: Path

    def cell(self, row, column):
        """The reference of a declared column's cell, such as "C7"."""
        place = next(
            place for place, known in zip(self.places, self.sheet.columns, strict=True) if known is column
        )
        return f"{column_letters(place)}{row}" if place else ""


class ReadResult:
    """The rows of a workbook, spooled in a private folder until close()."""

    def __init__(self, folder, sheets):
        self.sheets = sheets  # one FoundSheet for each declared sheet, in the order asked for
        self.close = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def found(self, sheet=None):
        return next(found for found in self.sheets if sheet is None or found.sheet is sheet)

    def rows(self, sheet=None):
        """Yield (row number, raw cells in declared order); fast, nothing checked.

        A blank cell is "", a formula is rules.FORMULA, an error cell rules.ERROR: every read_… refuses both.
        """
        with self.found(sheet).spool.open(encoding="utf-8") as lines:
            for line in lines:
                numbers, rows = json.loads(line)
                if '["d' in line or '["t"' in line:
                    rows = [[_untagged(cell) if type(cell) is list else cell for cell in cells] for cells in rows]
                yield from zip(numbers, rows, strict=True)

    def copy_file(self, sheet=None):
        """Open the rows for COPY … FROM STDIN WITH (NULL ''): the row number, then the cells, all as text.

        Only after read_workbook(form="copy"). A blank cell is null; marks as in rows(); numbers as people write
        them (42, 3260.5; a number of 16 digits or more comes as 1.2e+17, for its last digits are lost).
        """
        return self.found(sheet).spool.open("rb")

    def checked_rows(self, sheet=None):
        """Yield a CheckedRow for each row: values by key, what could not be read, and rows that repeat another."""
        found = self.found(sheet)
        columns = [(column, column.understood()) for column in found.sheet.columns]
        seen: dict = {}  # row key → number of its first row
        for number, cells in self.rows(sheet):
            row = CheckedRow(number, {}, [], cells)
            for (column, options), cell in zip(columns, cells, strict=True):
                try:
                    row.values[column.key] = column.checked(cell, options)
                except rules.Unreadable as error:
                    row.problems.append(problem(found, number, column, cell, str(error)))
            _refuse_repeated(found, row, seen)
            yield row


def _refuse_repeated(found, row, seen):
    """Note a problem where another row before has the same values in the sheet's row_key."""
    key = tuple(row.values.get(column) for column in found.sheet.row_key)
    if not key or None in key:
        return
    first = seen.setdefault(key, row.number)
    if first != row.number:
        message = _("This row repeats row %(first)d; delete one of the two.") % {"first": first}
        column = found.sheet.by_key[found.sheet.row_key[0]]
        row.problems.append(problem(found, row.number, column, row.values[column.key], message))


def problem(found, number, column, value, message):
    """Make a CellProblem; `column` is a Column, its key, or "" for the whole row."""
    column = found.sheet.by_key.get(column) if isinstance(column, str) else column
    key, title = (column.key, str(column.title)) if column else ("", "")
    cell = found.cell(number, column) if column else ""
    return CellProblem(found.name, number, key, title, cell, value, message)


def _untagged(cell):
    kind, text = cell
    if kind == "d":
        return datetime.date.fromisoformat(text)
    return datetime.datetime.fromisoformat(text) if kind == "dt" else text
