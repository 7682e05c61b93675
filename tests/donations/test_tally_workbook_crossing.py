"""Two workbooks over one department beside single reports: nobody waits for ever, nothing is doubled or half done."""

import pytest
from django.core.management import call_command
from django.test import Client

from audit.models import Entry
from donations.models import Tally
from tests.cast import make_world
from tests.donations.committee import HOME, Committee
from tests.donations.test_crossing import at_once, poster


@pytest.fixture
def committee(transactional_db, client):
    world = make_world()
    client.force_login(world.connie, backend="django.contrib.auth.backends.ModelBackend")
    return Committee(world, client)


def sender(committee, workbook):
    """A browser of Connie's with the preview open; its button is pressed twice."""
    client = Client()
    client.force_login(committee.world.connie, backend="django.contrib.auth.backends.ModelBackend")
    path, posted = f"{HOME}{workbook.pk}/apply/", {"token": str(workbook.token)}
    return lambda: [client.post(path, posted).status_code for _press in range(2)]


def test_crossing_workbooks_and_single_reports_neither_double_nor_stop(committee):
    first, second = committee.report("ZB-c1", "ZB-c2", "ZB-c4"), committee.report("ZB-c3", "ZB-c2")
    alone = poster(committee.world.connie, committee.world.duty(committee.world.unit.branch_c))
    calls = [sender(committee, first), sender(committee, second), sender(committee, first), alone] * 2
    answers = at_once(calls)
    assert all(answer == [302, 302] for answer in answers if isinstance(answer, list))
    assert all(answer.status_code in (302, 409) for answer in answers if not isinstance(answer, list))
    duties = [tally.duty_id for tally in Tally.objects.all()]
    assert len(duties) == len(set(duties))
    applied = sum(entry.after["branches"] for entry in Entry.objects.filter(verb="tally.workbook"))
    assert Tally.objects.count() - applied in (0, 1)  # the single report, where it came first
    assert applied
    call_command("rebuild_rollups", check=True)


def test_one_workbook_sent_by_many_hands_reports_once(committee):
    workbook = committee.report()
    assert at_once([sender(committee, workbook)] * 6) == [[302, 302]] * 6
    assert Tally.objects.count() == 4
    assert Entry.objects.filter(verb="tally.workbook").count() == 1
