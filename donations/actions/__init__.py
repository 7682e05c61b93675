"""One function per change: report the meeting, submit a tally, review it, report for many with a workbook."""

from donations.actions.reports import (
    MeetingMissing,
    OtherContent,
    check_meeting,
    report_meeting,
    submit_tally,
    taken_before,
)
from donations.actions.reviews import ReviewRefused, accept_tally, return_tally
from donations.actions.workbooks import WorkbookStale, apply_workbook, keep_workbook, token_again

__all__ = [
    "MeetingMissing",
    "OtherContent",
    "ReviewRefused",
    "WorkbookStale",
    "accept_tally",
    "apply_workbook",
    "check_meeting",
    "keep_workbook",
    "report_meeting",
    "return_tally",
    "submit_tally",
    "taken_before",
    "token_again",
]
