"""One function per change: report the meeting, submit a tally, review it."""

from donations.actions.reports import (
    MeetingMissing,
    OtherContent,
    check_meeting,
    report_meeting,
    submit_tally,
    taken_before,
)
from donations.actions.reviews import ReviewRefused, accept_tally, return_tally

__all__ = [
    "MeetingMissing",
    "OtherContent",
    "ReviewRefused",
    "accept_tally",
    "check_meeting",
    "report_meeting",
    "return_tally",
    "submit_tally",
    "taken_before",
]
