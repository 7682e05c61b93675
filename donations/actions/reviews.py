"""An organizer accepts a tally or returns it with a reason. Who reported it never reviews it."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from campaigns.actions import return_duty, settle_duty
from donations.choices import ReturnReason, Verdict
from donations.models import Review


class ReviewRefused(Exception):
    """The verdict cannot be given; the text says why and what to do."""


def accept_tally(*, by, tally, version):
    """Accept the current revision of a tally and return the review.

    `version` is the duty's, as the page showed it. Raises ReviewRefused where the reviewer reported it, and
    StaleDuty where it was amended or reviewed meanwhile.
    """
    return _review(by=by, tally=tally, version=version, verdict=Verdict.ACCEPTED, reason="", words="")


def return_tally(*, by, tally, version, reason, words=""):
    """Send the current revision of a tally back to its branch, with a reason from the list and words.

    Raises as `accept_tally`, and ReviewRefused where “another reason” comes without words.
    """
    if not reason or (reason == ReturnReason.OTHER and not words.strip()):
        raise ReviewRefused(_("Say in words why the tally goes back; the secretary reads them."))
    return _review(
        by=by, tally=tally, version=version, verdict=Verdict.RETURNED, reason=reason, words=words.strip()
    )


@transaction.atomic
def _review(*, by, tally, version, verdict, reason, words):
    if tally.submitted_by_id == by.pk:
        raise ReviewRefused(_("You reported this tally yourself; another organizer must review it."))
    if not tally.is_current:
        raise ReviewRefused(_("This tally has been corrected since; review the newest revision."))
    duty, before = tally.duty, {"state": tally.duty.state}
    if verdict == Verdict.ACCEPTED:
        settle_duty(duty=duty, version=version)
    else:
        note = words if reason == ReturnReason.OTHER else f"{ReturnReason(reason).label}{words}"
        return_duty(duty=duty, version=version, note=note)
    review = Review.objects.create(tally=tally, verdict=verdict, reason=reason, words=words, by=by)
    record(
        by=by, verb=f"tally.{verdict}", subject=tally, reason=words or reason, before=before,
        after={"state": duty.state},
    )  # fmt: skip
    return review
