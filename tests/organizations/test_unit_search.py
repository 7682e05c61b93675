import pytest
from django.urls import reverse

URL = reverse("organizations:unit-search")


@pytest.mark.parametrize("typed", ["城关", "城关镇", "chengguan", "Cheng Guan", "cgz", "99000a100", " 城关 "])
def test_a_unit_is_found_by_characters_pinyin_initials_and_code(world, sign_in, typed):
    page = sign_in(world.bob).get(URL, {"q": typed})
    assert world.unit.town_a in page.context["results"]
    assert "环城区" in page.text


@pytest.mark.parametrize("typed", ["码头", "matou", "mtz", "ZB-b"])
def test_units_of_others_are_not_found(world, sign_in, typed):
    page = sign_in(world.bob).get(URL, {"q": typed})
    assert not page.context["results"]
    assert "河口区" not in page.text


def test_the_box_gets_only_the_results(world, sign_in):
    page = sign_in(world.bob).get(URL, {"q": "cgz"}, headers={"HX-Request": "true"})
    assert "<html" not in page.text
    assert "城关镇" in page.text


def test_nothing_typed_finds_nothing(world, sign_in):
    page = sign_in(world.bob).get(URL)
    assert page.status_code == 200
    assert not page.context["results"]


def test_at_most_twenty_are_shown(world, sign_in):
    from organizations.actions import open_unit

    for number in range(25):
        open_unit(by=None, parent=world.unit.town_a, code=f"S{number:03}", name=f"相同村{number}", kind="village")
    page = sign_in(world.bob).get(URL, {"q": "相同"})
    assert len(page.context["results"]) == 20
    assert page.context["more"]


@pytest.mark.parametrize("typed", ["%", "_", "'", '"; DROP', "\x00", "城" * 200, "<script>"])
def test_odd_signs_find_nothing_and_break_nothing(world, sign_in, typed):
    page = sign_in(world.bob).get(URL, {"q": typed})
    assert page.status_code == 200
    assert "<script>" not in page.text.split("<main")[1].split("</main")[0]


def test_queries_do_not_grow_with_the_rows(world, sign_in, django_assert_num_queries):
    client = sign_in(world.carol)
    client.get(URL)
    with django_assert_num_queries(5):
        assert len(client.get(URL, {"q": "市水利局第一"}).context["results"]) == 1
    with django_assert_num_queries(5):
        assert len(client.get(URL, {"q": "城关镇"}).context["results"]) == 4
