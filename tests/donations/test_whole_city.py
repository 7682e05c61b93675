"""The whole city's donation drive through the client: every branch reports, the organizer accepts, all sums agree.

The city is the real one of RELIEF_DIVISIONS or ../shared/data/divisions-3710.csv (2,768 villages and communities);
where the file is absent it is the small invented one. The test's name says which.
"""

import os
import random
import re
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit.models import Entry
from campaigns.actions import change_activity, choose_participants, create_campaign, create_duties, start_campaign
from campaigns.choices import ActivityKind, DutyKind, DutyState
from campaigns.models import Duty
from campaigns.rules import yuan
from donations.choices import MeetingForm
from donations.models import Meeting, Tally
from donations.rules import Figures, problems
from organizations.actions import give_post
from organizations.choices import Kind, Role
from organizations.models import Unit
from tests.cast import make_user

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "data" / "divisions.csv"
REAL = Path(os.environ.get("RELIEF_DIVISIONS", ROOT.parent / "shared" / "data" / "divisions-3710.csv"))
CITY = REAL if REAL.exists() else SMALL
SUMS = ("members", "donors", "member_fen", "leaders", "leader_fen", "others", "other_fen")
EXPORTED = ("Party members", "Members who gave", "Amount from members", "of these, leaders", "Amount from leaders")
EXPORTED += ("Others who gave", "Amount from others")

pytestmark = pytest.mark.django_db


class Drive:
    """A city loaded from a file of divisions, with its drive running and nothing reported."""

    def __init__(self, path):
        call_command("load_divisions", path, branches=True, stdout=StringIO())
        self.city = Unit.objects.get(kind=Kind.CITY)
        self.organizer = self._person("organizer", self.city, Role.ORGANIZER)
        self.leader = self._person("leader", self.city, Role.LEADER)
        self.towns = list(Unit.objects.filter(kind=Kind.TOWN))
        self.secretaries = {town.pk: self._person(f"s{town.code}", town, Role.SECRETARY) for town in self.towns}
        self.activity = self._start()

    def _person(self, username, unit, role):
        user = make_user(username, username)
        give_post(by=None, user=user, unit=unit, role=role, starts_on=date(2020, 1, 1))
        return user

    def _start(self):
        by, today = self.organizer, timezone.localdate()
        campaign = create_campaign(by=by, name=f"{today.year}年春节“结亲”活动", year=today.year)
        activity = campaign.activities.get(kind=ActivityKind.DONATION)
        dates = ((DutyKind.MEETING, 2), (DutyKind.TALLY, 5))
        milestones = [
            {"name": str(kind.label), "duty_kind": kind, "offset_days": None, "fixed_on": today + timedelta(days)}
            for kind, days in dates
        ]
        opens, closes = today - timedelta(20), today + timedelta(40)
        change_activity(
            by=by, activity=activity, opens_on=opens, closes_on=closes, grace_days=0, milestones=milestones
        )
        units = list(Unit.objects.filter(kind__in=[Kind.DISTRICT, Kind.ZONE]))
        choose_participants(by=by, activity=activity, batch=1, units=units, among=units)
        start_campaign(by=by, campaign=campaign)
        for kind in (DutyKind.MEETING, DutyKind.TALLY):
            create_duties(by=by, activity=activity, kind=kind)
        return activity

    def duties_of(self, town, kind):
        return Duty.objects.filter(activity=self.activity, kind=kind).in_unit_and_below(town).order_by("unit_path")


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def figures_of(number):
    """What the branch with this number collected: some give nothing, some odd fen; all obey the rules."""
    dice = random.Random(number)
    members = dice.randint(3, 120)
    donors = dice.choice([0, dice.randint(1, members), members])
    leaders = dice.randint(0, min(3, donors - 1)) if donors > 1 else 0
    leader_fen = leaders * dice.randint(5000, 50000)
    rest = (donors - leaders) * dice.randint(100, 20001)
    others = dice.choice([0, 0, dice.randint(1, 30)])
    other_fen = others * dice.randint(1, 9999)
    return Figures(members, donors, leader_fen + rest, leaders, leader_fen, others, other_fen)


def typed(figures):
    """The figures as a secretary types them."""
    return {name: yuan(value) if name.endswith("_fen") else str(value) for name, value in vars(figures).items()}


def report_town(drive, town):
    """Report the meeting and the tally of each branch of a town, as its secretary; the first form is opened too."""
    client = signed_in(drive.secretaries[town.pk])
    for meeting in drive.duties_of(town, DutyKind.MEETING):
        content = {"held_on": timezone.localdate(), "form": MeetingForm.IN_PERSON, "attended": 12}
        hidden = {"token": uuid4(), "version": meeting.version}
        answer = client.post(meeting.report_url, {**content, **hidden})
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/"), answer.text
    expected = []
    for number, duty in enumerate(drive.duties_of(town, DutyKind.TALLY)):
        figures = figures_of(duty.pk)
        assert not problems(figures)
        hidden = hidden_fields(client.get(duty.report_url)) if not number else None
        hidden = hidden or {"token": uuid4(), "version": duty.version}
        answer = client.post(duty.report_url, {**typed(figures), **hidden, "step": "submit"})
        assert answer.status_code == 302, answer.text
        assert answer.headers["Location"].endswith("/receipt/")
        expected.append(figures)
    return expected


def hidden_fields(answer):
    return {name: re.search(rf'name="{name}" value="([^"]+)"', answer.text)[1] for name in ("token", "version")}


def accept_all(drive):
    """Tick every tally of each page that waits for review and accept them, as an organizer of the city would."""
    client, accepted = signed_in(drive.organizer), 0
    address = "/admin/donations/tally/?state=submitted"
    while ticked := re.findall(r'name="_selected_action" value="(\d+)"', client.get(address).text):
        answer = client.post(address, {"action": "accept_selected", "_selected_action": ticked})
        assert answer.status_code == 302
        accepted += len(ticked)
        assert Duty.objects.filter(kind=DutyKind.TALLY, state=DutyState.DONE).count() == accepted
    return accepted


def exported_sums(client):
    """The export read back: how many rows, and each figure's sum in people or fen."""
    content = b"".join(
        client.get("/donations/tallies/export/", headers={"accept-language": "en"}).streaming_content
    )
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    found = {}
    for name, title in zip(SUMS, EXPORTED, strict=True):
        cells = [row[head.index(title)] for row in rows]
        found[name] = sum(round(cell * 100) if name.endswith("_fen") else int(cell) for cell in cells)
    return len(rows), found


def query_counts(drive):
    """How many queries the pages of a city take that read the whole drive."""
    leader, organizer = signed_in(drive.leader), signed_in(drive.organizer)
    pages = [
        (leader, "/dashboards/"),
        (leader, "/donations/tallies/"),
        (leader, "/duties/"),
        (organizer, "/"),
        (organizer, "/admin/"),
        (organizer, "/admin/donations/tally/"),
        (organizer, "/admin/donations/tally/?state=done"),
        (organizer, "/admin/donations/meeting/"),
        (organizer, "/admin/campaigns/duty/"),
    ]
    counts = {}
    for client, path in pages:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200, path
        counts[path] = len(queries)
    return counts


def run(path):
    """Load a city, report and accept everything; return the drive and what its branches typed."""
    drive = Drive(path)
    tell_the_planner()
    expected = []
    for number, town in enumerate(drive.towns):
        expected += report_town(drive, town)
        if number in (1, 10):
            tell_the_planner()
    tell_the_planner()
    assert accept_all(drive) == len(expected)
    return drive, expected


def tell_the_planner():
    """Gather statistics now: nothing is committed here, so the database would plan for empty tables to the end."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counts_of_small_city():
    with transaction.atomic():
        drive, _expected = run(SMALL)
        counts = query_counts(drive)
        transaction.set_rollback(True)
    return counts


@pytest.mark.parametrize("path", [CITY], ids=lambda path: path.name)
def test_every_branch_reports_and_every_sum_agrees_to_the_fen(path):
    small = counts_of_small_city()
    drive, expected = run(path)
    places = Unit.objects.filter(kind__in=[Kind.VILLAGE, Kind.COMMUNITY]).count()
    assert len(expected) == places == Meeting.objects.count() == Tally.objects.count()
    assert places == (2768 if path.name == "divisions-3710.csv" else 4)
    assert Entry.objects.filter(verb="tally.submit").count() == places

    sums = {name: sum(getattr(one, name) for one in expected) for name in SUMS}
    assert Tally.objects.counted().aggregate(**{name: Sum(name) for name in SUMS}) == sums

    leader = signed_in(drive.leader)
    answer = leader.get("/dashboards/")
    page, total = answer.context["page"], sums["member_fen"] + sums["other_fen"]
    gifts = page.totals.gifts
    assert {name: getattr(gifts, name) for name in SUMS if name != "members"} | {
        "members": sums["members"]
    } == sums
    assert gifts.amount_fen == total
    assert (page.progress.due, page.progress.reported, page.progress.on_time) == (places, places, places)
    assert yuan(total) in answer.text
    assert exported_sums(leader) == (places, sums)

    call_command("rebuild_rollups", check=True, stdout=StringIO())
    more = {page: count - small[page] for page, count in query_counts(drive).items() if count != small[page]}
    assert all(page.startswith("/admin/") and count == 1 for page, count in more.items()), (
        more
    )  # "1 to 100 of 2,768"
