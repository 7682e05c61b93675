"""One function per change to the tree and to who holds which post."""

from organizations.actions.people import open_account, set_system_administrator
from organizations.actions.posts import PostRefused, end_post, give_post
from organizations.actions.units import UnitRefused, close_unit, merge_unit, move_unit, open_unit, rename_unit

__all__ = [
    "PostRefused",
    "UnitRefused",
    "close_unit",
    "end_post",
    "give_post",
    "merge_unit",
    "move_unit",
    "open_account",
    "open_unit",
    "rename_unit",
    "set_system_administrator",
]
