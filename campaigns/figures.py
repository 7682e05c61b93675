"""What the to-do page says. Counts come from the roll-ups, never from counting duties."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from campaigns.choices import DutyKind, DutyState
from campaigns.models import Campaign, Duty, Extension, Rollup, Waiver
from organizations.choices import Role
from organizations.permissions import Ability
from organizations.querysets import scope_of

MOST_SHOWN = 50
"""A person with more open duties than this sees the nearest ones and a link to the list."""

MOST_COUNTED = 100
"""Requests are counted up to here; a hundred waiting requests are "100+"."""


@dataclass
class ToDo:
    """One person's page: what waits for them, what they have done, and what they keep an eye on."""

    campaign: Campaign | None
    days_to_festival: int
    waiting: list
    done: list
    queue: list
    has_branches: bool
    """Whether the person reports for units below their own: a committee's secretary."""


def to_do(user):
    """Gather one person's to-do page across all kinds of duty."""
    today = timezone.localdate()
    campaign = Campaign.objects.running()
    duties = []
    if campaign:
        duties = list(
            Duty.objects.of_posts(user, today, Role.SECRETARY)
            .filter(activity__campaign=campaign)
            .with_open_request()
            .for_page()
            .order_by("due_on", "kind")[:MOST_SHOWN]
        )
    waiting = [duty for duty in duties if duty.state in (DutyState.OPEN, DutyState.RETURNED)]
    return ToDo(
        campaign=campaign,
        days_to_festival=(campaign.festival_on - today).days if campaign else 0,
        waiting=waiting,
        done=[duty for duty in duties if duty not in waiting],
        queue=_queue(user, campaign, today),
        has_branches=bool(campaign) and not waiting and _reports_for_branches(user, today),
    )


def _reports_for_branches(user, today):
    posts = user.posts.current(today).filter(role=Role.SECRETARY, unit__numchild__gt=0)
    return posts.exists()


def _queue(user, campaign, today):
    """An organizer's work of today: (key, count) pairs; empty for others."""
    paths = scope_of(user).paths(Ability.REVIEW)
    if not campaign or not paths:
        return []
    return [
        *review_counts(user, campaign, today).items(),
        ("extensions", _capped(Extension.objects.visible_to(user, Ability.REVIEW).waiting())),
        ("waivers", _capped(Waiver.objects.visible_to(user, Ability.REVIEW).waiting())),
    ]


def review_counts(user, campaign, today):
    """From the roll-ups: tallies that wait for review, duties overdue, and duties due within a week."""
    unreported = Q(state__in=[DutyState.OPEN, DutyState.RETURNED])
    week = (today, today + timedelta(days=6))
    return (
        Rollup.objects.visible_to(user, Ability.REVIEW)
        .filter(activity__campaign=campaign, measure="duties")
        .aggregate(
            submitted=Sum("n", filter=Q(state=DutyState.SUBMITTED, kind=DutyKind.TALLY), default=0),
            overdue=Sum("n", filter=unreported & Q(due_on__lt=today), default=0),
            due_soon=Sum("n", filter=unreported & Q(due_on__range=week), default=0),
        )
    )


def _capped(queryset):
    count = len(queryset.values("pk")[: MOST_COUNTED + 1])
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else count
