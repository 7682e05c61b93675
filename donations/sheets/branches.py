"""The workbook with which a committee reports for its branches: its columns, what it is given out with."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from donations.choices import MeetingForm
from donations.rules import MOST_FEN, MOST_PEOPLE, Figures
from spreadsheets.rules import fen_as_yuan, read_code, read_count, read_date, read_fen, read_text
from spreadsheets.sheets import Column, Sheet
from spreadsheets.templates import filled, rejected

_people = partial(read_count, most=MOST_PEOPLE)
_money = partial(read_fen, most=MOST_FEN)
_reason = partial(read_text, most=300)
_ONCE = _("Only where the branch’s explaining meeting is not reported yet.")
_NOBODY = _("Empty counts as 0.")
_ROSTER = _("From the roster; correct it where it is wrong.")
_WITH_LEADERS = _("In yuan, with the leaders’ amount.")
_TO_CORRECT = _("Only where a tally stands already.")
_NOTES = _(
    "One row is one branch. Leave a row empty where the branch has not counted yet. "
    "Giving is voluntary: 0 is a valid tally. Amounts are in yuan."
)

BRANCHES = Sheet(
    name=_("Branches"),
    columns=(
        Column("code", _("Unit code"), read_code, required=True, width=18, is_text=True, note=_("Leave it as it is.")),
        Column("unit", _("Unit"), width=28, note=_("Leave it as it is.")),
        Column("held_on", _("Day of the meeting"), read_date, width=16, is_date=True, note=_ONCE),
        Column("form", _("How it was held"), choices=dict(MeetingForm.choices), width=16, note=_ONCE),
        Column("attended", _("People who attended"), _people, note=_ONCE),
        Column("members", _("Party members"), _people, required=True, note=_ROSTER),
        Column("donors", _("Members who gave"), _people, required=True, note=_("0 is a valid tally.")),
        Column("member_fen", _("Amount from members"), _money, required=True, is_money=True, note=_WITH_LEADERS),
        Column("leaders", _("of these, leaders"), _people, note=_NOBODY),
        Column("leader_fen", _("Amount from leaders"), _money, is_money=True, note=_NOBODY),
        Column("others", _("Others who gave"), _people, note=_NOBODY),
        Column("other_fen", _("Amount from others"), _money, is_money=True, note=_NOBODY),
        Column("reason", _("Why it is corrected"), _reason, width=30, note=_TO_CORRECT),
    ),
)  # fmt: skip
"""One row for each branch below a committee: its meeting where that is missing, and its tally."""

MEETING_KEYS = ("held_on", "form", "attended")
FIGURE_KEYS = tuple(Figures.__dataclass_fields__)


def branches_to_fill(title, duties, standing):
    """The workbook to fill in, as bytes: a row for each duty, with what is known of it.

    `standing` is {duty's number: tally}: a tally that stands or was returned is there to be corrected.
    """
    return filled(BRANCHES, (_known(duty, standing.get(duty.pk)) for duty in duties), title, _NOTES)


def rejected_branches(title, rows):
    """The doubtful rows in the form they came in, as bytes: pairs of raw cells and {column key: sentence}."""
    return rejected(BRANCHES, rows, title, _NOTES)


def _known(duty, tally):
    figures = {"members": duty.unit.members or ""}
    if tally:
        figures = {key: _cell(key, value) for key, value in vars(Figures.of(tally)).items()}
    known = {"code": duty.unit.code, "unit": duty.unit.name, **figures}
    return [known.get(column.key, "") for column in BRANCHES.columns]


def _cell(key, value):
    return float(fen_as_yuan(value)) if BRANCHES.by_key[key].is_money else value
