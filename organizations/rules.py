"""Decisions about the tree that need no database."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from organizations.choices import Kind, Role
from organizations.permissions import INCOMPATIBLE, ROLES, SYSTEM_ABILITIES

STEP = 4
"""Characters of a path that one level takes (django-treebeard's `steplen`)."""

AREA_KINDS = (Kind.TOWN, Kind.DEPARTMENT)
"""The grain of all roll-ups (DESIGN.md 3.1)."""

PARENTS = {
    Kind.REGION: {Kind.REGION},
    Kind.CITY: {Kind.REGION},
    Kind.DISTRICT: {Kind.CITY},
    Kind.ZONE: {Kind.CITY},
    Kind.DEPARTMENT: {Kind.CITY, Kind.DISTRICT, Kind.ZONE},
    Kind.TOWN: {Kind.CITY, Kind.DISTRICT, Kind.ZONE},
    Kind.VILLAGE: {Kind.TOWN, Kind.DISTRICT, Kind.ZONE},
    Kind.COMMUNITY: {Kind.TOWN, Kind.DISTRICT, Kind.ZONE},
    Kind.ENTERPRISE: {Kind.CITY, Kind.DISTRICT, Kind.ZONE, Kind.TOWN, Kind.DEPARTMENT},
    Kind.COMMITTEE: {
        Kind.CITY, Kind.DISTRICT, Kind.ZONE, Kind.DEPARTMENT, Kind.TOWN, Kind.VILLAGE, Kind.COMMUNITY,
        Kind.ENTERPRISE, Kind.COMMITTEE,
    },
    Kind.BRANCH: {
        Kind.DISTRICT, Kind.ZONE, Kind.DEPARTMENT, Kind.TOWN, Kind.VILLAGE, Kind.COMMUNITY, Kind.ENTERPRISE,
        Kind.COMMITTEE,
    },
    Kind.GROUP: {Kind.BRANCH},
}  # fmt: skip
"""Which kinds of unit may stand directly above which."""


def may_stand_under(kind, parent_kind):
    """Whether a unit of one kind may hang under a unit of another; a root (None) is a region or a city."""
    if parent_kind is None:
        return kind in (Kind.REGION, Kind.CITY)
    return parent_kind in PARENTS[Kind(kind)]


def kind_of_division(code, name):
    """What a statistical division of 12 digits is, by the zeros of its code and the words of its name.

    Source: the code's structure as published with the divisions: 2 digits province, 4 city, 6 district, 9 town,
    12 village or community. A district-level unit whose name says development zone is a zone.
    """
    if code.endswith("00000000"):
        return Kind.REGION if code.endswith("0000000000") else Kind.CITY
    if code.endswith("000000"):
        return Kind.ZONE if _is_zone(name) else Kind.DISTRICT
    if code.endswith("000"):
        return Kind.TOWN
    return Kind.COMMUNITY if any(word in name for word in ("居委会", "社区", "居民")) else Kind.VILLAGE


def level_of_division(code):
    """How deep a statistical division stands by its code: 1 province, 2 city, 3 district, 4 town, 5 village."""
    zeros = len(code) - len(code.rstrip("0"))
    return next(level for level, most in ((1, 10), (2, 8), (3, 6), (4, 3), (5, 0)) if zeros >= most)


def _is_zone(name):
    return any(word in name for word in ("开发区", "高新区", "管理区", "示范区", "工业园", "度假区"))


def covers(path, other):
    """Whether a unit's path lies at or above another's."""
    return other.startswith(path)


def outermost(paths):
    """The paths of a list that no other path of it covers, sorted: ranges that do not overlap."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not covers(kept[-1], path):
            kept.append(path)
    return kept


@dataclass(frozen=True)
class Scope:
    """What one person's current posts let them do where: pairs of a unit's path and a role."""

    posts: tuple = ()
    is_system: bool = False
    first_unit: str = ""
    """The name of the unit of the person's first post, for the page head."""

    def paths(self, ability):
        """The outermost paths at and under which the person has the ability."""
        return outermost(path for path, role in self.posts if ability in ROLES[role])

    def may(self, ability, path=None):
        """Whether the person has the ability anywhere, or at the unit with this path."""
        if self.is_system and ability in SYSTEM_ABILITIES:
            return True
        return any(ability in ROLES[role] and (path is None or covers(own, path)) for own, role in self.posts)

    def may_above(self, ability, path):
        """Whether the person has the ability at a unit strictly above the one with this path."""
        return any(ability in ROLES[role] and own != path and covers(own, path) for own, role in self.posts)

    def holds(self, role):
        return any(own_role == role for _path, own_role in self.posts)


def clashing_role(role, held, *, is_system):
    """The label of a role already held that must not sit with a new one, or "" where there is none (AC9)."""
    if is_system and role in INCOMPATIBLE:
        return str(_("System administrator"))
    for checker, makers in INCOMPATIBLE.items():
        clash = (held & makers) if role == checker else ({checker} & held if role in makers else set())
        if clash:
            return str(Role(sorted(clash)[0]).label)
    return ""


def may_give(scope, role):
    """Whether the holder of a scope may give a role at all: nobody hands out abilities they do not have.

    So an organizer names organizers, secretaries, leaders, storekeepers and cadres; an auditor, who checks the
    organizers, is named by the system administrator.
    """
    return scope.is_system or any(ROLES[role] <= ROLES[own] for _path, own in scope.posts)
