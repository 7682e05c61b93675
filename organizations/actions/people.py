"""Open accounts together with a first post, and name system administrators."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import create_user
from audit.actions import record
from organizations.actions.posts import PostRefused, give_post, roles_going_on
from organizations.rules import clashing_role


@transaction.atomic
def open_account(*, by, username, name, password=None, post=None):
    """Register a person, with a first post where one is given, and return them.

    `post` holds unit, role, starts_on and what else `give_post` takes. Raises PostRefused as `give_post` does.
    """
    user = create_user(by=by, username=username, name=name, password=password)
    if post:
        give_post(by=by, user=user, **post)
    return user


@transaction.atomic
def set_system_administrator(*, by, user, is_superuser, reason):
    """Make a person the system administrator, or end that; only another system administrator may.

    Raises PostRefused where the giver is none or is the person, or the person is an auditor (AC9).
    """
    if not by.is_superuser or by == user:
        raise PostRefused(_("Another system administrator must do this."))
    if is_superuser and any(clashing_role(role, set(), is_system=True) for role in roles_going_on(user)):
        raise PostRefused(
            _("%(person)s is an auditor, who must not administer the system. End that post first.")
            % {"person": user}
        )
    before = {"is_superuser": user.is_superuser}
    user.is_superuser = is_superuser
    user.save(update_fields=["is_superuser"])
    record(
        by=by, verb="user.administrator", subject=user, reason=reason, before=before,
        after={"is_superuser": is_superuser},
    )  # fmt: skip
    return user
