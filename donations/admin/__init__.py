"""The organizer's desk: tallies, their review one by one, and explaining meetings."""

from donations.admin import meetings, tallies

__all__ = ["meetings", "tallies"]
