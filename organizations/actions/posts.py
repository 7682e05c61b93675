"""Give and end posts."""

from django.db import transaction
from django.utils import timezone
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
    held = roles_going_on(user)
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


def roles_going_on(user):
    """The roles that a person holds today or will hold, with the account held until the caller is done.

    So that two posts which must not sit with one person are not given at the same moment.
    """
    type(user)._base_manager.select_for_update().filter(pk=user.pk).first()
    return set(user.posts.held_on(timezone.localdate()).values_list("role", flat=True))


@transaction.atomic
def end_post(*, by, post, ends_on):
    """End a post with the given last day; the person's rights end with it.

    Raises PostRefused where it ends earlier already: to go on is a new post, with the checks of one.
    """
    if post.ends_on and ends_on > post.ends_on:
        raise PostRefused(
            _("This post ends on %(day)s already. To let the person go on, give a new post.")
            % {"day": post.ends_on}
        )
    before = {"ends_on": str(post.ends_on) if post.ends_on else None}
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(by=by, verb="post.end", subject=post, before=before, after={"ends_on": str(ends_on)})
    return post
