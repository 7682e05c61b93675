"""Pure decisions and sums: the calendar, money as printed, and duties."""

from campaigns.rules.calendar import (
    deadline,
    festival_on,
    milestone_date,
    moved_with_festival,
    same_day_in,
)
from campaigns.rules.duties import (
    REPORTED,
    UNREPORTED,
    Refusal,
    may_move,
    reporting_refusal,
    timeliness,
    words_for,
)
from campaigns.rules.money import capitals, wan, yuan

__all__ = [
    "REPORTED",
    "UNREPORTED",
    "Refusal",
    "capitals",
    "deadline",
    "festival_on",
    "may_move",
    "milestone_date",
    "moved_with_festival",
    "reporting_refusal",
    "same_day_in",
    "timeliness",
    "wan",
    "words_for",
    "yuan",
]
