"""What these tests add to the small city: moved deadlines, and a finished campaign of last year."""

from datetime import timedelta

from django.utils import timezone

from campaigns.actions import close_campaign, create_campaign
from campaigns.choices import ActivityKind, DutyKind, DutyState
from campaigns.models import Duty
from donations.models import Tally


def move_deadline(duty, *, days, extended=None):
    """Put a duty's deadline so many days from today (negative: past); `extended` is its later one."""
    original = timezone.localdate() + timedelta(days=days)
    due_on = timezone.localdate() + timedelta(days=days if extended is None else extended)
    Duty.objects.filter(pk=duty.pk).update(original_due_on=original, due_on=due_on)


def add_last_year(world, reports):
    """A closed campaign of the year before. `reports`: (branch, days before the festival, figures)."""
    year = world.campaign.year - 1
    campaign = create_campaign(by=world.carol, name=f"{year}年春节“结亲”活动", year=year)
    activity = campaign.activities.get(kind=ActivityKind.DONATION)
    for branch, days, figures in reports:
        day = campaign.festival_on - timedelta(days=days)
        Duty.objects.create(
            activity=activity,
            kind=DutyKind.TALLY,
            unit=branch,
            unit_path=branch.path,
            area_id=branch.area_id,
            original_due_on=day,
            due_on=day,
            state=DutyState.DONE,
            timeliness="on_time",
            reported_on=day,
            measures=figures.measures(),
        )
    close_campaign(by=world.carol, campaign=campaign)
    return campaign


def counted_sum(field):
    """The sum over the tallies that count, straight from them."""
    return sum(getattr(tally, field) for tally in Tally.objects.counted())
