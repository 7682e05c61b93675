"""Judge each row of a committee's workbook: new, changed, same, blank, or doubtful with the reason and the cure."""

import datetime
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from uuid import uuid4

from django.utils.translation import gettext as _

from campaigns.actions import DutyRefused
from campaigns.actions.duties import check_open
from campaigns.choices import DutyKind, DutyState
from campaigns.models import Duty
from campaigns.rules import REPORTED, UNREPORTED
from donations.forms import MeetingReportForm
from donations.models import Meeting, Tally
from donations.rules import Figures, problems
from donations.sheets.branches import BRANCHES, FIGURE_KEYS, MEETING_KEYS
from organizations.permissions import Ability
from spreadsheets.results import problem
from spreadsheets.rules import Unreadable

KNOWN_BEFORE = ("code", "unit", "members")
"""The columns that the template fills in; a row with nothing else is one that nobody has filled in yet."""


@dataclass
class Row:
    """One row on its way to a verdict."""

    found: object
    number: int
    cells: list
    values: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    duty: Duty | None = None
    meeting: Duty | None = None
    figures: Figures | None = None
    before: Figures | None = None
    content: dict | None = None

    def doubt(self, column, message):
        cell = self.cells[list(BRANCHES.by_key).index(column)]
        self.problems.append(problem(self.found, self.number, column, cell, message))

    @property
    def is_blank(self):
        cells = zip(BRANCHES.columns, self.cells, strict=True)
        return all(cell == "" for column, cell in cells if column.key not in KNOWN_BEFORE)

    @property
    def bucket(self):
        if self.is_blank:
            return "blank"
        if self.problems:
            return "doubtful"
        if self.before is None:
            return "new"
        return "same" if self.figures == self.before and not self._is_resubmitted else "changed"

    def kept(self):
        """The row with its verdict as plain values: all that applying, showing and giving it back need."""
        return {
            "number": self.number,
            "bucket": self.bucket,
            "cells": [frozen(cell) for cell in self.cells],
            "code": self.values.get("code") or "",
            "unit": self.duty.unit.name if self.duty else self.values.get("unit") or "",
            "duty": self.duty and self.duty.pk,
            "version": self.duty and self.duty.version,
            "meeting": self.meeting and self.meeting.pk,
            "meeting_version": self.meeting and self.meeting.version,
            "content": self.content,
            "figures": self.figures and asdict(self.figures),
            "before": self.before and asdict(self.before),
            "reason": self.values.get("reason") or "",
            "problems": [
                {"column": one.column, "cell": one.cell, "message": one.message} for one in self.problems
            ],
        }

    @property
    def _is_resubmitted(self):
        """The same figures once more, with a reason, after they were returned."""
        return self.duty is not None and self.duty.state == DutyState.RETURNED


class Standing:
    """What is known of the branches that a workbook names, in four queries whatever their number."""

    def __init__(self, by, campaign, codes):
        visible = Duty.objects.visible_to(by, Ability.REPORT).filter(activity__campaign=campaign)
        duties = visible.filter(kind=DutyKind.TALLY, unit__code__in=codes).for_page()
        self.duties = {duty.unit.code: duty for duty in duties}
        numbers = [duty.pk for duty in duties]
        units = [duty.unit_id for duty in duties]
        meetings = list(visible.filter(kind=DutyKind.MEETING, unit__in=units).for_page())
        self.meetings = {duty.unit_id: duty for duty in meetings}
        self.tallies = {one.duty_id: one for one in Tally.objects.current().filter(duty__in=numbers)}
        held = Meeting.objects.current().filter(duty__in=[duty.pk for duty in meetings])
        self.held = {one.duty_id: one for one in held}


def judged(found, numbered, *, by, campaign):
    """The rows of a workbook with a verdict each. `numbered` are pairs of row number and cells as they were."""
    rows = [_read(found, number, list(cells)) for number, cells in numbered]
    filled_in = [row for row in rows if not row.is_blank]
    _refuse_repeated(filled_in)
    standing = Standing(by, campaign, {row.values["code"] for row in filled_in if row.values.get("code")})
    for row in filled_in:
        _judge(row, standing)
    return rows


def _read(found, number, cells):
    """Read every cell by its column's rule; what cannot be read is doubtful, and the others are still checked."""
    row = Row(found, number, cells)
    for column, cell in zip(BRANCHES.columns, cells, strict=True):
        try:
            row.values[column.key] = column.checked(cell, column.understood())
        except Unreadable as error:
            row.doubt(column.key, str(error))
    return row


def _refuse_repeated(rows):
    """Two rows for one branch are both refused: nobody but the committee knows which is right."""
    by_code = defaultdict(list)
    for row in rows:
        by_code[row.values.get("code")].append(row)
    for code, same in by_code.items():
        if not code or len(same) == 1:
            continue
        numbers = "、".join(str(row.number) for row in same)
        for row in same:
            row.doubt("code", _("Rows %(rows)s report the same branch. Keep one of them.") % {"rows": numbers})


def _judge(row, standing):
    row.duty = standing.duties.get(row.values.get("code"))
    if row.duty is None:
        _refuse_unknown(row)
        return
    row.meeting = standing.meetings.get(row.duty.unit_id)
    _check_name(row)
    _check_open(row, row.duty, "code")
    _check_meeting(row, standing.held)
    _check_figures(row, standing.tallies.get(row.duty.pk))


def _refuse_unknown(row):
    """A code outside the scope is refused in the same words as one that does not exist."""
    if row.values.get("code"):
        sentence = _("No branch of yours with this code has a tally to report. Take the code from the template.")
        row.doubt("code", sentence)


def _check_name(row):
    """A column sorted without its neighbours gives every branch the figures of another."""
    name = row.values.get("unit")
    if name and name != row.duty.unit.name:
        sentence = _(
            "This code belongs to “%(unit)s”. Check that the figures are this branch’s, and write its name."
        )
        row.doubt("unit", sentence % {"unit": row.duty.unit.name})


def _check_open(row, duty, column):
    try:
        check_open(duty)
    except DutyRefused as error:
        refusal = error.refusal
        sentences = [refusal.what, refusal.why, refusal.rule, refusal.cure]
        row.doubt(column, " ".join(sentence for sentence in sentences if sentence))


def _check_meeting(row, held):
    """The meeting comes first: it stands already, or the row reports it."""
    typed = {key: row.values.get(key) for key in MEETING_KEYS if row.values.get(key) is not None}
    missing = row.meeting is not None and row.meeting.state in UNREPORTED
    if not missing:
        _check_same_meeting(row, typed, held.get(row.meeting.pk) if row.meeting else None)
    elif not any(one.column in MEETING_KEYS for one in row.problems):
        _read_meeting(row, typed)


def _check_same_meeting(row, typed, meeting):
    """What was typed beside a meeting that stands must agree with it: this workbook changes no meetings."""
    if meeting is None or any(getattr(meeting, key) != value for key, value in typed.items()):
        for key in list(typed)[:1]:
            sentence = _(
                "The explaining meeting is reported already. Leave its cells empty; correct it on its page."
            )
            row.doubt(key, sentence)


def _read_meeting(row, typed):
    if "held_on" not in typed or "attended" not in typed:
        column = "attended" if "held_on" in typed else "held_on"
        row.doubt(column, _("The explaining meeting is not reported yet. Enter its day and how many people came."))
        return
    _check_open(row, row.meeting, "held_on")
    data = {"form": "in_person", **typed, "token": uuid4(), "version": row.meeting.version}
    form = MeetingReportForm(data, duty=row.meeting, needs_reason=False)
    if form.is_valid():
        row.content = {key: str(value) if key == "held_on" else value for key, value in form.content.items()}
    for key, sentences in form.errors.items():
        row.doubt(key, " ".join(map(str, sentences)))


def _check_figures(row, tally):
    if any(one.column in FIGURE_KEYS for one in row.problems):
        return
    row.figures = Figures.of({key: row.values[key] or 0 for key in FIGURE_KEYS})
    for key, sentence in problems(row.figures).items():
        row.doubt(key, sentence)
    if tally:
        row.before = Figures.of(tally)
        _check_reason(row)


def _check_reason(row):
    """A correction says why; so do figures that came back and are sent once more as they were."""
    is_same = row.figures == row.before
    if row.values.get("reason"):
        return
    if row.duty.state in REPORTED and not is_same:
        row.doubt("reason", _("A tally of this branch stands already. Say in this cell why it is corrected."))
    if row.duty.state == DutyState.RETURNED and is_same:
        sentence = _(
            "This tally was returned: “%(note)s” Correct the figures, or say in this cell why they are right."
        )
        row.doubt("reason", sentence % {"note": row.duty.note})


def frozen(cell):
    """A cell for JSON: days and moments are marked."""
    if isinstance(cell, datetime.datetime):
        return {"moment": cell.isoformat()}
    return {"day": cell.isoformat()} if isinstance(cell, datetime.date) else cell


def thawed(cell):
    """A cell as the workbook had it."""
    if not isinstance(cell, dict):
        return cell
    kind, text = next(iter(cell.items()))
    return {"day": datetime.date, "moment": datetime.datetime}[kind].fromisoformat(text)
