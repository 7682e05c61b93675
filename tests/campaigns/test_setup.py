"""Setting up a year."""

from datetime import date

import pytest

from audit.models import Entry
from campaigns.actions import (
    CampaignRefused,
    close_campaign,
    copy_campaign,
    create_campaign,
    create_duties,
)
from campaigns.models import Duty, Milestone
from organizations.actions import close_unit, merge_unit


def test_a_new_campaign_has_four_activities_around_the_festival(world):
    campaign = create_campaign(by=world.carol, name="2031", year=2031)
    assert campaign.festival_on == date(2031, 1, 23)
    assert campaign.activities.count() == 4
    tally = Milestone.objects.get(activity__campaign=campaign, duty_kind="tally")
    assert tally.falls_on == date(2031, 1, 7)


def test_copying_moves_every_date_with_the_festival(world):
    first = create_campaign(by=world.carol, name="2031", year=2031)
    activity = first.activities.get(kind="donation")
    Milestone.objects.create(activity=activity, name="到位", fixed_on=date(2031, 2, 5))
    copied = copy_campaign(by=world.carol, source=first, year=2032, name="2032")
    again = copied.activities.get(kind="donation")
    assert copied.festival_on == date(2032, 2, 11)
    assert again.opens_on - copied.festival_on == activity.opens_on - first.festival_on
    assert {one.name: one.falls_on for one in again.milestones.all()}["到位"] == date(2032, 2, 5)
    assert Milestone.objects.get(activity=again, duty_kind="tally").falls_on == date(2032, 1, 26)


def test_copying_follows_merged_units_and_drops_closed_ones(world):
    unit = world.unit
    close_unit(by=None, unit=unit.branch_c, closed_on=date.today(), reason="撤销")
    close_unit(by=None, unit=unit.committee, closed_on=date.today(), reason="撤销")
    close_unit(by=None, unit=unit.department, closed_on=date.today(), reason="撤销")
    for one in (unit.branch_b, unit.branch_b2, unit.village_b, unit.town_b):
        close_unit(by=None, unit=one, closed_on=date.today(), reason="撤并")
    merge_unit(by=None, unit=unit.district_b, successor=unit.district_a, closed_on=date.today(), reason="合并")
    copied = copy_campaign(by=world.carol, source=world.campaign, year=2050, name="2050")
    participants = copied.activities.get(kind="donation").participants
    assert [one.unit for one in participants.all()] == [unit.district_a]


def test_a_year_has_one_campaign_and_a_known_festival(world):
    for year in (world.campaign.year, 1999, 2100):
        with pytest.raises(CampaignRefused):
            create_campaign(by=world.carol, name="x", year=year)


def test_creating_duties_again_adds_only_what_is_missing(world):
    Duty.objects.filter(unit=world.unit.branch_a, kind="tally").delete()
    assert create_duties(by=world.carol, activity=world.activity, kind="tally") == 1
    assert create_duties(by=world.carol, activity=world.activity, kind="tally") == 0
    assert Entry.objects.filter(verb="duty.create").count() == 4


def test_without_participants_or_deadline_the_refusal_says_what_is_missing(world):
    world.activity.participants.all().delete()
    with pytest.raises(CampaignRefused):
        create_duties(by=world.carol, activity=world.activity, kind="tally")
    world.activity.milestones.all().delete()
    with pytest.raises(CampaignRefused):
        create_duties(by=world.carol, activity=world.activity, kind="tally")


def test_a_campaign_closes_when_nothing_waits_for_review(world):
    world.tally(world.unit.branch_a, world.alice)
    with pytest.raises(CampaignRefused):
        close_campaign(by=world.carol, campaign=world.campaign)
    Duty.objects.filter(state="submitted").update(state="done")
    assert close_campaign(by=world.carol, campaign=world.campaign).state == "closed"
