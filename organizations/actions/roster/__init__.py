"""Take in a roster: receive the workbook, read it into the staging tables, check it as a whole, apply it as one."""

from organizations.actions.roster.applying import apply_roster, ask_to_apply
from organizations.actions.roster.reading import read_roster
from organizations.actions.roster.receiving import RosterRefused, receive_roster

__all__ = ["RosterRefused", "apply_roster", "ask_to_apply", "read_roster", "receive_roster"]
