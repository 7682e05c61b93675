"""Views of the donation drive: a branch reports, everybody in scope reads."""

from donations.views.lists import tally_export, tally_list
from donations.views.meetings import meeting_report, meeting_show
from donations.views.tallies import tally_receipt, tally_show, tally_submit
from donations.views.workbooks import (
    tally_workbook,
    tally_workbook_apply,
    tally_workbook_preview,
    tally_workbook_rejected,
    tally_workbook_template,
)

__all__ = [
    "meeting_report",
    "meeting_show",
    "tally_export",
    "tally_list",
    "tally_receipt",
    "tally_show",
    "tally_submit",
    "tally_workbook",
    "tally_workbook_apply",
    "tally_workbook_preview",
    "tally_workbook_rejected",
    "tally_workbook_template",
]
