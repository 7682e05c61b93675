"""Read a committee's workbook, or what is kept of it, into judged rows."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from donations.sheets.branches import BRANCHES, FIGURE_KEYS
from donations.sheets.verdicts import judged, thawed
from spreadsheets.gate import WorkbookRefused
from spreadsheets.reading import read_workbook
from spreadsheets.results import FoundSheet

MOST_ROWS = 2_000
"""Branches in one workbook; a larger committee sends several, one for each town."""


@dataclass
class Judged:
    """What a workbook held: the sheet's name, where its columns lie, and its rows with a verdict each."""

    sheet: str
    places: list
    rows: list


def read_branches(file, *, by, campaign):
    """Read an uploaded workbook and judge its rows. Raises WorkbookRefused where it cannot be taken as a whole."""
    with read_workbook(file, [BRANCHES]) as read:
        found = read.found()
        _check_shape(found)
        return _judged(found, read.rows(), by, campaign)


def judge_again(workbook, *, by):
    """Judge the rows that are kept of a workbook as things stand now."""
    found = FoundSheet(BRANCHES, workbook.sheet, 0, workbook.places, [], [], 0, Path())
    numbered = ((row["number"], cells_of(row)) for row in workbook.rows)
    return _judged(found, numbered, by, workbook.campaign)


def cells_of(row):
    """The cells of a kept row, as the workbook had them."""
    return [thawed(cell) for cell in row["cells"]]


def _judged(found, numbered, by, campaign):
    rows = judged(found, numbered, by=by, campaign=campaign)
    return Judged(found.name, found.places, [row.kept() for row in rows])


def _check_shape(found):
    """Refuse what would be read as nothing: no rows, more than one look can hold, a missing column of figures."""
    if not found.count:
        raise WorkbookRefused(_("The workbook has no rows. Fill in a row for each branch."))
    if found.count > MOST_ROWS:
        raise WorkbookRefused(
            _("The workbook has %(count)d rows; one takes at most %(most)d. Split it, for example by town.")
            % {"count": found.count, "most": MOST_ROWS}
        )
    places = zip(BRANCHES.columns, found.places, strict=True)
    missing = [str(column.title) for column, place in places if column.key in FIGURE_KEYS and place is None]
    if missing:
        raise WorkbookRefused(
            _("Sheet “%(sheet)s” lacks these columns: %(titles)s. Use the template, with its heading row.")
            % {"sheet": found.name, "titles": "、".join(missing)}
        )
