from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityKind(TextChoices):
    """The four activities of the campaign (DESIGN.md 1)."""

    DONATION = "donation", _("Donation drive")
    VISITS = "visits", _("Festival visits")
    VILLAGES = "villages", _("Reservoir-village pairing")
    ASSISTANCE = "assistance", _("One-to-one assistance")


class CampaignState(TextChoices):
    PREPARING = "preparing", _("In preparation")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")


class DutyKind(TextChoices):
    """What a unit must do."""

    MEETING = "meeting", _("Explaining meeting")
    TALLY = "tally", _("Donation tally")


DUTY_KINDS = {ActivityKind.DONATION: [DutyKind.MEETING, DutyKind.TALLY]}
"""The duties that an activity gives to its branches, in the order in which they come."""

DUTY_ROUTES = {
    DutyKind.MEETING: ("donations:meeting-report", "donations:meeting-show"),
    DutyKind.TALLY: ("donations:tally-submit", "donations:tally-show"),
}
"""By kind: the names of the page where the duty is done and of the page that shows what was done."""


class DutyState(TextChoices):
    OPEN = "open", pgettext_lazy("duty", "Not reported")
    SUBMITTED = "submitted", _("Waiting for review")
    RETURNED = "returned", _("Returned")
    DONE = "done", pgettext_lazy("duty", "Done")
    WAIVED = "waived", _("Waived")


class Timeliness(TextChoices):
    """How the first report stood to its deadline; empty while nothing is reported. Four different things."""

    NONE = "", _("Nothing reported")
    ON_TIME = "on_time", _("On time")
    EXTENDED = "extended", _("Extended")
    """After the original deadline, within a granted extension."""
    LATE = "late", _("Late")


class Decision(TextChoices):
    ASKED = "asked", _("Asked")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
