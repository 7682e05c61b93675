"""What happens to a branch's duty in one year, as events in time. Nothing here touches the database.

A story is told to its end; whoever reads it at a moment sees only what has happened by then. So last year's
stories are complete and this year's stop in the middle.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from campaigns.rules.calendar import SHANGHAI
from relief.demo.figures import before_correction, before_return, collected

LATE, EXTENDED, REFUSED, WAIVED = 0.04, 0.03, 0.005, 0.008
"""Shares of the tallies. The rest is on time."""
CORRECTED, RETURNED = 0.05, 0.05
EXTENSION_DAYS = 5
WHY_EXTEND = ["书记外出开会，下周才能开会统计。", "大雪封路，部分党员还没有联系上。", "支部正在换届，请宽限几天。"]
WHY_WAIVE = ["该支部本年度已整体并入邻村支部。", "支部党员全部在外务工，已在流入地捐款。"]


@dataclass
class Event:
    """One thing that somebody did to a duty."""

    at: datetime
    what: str
    """report, accept, return, ask, grant, refuse, propose or confirm."""
    details: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Dates:
    """One batch's dates in one year."""

    meeting_on: date
    tally_on: date


def moment(chance, day):
    """Some minute of a working day, in Shanghai."""
    return datetime.combine(day, time(8, 30), SHANGHAI) + timedelta(minutes=chance.randrange(570))


def soon_after(chance, at, least=2, most=50):
    """A moment some hours later, moved into the working day."""
    later = at + timedelta(hours=chance.uniform(least, most))
    return max(moment(chance, later.date()), at + timedelta(minutes=30))


def meeting_story(chance, dates):
    """The explaining meeting: held, and reported the same day or the next."""
    held_on = dates.meeting_on - timedelta(days=int(chance.triangular(0, 9, 2)))
    reported_on = held_on + timedelta(days=chance.choice([0, 0, 0, 1, 1, 3]))
    return [Event(moment(chance, reported_on), "report", {"held_on": held_on})]


def tally_story(chance, dates, members, not_before, *, missing, haste, is_quota=False):
    """The tally: on time, late, extended, missing or waived; then reviewed, sometimes returned or corrected.

    `missing` is the share of branches that never report, `haste` how many days before the deadline most do;
    `not_before` is the moment of the meeting's report.
    """
    draw = chance.random()
    if draw < WAIVED:
        return _waived(chance, dates)
    if draw < WAIVED + missing:
        return []
    asked, day = _asked_and_day(chance, dates, haste)
    at = max(moment(chance, day), soon_after(chance, not_before, 3, 30))
    figures = collected(chance, members, is_quota=is_quota)
    return asked + (accepted(chance, at, figures) if is_quota else reported(chance, at, figures))


def _asked_and_day(chance, dates, haste):
    """What was asked before the report, and the day of the report."""
    draw = chance.random()
    if draw < REFUSED:
        return _refused(chance, dates), dates.tally_on + timedelta(days=1)
    if draw < REFUSED + EXTENDED:
        return _extended(chance, dates), dates.tally_on + timedelta(days=chance.randrange(1, EXTENSION_DAYS + 1))
    if draw < REFUSED + EXTENDED + LATE:
        return [], dates.tally_on + timedelta(days=chance.choice([1, 1, 2, 3]))
    return [], dates.tally_on - timedelta(days=int(chance.triangular(0, 16, haste)))


def accepted(chance, at, figures, reason=""):
    """A report that is accepted."""
    return [Event(at, "report", {"figures": figures, "reason": reason}), Event(soon_after(chance, at), "accept")]


def reported(chance, at, figures):
    """A report with what follows it: the review, sometimes a return or a correction before the last acceptance."""
    draw = chance.random()
    if draw < RETURNED:
        slip, reason, words = before_return(chance, figures)
        events = [Event(at, "report", {"figures": slip, "reason": ""})]
        events.append(Event(soon_after(chance, at), "return", {"reason": reason, "words": words}))
        again = "按退回意见核对后更正。"
    elif draw < RETURNED + CORRECTED:
        first, again = before_correction(chance, figures)
        events = accepted(chance, at, first)
    else:
        return accepted(chance, at, figures)
    return events + accepted(chance, soon_after(chance, events[-1].at), figures, again)


def _waived(chance, dates):
    at = moment(chance, dates.tally_on - timedelta(days=chance.randrange(3, 12)))
    reason = chance.choice(WHY_WAIVE)
    return [Event(at, "propose", {"reason": reason}), Event(soon_after(chance, at, 20, 90), "confirm")]


def _asked(chance, dates, days_before):
    at = moment(chance, dates.tally_on - timedelta(days=days_before))
    until = dates.tally_on + timedelta(days=EXTENSION_DAYS)
    return Event(at, "ask", {"until": until, "reason": chance.choice(WHY_EXTEND)})


def _refused(chance, dates):
    """An extension is refused, and the branch reports late in the end."""
    asked = _asked(chance, dates, 2)
    answer = "离截止还有两天，请先报已收到的数，之后可以更正。"
    return [asked, Event(soon_after(chance, asked.at, 3, 20), "refuse", {"answer": answer})]


def _extended(chance, dates):
    asked = _asked(chance, dates, chance.choice([1, 2, 3]))
    return [asked, Event(soon_after(chance, asked.at, 2, 20), "grant")]


def arranged(chance, today, members):
    """This year's tallies of the branches that visitors sign in for, by sign-in name, so that every case is there."""

    def ago(days):
        return moment(chance, today - timedelta(days=days))

    figures = collected(chance, members)
    slip, reason, words = before_return(chance, figures)
    first = Event(ago(3), "report", {"figures": slip, "reason": ""})
    return {
        "secretary1": [],
        "secretary2": [first, Event(ago(2), "return", {"reason": reason, "words": words})],
        "secretary3": [Event(ago(2), "report", {"figures": figures, "reason": ""})],
        "secretary4": [],
    }


def waiting_requests(chance, today, due_on):
    """This year's requests that wait for an organizer: an extension, and a waiver that needs its second person."""
    yesterday = moment(chance, today - timedelta(days=1))
    until = due_on + timedelta(days=EXTENSION_DAYS)
    asked = Event(yesterday, "ask", {"until": until, "reason": chance.choice(WHY_EXTEND)})
    return [[asked], [Event(yesterday, "propose", {"reason": WHY_WAIVE[0]})]]
