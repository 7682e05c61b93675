"""What each verb of the audit record means, in words."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "tally.submit": _("Tally reported"),
    "tally.accepted": _("Tally accepted"),
    "tally.returned": _("Tally returned"),
    "tally.workbook": _("Reported for its branches with a workbook"),
    "meeting.report": _("Explaining meeting reported"),
    "extension.ask": _("Extension asked for"),
    "extension.grant": _("Extension granted"),
    "extension.refuse": _("Extension refused"),
    "waiver.propose": _("Waiver proposed"),
    "waiver.confirm": _("Waiver confirmed"),
    "waiver.refuse": _("Waiver refused"),
    "waiver.lift": _("Waiver lifted"),
    "duty.create": _("Duties created"),
    "campaign.create": _("Campaign created"),
    "campaign.copy": _("Campaign copied from an earlier year"),
    "campaign.start": _("Campaign started"),
    "campaign.close": _("Campaign closed"),
    "unit.open": _("Unit opened"),
    "unit.rename": _("Unit changed"),
    "unit.move": _("Unit moved"),
    "unit.close": _("Unit closed"),
    "post.give": _("Post given"),
    "post.end": _("Post ended"),
}
"""A verb that is not here is shown as it is."""
