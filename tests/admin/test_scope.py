"""Nothing of another district shows: not in lists, searches, choices, filters, rows, or by a posted id."""

import pytest
from django.urls import reverse

from accounts.models import User
from organizations.models import Post, Unit

CANARIES = ["河口区", "码头镇", "赵大海", "钱多多"]
BOBS_LISTS = [
    "organizations_unit", "organizations_post", "accounts_user", "campaigns_duty", "campaigns_extension",
    "campaigns_waiver", "donations_tally", "donations_meeting", "donations_review",
]  # fmt: skip


@pytest.fixture
def both(world):
    """Both districts have reported, asked and been reviewed."""
    unit = world.unit
    for branch, secretary, organizer in (
        (unit.branch_a, world.alice, world.bob),
        (unit.branch_b, world.charlie, world.dora),
    ):
        world.meet(branch, secretary)
        tally = world.tally(branch, secretary)
        accept_of(world, organizer, tally)
    ask_of(world, unit.branch_a2, world.alice)
    ask_of(world, unit.branch_b2, world.charlie)
    return world


def accept_of(world, organizer, tally):
    from donations.actions import accept_tally

    accept_tally(by=organizer, tally=tally, version=tally.duty.version)


def ask_of(world, branch, by):
    from datetime import timedelta

    from campaigns.actions import ask_extension, propose_waiver

    duty = world.duty(branch)
    ask_extension(by=by, duty=duty, reason=f"{branch} 延期", until=duty.due_on + timedelta(days=3))
    propose_waiver(by=by, duty=duty, reason=f"{branch} 免报")


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("name", BOBS_LISTS)
@pytest.mark.parametrize("query", ["", "?q=码头镇", "?q=mtz"])
def test_lists_and_searches_show_nothing_of_the_other_district(both, desk, name, query):
    answer = desk(both.bob)(f"{name}_changelist", query=query)
    assert answer.status_code == 200
    shown = text_of(answer).replace("码头镇", "") if query else text_of(answer)
    assert not [word for word in CANARIES[:1] + CANARIES[2:] if word in shown]


def test_the_control_the_city_sees_both(both, desk):
    for name in ("organizations_unit", "campaigns_duty", "donations_tally"):
        assert "码头镇" in text_of(desk(both.carol)(f"{name}_changelist")), name


def test_autocompletes_offer_the_scope_only(both, desk):
    call = desk(both.bob)
    for model, field in (("post", "unit"), ("post", "user"), ("unit", "successor")):
        for term in ("码", "河", "赵", "m", "z", "9", ""):
            query = f"?app_label=organizations&model_name={model}&field_name={field}&term={term}"
            found = text_of(call("autocomplete", query=query)).encode().decode("unicode_escape")
            assert not [word for word in CANARIES if word in found]
    answer = call("autocomplete", query="?app_label=organizations&model_name=post&field_name=unit&term=cgz")
    assert answer.json()["results"][0]["text"].startswith("城关镇")


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("organizations_unit_change", lambda w: w.unit.town_b), ("organizations_unit_rename", lambda w: w.unit.town_b),
        ("organizations_unit_move", lambda w: w.unit.town_b), ("organizations_unit_merge", lambda w: w.unit.town_b),
        ("organizations_unit_close", lambda w: w.unit.town_b),
        ("organizations_post_change", lambda w: w.charlie.posts.get()),
        ("organizations_post_end", lambda w: w.charlie.posts.get()),
        ("accounts_user_change", lambda w: w.charlie), ("accounts_user_invite", lambda w: w.charlie),
        ("accounts_user_disable", lambda w: w.charlie), ("accounts_user_rename", lambda w: w.charlie),
        ("campaigns_duty_change", lambda w: w.duty(w.unit.branch_b)),
        ("campaigns_duty_waive", lambda w: w.duty(w.unit.branch_b2)),
        ("campaigns_duty_lift", lambda w: w.duty(w.unit.branch_b2)),
        ("campaigns_extension_grant", lambda w: w.duty(w.unit.branch_b2).extensions.get()),
        ("campaigns_extension_refuse", lambda w: w.duty(w.unit.branch_b2).extensions.get()),
        ("campaigns_waiver_confirm", lambda w: w.duty(w.unit.branch_b2).waivers.get()),
        ("donations_tally_change", lambda w: w.duty(w.unit.branch_b).tally_set.get()),
        ("donations_tally_review-one", lambda w: w.duty(w.unit.branch_b).tally_set.get()),
        ("donations_tally_accept", lambda w: w.duty(w.unit.branch_b).tally_set.get()),
        ("donations_tally_return", lambda w: w.duty(w.unit.branch_b).tally_set.get()),
        ("donations_meeting_change", lambda w: w.duty(w.unit.branch_b, "meeting").meeting_set.get()),
    ],
)  # fmt: skip
def test_anothers_row_is_the_same_404_as_a_missing_one(both, desk, page, target):
    call, foreign = desk(both.bob), target(both).pk
    assert call(page, foreign).status_code == call(page, 10**9).status_code == 404
    if "change" not in page:
        assert call(page, foreign, post={"reason": "x", "version": 1}).status_code == 404


def test_posted_foreign_ids_are_refused(both, desk):
    call, unit = desk(both.bob), both.unit
    count = Unit.objects.count(), Post.objects.count(), User.objects.count()
    starts, closes = {"role": "secretary", "starts_on": "2026-01-01"}, {"closed_on": "2030-01-01", "reason": "x"}
    new = {"kind": "village", "name": "新村", "code": "X1", "members": 0}
    answers = [
        call("organizations_unit_add", post={"parent": unit.town_b.pk, **new}),
        call("organizations_unit_move", unit.village_a.pk, post={"parent": unit.town_b.pk, "reason": "x"}),
        call("organizations_unit_merge", unit.branch_a.pk, post={"successor": unit.branch_b.pk, **closes}),
        call("organizations_post_add", post={"user": both.charlie.pk, "unit": unit.branch_a.pk, **starts}),
        call("organizations_post_add", post={"user": both.alice.pk, "unit": unit.branch_b.pk, **starts}),
        call("accounts_user_add", post={"username": "new", "name": "新人", "unit": unit.city.pk, **starts}),
        call("campaigns_activity_participants", both.activity.pk, post={"units": [unit.district_b.pk]}),
    ]
    assert all(answer.status_code == 200 and answer.context_data["form"].errors for answer in answers)
    assert count == (Unit.objects.count(), Post.objects.count(), User.objects.count())
    assert both.activity.participants.filter(unit=unit.district_b).exists()


def test_undeclared_lookups_are_refused(both, desk):
    for query in (
        "?duty__unit__posts__user__password__startswith=a",
        "?submitted_by__password__gt=a",
        "?reason__icontains=a",
    ):
        assert desk(both.bob)("donations_tally_changelist", query=query).status_code in (302, 400), query
    assert desk(both.bob)("accounts_user_changelist", query="?password__startswith=a").status_code in (302, 400)


def test_bulk_acceptance_reaches_only_the_scope(both, desk):
    tally = both.tally(both.unit.branch_b, both.charlie, reason="更正")
    desk(both.bob)(
        "donations_tally_changelist", post={"action": "accept_selected", "_selected_action": [tally.pk]}
    )
    assert both.duty(both.unit.branch_b).state == "submitted"


def test_a_person_with_a_post_elsewhere_cannot_be_taken_over(both, desk):
    """Who may invite can sign in as the invited: the city organizer's second post here must not open her account."""
    from datetime import date

    from organizations.actions import give_post

    give_post(by=None, user=both.carol, unit=both.unit.branch_a, role="secretary", starts_on=date(2020, 1, 1))
    call = desk(both.bob)
    assert call("accounts_user_change", both.carol.pk).status_code == 200
    for verb in ("invite", "disable", "rename"):
        assert call(f"accounts_user_{verb}", both.carol.pk).status_code == 404


def test_the_filters_of_a_list_hold_no_unit(both, desk):
    assert "码头镇" not in text_of(desk(both.bob)("campaigns_activity_participants", both.activity.pk))
    assert reverse("admin:index")
