"""The two years of the demonstration: last year's campaign finished, this year's half way whatever day it is."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from campaigns.actions import close_campaign, create_campaign, start_campaign
from campaigns.choices import ActivityKind, DutyKind
from campaigns.models import Activity, Milestone, Participant
from campaigns.rules import festival_on, moved_with_festival
from relief.demo.book import Book
from relief.demo.stories import Dates, arranged, meeting_story, moment, tally_story, waiting_requests

OPENS, CLOSES = -21, 30
FIRST_BATCH = (-12, -5)
LATER_BATCH = (-3, 6)
"""In days from today: the deadlines of the meeting and the tally. Today lies between the two batches' tallies."""
QUOTA_AREA = 5
"""The one town, by its place in the list, whose amounts look prescribed."""


def next_festival_year(today):
    """The year of the next Spring Festival that has not passed."""
    return today.year if festival_on(today.year) >= today else today.year + 1


def batch_of(number):
    """Every third participant reports first, the others follow (numbers from 0)."""
    return 1 if number % 3 == 1 else 2


def tell_years(chance, city, staff, stage):
    """Create both campaigns with all that happened in them."""
    now = timezone.now()
    today = timezone.localdate(now)
    year = next_festival_year(today)
    same_day_last_year = moved_with_festival(today, festival_on(year), festival_on(year - 1))
    end = same_day_last_year + timedelta(days=CLOSES)
    last = Year(
        chance, city, staff, year - 1, same_day_last_year, until=moment(chance, end), missing=0.003, haste=1
    )
    last.tell({})
    close_campaign(by=staff.city[0], campaign=last.activity.campaign)
    this = Year(chance, city, staff, year, today, until=now, missing=0.03, haste=4)
    this.tell(_given(chance, today, city, stage))


def _given(chance, today, city, stage):
    """The tallies that are arranged, by the branch's path: for the visitors' people, and requests in their town."""
    stories = arranged(chance, today, stage["secretary1"].members)
    given = {stage[username].path: story for username, story in stories.items()}
    free = (one for one in city.branches if one.area == stage["town"] and one.path not in given)
    due_on = today + timedelta(days=LATER_BATCH[1])
    return given | {next(free).path: story for story in waiting_requests(chance, today, due_on)}


class Year:
    """One year's campaign around a day in the middle of its reporting."""

    def __init__(self, chance, city, staff, year, today, *, until, missing, haste):
        self.chance, self.city, self.staff = chance, city, staff
        self.today, self.until, self.missing, self.haste = today, until, missing, haste
        self.activity = self._set_up(year)
        self.dates = {unit.path: self._dates(batch_of(n)) for n, unit in enumerate(city.tops)}
        self.quota_town = city.areas[QUOTA_AREA]

    def tell(self, given):
        """Write every branch's meeting and tally; `given` are the tallies that do not go by chance."""
        book = Book(self.chance, self.staff)
        for branch in self.city.branches:
            dates = self.dates[branch.path[:8]]
            meeting = self._meeting(dates, is_given=branch.path in given)
            tally = given[branch.path] if branch.path in given else self._tally(branch, dates, meeting)
            if not tally and branch.path not in given and self.chance.random() < 0.5:
                meeting = []
            book.write(self.activity, DutyKind.MEETING, branch, dates.meeting_on, meeting, self.until)
            book.write(self.activity, DutyKind.TALLY, branch, dates.tally_on, tally, self.until)
        book.save()

    def _meeting(self, dates, *, is_given):
        if is_given:  # early enough for what is arranged
            dates = replace(dates, meeting_on=self.today - timedelta(days=9))
        return meeting_story(self.chance, dates)

    def _tally(self, branch, dates, meeting):
        return tally_story(
            self.chance, dates, branch.members, meeting[-1].at,
            missing=self.missing, haste=self.haste, is_quota=branch.area == self.quota_town,
        )  # fmt: skip

    def _day(self, offset):
        return self.today + timedelta(days=offset)

    def _dates(self, batch):
        meeting, tally = FIRST_BATCH if batch == 1 else LATER_BATCH
        return Dates(self._day(meeting), self._day(tally))

    def _set_up(self, year):
        """Create the campaign; the donation drive's dates are fixed ones, around the day."""
        by = self.staff.city[0]
        campaign = create_campaign(by=by, name=f"{year}年春节“结亲”活动", year=year)
        activity = campaign.activities.get(kind=ActivityKind.DONATION)
        Activity.objects.filter(pk=activity.pk).update(opens_on=self._day(OPENS), closes_on=self._day(CLOSES))
        activity.milestones.exclude(duty_kind="").delete()
        first, later = self._dates(1), self._dates(2)
        Milestone.objects.bulk_create(
            Milestone(activity=activity, name=name, duty_kind=kind, fixed_on=day)
            for name, kind, day in (
                ("第一批动员会", "", first.meeting_on),
                ("动员会", DutyKind.MEETING, later.meeting_on),
                ("第一批捐款统计", "", first.tally_on),
                ("捐款统计", DutyKind.TALLY, later.tally_on),
            )
        )
        Participant.objects.bulk_create(
            Participant(activity=activity, unit=unit, batch=batch_of(n)) for n, unit in enumerate(self.city.tops)
        )
        start_campaign(by=by, campaign=campaign)
        return Activity.objects.select_related("campaign").get(pk=activity.pk)
