"""The workbooks of the donation drive: the export of tallies, and the one with which a committee reports."""

from donations.sheets.branches import BRANCHES, branches_to_fill, rejected_branches
from donations.sheets.reading import judge_again, read_branches
from donations.sheets.tallies import exported_tallies

__all__ = [
    "BRANCHES",
    "branches_to_fill",
    "exported_tallies",
    "judge_again",
    "read_branches",
    "rejected_branches",
]
