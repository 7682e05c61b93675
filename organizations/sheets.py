# ruff: noqa: E501 - sentences for people run on
"""The roster as a workbook: units on one sheet, people with their posts on the other."""

import re
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.choices import Kind, Part, Rank, Role
from spreadsheets import rules
from spreadsheets.sheets import Column, Sheet

LISTED_KINDS = [kind for kind in Kind if kind not in (Kind.REGION, Kind.CITY)]
"""A city and what stands above it come with the divisions, not with a roster."""


def read_username(cell):
    """Read a sign-in name; raise Unreadable with the cure."""
    text = rules.read_code(cell, most=150)
    if not re.fullmatch(r"[\w.@+-]+", text):
        raise rules.Unreadable(_("A sign-in name holds only letters, digits and @ . + - _; leave out the rest."))
    return text


read_unit_code = partial(rules.read_code, most=32)
read_unit_name = partial(rules.read_text, most=100)
read_name = partial(rules.read_text, most=60)
KEPT = gettext_lazy("Empty: stays as it is.")

UNITS = Sheet(
    Part.UNITS.label,
    (
        Column("code", gettext_lazy("Code"), read_unit_code, required=True, is_text=True, width=18,
               note=gettext_lazy("The unit’s own code; it never changes.")),
        Column("name", gettext_lazy("Name"), read_unit_name, required=True, width=30),
        Column("kind", gettext_lazy("Kind"), required=True, choices={kind.value: kind.label for kind in LISTED_KINDS}),
        Column("parent_code", gettext_lazy("Code of the unit above"), read_unit_code, required=True, is_text=True,
               width=18, note=gettext_lazy("A unit of the tree, or another row of this sheet.")),
        Column("members", gettext_lazy("Party members"), rules.read_count, note=KEPT),
        Column("opened_on", gettext_lazy("Opened on"), rules.read_date, is_date=True, note=KEPT),
        Column("closed_on", gettext_lazy("Closed on"), rules.read_date, is_date=True,
               note=gettext_lazy("The first day on which it no longer exists.")),
    ),
    row_key=("code",),
)  # fmt: skip

POSTS = Sheet(
    Part.POSTS.label,
    (
        Column("username", gettext_lazy("Sign-in name"), read_username, required=True, is_text=True, width=18,
               note=gettext_lazy("New ones get an account without a password; invite them afterwards.")),
        Column("name", gettext_lazy("Name of the person"), read_name, required=True, width=16),
        Column("unit_code", gettext_lazy("Unit code"), read_unit_code, required=True, is_text=True, width=18),
        Column("role", gettext_lazy("Role"), required=True, choices={role.value: role.label for role in Role}),
        Column("title", gettext_lazy("Title"), partial(rules.read_text, most=60), width=18, note=KEPT),
        Column("rank", gettext_lazy("Rank"),
               choices={rank.value: rank.label for rank in Rank if rank != Rank.NONE}, note=KEPT),
        Column("starts_on", gettext_lazy("From"), rules.read_date, required=True, is_date=True),
        Column("ends_on", gettext_lazy("Until"), rules.read_date, is_date=True,
               note=gettext_lazy("The last day; empty: goes on.")),
    ),
    row_key=("username", "unit_code", "role", "starts_on"),
)  # fmt: skip

SHEETS = {Part.UNITS: UNITS, Part.POSTS: POSTS}

SURE = {
    "code": r"[0-9A-Za-z_.-]{1,32}",
    "parent_code": r"[0-9A-Za-z_.-]{1,32}",
    "unit_code": r"[0-9A-Za-z_.-]{1,32}",
    "username": r"[0-9A-Za-z_.-]{1,150}",
    "name": r"[\u4e00-\u9fff（）A-Za-z0-9·]{1,60}",
}
"""Cells that a column's rule returns unchanged: a whole batch of them is taken with one look."""

DOUBTS = {
    Part.UNITS: {
        "doubled": ("code", gettext_lazy("The code %(code)s stands in several rows; keep one of them.")),
        "taken": ("code", gettext_lazy("The code %(code)s belongs to a unit that is not yours; choose another code.")),
        "kind": ("kind", gettext_lazy("This unit is of another kind today; a kind never changes. Open a new unit instead.")),
        "parent": ("parent_code", gettext_lazy("No unit of yours and no row of this sheet has the code %(parent_code)s; correct it.")),
        "parent_refused": ("parent_code", gettext_lazy("The row of the unit above is itself doubtful, or the two stand above each other; mend that row first.")),
        "parent_closed": ("parent_code", gettext_lazy("The unit above is closed; choose one that is open.")),
        "place": ("kind", gettext_lazy("Such a unit cannot stand under that one; correct the kind or the unit above.")),
        "below_itself": ("parent_code", gettext_lazy("A unit cannot stand below itself; correct the unit above.")),
        "dates": ("closed_on", gettext_lazy("It closes before it opens; correct one of the days.")),
        "open_below": ("closed_on", gettext_lazy("Open units stand below it; close or move them first.")),
    },
    Part.POSTS: {
        "doubled": ("username", gettext_lazy("The same person has the same post in several rows; keep one of them.")),
        "person": ("name", gettext_lazy("%(username)s is the sign-in name of somebody with another name. Is it the same person? Then correct the name there first; else choose another sign-in name.")),
        "names": ("name", gettext_lazy("%(username)s has several names in this sheet; write one.")),
        "self": ("username", gettext_lazy("Nobody gives a post to themselves or changes their own; ask another organizer.")),
        "switched_off": ("username", gettext_lazy("This account is switched off; have it switched on first.")),
        "unit": ("unit_code", gettext_lazy("No unit of yours and no row of the sheet of units has the code %(unit_code)s; correct it.")),
        "unit_refused": ("unit_code", gettext_lazy("The row of this unit is itself doubtful; mend that row first.")),
        "unit_closed": ("unit_code", gettext_lazy("This unit is closed on the post’s first day; choose an open one.")),
        "role": ("role", gettext_lazy("You may not give this role, because you do not have its rights yourself; ask the system administrator.")),
        "clash": ("role", gettext_lazy("This person has a role that must not sit with this one: who checks does not also make. End that post first, or choose somebody else.")),
        "dates": ("ends_on", gettext_lazy("The last day lies before the first; correct one of them.")),
        "already": ("starts_on", gettext_lazy("This person has this post already from another day; write that day, or end it first.")),
    },
}  # fmt: skip
"""What may be doubtful about a row: the cell it concerns and the sentence, filled in from the row's values."""
