"""Set up a year: create or copy a campaign, choose who takes part, and create the duties in bulk."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.actions import record
from campaigns.choices import ActivityKind, CampaignState, DutyKind, DutyState
from campaigns.models import Activity, Campaign, Duty, Milestone, Participant
from campaigns.rules import festival_on, moved_with_festival, same_day_in
from organizations.choices import Kind
from organizations.querysets import PATH_END

THEME = "结穷亲、解民忧、受教育、促发展"

STANDARD = {
    ActivityKind.DONATION: (-45, -1, [("meeting", -24), ("tally", -16), ("", -1)]),
    ActivityKind.VISITS: (-20, -1, []),
    ActivityKind.VILLAGES: (-30, 300, []),
    ActivityKind.ASSISTANCE: (8, 320, []),
}
"""By activity: opening and closing day and milestones (duty kind, day), all in days from the festival."""


class CampaignRefused(Exception):
    """The campaign cannot be set up in this way; the text says why and what to do."""


@transaction.atomic
def create_campaign(*, by, name, year, theme=THEME):
    """Create a year's campaign with its four activities and their usual dates; return it.

    Raises CampaignRefused where the year has one already or lies outside 2000 to 2099.
    """
    festival = _check_year(year)
    campaign = Campaign.objects.create(name=name, year=year, theme=theme, festival_on=festival)
    for kind, (opens, closes, milestones) in STANDARD.items():
        activity = Activity.objects.create(
            campaign=campaign,
            kind=kind,
            opens_on=festival + timedelta(days=opens),
            closes_on=festival + timedelta(days=closes),
        )
        Milestone.objects.bulk_create(
            Milestone(
                activity=activity, duty_kind=duty, offset_days=day,
                name=str(DutyKind(duty).label) if duty else _("Everything delivered"),
            )
            for duty, day in milestones
        )  # fmt: skip
    record(by=by, verb="campaign.create", subject=campaign, after={"year": year, "festival_on": str(festival)})
    return campaign


def _check_year(year):
    if Campaign.objects.filter(year=year).exists():
        raise CampaignRefused(_("%(year)d has a campaign already. Open that one.") % {"year": year})
    try:
        return festival_on(year)
    except ValueError as error:
        raise CampaignRefused(_("The festival’s date is known for 2000 to 2099. Choose such a year.")) from error


@transaction.atomic
def copy_campaign(*, by, source, year, name):
    """Set up a year from an earlier one: activities, milestones and participants; every date moves with the festival.

    Offsets stay; fixed dates keep their month and day. Duties are not copied: they are created from the
    participants. Raises CampaignRefused as `create_campaign` does.
    """
    festival = _check_year(year)
    campaign = Campaign.objects.create(name=name, year=year, theme=source.theme, festival_on=festival)
    for activity in source.activities.prefetch_related("milestones", "participants__unit"):
        copied = Activity.objects.create(
            campaign=campaign,
            kind=activity.kind,
            opens_on=moved_with_festival(activity.opens_on, source.festival_on, festival),
            closes_on=moved_with_festival(activity.closes_on, source.festival_on, festival),
            grace_days=activity.grace_days,
        )
        _copy_milestones(activity, copied, year - source.year)
        _copy_participants(activity, copied)
    record(by=by, verb="campaign.copy", subject=campaign, before={"year": source.year}, after={"year": year})
    return campaign


def _copy_milestones(activity, copied, years):
    Milestone.objects.bulk_create(
        Milestone(
            activity=copied,
            name=one.name,
            duty_kind=one.duty_kind,
            offset_days=one.offset_days,
            fixed_on=one.fixed_on and same_day_in(one.fixed_on, one.fixed_on.year + years),
        )
        for one in activity.milestones.all()
    )


def _copy_participants(activity, copied):
    """Who took part takes part again; a unit that was merged is followed by its successor, a closed one drops out."""
    units: dict[int, Participant] = {}
    for one in activity.participants.all():
        unit = one.unit.successor or one.unit
        if not unit.closed_on:
            units.setdefault(unit.pk, Participant(activity=copied, unit=unit, batch=one.batch))
    Participant.objects.bulk_create(units.values())


@transaction.atomic
def start_campaign(*, by, campaign):
    """Let the campaign run: its duties show up on people's to-do pages."""
    return _set_state(by, campaign, CampaignState.RUNNING, "campaign.start")


@transaction.atomic
def close_campaign(*, by, campaign):
    """Close the campaign: nothing can be reported any more. Raises CampaignRefused while reports wait for review."""
    waiting = Duty.objects.filter(activity__campaign=campaign, state=DutyState.SUBMITTED).count()
    if waiting:
        raise CampaignRefused(_("%(count)d reports wait for review. Review them first.") % {"count": waiting})
    return _set_state(by, campaign, CampaignState.CLOSED, "campaign.close")


def _set_state(by, campaign, state, verb):
    before = {"state": campaign.state}
    campaign.state = state
    campaign.save(update_fields=["state"])
    record(by=by, verb=verb, subject=campaign, before=before, after={"state": state})
    return campaign


def create_duties(*, by, activity, kind, progress=None):
    """Give every open branch below the participants its duty of one kind; return how many were new.

    One statement a participant, so that 100,000 take seconds, and safe to run again: a branch that has the duty
    keeps it. `progress` (a jobs.actions.Progress) is told after each participant. Raises CampaignRefused where
    the activity has no deadline for the kind or nobody takes part.
    """
    milestone = activity.milestones.filter(duty_kind=kind).select_related("activity__campaign").first()
    if milestone is None:
        raise CampaignRefused(
            _("This activity has no deadline for “%(kind)s”. Add it first.") % {"kind": DutyKind(kind).label}
        )
    units = [one.unit for one in activity.participants.select_related("unit").order_by("unit__path")]
    if not units:
        raise CampaignRefused(_("Nobody takes part yet. Choose the districts, zones and departments first."))
    created = 0
    for number, unit in enumerate(units, start=1):
        with transaction.atomic():
            created += _insert_duties(activity, kind, unit.path, milestone.falls_on)
            if number == len(units):
                record(by=by, verb="duty.create", subject=activity, after={"kind": kind, "new": created})
        if progress:
            progress.step(number, len(units))
    return created


def _insert_duties(activity, kind, path, due_on):
    fresh = "0, 0, '{}', ''"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_duty (activity_id, kind, unit_id, unit_path, area_id, original_due_on, due_on, "  # noqa: S608
            "state, timeliness, version, revision, measures, note) "
            f"SELECT %s, %s, id, path, area_id, %s, %s, 'open', '', {fresh} FROM organizations_unit "
            "WHERE path >= %s AND path < %s AND kind = %s AND (closed_on IS NULL OR closed_on > %s) "
            "ORDER BY path ON CONFLICT (activity_id, kind, unit_id) DO NOTHING",
            [activity.pk, kind, due_on, due_on, path, path + PATH_END, Kind.BRANCH, due_on],
        )
        return cursor.rowcount
