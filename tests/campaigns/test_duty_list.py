"""Who has reported and who has not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import views
from campaigns.models import Duty


def shown(answer):
    return [duty.unit.code for duty in answer.context["duties"]]


def test_an_organizer_sees_the_own_district_in_the_order_of_the_tree(world, sign_in):
    assert shown(sign_in(world.bob).get("/duties/")) == ["ZB-a1", "ZB-a2"]
    assert len(shown(sign_in(world.carol).get("/duties/"))) == 5


def test_a_town_narrows_the_list_and_a_foreign_one_is_missing(world, sign_in):
    client = sign_in(world.carol)
    assert shown(client.get(f"/duties/?under={world.unit.town_b.pk}")) == ["ZB-b1", "ZB-b2"]
    assert sign_in(world.bob).get(f"/duties/?under={world.unit.town_b.pk}").status_code == 404


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        ("submitted", ["ZB-a1"]),
        ("reported", ["ZB-a1"]),
        ("on_time", ["ZB-a1"]),
        ("late", []),
        ("missing", ["ZB-a2"]),
        ("time_left", ["ZB-b1", "ZB-b2", "ZB-c1"]),
        ("due", ["ZB-a1", "ZB-a2", "ZB-b1", "ZB-b2", "ZB-c1"]),
        ("open", ["ZB-a2", "ZB-b1", "ZB-b2", "ZB-c1"]),
    ],
)
def test_a_word_chooses_what_is_shown(world, sign_in, state, codes):
    world.tally(world.unit.branch_a, world.alice)
    passed = timezone.localdate() - timedelta(days=1)
    Duty.objects.filter(unit=world.unit.branch_a2).update(due_on=passed, original_due_on=passed)
    assert shown(sign_in(world.carol).get(f"/duties/?state={state}")) == codes


def test_nonsense_in_the_address_is_a_missing_page(world, sign_in):
    for query in ("state=nonsense", "kind=nonsense", "under=x", "campaign=1"):
        assert sign_in(world.carol).get(f"/duties/?{query}").status_code == 404


def test_pages_follow_each_other_by_key(world, sign_in, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    client, codes, url = sign_in(world.carol), [], "/duties/"
    while url:
        answer = client.get(url)
        codes += shown(answer)
        after = answer.context["next_after"]
        url = f"/duties/?after={after}" if after else ""
    assert codes == ["ZB-a1", "ZB-a2", "ZB-b1", "ZB-b2", "ZB-c1"]


def test_a_storekeeper_has_no_business_here(world, sign_in):
    assert sign_in(world.sam).get("/duties/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(world, sign_in, rows, django_assert_num_queries):
    Duty.objects.exclude(unit__code__in=["ZB-a1", "ZB-a2", "ZB-b1"][:rows]).delete()
    client = sign_in(world.carol)
    client.get("/duties/")  # the first page of a session writes down when it was seen
    with django_assert_num_queries(5):  # session, person, posts, campaign, duties
        assert len(shown(client.get("/duties/"))) == rows
