"""How every row is reached: through the scope of the person who asks."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from organizations.permissions import SYSTEM_ABILITIES
from organizations.rules import STEP, Scope

PATH_END = "~"
"""Sorts after every character of a path, so that a subtree is the range [path, path + PATH_END)."""


def scope_of(user):
    """The person's current posts as a Scope: one query a request, kept on the user object of that request."""
    if not user.is_authenticated:
        return Scope()
    if not hasattr(user, "_scope"):
        today = timezone.localdate()
        posts = list(user.posts.current(today).values_list("unit__path", "role", "unit__name"))
        user._scope = Scope(
            tuple((path, role) for path, role, _name in posts),
            is_system=user.is_superuser,
            first_unit=posts[0][2] if posts else "",
        )
    return user._scope


def at_or_below(paths, field="unit_path"):
    """The condition that a row's unit lies at or below one of these paths; no path, no row."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(**{f"{field}__gte": path, f"{field}__lt": path + PATH_END})
    return inside


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a unit and carry a copy of its path in `path_field`."""

    path_field = "unit_path"

    def visible_to(self, user, ability):
        """The rows at or under the units where the person's current posts give the ability."""
        scope = scope_of(user)
        if scope.is_system and ability in SYSTEM_ABILITIES:
            return self
        return self.filter(at_or_below(scope.paths(ability), self.path_field))

    def in_unit_and_below(self, unit):
        """The rows of one unit and of all units below it."""
        return self.filter(at_or_below([unit.path], self.path_field))


class UnitQuerySet(ScopedQuerySet, MP_NodeQuerySet):
    """Questions about the tree."""

    path_field = "path"

    def open_on(self, day):
        """Units that exist on a day."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=day),
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        )

    def starting_with(self, text):
        """Units whose name, code, pinyin or initials begin with what was typed; each is one index range."""
        text = text.replace("\0", "").strip()  # PostgreSQL takes no such character
        if not text:
            return self.none()
        folded = text.lower().replace(" ", "")
        if not text.isascii():
            return self.filter(_range("name", text))
        if text.isdigit():
            return self.filter(_range("code", text))
        return self.filter(_range("pinyin", folded) | _range("initials", folded) | _range("code", text))

    def children_of(self, unit):
        """The units directly under one: a range of the index on depth and path."""
        return self.in_unit_and_below(unit).filter(depth=unit.depth + 1)

    def tops(self, scope, ability):
        """The topmost units of a scope: where the person's posts are; the roots for a system administrator."""
        if scope.is_system and ability in SYSTEM_ABILITIES:
            return self.filter(depth=1)
        return self.filter(path__in=scope.paths(ability))

    def above(self, unit):
        """The units above one, topmost first."""
        return self.filter(path__in=[unit.path[:end] for end in range(STEP, len(unit.path), STEP)])

    def page_after(self, path, size):
        """A page by key: the units after a path, and the path to go on from ("" at the end)."""
        path = path if path.isalnum() else ""
        units = list(self.filter(path__gt=path).order_by("path")[: size + 1])
        return units[:size], units[size - 1].path if len(units) > size else ""


def _range(field, start):
    """A prefix as a range of bytes: the index serves it on both engines."""
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + chr(0x10FFFF)})


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):
    """Every node of the tree, in the order of the tree."""

    def get_queryset(self):
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class PostQuerySet(ScopedQuerySet):
    """Questions about who holds which post."""

    path_field = "unit__path"

    def current(self, today):
        """Posts held today by accounts that are not switched off."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today, user__is_active=True
        )

    def held_on(self, day):
        """Posts that are held on a day or begin later, whether or not the account is switched off."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def ended_before(self, day):
        return self.filter(ends_on__lt=day)


class RosterUploadQuerySet(models.QuerySet):
    """Questions about uploaded rosters."""

    def visible_to(self, user):
        """A person sees the rosters they uploaded."""
        return self.filter(uploaded_by=user)
