"""The organizer's desk: the year's campaign, its duties, and what is asked about them."""

from campaigns.admin import activities, campaigns, duties, requests

__all__ = ["activities", "campaigns", "duties", "requests"]
