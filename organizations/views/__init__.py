"""The tree of units, who may do what, and the roster."""

from organizations.views.units import permission_list, unit_list, unit_search, unit_show

__all__ = ["permission_list", "unit_list", "unit_search", "unit_show"]
