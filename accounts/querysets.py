"""Questions about users."""

from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import Q

from accounts.rules import search_keys

LAST = "\U0010ffff"  # sorts after every character a name can hold


def begins_with(field, text):
    """Say "field begins with text" as a range, which both engines read from the index."""
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + LAST})


class UserQuerySet(models.QuerySet):
    def active(self):
        """Keep the people who may sign in."""
        return self.filter(is_active=True)

    def search(self, text):
        """Find people by how their name, pinyin, initials or sign-in name begins."""
        text = text.replace("\0", "").strip()  # PostgreSQL takes no such character
        latin = text.lower().replace(" ", "")
        if not text:
            return self.none()
        return self.filter(
            begins_with("name", text)
            | begins_with("username", text)
            | begins_with("pinyin", latin)
            | begins_with("initials", latin)
        )


class PeopleManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's manager, with the search columns filled from the name."""

    use_in_migrations = False

    def create_user(self, username, email=None, password=None, **fields):
        return super().create_user(username, email, password, **{**search_keys(fields.get("name", "")), **fields})

    def create_superuser(self, username, email=None, password=None, **fields):
        return super().create_superuser(
            username, email, password, **{**search_keys(fields.get("name", "")), **fields}
        )
