"""Open, rename, move, merge and close units."""

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.rules import initials_of, pinyin_of
from audit.actions import record
from integrity.fields import PathField
from organizations.models import Unit
from organizations.querysets import PATH_END
from organizations.rules import AREA_KINDS, STEP, covers, may_stand_under

MAX_DEPTH = 16


class UnitRefused(Exception):
    """The tree cannot change in this way; the text says why and what to do."""


@transaction.atomic
def open_unit(*, by, parent, code, name, kind, members=0, opened_on=None):
    """Open a unit below a parent (None: a root) and return it.

    Raises UnitRefused where such a kind does not stand under such a parent, or the code is taken.
    """
    _check_place(kind, parent)
    if Unit.objects.filter(code=code).exists():
        raise UnitRefused(_("The code %(code)s is already taken. Give the unit another code.") % {"code": code})
    values = {
        "code": code, "name": name, "kind": kind, "members": members, "opened_on": opened_on,
        "pinyin": pinyin_of(name), "initials": initials_of(name),
    }  # fmt: skip
    if parent is None:
        unit = Unit.objects.add_root(values)
    else:
        parent.refresh_from_db(fields=["path", "depth", "numchild"])
        unit = Unit.objects.add_child(parent, values)
    set_areas(unit.path)
    unit.refresh_from_db()
    record(by=by, verb="unit.open", subject=unit, unit=unit, after={"code": code, "name": name, "kind": kind})
    return unit


@transaction.atomic
def rename_unit(*, by, unit, name, members=None):
    """Give a unit another name, or another number of Party members."""
    before = {"name": unit.name, "members": unit.members}
    unit.name, unit.pinyin, unit.initials = name, pinyin_of(name), initials_of(name)
    unit.members = unit.members if members is None else members
    unit.save(update_fields=["name", "pinyin", "initials", "members"])
    record(
        by=by, verb="unit.rename", subject=unit, unit=unit, before=before,
        after={"name": unit.name, "members": unit.members},
    )  # fmt: skip
    return unit


@transaction.atomic
def move_unit(*, by, unit, parent, reason):
    """Hang a unit with all below it under another parent; its rows' scope and its counts move with it.

    Raises UnitRefused where the new place is below the unit itself or not fit for its kind.
    """
    if covers(unit.path, parent.path):
        raise UnitRefused(_("%(unit)s cannot move below itself. Choose another place.") % {"unit": unit})
    _check_place(unit.kind, parent)
    old_path, old_parent = unit.path, Unit.objects.get_parent(unit)
    Unit.objects.move(unit, parent, pos="last-child")
    unit.refresh_from_db()
    set_areas(unit.path)
    _rewrite_copies(old_path, unit.path)
    record(
        by=by, verb="unit.move", subject=unit, unit=unit, reason=reason,
        before={"parent": str(old_parent)}, after={"parent": str(parent)},
    )  # fmt: skip
    unit.refresh_from_db()
    return unit


@transaction.atomic
def merge_unit(*, by, unit, successor, closed_on, reason):
    """Close a unit from a day on and name the unit that goes on in its place.

    Raises UnitRefused where open units stand below it (move them first) or the successor is itself or closed.
    """
    if successor == unit or successor.closed_on:
        raise UnitRefused(
            _("%(unit)s cannot go on in the unit you chose. Choose one that is open.") % {"unit": unit}
        )
    unit.successor = successor
    unit.save(update_fields=["successor"])
    return close_unit(by=by, unit=unit, closed_on=closed_on, reason=reason)


@transaction.atomic
def close_unit(*, by, unit, closed_on, reason):
    """Close a unit: `closed_on` is the first day on which it no longer exists. Its history stays.

    Raises UnitRefused where open units stand below it, or where the day lies before its opening.
    """
    below = Unit.objects.get_descendants(unit).filter(closed_on__isnull=True).count()
    if below:
        raise UnitRefused(
            _("%(count)d open units stand below %(unit)s. Move or close them first.")
            % {"count": below, "unit": unit}
        )
    if unit.opened_on and closed_on <= unit.opened_on:
        raise UnitRefused(_("The closing day must lie after the opening day, %(day)s.") % {"day": unit.opened_on})
    unit.closed_on = closed_on
    unit.save(update_fields=["closed_on"])
    record(
        by=by, verb="unit.close", subject=unit, unit=unit, reason=reason,
        after={"closed_on": str(closed_on), "successor": unit.successor_id},
    )  # fmt: skip
    return unit


def _check_place(kind, parent):
    if not may_stand_under(kind, parent and parent.kind):
        raise UnitRefused(
            _("“%(kind)s” cannot stand under “%(parent)s”. Choose a fitting unit above it.")
            % {"kind": Unit(kind=kind).get_kind_display(), "parent": parent or _("nothing")}
        )


def set_areas(path=""):
    """Store each unit's area, at and below a path ("" for the whole tree): one statement."""
    prefixes = ", ".join(f"substr(u.path, 1, {STEP * level})" for level in range(1, MAX_DEPTH + 1))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE organizations_unit AS u SET area_id = COALESCE(("  # noqa: S608 - no outside text
            f"SELECT a.id FROM organizations_unit a WHERE a.path IN ({prefixes}) AND a.kind IN (%s, %s) "
            "AND length(a.path) <= length(u.path) ORDER BY length(a.path) DESC LIMIT 1), u.id) "
            "WHERE u.path >= %s AND u.path < %s",
            [*AREA_KINDS, path, path + PATH_END],
        )


def _rewrite_copies(old_path, new_path):
    """Carry a moved subtree's new path, and its area, into every row that keeps a copy of them."""
    for model in apps.get_models():
        names = {field.name: field for field in model._meta.concrete_fields}
        if not isinstance(names.get("unit_path"), PathField):
            continue
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET unit_path = %s || substr(unit_path, %s) "  # noqa: S608
                "WHERE unit_path >= %s AND unit_path < %s",
                [new_path, len(old_path) + 1, old_path, old_path + PATH_END],
            )
            if "area" in names:
                cursor.execute(
                    f"UPDATE {table} SET area_id = (SELECT u.area_id FROM organizations_unit u "  # noqa: S608
                    "WHERE u.id = unit_id) WHERE unit_path >= %s AND unit_path < %s",
                    [new_path, new_path + PATH_END],
                )
