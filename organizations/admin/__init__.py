"""The organizer's desk: units, people, posts, and the records of what was done."""

from organizations.admin import people, posts, records, units
from organizations.admin.keyed import capped_count, is_number
from organizations.admin.scoped import ScopedAdmin, choice_filter, posted

__all__ = [
    "ScopedAdmin",
    "capped_count",
    "choice_filter",
    "is_number",
    "people",
    "posted",
    "posts",
    "records",
    "units",
]
