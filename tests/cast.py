"""The fixed cast and their city: Alice reports, Bob organizes her district, Charlie belongs to another one."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from accounts.rules import search_keys
from campaigns.actions import create_campaign, create_duties, start_campaign
from campaigns.choices import ActivityKind, DutyKind
from campaigns.models import Duty, Milestone, Participant
from donations.actions import report_meeting, submit_tally
from donations.choices import MeetingForm
from donations.rules import Figures
from organizations.actions import give_post, open_unit
from organizations.choices import Kind, Role

PASSWORD = "a-long-Phrase-42"
HASHED = "md5-is-never-used"
FIGURES = Figures(members=42, donors=40, member_fen=326000, leaders=3, leader_fen=60000, others=2, other_fen=5000)


def make_user(username, name, **extra):
    """A person who can sign in with PASSWORD (hashed once a test run)."""
    global HASHED
    user = User(username=username, name=name, **search_keys(name), **extra)
    if HASHED == "md5-is-never-used":
        user.set_password(PASSWORD)
        HASHED = user.password
    user.password = HASHED
    user.save()
    return user


@dataclass
class World:
    """A small city: two districts with a town each, a department, five branches; everybody who works there."""

    unit: SimpleNamespace = field(default_factory=SimpleNamespace)
    campaign: object = None
    activity: object = None

    def person(self, username, name, unit, role, **extra):
        user = make_user(username, name, **extra)
        if unit:
            give_post(by=None, user=user, unit=unit, role=role, starts_on=date(2020, 1, 1))
        setattr(self, username, user)
        return user

    def duty(self, unit, kind=DutyKind.TALLY):
        return Duty.objects.for_page().get(unit=unit, kind=kind, activity=self.activity)

    def meet(self, unit, by):
        """Report the branch's explaining meeting."""
        duty = self.duty(unit, DutyKind.MEETING)
        content = {"held_on": timezone.localdate(), "form": MeetingForm.IN_PERSON, "attended": 40}
        return report_meeting(by=by, duty=duty, content=content, token=uuid4(), version=duty.version)

    def tally(self, unit, by, figures=FIGURES, reason=""):
        """Report the branch's tally, or its next revision."""
        duty = self.duty(unit)
        return submit_tally(by=by, duty=duty, figures=figures, token=uuid4(), version=duty.version, reason=reason)


def make_world():
    """Build the city with a running campaign whose deadlines lie a few days ahead of today."""
    world = World()
    _make_units(world.unit)
    _make_people(world)
    _make_campaign(world)
    return world


def _make_units(unit):
    def add(key, parent, code, name, kind, members=0):
        setattr(unit, key, open_unit(by=None, parent=parent, code=code, name=name, kind=kind, members=members))
        return getattr(unit, key)

    city = add("city", None, "990000000000", "安和市", Kind.CITY)
    for letter, district, town in (("a", "环城区", "城关镇"), ("b", "河口区", "码头镇")):
        area = add(f"district_{letter}", city, f"99000{letter}", district, Kind.DISTRICT)
        area = add(f"town_{letter}", area, f"99000{letter}100", town, Kind.TOWN)
        village = add(f"village_{letter}", area, f"99000{letter}100200", f"{town}东街村", Kind.VILLAGE)
        add(f"branch_{letter}", village, f"ZB-{letter}1", f"{town}东街村支部", Kind.BRANCH, 42)
        add(f"branch_{letter}2", village, f"ZB-{letter}2", f"{town}西街村支部", Kind.BRANCH, 18)
    department = add("department", city, "BM-01", "市水利局", Kind.DEPARTMENT)
    committee = add("committee", department, "DW-01", "市水利局机关党委", Kind.COMMITTEE)
    add("branch_c", committee, "ZB-c1", "市水利局第一支部", Kind.BRANCH, 30)
    for one in vars(unit).values():
        one.refresh_from_db()


def _make_people(world):
    unit, person = world.unit, world.person
    person("alice", "李小燕", unit.branch_a, Role.SECRETARY)
    person("bob", "王建国", unit.district_a, Role.ORGANIZER)
    person("charlie", "赵大海", unit.branch_b, Role.SECRETARY)
    person("dora", "钱多多", unit.district_b, Role.ORGANIZER)
    person("carol", "孙市组", unit.city, Role.ORGANIZER)
    person("clara", "周市组", unit.city, Role.ORGANIZER)
    person("lee", "吴书记", unit.city, Role.LEADER)
    person("audrey", "郑审计", unit.city, Role.AUDITOR)
    person("sam", "冯保管", unit.town_a, Role.STOREKEEPER)
    person("cade", "陈驻村", unit.village_a, Role.CADRE)
    person("connie", "褚总支", unit.committee, Role.SECRETARY)
    person("root", "系统管理员", None, None, is_superuser=True, is_staff=True)
    person("ghost", "卫离职", unit.city, Role.ORGANIZER, is_active=False)


def _make_campaign(world):
    today = timezone.localdate()
    campaign = create_campaign(by=world.carol, name=f"{today.year}年春节“结亲”活动", year=today.year)
    world.activity = campaign.activities.get(kind=ActivityKind.DONATION)
    world.activity.opens_on = today - timedelta(days=20)
    world.activity.closes_on = today + timedelta(days=40)
    world.activity.save()
    Milestone.objects.filter(activity=world.activity).delete()
    for kind, days in ((DutyKind.MEETING, 2), (DutyKind.TALLY, 5)):
        Milestone.objects.create(
            activity=world.activity, name=kind.label, duty_kind=kind, fixed_on=today + timedelta(days=days)
        )
    unit = world.unit
    Participant.objects.bulk_create(
        Participant(activity=world.activity, unit=one)
        for one in (unit.district_a, unit.district_b, unit.department)
    )
    world.campaign = start_campaign(by=world.carol, campaign=campaign)
    for kind in (DutyKind.MEETING, DutyKind.TALLY):
        create_duties(by=world.carol, activity=world.activity, kind=kind)
