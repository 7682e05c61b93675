"""The leader's page: its figures are the sums of what branches reported, and each person sees their own unit."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.actions import create_duties
from campaigns.choices import DutyKind
from campaigns.models import Activity, Campaign, DayRollup, Duty, Milestone, Participant, Rollup
from dashboards.rules import Progress
from donations.actions import accept_tally, return_tally
from donations.choices import ReturnReason
from organizations.actions import give_post, open_unit
from organizations.choices import Kind, Role
from tests.cast import FIGURES
from tests.dashboards.years import add_last_year, counted_sum, move_deadline

URL = "/dashboards/"


def page_for(sign_in, user, address=""):
    response = sign_in(user).get(URL + address)
    assert response.status_code == 200
    return response.context["page"]


def test_figures_equal_a_direct_sum_over_the_tallies(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_b, world.charlie, replace(FIGURES, others=0, other_fen=0))
    corrected = world.tally(world.unit.branch_b, world.charlie, replace(FIGURES, other_fen=8000), "漏记")
    accept_tally(by=world.dora, tally=corrected, version=corrected.duty.version)
    gifts = page_for(sign_in, world.lee).totals.gifts
    for name in ("members", "donors", "member_fen", "leaders", "leader_fen", "others", "other_fen"):
        assert getattr(gifts, name) == counted_sum(name) > 0
    assert gifts.amount_fen == counted_sum("total_fen")


def test_members_leaders_and_others_stand_apart_and_make_up_the_whole(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    gifts = page_for(sign_in, world.lee).totals.gifts
    assert [fen for _name, _people, fen in gifts.sources] == [266000, 60000, 5000]
    assert [people for _name, people, _fen in gifts.sources] == [37, 3, 2]
    assert sum(fen for _name, _people, fen in gifts.sources) == gifts.amount_fen


def test_on_time_extended_late_and_missing_are_four_different_things(world, sign_in):
    unit = world.unit
    world.tally(unit.branch_a, world.alice)
    move_deadline(world.duty(unit.branch_a2), days=-1, extended=3)
    world.tally(unit.branch_a2, world.alice)
    move_deadline(world.duty(unit.branch_b), days=-1)
    world.tally(unit.branch_b, world.charlie)
    move_deadline(world.duty(unit.branch_b2), days=-1)
    expected = Progress(reported=3, on_time=1, extended=1, late=1, missing=1, time_left=1)
    assert page_for(sign_in, world.lee).progress == expected
    assert expected.due == 5


def test_a_waived_duty_is_not_due(world, sign_in):
    Duty.objects.filter(pk=world.duty(world.unit.branch_a).pk).update(state="waived")
    progress = page_for(sign_in, world.lee).progress
    assert (progress.due, progress.waived) == (4, 1)


def test_a_returned_tally_is_not_reported_and_its_amount_does_not_count(world, sign_in):
    tally = world.tally(world.unit.branch_a, world.alice)
    return_tally(by=world.bob, tally=tally, version=tally.duty.version, reason=ReturnReason.AMOUNT)
    page = page_for(sign_in, world.lee)
    assert (page.progress.reported, page.progress.returned, page.progress.time_left) == (0, 1, 5)
    assert page.totals.gifts.amount_fen == 0


def test_units_stand_side_by_side_by_completeness_never_by_amount(world, sign_in):
    world.tally(world.unit.branch_a, world.alice, replace(FIGURES, member_fen=99900000))
    world.tally(world.unit.branch_b, world.charlie)
    world.tally(world.unit.branch_b2, world.charlie)
    response = sign_in(world.lee).get(URL)
    groups = {key: [row.name for row in rows] for key, _name, rows in response.context["page"].groups}
    assert groups == {"districts": ["河口区", "环城区"], "departments": ["市水利局"]}
    html = response.content.decode()
    comparison = html[html.index('class="compare ') :]
    assert "99" not in comparison
    assert "万元" not in comparison
    assert "yuan" not in comparison


def test_the_deadline_day_itself_is_not_late(world, sign_in):
    move_deadline(world.duty(world.unit.branch_a), days=0)
    assert page_for(sign_in, world.lee).progress.missing == 0


def test_the_three_places_come_with_their_reasons(world, sign_in):
    for branch in (world.unit.branch_a, world.unit.branch_a2):
        move_deadline(world.duty(branch), days=-2)
    tally = world.tally(world.unit.branch_b, world.charlie)
    return_tally(by=world.dora, tally=tally, version=tally.duty.version, reason=ReturnReason.AMOUNT)
    places = page_for(sign_in, world.lee).places
    assert [(place.above, place.name) for place in places] == [("环城区", "城关镇"), ("河口区", "码头镇")]
    assert "2" in places[0].reasons[0]
    assert len(places[1].reasons) == 1


def test_the_curve_counts_first_reports_by_day_and_marks_the_deadline(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    world.tally(world.unit.branch_a, world.alice, replace(FIGURES, other_fen=7000), "漏记")
    world.tally(world.unit.branch_b, world.charlie)
    curve = page_for(sign_in, world.lee).curve
    today = timezone.localdate()
    assert dict(zip(curve.days, curve.this_year, strict=True))[today] == 2
    assert dict(zip(curve.days, curve.this_year, strict=True))[today - timedelta(days=1)] == 0
    assert dict(zip(curve.days, curve.this_year, strict=True))[today + timedelta(days=1)] is None
    assert curve.deadline == today + timedelta(days=5)
    assert curve.last_year is None


def test_last_year_is_compared_on_the_same_day_before_the_festival(world, sign_in):
    days_left = (world.campaign.festival_on - timezone.localdate()).days
    last = add_last_year(
        world,
        [
            (world.unit.branch_a, days_left, FIGURES),
            (world.unit.branch_b, days_left + 1, FIGURES),
            (world.unit.branch_b2, days_left - 1, FIGURES),
        ],
    )
    world.tally(world.unit.branch_a, world.alice)
    response = sign_in(world.lee).get(URL)
    curve = response.context["page"].curve
    assert (curve.before_reports, curve.before_fen) == (2, 2 * FIGURES.total_fen)
    by_day = dict(zip(curve.days, curve.last_year, strict=True))
    assert [by_day[timezone.localdate() + timedelta(days=n)] for n in (-1, 0, 1)] == [1, 2, 3]
    assert f"?campaign={last.year}" in response.content.decode()


def test_a_year_and_a_kind_are_in_the_address(world, sign_in):
    last = add_last_year(world, [(world.unit.branch_a, 20, FIGURES)])
    world.meet(world.unit.branch_a, world.alice)
    assert page_for(sign_in, world.lee, f"?campaign={last.year}").progress.reported == 1
    page = page_for(sign_in, world.lee, f"?campaign={world.campaign.year}&kind=meeting")
    assert (page.progress.reported, page.totals.gifts.attended) == (1, 40)


@pytest.mark.parametrize("address", ["?campaign=1999", "?kind=visit", "?campaign=x"])
def test_an_address_that_means_nothing_is_not_found(world, sign_in, address):
    assert sign_in(world.lee).get(URL + address).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lee", 200), ("audrey", 200), ("carol", 200), ("bob", 200), ("cade", 200),
        ("alice", 403), ("sam", 403), ("root", 403),
    ],
)  # fmt: skip
def test_who_may_see_figures(world, sign_in, who, status):
    assert sign_in(getattr(world, who)).get(URL).status_code == status


def test_each_sees_the_outermost_unit_of_their_own(world, sign_in):
    for who, unit, due in ((world.lee, "city", 5), (world.bob, "district_a", 2), (world.cade, "village_a", 2)):
        response = sign_in(who).get(URL)
        assert response.context["unit"] == getattr(world.unit, unit)
        assert response.context["page"].progress.due == due


def test_several_units_are_a_switch(world, sign_in):
    give_post(
        by=None, user=world.bob, unit=world.unit.district_b, role=Role.LEADER, starts_on=timezone.localdate()
    )
    response = sign_in(world.bob).get(URL)
    assert response.context["units"] == [world.unit.district_a, world.unit.district_b]
    assert f"/dashboards/{world.unit.district_b.pk}/?" in response.content.decode()


def test_numbers_are_links_only_for_who_may_open_the_lists(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    link = f"/duties/?campaign={world.campaign.year}&amp;kind=tally&amp;under="
    assert link in sign_in(world.lee).get(URL).content.decode()
    assert "/duties/?" not in sign_in(world.cade).get(URL).content.decode()


def test_activities_without_duties_say_where_they_stand(world, sign_in):
    response = sign_in(world.lee).get(URL)
    assert len(response.context["cards"]) == 4
    assert all(card["standing"] for card in response.context["cards"])


def test_without_a_campaign_the_page_says_what_comes_first(world, sign_in):
    for model in (Duty, Participant):
        model.objects.all().delete()
    for model in (Rollup, DayRollup, Milestone, Activity, Campaign):
        model.objects.all().delete()
    response = sign_in(world.lee).get(URL)
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def queries(client):
    client.get(URL)  # the first request of a session also notes when it began
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(URL).status_code == 200
    return len(captured)


def test_queries_stay_the_same_with_more_branches_and_districts(world, sign_in):
    client = sign_in(world.lee)
    world.tally(world.unit.branch_a, world.alice)
    few = queries(client)
    for number in range(3):
        _add_district(world, number)
    for kind in (DutyKind.MEETING, DutyKind.TALLY):
        create_duties(by=world.carol, activity=world.activity, kind=kind)
    assert queries(client) == few


def _add_district(world, number):
    def add(parent, code, kind):
        return open_unit(by=None, parent=parent, code=code, name=f"新设{code}", kind=kind)

    district = add(world.unit.city, f"D{number}", Kind.DISTRICT)
    town = add(district, f"D{number}T", Kind.TOWN)
    for branch in range(3):
        add(town, f"D{number}T{branch}", Kind.BRANCH)
    Participant.objects.create(activity=world.activity, unit=district)


def test_it_reads_roll_ups_and_no_duty(world, sign_in):
    client = sign_in(world.lee)
    with CaptureQueriesContext(connection) as captured:
        client.get(URL)
    assert not [one["sql"] for one in captured if "campaigns_duty" in one["sql"]]
    assert [one for one in captured if "campaigns_rollup" in one["sql"]]
