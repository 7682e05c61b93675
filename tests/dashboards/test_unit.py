"""The drill-down: district, town, branch; nothing outside one's own unit."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.actions import create_duties
from campaigns.choices import DutyKind
from organizations.actions import open_unit
from organizations.choices import Kind
from tests.dashboards.years import move_deadline


def url(unit, address=""):
    return f"/dashboards/{unit.pk}/{address}"


def test_the_way_down_from_city_to_branch(world, sign_in):
    client, unit = sign_in(world.lee), world.unit
    world.tally(unit.branch_a, world.alice)
    for above, below in ((unit.city, unit.district_a), (unit.district_a, unit.town_a)):
        response = client.get(url(above))
        row = next(row for row in response.context["page"].rows if row.pk == below.pk)
        assert (row.progress.reported, row.progress.due) == (1, 2)
        assert f'href="{url(below)}?campaign=' in response.content.decode()
    response = client.get(url(unit.town_a))
    assert [row["name"] for row in response.context["duties"]] == ["城关镇东街村支部", "城关镇西街村支部"]
    assert f'href="/duties/{world.duty(unit.branch_a).pk}/"' in response.content.decode()


def test_a_departments_page_lists_its_branches(world, sign_in):
    response = sign_in(world.lee).get(url(world.unit.department))
    assert [row["name"] for row in response.context["duties"]] == ["市水利局第一支部"]
    assert not response.context["groups"]


def test_the_list_says_missing_apart_from_open(world, sign_in):
    move_deadline(world.duty(world.unit.branch_a), days=-1)
    duties = sign_in(world.lee).get(url(world.unit.town_a)).context["duties"]
    assert [row["state"] for row in duties] == ["missing", "open"]


def test_below_an_area_figures_come_from_the_units_own_duties(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    client = sign_in(world.lee)
    town, village, branch = (
        client.get(url(one)).context["page"]
        for one in (world.unit.town_a, world.unit.village_a, world.unit.branch_a)
    )
    assert town.progress == village.progress
    assert town.totals == village.totals
    assert town.curve == village.curve
    assert branch.progress.due == branch.progress.reported == 1
    assert branch.totals.gifts == town.totals.gifts


def test_a_unit_outside_ones_own_is_not_found(world, sign_in):
    client = sign_in(world.bob)
    for one in (world.unit.city, world.unit.district_b, world.unit.town_b, world.unit.branch_b):
        assert client.get(url(one)).status_code == 404
    assert client.get("/dashboards/999999/").status_code == 404
    assert client.get(url(world.unit.town_a)).status_code == 200


def test_the_way_up_ends_where_ones_own_unit_begins(world, sign_in):
    assert sign_in(world.bob).get(url(world.unit.town_a)).context["above"] == [world.unit.district_a]
    assert sign_in(world.lee).get(url(world.unit.town_a)).context["above"] == [
        world.unit.city,
        world.unit.district_a,
    ]


def test_a_cadre_sees_sums_but_neither_the_list_nor_one_branchs_amounts(world, sign_in):
    world.tally(world.unit.branch_a, world.alice)
    assert sign_in(world.cade).get(url(world.unit.village_a)).context["money"] is None
    world.tally(world.unit.branch_a2, world.alice)
    response = sign_in(world.cade).get(url(world.unit.village_a))
    assert response.context["money"]
    assert "duties" not in response.context
    assert sign_in(world.cade).get(url(world.unit.branch_a)).context["money"] is None
    assert sign_in(world.lee).get(url(world.unit.branch_a)).context["money"]


def _add_branches(world, count):
    for number in range(count):
        open_unit(
            by=None, parent=world.unit.village_a, code=f"N{number}", name=f"新建{number}支部", kind=Kind.BRANCH
        )
    create_duties(by=world.carol, activity=world.activity, kind=DutyKind.TALLY)


def test_a_long_list_goes_on_by_key(world, sign_in):
    _add_branches(world, 55)
    client = sign_in(world.lee)
    first = client.get(url(world.unit.town_a))
    assert len(first.context["duties"]) == 50
    rest = client.get(url(world.unit.town_a, f"?kind=tally&after={first.context['next_after']}"))
    names = {row["name"] for row in first.context["duties"]} | {row["name"] for row in rest.context["duties"]}
    assert len(rest.context["duties"]) == 7
    assert len(names) == 57
    assert not rest.context["next_after"]


def test_queries_stay_the_same_with_more_branches(world, sign_in):
    client = sign_in(world.lee)

    def count(unit):
        client.get(url(unit))  # the first request of a session also notes when it began
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(unit)).status_code == 200
        return len(captured)

    before = [count(world.unit.town_a), count(world.unit.village_a)]
    _add_branches(world, 3)
    assert [count(world.unit.town_a), count(world.unit.village_a)] == before


def test_a_key_that_is_none_begins_at_the_start(world, sign_in):
    response = sign_in(world.lee).get(url(world.unit.town_a, "?after=%00~'"))
    assert len(response.context["duties"]) == 2
