"""Two full worlds side by side: district A, where the attackers sit, and district B, of which nothing may show.

Every text of B begins with a canary, every amount of B is a canary, and all texts carry a stored script.
"""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from accounts.models import User
from accounts.rules import search_keys
from campaigns.actions import ask_extension, propose_waiver
from donations.actions import accept_tally
from donations.models import TallyWorkbook
from donations.rules import Figures
from jobs.choices import State
from jobs.models import Job
from organizations.choices import Part, UploadState
from organizations.models import Post, RosterUpload, Unit
from tests.cast import World, make_world

SCRIPT = '<script>kanari</script>"><img src=x onerror=kanari>'
"""At home in every text that somebody can type; it must come out of every page as text (IN9)."""

NAME_B, WORDS_B, WORK_B = "金丝雀名", "金丝雀事", "金丝雀工"
WORDS_A = "白鹭事"
MONEY_A, MONEY_B = 6_666_666, 7_777_777

NAMES_OF_B = [NAME_B, WORK_B, "河口区", "码头镇", "赵大海", "钱多多", "99000b", "ZB-b", "charlie", "dora"]
BUSINESS_OF_B = [WORDS_B, "77,777.77", "77777.77", "7777777", "7.78"]
BUSINESS_OF_A = [WORDS_A, "66,666.66", "66666.66", "6666666"]
CANARIES = NAMES_OF_B + BUSINESS_OF_B

PEOPLE = (
    "anonymous", "alice", "charlie", "bob", "dora", "carol", "lee", "sam", "cade", "audrey", "root", "ghost", "connie",
)  # fmt: skip
"""Nobody, two secretaries, two district organizers, the city's organizer, leader, storekeeper, cadre, auditor,
system administrator, a disabled organizer, and a committee's secretary."""


@dataclass
class Side:
    """One district's people and rows, by the names that the routes use."""

    secretary: User
    organizer: User
    unit: SimpleNamespace
    rows: SimpleNamespace


@dataclass
class Both:
    world: World
    a: Side
    b: Side

    def person(self, name):
        return None if name == "anonymous" else getattr(self.world, name)


def make_both():
    """Build the city with both districts in full swing."""
    world = make_world()
    _mark_b(world)
    type(world.campaign).objects.filter(pk=world.campaign.pk).update(
        name=f"春节{SCRIPT}"[:100], theme=f"主题{SCRIPT}"
    )
    world.activity.milestones.filter(duty_kind="tally").update(name=f"统计{SCRIPT}"[:60])
    world.campaign.refresh_from_db()
    a = _side(world, "a", world.alice, world.bob, WORDS_A, "", MONEY_A)
    b = _side(world, "b", world.charlie, world.dora, WORDS_B, WORK_B, MONEY_B)
    world.meet(world.unit.branch_c, world.connie)
    world.tally(world.unit.branch_c, world.connie)
    return Both(world, a, b)


def _mark_b(world):
    """Rename every unit and person of B before anything is written about them."""
    for number, unit in enumerate(Unit.objects.in_unit_and_below(world.unit.district_b)):
        name = f"{NAME_B}{number}{SCRIPT}"
        Unit.objects.filter(pk=unit.pk).update(name=name, **search_keys(name))
    for number, user in enumerate((world.charlie, world.dora)):
        name = f"{NAME_B}人{number}{SCRIPT}"[:60]
        User.objects.filter(pk=user.pk).update(name=name, **search_keys(name))
        Post.objects.filter(user=user).update(title=f"{WORDS_B}{SCRIPT}"[:60])
        user.refresh_from_db()
    for unit in vars(world.unit).values():
        unit.refresh_from_db()


def _side(world, letter, secretary, organizer, words, work, fen):
    units = {name: getattr(world.unit, f"{name}_{letter}") for name in ("district", "town", "village", "branch")}
    unit = SimpleNamespace(**units, second=getattr(world.unit, f"branch_{letter}2"))
    said = f"{words}{SCRIPT}"
    meeting = world.meet(unit.branch, secretary)
    first = world.tally(unit.branch, secretary, _figures(fen))
    review = accept_tally(by=organizer, tally=first, version=first.duty.version)
    tally = world.tally(unit.branch, secretary, _figures(fen), reason=said)
    duty = world.duty(unit.second)
    extension = ask_extension(by=secretary, duty=duty, reason=said, until=duty.due_on + timedelta(days=3))
    waiver = propose_waiver(by=secretary, duty=duty, reason=said)
    rows = SimpleNamespace(
        user=secretary, post=secretary.posts.get(), unit=unit.village, campaign=world.campaign,
        activity=world.activity, duty=duty, reported=tally.duty, meeting_duty=meeting.duty, meeting=meeting,
        tally=tally, review=review, extension=extension, waiver=waiver, job=_job(organizer, f"{work}{SCRIPT}"),
        workbook=_workbook(world, organizer, unit.second, f"{work}{SCRIPT}"), entry=_entry(unit.branch),
        upload=_upload(organizer, f"{work}{SCRIPT}"),
    )  # fmt: skip
    return Side(secretary, organizer, unit, rows)


def _figures(fen):
    return Figures(members=42, donors=40, member_fen=fen, leaders=3, leader_fen=60_000, others=0, other_fen=0)


def _job(user, title):
    task = "campaigns.tasks.create_duties_job"
    return Job.objects.create(started_by=user, task=task, title=title, state=State.FAILED, message=title)


def _workbook(world, user, unit, text):
    """A looked-at workbook with one doubtful row."""
    row = {
        "number": 5, "bucket": "doubtful", "cells": [text] * 13, "code": text, "unit": text, "duty": world.duty(unit).pk,
        "version": 0, "meeting": None, "meeting_version": None, "content": None, "figures": None, "before": None,
        "reason": text, "problems": [{"column": "code", "cell": "A5", "message": text}],
    }  # fmt: skip
    return TallyWorkbook.objects.create(
        token=uuid4(), campaign=world.campaign, by=user, sheet=text[:100], places=list(range(13)), rows=[row]
    )


def _upload(user, name):
    empty = {part.value: {"rows": 0, "places": []} for part in Part}
    return RosterUpload.objects.create(
        uploaded_by=user, file_name=name, sha256="0" * 64, state=UploadState.READY, sheets=empty, counts={}
    )


def _entry(unit):
    from audit.models import Entry

    return Entry.objects.filter(unit_id=unit.pk).latest("pk")
