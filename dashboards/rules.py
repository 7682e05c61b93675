"""What the counts of duties amount to. Values in, answers out; people are whole numbers, amounts fen."""

from dataclasses import dataclass, fields
from datetime import timedelta
from operator import add, attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.choices import DutyState, Timeliness
from campaigns.rules import REPORTED, UNREPORTED, words_for
from organizations.choices import Kind

COMPARED = {Kind.REGION, Kind.CITY, Kind.DISTRICT, Kind.ZONE}
"""Units whose page sets the units below side by side; any other unit's page lists its duties."""

LONGEST_CURVE = 92
"""Days that the curve shows at most, the latest: an activity that runs all year stays readable."""


@dataclass(frozen=True)
class Progress:
    """How far duties are; every field counts duties.

    Reported splits into on time, extended and late. Due is what was reported, is missing (the deadline has passed)
    or has time left; waived duties are not due. `returned` is a part of missing and time left.
    """

    reported: int = 0
    on_time: int = 0
    extended: int = 0
    late: int = 0
    missing: int = 0
    time_left: int = 0
    returned: int = 0
    waived: int = 0

    @property
    def due(self):
        return self.reported + self.missing + self.time_left

    @property
    def share(self):
        """Reported in whole per cent of due, rounded down so that 100 means all; None where nothing is due."""
        return self.reported * 100 // self.due if self.due else None

    def __add__(self, other):
        return Progress(*map(add, COUNTS(self), COUNTS(other)))


COUNTS = attrgetter(*(field.name for field in fields(Progress)))
"""All counts of a Progress in their order."""


def progress_of(duties, today):
    """Count single duties: pairs of (state, timeliness, due_on)."""
    total = Progress()
    for state, timeliness, due_on in duties:
        total += _one(state, timeliness, due_on < today)
    return total


def _one(state, timeliness, is_past):
    if state == DutyState.WAIVED:
        return Progress(waived=1)
    if state in REPORTED:
        return Progress(reported=1, **{timeliness: 1})
    returned = int(state == DutyState.RETURNED)
    return Progress(missing=int(is_past), time_left=int(not is_past), returned=returned)


def by_completeness(rows):
    """Order rows by the share reported, then by their place in the tree. Never by money (DESIGN.md 1)."""
    return sorted(
        rows, key=lambda row: (-row.progress.reported / row.progress.due if row.progress.due else 1, row.path)
    )


@dataclass(frozen=True)
class Gifts:
    """Who gave how much: members, of whom leaders, and others who were not pressed. Amounts in fen."""

    members: int = 0
    donors: int = 0
    member_fen: int = 0
    leaders: int = 0
    leader_fen: int = 0
    others: int = 0
    other_fen: int = 0
    amount_fen: int = 0
    attended: int = 0

    @property
    def people(self):
        return self.donors + self.others

    @property
    def sources(self):
        """The three parts that make up the whole: (name, people, fen)."""
        return [
            (_("Party members"), self.donors - self.leaders, self.member_fen - self.leader_fen),
            (_("Leading cadres"), self.leaders, self.leader_fen),
            (_("Other comrades"), self.others, self.other_fen),
        ]


def countdown(festival_on, today):
    """How far the festival is, in words."""
    days = (festival_on - today).days
    if days == 0:
        return _("Today is the Spring Festival.")
    if days > 0:
        return ngettext("%(count)d day to the Spring Festival", "%(count)d days to the Spring Festival", days) % {
            "count": days
        }
    return ngettext(
        "%(count)d day since the Spring Festival", "%(count)d days since the Spring Festival", -days
    ) % {"count": -days}


def standing_of(activity, today):
    """Where an activity without duties stands, in words: from its own dates."""
    if today < activity.opens_on:
        return _("Begins on %(day)s.") % {"day": words_for(activity.opens_on)}
    if today > activity.closes_on:
        return _("Ended on %(day)s; no duties were given.") % {"day": words_for(activity.closes_on)}
    return _("Open since %(day)s; no duties yet.") % {"day": words_for(activity.opens_on)}


def attention_reasons(progress, oldest_due_on, today):
    """Why a place needs attention, in sentences; the worst first."""
    reasons = []
    if progress.missing:
        reasons.append(
            ngettext(
                "%(count)d report is missing, the deadline passed %(days)d days ago",
                "%(count)d reports are missing, the first deadline passed %(days)d days ago",
                progress.missing,
            )
            % {"count": progress.missing, "days": (today - oldest_due_on).days}
        )
    if progress.returned:
        reasons.append(
            ngettext(
                "%(count)d was returned and waits for correction",
                "%(count)d were returned and wait for correction",
                progress.returned,
            )
            % {"count": progress.returned}
        )
    if progress.late:
        reasons.append(
            ngettext("%(count)d came late", "%(count)d came late", progress.late) % {"count": progress.late}
        )
    return reasons


def change_words(now, before, shown):
    """The change against last year in words; `shown` writes a number. Empty where last year is unknown."""
    if before is None:
        return ""
    difference = now - before
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return _("Last year by this day %(before)s (%(change)s)") % {
        "before": shown(before),
        "change": sign + shown(abs(difference)),
    }


def curve_days(opens_on, closes_on, deadline, today, grace_days):
    """The days that the curve shows: from the opening until a little after the deadline, or today if later."""
    last = min(closes_on, max(today, (deadline or today) + timedelta(days=grace_days + 4)))
    first = max(opens_on, last - timedelta(days=LONGEST_CURVE - 1))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def duty_state(duty, today):
    """The badge of a duty in a list: its state, and the word for it."""
    if duty.state in UNREPORTED and duty.due_on < today and duty.state != DutyState.RETURNED:
        return "missing", _("Missing")
    return duty.state, duty.get_state_display()


def timeliness_words(duty):
    """How a report stood to its deadline, or nothing while there is none."""
    return Timeliness(duty.timeliness).label if duty.state in REPORTED and duty.timeliness else ""
