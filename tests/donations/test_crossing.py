"""Many at once: nothing is doubled, nothing is lost, the roll-ups stay exact, nobody sees an error."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.models import Sum
from django.test import Client

from campaigns.models import Duty, Rollup
from donations.models import Tally
from tests.cast import FIGURES, make_world

CLIENTS = 8
TYPED = {
    "members": 42, "donors": 40, "member_fen": "3260.00", "leaders": 3, "leader_fen": "600", "others": 2,
    "other_fen": "50", "reason": "更正", "step": "submit",
}  # fmt: skip


@pytest.fixture
def world(transactional_db):
    world = make_world()
    for unit in (world.unit.branch_a, world.unit.branch_a2):
        world.meet(unit, world.bob)
    return world


def at_once(calls):
    """Run the calls on several threads, each with a connection of its own; return their answers."""

    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(run, calls))


def poster(user, duty, **typed):
    """A browser of this person with the duty's form ready to send."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    form = {**TYPED, "token": uuid4(), "version": duty.version, **typed}
    return lambda: client.post(f"/donations/duties/{duty.pk}/tally/", form)


def test_one_form_sent_many_times_is_one_tally(world):
    duty = world.duty(world.unit.branch_a)
    token = uuid4()
    answers = at_once([poster(world.bob, duty, token=token) for _ in range(CLIENTS)])
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert Tally.objects.count() == 1


def test_of_many_tabs_one_wins_and_the_others_are_told(world):
    duty = world.duty(world.unit.branch_a)
    answers = at_once([poster(world.bob, duty, others=n + 1) for n in range(CLIENTS)])
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [302] + [409] * (CLIENTS - 1)
    assert Tally.objects.count() == 1


def test_crossing_amendments_leave_the_rollups_exact(world):
    """Eight people amend two branches of one town again and again, always from the newest version they can see."""

    def amend(seed):
        random = Random(seed)
        taken = 0
        for _turn in range(6):
            unit = random.choice([world.unit.branch_a, world.unit.branch_a2])
            duty = Duty.objects.get(unit=unit, kind="tally")
            answer = poster(world.bob, duty, other_fen=f"{random.randrange(1, 999)}.{random.randrange(10, 99)}")()
            assert answer.status_code in (302, 409)
            taken += answer.status_code == 302
        return taken

    taken = sum(at_once([lambda seed=seed: amend(seed) for seed in range(CLIENTS)]))
    assert Tally.objects.count() == taken > 2
    counted = Rollup.objects.filter(measure="amount_fen").aggregate(n=Sum("n"))["n"]
    current = Tally.objects.current().aggregate(n=Sum("member_fen") + Sum("other_fen"))["n"]
    assert counted == current
    call_command("rebuild_rollups", check=True)


def test_the_check_finds_a_rollup_that_is_wrong(world):
    """The control: with a planted fault the same check fails, and a rebuild mends it."""
    world.tally(world.unit.branch_a, world.bob, replace(FIGURES, others=3))
    Rollup.objects.filter(measure="others").update(n=99)
    with pytest.raises(CommandError, match="differ"):
        call_command("rebuild_rollups", check=True)
    call_command("rebuild_rollups")
    call_command("rebuild_rollups", check=True)


def test_units_of_different_towns_do_not_wait_for_each_other(world):
    """A transaction that holds one town's roll-up row does not stop another town's report (PostgreSQL)."""
    if connection.vendor == "sqlite":
        assert (
            connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        )  # one writer at a time, by design
        return
    from django.db import transaction

    world.meet(world.unit.branch_b, world.dora)
    with transaction.atomic():
        world.tally(world.unit.branch_a, world.bob)
        answers = at_once([poster(world.dora, world.duty(world.unit.branch_b))])
    assert answers[0].status_code == 302
