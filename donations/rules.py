"""Decisions and sums about a branch's tally. Amounts are integer fen, people whole numbers."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

MOST_PEOPLE = 100_000
"""No branch has more members or donors; a larger number is a slip of the keyboard."""

MOST_FEN = 10_000_000_000
"""100 million yuan: no branch collects more; a larger amount is a slip of the keyboard."""


@dataclass(frozen=True)
class Figures:
    """What a branch reports: members, donors among them and their amount, leaders among the donors, and others."""

    members: int = 0
    donors: int = 0
    member_fen: int = 0
    leaders: int = 0
    leader_fen: int = 0
    others: int = 0
    other_fen: int = 0

    @property
    def total_fen(self):
        return self.member_fen + self.other_fen

    def measures(self):
        """The figures as a duty carries them into the roll-ups."""
        return {**asdict(self), "amount_fen": self.total_fen}

    @classmethod
    def of(cls, row):
        """The figures of a tally row, or of a mapping with the same names."""
        read: Callable[[str], Any] = row.get if isinstance(row, dict) else lambda name: getattr(row, name)
        return cls(**{field.name: read(field.name) for field in fields(cls)})


def problems(figures):
    """What does not hold among the figures: by field, sentences that name the cure. Empty where all holds."""
    found = {}
    if figures.donors > figures.members:
        found["donors"] = _(
            "%(donors)d members gave, but the branch has %(members)d members. Correct one of the two numbers."
        ) % {"donors": figures.donors, "members": figures.members}
    if figures.leaders > figures.donors:
        found["leaders"] = _(
            "%(leaders)d leaders gave, but only %(donors)d members did; leaders count among the members."
        ) % {"leaders": figures.leaders, "donors": figures.donors}
    if figures.leader_fen > figures.member_fen:
        found["leader_fen"] = _("The leaders’ amount is larger than the members’; it is a part of it.")
    for people, amount, who in _pairs():
        found.update(_together(figures, people, amount, who, found))
    if not found:
        found.update(_rest_gave_something(figures))
    return found


def _pairs():
    return [
        ("donors", "member_fen", _("members")),
        ("leaders", "leader_fen", _("leaders")),
        ("others", "other_fen", _("others")),
    ]


def _together(figures, people, amount, who, found):
    """People without an amount, or an amount without people, is a slip; a person gives at least one fen."""
    count, fen = getattr(figures, people), getattr(figures, amount)
    if fen and not count and people not in found:
        return {
            people: _("There is an amount from %(who)s but nobody who gave it. Enter how many gave.")
            % {"who": who}
        }
    if count > fen and amount not in found:
        return {
            amount: _("%(count)d %(who)s gave, but the amount is missing. Enter it, or 0 people.")
            % {"count": count, "who": who}
        }
    return {}


def _rest_gave_something(figures):
    """The members who are not leaders: they gave something exactly where there are such donors."""
    people, fen = figures.donors - figures.leaders, figures.member_fen - figures.leader_fen
    if people and fen < people:
        return {
            "member_fen": _(
                "%(people)d members besides the leaders gave, but the members’ amount holds only the leaders’. "
                "The members’ amount includes the leaders’."
            )
            % {"people": people}
        }
    if fen and not people:
        return {"leader_fen": _("All donors are leaders, so their amount and the members’ amount are the same.")}
    return {}


def looks_like_quota(amounts):
    """Whether the amounts per donor of several branches look prescribed: five or more, all the same (fen)."""
    return len(amounts) >= 5 and len(set(amounts)) == 1


def receipt_number(year, tally_id):
    """The number under which a branch finds its report again: year, number and two check digits (ISO 7064 97-10)."""
    body = f"{year}{tally_id:08d}"
    return f"{year}-{tally_id:08d}-{98 - int(body) * 100 % 97:02d}"


def tally_of_receipt(text):
    """The tally's number in a receipt number as typed, or None where the check digits do not fit."""
    digits = "".join(c for c in text if c.isdecimal())
    if not 14 <= len(digits) <= 24 or int(digits) % 97 != 1:
        return None
    return int(digits[4:-2])
