"""The tree of units, who may do what, and the roster."""

from organizations.views.rosters import (
    roster_apply,
    roster_preview,
    roster_rejected,
    roster_template,
    roster_upload,
)
from organizations.views.units import permission_list, unit_list, unit_search, unit_show

__all__ = [
    "permission_list",
    "roster_apply",
    "roster_preview",
    "roster_rejected",
    "roster_template",
    "roster_upload",
    "unit_list",
    "unit_search",
    "unit_show",
]
