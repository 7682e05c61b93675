"""Changes to people's accounts, each with its audit row."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from accounts.rules import search_keys
from audit.actions import record


class OwnAccount(Exception):
    """A person tried to disable the account they are signed in with."""


@transaction.atomic
def create_user(*, by, username, name, password=None, email="", **fields):
    """Register a person. One who gets a password must choose their own at first; one without is invited."""
    user = User.objects.create_user(
        username, email, password, name=name, must_change_password=password is not None, **fields
    )
    record(by=by, verb="user.create", subject=user, after={"username": username, "name": name})
    return user


@transaction.atomic
def rename_user(*, by, user, name):
    """Correct a person's name, and with it what they are found by."""
    before = {"name": user.name}
    User.objects.filter(pk=user.pk).update(name=name, **search_keys(name))
    user.refresh_from_db()
    record(by=by, verb="user.rename", subject=user, before=before, after={"name": name})
    return user


@transaction.atomic
def set_password(*, by, user, password):
    """Set a password. One that somebody else chose must be changed at the next sign-in."""
    user.set_password(password)
    user.must_change_password = by != user
    user.save(update_fields=["password", "must_change_password"])
    record(by=by, verb="user.password", subject=user, after={"must_change_password": user.must_change_password})
    return user


@transaction.atomic
def invite(*, by, user):
    """Make the path of a link by which the person sets a first password: once, within INVITATION_HOURS.

    Whoever holds the link can sign in as the person, so the caller must have the right to manage them.
    """
    record(by=by, verb="user.invite", subject=user)
    return reverse(
        "accounts:invitation",
        args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
    )


@transaction.atomic
def disable_user(*, by, user, reason):
    """Refuse a person from their next request on. Raises OwnAccount."""
    if by == user:
        raise OwnAccount
    return set_active(by=by, user=user, active=False, verb="user.disable", reason=reason)


@transaction.atomic
def enable_user(*, by, user, reason):
    """Let a disabled person sign in again."""
    return set_active(by=by, user=user, active=True, verb="user.enable", reason=reason)


def set_active(*, by, user, active, verb, reason):
    before = {"is_active": user.is_active}
    user.is_active = active
    user.save(update_fields=["is_active"])
    record(by=by, verb=verb, subject=user, before=before, after={"is_active": active}, reason=reason)
    return user
