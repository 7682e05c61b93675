"""Who opens which page of the desk."""

import pytest
from django.contrib import admin
from django.urls import reverse

LISTS = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}_changelist"
    for model, one in admin.site._registry.items()
    if hasattr(one, "see")
)
SETUP = ["campaigns_activity", "campaigns_campaign"]
PEOPLE = ["accounts_user", "organizations_post"]
BUSINESS = [
    "campaigns_duty", "campaigns_extension", "campaigns_waiver", "donations_meeting", "donations_review",
    "donations_tally",
]  # fmt: skip
UNITS, JOBS, AUDIT = ["organizations_unit"], ["jobs_job"], ["audit_entry"]
OPEN_TO = {
    "bob": SETUP + PEOPLE + BUSINESS + UNITS + JOBS,
    "carol": SETUP + PEOPLE + BUSINESS + UNITS + JOBS,
    "audrey": SETUP + BUSINESS + UNITS + JOBS + AUDIT,
    "root": PEOPLE + UNITS + JOBS,
    "alice": [], "lee": [], "sam": [], "cade": [],
}  # fmt: skip


@pytest.mark.parametrize("who", OPEN_TO)
def test_each_list_opens_to_whom_the_table_says(world, desk, who):
    call = desk(getattr(world, who))
    opened = {name.removesuffix("_changelist") for name in LISTS if call(name).status_code == 200}
    assert opened == set(OPEN_TO[who])


def test_there_are_lists(db):
    assert len(LISTS) >= 12


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("lee", 403), ("bob", 200), ("audrey", 200), ("root", 200)]
)
def test_home_opens_to_holders_of_an_ability(world, desk, who, status):
    assert desk(getattr(world, who))("index").status_code == status


def test_a_disabled_person_is_sent_to_sign_in(world, desk):
    assert desk(world.ghost)("index").status_code == 302


@pytest.mark.django_db
def test_an_anonymous_visitor_is_sent_to_the_one_sign_in_page(client):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("accounts:login"))
    assert "next=/admin/" in answer.redirect_chain[-1][0].replace("%2F", "/")


def test_a_post_that_ends_closes_the_desk_on_the_next_request(world, desk):
    call = desk(world.bob)
    assert call("index").status_code == 200
    world.bob.posts.update(ends_on="2020-02-01")
    assert call("index").status_code == 403


def test_the_staff_flag_alone_opens_nothing(world, desk):
    world.alice.is_staff = True
    world.alice.save()
    assert desk(world.alice)("index").status_code == 403


@pytest.mark.parametrize("path", ["r/1/1/", "password_change/", "nonsense/"])
def test_pages_of_django_that_we_do_not_offer_are_closed(world, sign_in, path):
    assert sign_in(world.carol).get(f"/admin/{path}").status_code == 404


def test_nothing_is_written_or_deleted_by_djangos_own_forms(world, desk):
    call = desk(world.carol)
    world.meet(world.unit.branch_a, world.alice)
    tally = world.tally(world.unit.branch_a, world.alice)
    rows = {
        "donations_tally": tally.pk,
        "organizations_unit": world.unit.town_a.pk,
        "campaigns_duty": tally.duty_id,
    }
    for name, pk in rows.items():
        assert call(f"{name}_change", pk, post={"name": "x", "donors": 1, "state": "done"}).status_code == 403
        assert call(f"{name}_delete", pk, post={"post": "yes"}).status_code == 403
    tally.refresh_from_db()
    assert tally.donors == 40


def test_every_page_is_free_of_inline_script_and_style(world, desk):
    world.meet(world.unit.branch_a, world.alice)
    tally = world.tally(world.unit.branch_a, world.alice)
    call = desk(world.carol)
    pages = [
        ("index",),
        ("organizations_unit_add",),
        ("donations_tally_review-one", tally.pk),
        ("donations_tally_change", tally.pk),
    ]
    pages += [(name,) for name in LISTS if name != "audit_entry_changelist"]
    for page in pages:
        html = call(*page).content.decode()
        assert "<style" not in html, page
        assert "<script>" not in html, page
        assert ' style="' not in html, page
        assert " onclick" not in html, page


def test_only_our_own_desks_are_registered():
    assert [model for model, one in admin.site._registry.items() if not hasattr(one, "see")] == []
