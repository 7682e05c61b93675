"""Decisions about duties: which state may follow which, who was late, and when a report is refused."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from campaigns.choices import DutyState, Timeliness

MOVES = {
    DutyState.OPEN: {DutyState.SUBMITTED, DutyState.DONE, DutyState.WAIVED},
    DutyState.SUBMITTED: {DutyState.SUBMITTED, DutyState.DONE, DutyState.RETURNED},
    DutyState.RETURNED: {DutyState.SUBMITTED, DutyState.DONE, DutyState.WAIVED},
    DutyState.DONE: {DutyState.SUBMITTED, DutyState.DONE, DutyState.RETURNED},
    DutyState.WAIVED: {DutyState.OPEN},
}
"""The allowed changes of a duty's state. Reporting again (an amendment) leads from submitted or done back to
submitted; a duty that nobody reviews, such as the explaining meeting, goes straight to done."""

WEEKDAYS = [
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
]

REPORTED = (DutyState.SUBMITTED, DutyState.DONE)
UNREPORTED = (DutyState.OPEN, DutyState.RETURNED)


def may_move(state, to):
    """Whether a duty may go from one state to another."""
    return DutyState(to) in MOVES[DutyState(state)]


def timeliness(reported_on, original_due_on, due_on):
    """How a first report stands to its deadlines; both count to the end of the day."""
    if reported_on is None:
        return Timeliness.NONE
    if reported_on <= original_due_on:
        return Timeliness.ON_TIME
    return Timeliness.EXTENDED if reported_on <= due_on else Timeliness.LATE


@dataclass(frozen=True)
class Refusal:
    """Why something is not accepted, in four sentences a secretary understands, and what to press next."""

    what: str
    why: str
    rule: str = ""
    cure: str = ""
    may_extend: bool = False


def reporting_refusal(*, state, due_on, grace_days, opens_on, closes_on, today):
    """Why a report is not accepted today, or None where it is.

    A report comes in until its deadline, then for `grace_days` more days and is marked late; after that an
    extension is needed. An amendment of what was reported is accepted until the activity closes.
    """
    if state == DutyState.WAIVED:
        return Refusal(
            what=_("This report was waived."),
            why=_("Two people agreed that your unit need not report."),
            cure=_("If you want to report all the same, ask your organizer to lift the waiver."),
        )
    if today < opens_on:
        return Refusal(
            what=_("Reporting has not begun yet."),
            why=_("This activity opens on %(day)s.") % {"day": words_for(opens_on)},
            cure=_("Come back on that day; your link stays the same."),
        )
    if today > closes_on:
        return Refusal(
            what=_("The activity is closed."),
            why=_("It closed on %(day)s; its figures no longer change.") % {"day": words_for(closes_on)},
            cure=_("If a figure is wrong, speak to your organizer."),
        )
    last = due_on + timedelta(days=grace_days)
    if state == DutyState.OPEN and today > last:
        return Refusal(
            what=_("The deadline has passed."),
            why=_("It was %(day)s at 24:00, %(count)d days ago.")
            % {"day": words_for(due_on), "count": (today - due_on).days},
            rule=_("Rule: reports are accepted until the deadline and for %(count)d days after it, marked late.")
            % {"count": grace_days},
            cure=_("Ask for an extension; the organizer above you decides."),
            may_extend=True,
        )
    return None


def words_for(day):
    """A date as people say it: 1月28日（周四）, 28 January (Thu)."""
    weekday = WEEKDAYS[day.weekday()]
    written = date_format(day, "MONTH_DAY_FORMAT").removeprefix("0")  # Django writes 01月28日
    return _("%(day)s (%(weekday)s)") % {"day": written, "weekday": weekday}
