"""Posts begin and end by date, and who checks does not also make (AC8, AC9)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.models import Entry
from organizations.actions import PostRefused, end_post, give_post
from organizations.choices import Role
from organizations.permissions import INCOMPATIBLE, ROLES, Ability
from organizations.querysets import scope_of
from organizations.rules import Scope, clashing_role, covers, may_give, outermost

DAY = date(2026, 1, 1)


def fresh(user):
    """The user as the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_a_post_opens_its_unit_from_its_first_day(world):
    tomorrow = timezone.localdate() + timedelta(days=1)
    give_post(by=world.bob, user=world.sam, unit=world.unit.branch_a, role=Role.SECRETARY, starts_on=tomorrow)
    assert not scope_of(fresh(world.sam)).may(Ability.REPORT)
    world.sam.posts.filter(role=Role.SECRETARY).update(starts_on=timezone.localdate())
    assert scope_of(fresh(world.sam)).may(Ability.REPORT, world.unit.branch_a.path)


def test_a_post_counts_on_its_last_day_and_not_after(world):
    post, today = world.alice.posts.get(), timezone.localdate()
    end_post(by=world.bob, post=post, ends_on=today)
    assert scope_of(fresh(world.alice)).may(Ability.REPORT)
    end_post(by=world.bob, post=post, ends_on=today - timedelta(days=1))
    assert not scope_of(fresh(world.alice)).may(Ability.REPORT)
    assert Entry.objects.filter(verb="post.end").count() == 2


def test_a_disabled_account_opens_nothing(world):
    User.objects.filter(pk=world.bob.pk).update(is_active=False)
    assert not scope_of(fresh(world.bob)).posts


def test_the_same_post_is_given_once(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        give_post(
            by=world.bob,
            user=world.alice,
            unit=world.unit.branch_a,
            role=Role.SECRETARY,
            starts_on=date(2020, 1, 1),
        )


@pytest.mark.parametrize(
    ("person", "role"), [("audrey", Role.ORGANIZER), ("bob", Role.AUDITOR), ("root", Role.AUDITOR)]
)
def test_who_checks_does_not_make(world, person, role):
    before = Entry.objects.count()
    with pytest.raises(PostRefused):
        give_post(by=None, user=getattr(world, person), unit=world.unit.city, role=role, starts_on=DAY)
    assert Entry.objects.count() == before


def test_control_without_the_rule_the_clash_goes_through(world, monkeypatch):
    monkeypatch.setattr("organizations.actions.posts.clashing_role", lambda *_args, **_more: "")
    give_post(by=None, user=world.audrey, unit=world.unit.city, role=Role.ORGANIZER, starts_on=DAY)
    assert world.audrey.posts.count() == 2


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(list(Role)), st.booleans())
def test_no_set_of_roles_that_was_built_up_clashes(held, role, is_system):
    if clashing_role(role, held, is_system=is_system):
        return
    for checker, makers in INCOMPATIBLE.items():
        if role == checker:
            assert not held & makers
            assert not is_system
        if role in makers:
            assert checker not in held


@given(st.sampled_from(list(Role)), st.sampled_from(list(Role)))
def test_nobody_hands_out_what_they_do_not_have(own, given_role):
    if may_give(Scope((("0001", own),)), given_role):
        assert ROLES[given_role] <= ROLES[own]


@given(st.lists(st.text("01", min_size=1, max_size=4).map(lambda text: "".join(f"000{sign}" for sign in text))))
def test_outermost_paths_cover_all_and_do_not_overlap(paths):
    kept = outermost(paths)
    assert all(any(covers(one, path) for one in kept) for path in paths)
    assert not any(covers(one, other) for one in kept for other in kept if one != other)
