"""Change a year's calendar and who takes part in it."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from campaigns.actions.setup import CampaignRefused
from campaigns.choices import CampaignState
from campaigns.models import Duty, Milestone, Participant
from organizations.querysets import at_or_below


@transaction.atomic
def change_campaign(*, by, campaign, name, theme):
    """Give a campaign another name or theme."""
    _check_not_closed(campaign)
    before = {"name": campaign.name, "theme": campaign.theme}
    campaign.name, campaign.theme = name, theme
    campaign.save(update_fields=["name", "theme"])
    record(by=by, verb="campaign.change", subject=campaign, before=before, after={"name": name, "theme": theme})
    return campaign


@transaction.atomic
def change_activity(*, by, activity, opens_on, closes_on, grace_days, milestones):
    """Set an activity's days and its whole list of milestones; duties that exist keep their deadline.

    `milestones` are dictionaries of name, duty_kind, offset_days, fixed_on. Raises CampaignRefused where the
    campaign is closed, the days are the wrong way round, or two milestones are the deadline of one kind.
    """
    _check_not_closed(activity.campaign)
    if closes_on < opens_on:
        raise CampaignRefused(_("An activity closes on or after the day on which it opens."))
    kinds = [one["duty_kind"] for one in milestones if one["duty_kind"]]
    if len(kinds) != len(set(kinds)):
        raise CampaignRefused(_("Two dates are the deadline of the same duty. Keep one."))
    before = _calendar(activity)
    activity.opens_on, activity.closes_on, activity.grace_days = opens_on, closes_on, grace_days
    activity.save(update_fields=["opens_on", "closes_on", "grace_days"])
    activity.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(activity=activity, **one) for one in milestones)
    record(by=by, verb="activity.change", subject=activity, before=before, after=_calendar(activity))
    return activity


@transaction.atomic
def choose_participants(*, by, activity, batch, units, among):
    """Let exactly these units of a list take part in a batch; units outside the list and other batches stay.

    `among` is the list that the person could choose from. Raises CampaignRefused where the campaign is closed or a
    unit that has duties already would drop out.
    """
    _check_not_closed(activity.campaign)
    chosen = {unit.pk for unit in units}
    mine = activity.participants.filter(unit__in=among).select_related("unit")
    gone = [one for one in mine if one.batch == batch and one.unit_id not in chosen]
    for one in gone:
        _check_no_duties(activity, one.unit)
    before = sorted(str(one.unit) for one in mine if one.batch == batch)
    Participant.objects.filter(pk__in=[one.pk for one in gone]).delete()
    known = {one.unit_id for one in mine}
    Participant.objects.bulk_create(
        Participant(activity=activity, unit=unit, batch=batch) for unit in units if unit.pk not in known
    )
    record(
        by=by, verb="activity.participants", subject=activity, before={f"batch {batch}": before},
        after={f"batch {batch}": sorted(str(unit) for unit in units)},
    )  # fmt: skip
    return activity


def _check_not_closed(campaign):
    if campaign.state == CampaignState.CLOSED:
        raise CampaignRefused(_("This campaign is closed; its calendar no longer changes."))


def _check_no_duties(activity, unit):
    if Duty.objects.filter(at_or_below([unit.path]), activity=activity).exists():
        raise CampaignRefused(
            _("%(unit)s has its duties already and cannot drop out. Waive the duties that fall away.")
            % {"unit": unit}
        )


def _calendar(activity):
    dates = {"opens_on": activity.opens_on, "closes_on": activity.closes_on}
    dates |= {one.name: one.falls_on for one in activity.milestones.all()}
    return {name: str(day) for name, day in dates.items()} | {"grace_days": activity.grace_days}
