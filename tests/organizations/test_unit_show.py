from datetime import date

from django.urls import reverse

from organizations.actions import end_post, rename_unit


def url(unit):
    return reverse("organizations:unit-show", args=[unit.pk])


def test_a_unit_shows_its_facts_and_people(world, sign_in):
    page = sign_in(world.bob).get(url(world.unit.branch_a)).text
    assert "ZB-a1" in page
    assert "李小燕" in page
    assert "城关镇" in page


def test_who_held_a_post_before_is_kept_apart(world, sign_in):
    end_post(by=world.bob, post=world.alice.posts.get(), ends_on=date(2021, 6, 30))
    context = sign_in(world.bob).get(url(world.unit.branch_a)).context
    assert not context["now"]["rows"]
    assert context["before"]["rows"][0][0]["text"] == "李小燕"


def test_the_history_is_for_those_who_manage_or_audit(world, sign_in):
    rename_unit(by=world.bob, unit=world.unit.branch_a, name="东街支部")
    assert sign_in(world.bob).get(url(world.unit.branch_a)).context["history"]
    assert sign_in(world.audrey).get(url(world.unit.branch_a)).context["history"]
    assert sign_in(world.alice).get(url(world.unit.branch_a)).context["history"] is None


def test_another_unit_is_like_a_missing_one(world, sign_in):
    foreign = sign_in(world.alice).get(url(world.unit.branch_b))
    missing = sign_in(world.alice).get(reverse("organizations:unit-show", args=[999_999]))
    assert foreign.status_code == missing.status_code == 404
    assert "码头镇" not in foreign.text


def test_a_closed_unit_says_so(world, sign_in):
    world.unit.branch_a.closed_on = date(2024, 5, 1)
    world.unit.branch_a.save()
    assert "2024-05-01" in sign_in(world.bob).get(url(world.unit.branch_a)).text


def test_the_page_is_only_read(world, sign_in):
    assert sign_in(world.bob).post(url(world.unit.branch_a)).status_code == 405
