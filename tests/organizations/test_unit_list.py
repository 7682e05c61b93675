from django.urls import reverse

from organizations.actions import open_unit
from organizations.choices import Kind
from organizations.figures.units import PAGE

URL = reverse("organizations:unit-list")


def test_a_person_starts_at_their_own_units(world, sign_in):
    page = sign_in(world.bob).get(URL)
    assert "环城区" in page.text
    assert "河口区" not in page.text


def test_the_list_shows_what_stands_directly_below(world, sign_in):
    page = sign_in(world.bob).get(URL, {"under": world.unit.town_a.pk})
    assert "城关镇东街村" in page.text
    assert "城关镇西街村支部" not in page.text
    assert f"?under={world.unit.district_a.pk}" in page.text
    assert f"?under={world.unit.city.pk}" not in page.text


def test_another_district_is_like_a_missing_one(world, sign_in):
    client = sign_in(world.bob)
    assert client.get(URL, {"under": world.unit.district_b.pk}).status_code == 404
    assert client.get(URL, {"under": 999_999}).status_code == 404
    assert client.get(URL, {"under": "x"}).status_code == 404


def test_the_system_administrator_starts_at_the_root(world, sign_in):
    assert "安和市" in sign_in(world.root).get(URL).text


def test_who_is_not_signed_in_is_led_to_the_sign_in_page(world, client):
    assert client.get(URL).status_code == 302


def test_a_post_that_ended_opens_nothing(world, sign_in):
    world.bob.posts.update(ends_on="2021-01-01")
    assert sign_in(world.bob).get(URL).status_code == 403


def test_a_long_list_goes_on_by_key(world, sign_in):
    for number in range(PAGE):
        open_unit(by=None, parent=world.unit.town_a, code=f"C{number:03}", name=f"第{number}村", kind=Kind.VILLAGE)
    client = sign_in(world.bob)
    first = client.get(URL, {"under": world.unit.town_a.pk})
    assert "第48村" in first.text
    assert "第49村" not in first.text
    rest = client.get(URL + first.context["next_url"])
    assert "第49村" in rest.text
    assert not rest.context["next_url"]


def test_queries_do_not_grow_with_the_rows(world, sign_in, django_assert_num_queries):
    client = sign_in(world.carol)
    client.get(URL)

    def queries(unit):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL, {"under": unit.pk}).status_code == 200
        return len(captured)

    one, three = queries(world.unit.town_a), queries(world.unit.city)
    assert world.unit.town_a.numchild == 1
    assert world.unit.city.numchild == 3
    assert one == three or one == three + 1  # the city has nothing above it to ask for
