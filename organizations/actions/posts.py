"""Give and end posts."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from organizations.choices import Rank
from organizations.models import Post
from organizations.rules import clashing_role


class PostRefused(Exception):
    """The post cannot be given; the text says why and what to do."""


@transaction.atomic
def give_post(*, by, user, unit, role, starts_on, ends_on=None, title="", rank=Rank.NONE):
    """Give a person a post from a day on and return it.

    Raises PostRefused where the person holds a role that must not sit with this one (AC9).
    """
    held = set(user.posts.filter(ends_on__isnull=True).values_list("role", flat=True))
    if clash := clashing_role(role, held, is_system=user.is_superuser):
        raise PostRefused(
            _(
                "%(person)s holds “%(held)s”, which must not sit with “%(role)s”. End that post first, or choose another person."
            )
            % {"person": user, "held": clash, "role": Post(role=role).get_role_display()}
        )
    post = Post.objects.create(
        user=user, unit=unit, role=role, starts_on=starts_on, ends_on=ends_on, title=title, rank=rank
    )
    record(by=by, verb="post.give", subject=post, after={"role": role, "starts_on": str(starts_on)})
    return post


@transaction.atomic
def end_post(*, by, post, ends_on):
    """End a post with the given last day; the person's rights end with it."""
    before = {"ends_on": str(post.ends_on) if post.ends_on else None}
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(by=by, verb="post.end", subject=post, before=before, after={"ends_on": str(ends_on)})
    return post
