"""Lists: query counts that do not grow, no exact counts, pages by key; the audit records."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from organizations.actions import open_unit
from organizations.models import Unit
from tests.admin.test_who_may import LISTS

OF_AUDITOR = "audit_entry_changelist"


def rows(world, count):
    """A few more rows of every kind in Bob's district."""
    for _number in range(count):
        number = Unit.objects.count()
        branch = open_unit(
            by=None, parent=world.unit.village_a, code=f"R{number}", name=f"支部{number}", kind="branch"
        )
        world.person(f"p{number}", f"人{number}", branch, "secretary")
        setattr(world.unit, f"r{number}", branch)
        from campaigns.actions import ask_extension, create_duties, propose_waiver
        from donations.actions import accept_tally

        for kind in ("meeting", "tally"):
            create_duties(by=world.carol, activity=world.activity, kind=kind)
        duty = world.duty(branch)
        ask_extension(by=world.alice, duty=duty, reason="x", until=world.activity.closes_on)
        propose_waiver(by=world.alice, duty=duty, reason="x")
        world.meet(branch, world.alice)
        tally = world.tally(branch, world.alice, figures_of(branch))
        accept_tally(by=world.bob, tally=tally, version=tally.duty.version)


def figures_of(branch):
    from donations.rules import Figures

    return Figures(members=5, donors=2, member_fen=3000)


def queries(call, name):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert call(name).status_code == 200
    return [one["sql"] for one in seen.captured_queries]


@pytest.mark.parametrize("name", LISTS)
def test_query_count_does_not_grow_with_the_rows(world, desk, name, monkeypatch):
    from organizations.admin import scoped

    monkeypatch.setattr(scoped.ScopedAdmin, "list_per_page", 1000)
    who = world.audrey if name == OF_AUDITOR else world.carol
    rows(world, 1)
    call = desk(who)
    queries(call, name)
    one = queries(call, name)
    rows(world, 2)
    assert len(queries(call, name)) == len(one)


@pytest.mark.parametrize("name", [*LISTS, "index"])
def test_no_list_counts_a_table_or_skips_rows(world, desk, name, monkeypatch):
    from organizations.admin import scoped

    rows(world, 2)
    monkeypatch.setattr(scoped.ScopedAdmin, "list_per_page", 1)
    sent = queries(desk(world.audrey if name == OF_AUDITOR else world.carol), name)
    assert not [sql for sql in sent if "OFFSET" in sql]
    counting = [sql for sql in sent if "COUNT(" in sql]
    assert all("LIMIT" in sql for sql in counting), counting


@pytest.mark.parametrize(
    "name", ["donations_tally", "campaigns_duty", "organizations_unit", "accounts_user", "organizations_post"]
)
@pytest.mark.parametrize("query", ["", "?q=z", "?state=done"])
def test_pages_by_key_show_each_row_once_forth_and_back(world, desk, monkeypatch, name, query):
    from organizations.admin import scoped

    if query == "?state=done" and name not in ("donations_tally", "campaigns_duty"):
        query = ""
    rows(world, 3)
    call = desk(world.carol)
    whole = [one.pk for one in call(f"{name}_changelist", query=query).context_data["cl"].result_list]
    monkeypatch.setattr(scoped.ScopedAdmin, "list_per_page", 2)
    pages, url = [], query
    while True:
        cl = call(f"{name}_changelist", query=url).context_data["cl"]
        pages.append([one.pk for one in cl.result_list])
        if not cl.next_url:
            break
        url = cl.next_url
    assert [pk for page in pages for pk in page] == whole
    for page in reversed(pages[:-1]):
        cl = call(f"{name}_changelist", query=cl.previous_url).context_data["cl"]
        assert [one.pk for one in cl.result_list] == page
    assert not cl.previous_url


@pytest.mark.parametrize("key", ["after=999999999", "after=x", "before=", "after=9" * 30])
def test_a_key_that_is_gone_gives_the_first_page(world, desk, key):
    assert desk(world.carol)("organizations_unit_changelist", query=f"?{key}").status_code == 200


def test_auditors_read_what_was_done_in_their_units(world, desk):
    world.meet(world.unit.branch_a, world.alice)
    tally = world.tally(world.unit.branch_a, world.alice)
    entry = Entry.objects.get(verb="tally.submit")
    page = desk(world.audrey)("audit_entry_change", entry.pk)
    assert "3,260.00" in page.content.decode()
    answer = desk(world.audrey)("audit_entry_changelist", query=f"?about=donations.tally.{tally.pk}")
    assert [one.pk for one in answer.context_data["cl"].result_list] == [entry.pk]
    answer = desk(world.audrey)("audit_entry_changelist", query="?verb=tally.submit&q=李小")
    assert [one.pk for one in answer.context_data["cl"].result_list] == [entry.pk]


def test_an_auditor_of_one_district_sees_that_district_only(world, desk):
    dan = world.person("dan", "区审计", world.unit.district_b, "auditor")
    world.meet(world.unit.branch_a, world.alice)
    world.meet(world.unit.branch_b, world.charlie)
    answer = desk(dan)("audit_entry_changelist", query="?verb=meeting.report")
    assert [one.unit for one in answer.context_data["cl"].result_list] == ["码头镇东街村支部"]
    assert not [
        one for one in desk(dan)("audit_entry_changelist").context_data["cl"].result_list if one.unit_id is None
    ]


def test_the_system_administrator_sees_no_audit_and_no_business(world, desk):
    call = desk(world.root)
    entry = Entry.objects.first()
    assert call("audit_entry_change", entry.pk).status_code in (403, 404)
    assert call("donations_tally_changelist").status_code == 403
    assert call("accounts_user_changelist").status_code == 200
    assert User.objects.count() > 3
