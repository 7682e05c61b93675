"""What the pages of the tree show."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from organizations.choices import Role
from organizations.models import Unit
from organizations.permissions import ROLES, SYSTEM_ABILITIES, Ability
from organizations.rules import STEP

PAGE = 50
FOUND = 20
MOST_POSTS = 200
MOST_ENTRIES = 30
NOW, BEFORE = gettext_lazy("Who holds a post now"), gettext_lazy("Who held a post before")

VERBS = {
    "unit.open": gettext_lazy("Opened"),
    "unit.load": gettext_lazy("Divisions loaded"),
    "unit.rename": gettext_lazy("Name or number of members changed"),
    "unit.move": gettext_lazy("Moved"),
    "unit.merge": gettext_lazy("Merged"),
    "unit.close": gettext_lazy("Closed"),
    "unit.change": gettext_lazy("Changed by the roster"),
}


def query(**values):
    """The part of an address after the question mark, without what is empty."""
    return urlencode({key: value for key, value in values.items() if value})


def unit_table(units, today):
    """Columns and rows of a list of units."""
    return {
        "columns": [
            {"label": _("Unit")},
            {"label": _("Kind")},
            {"label": _("Code")},
            {"label": _("Party members"), "number": True},
            {"label": _("Units below"), "number": True},
            {"label": _("State")},
        ],
        "rows": [_unit_row(unit, today) for unit in units],
    }


def _unit_row(unit, today):
    return [
        {"text": unit.name, "url": unit.get_absolute_url()},
        unit.get_kind_display(),
        unit.code,
        {"text": f"{unit.members:,}", "number": True},
        {"text": f"{unit.numchild:,}", "number": True, "url": below_url(unit)},
        {"text": state_of(unit, today)},
    ]


def below_url(unit):
    """The list of what stands directly below a unit, or ""."""
    return f"{reverse('organizations:unit-list')}?under={unit.pk}" if unit.numchild else ""


def state_of(unit, today):
    """Whether a unit exists on a day, in words."""
    if unit.closed_on and unit.closed_on <= today:
        return _("Closed since %(day)s") % {"day": day(unit.closed_on)}
    if unit.opened_on and unit.opened_on > today:
        return _("Opens on %(day)s") % {"day": day(unit.opened_on)}
    return _("Active")


def day(value):
    return date_format(value, "Y-m-d") if value else ""


def unit_facts(unit, today):
    """Pairs of a label and what the unit has there."""
    facts = [
        (_("Kind"), unit.get_kind_display()),
        (_("Code"), unit.code),
        (_("Party members"), f"{unit.members:,}"),
        (_("Town or department"), unit.area.name if unit.area_id else ""),
        (_("State"), state_of(unit, today)),
        (_("Opened on"), day(unit.opened_on)),
    ]
    if unit.closed_on:
        facts.append((_("Closed on"), day(unit.closed_on)))
    if unit.successor:
        facts.append((_("Goes on in"), unit.successor.name))
    return facts


def post_table(posts, caption):
    """Columns and rows of who holds which post."""
    return {
        "caption": caption,
        "columns": [{"label": label} for label in (_("Person"), _("Role"), _("Title"), _("From"), _("Until"))],
        "rows": [
            [
                {"text": post.user.name},
                post.get_role_display(),
                post.title or "—",
                day(post.starts_on),
                day(post.ends_on) or _("goes on"),
            ]
            for post in posts.select_related("user").order_by("role", "-starts_on", "pk")[:MOST_POSTS]
        ],
    }


def history(unit):
    """What was done to a unit, newest first, as the timeline shows it."""
    return [
        {
            "at": entry.at,
            "by": entry.actor or _("The system"),
            "title": VERBS.get(entry.verb, entry.verb),
            "text": entry.reason,
        }
        for entry in Entry.objects.about(unit)[:MOST_ENTRIES]
    ]


def with_places(units):
    """Units with `place`: the names of what stands above each, in one query for all."""
    paths = {unit.path[:end] for unit in units for end in range(STEP, len(unit.path), STEP)}
    names = dict(Unit.objects.filter(path__in=paths).order_by().values_list("path", "name"))
    for unit in units:
        above = (unit.path[:end] for end in range(STEP, len(unit.path), STEP))
        unit.place = " · ".join(names[path] for path in above)
    return units


def permission_table():
    """The table of permissions: each ability in words, and which role has it."""
    yes, no = _("yes"), "—"
    return {
        "columns": [
            {"label": _("What may be done")},
            *({"label": role.label} for role in Role),
            {"label": _("System administrator")},
        ],
        "rows": [
            [
                {"text": ability.label},
                *(yes if ability in ROLES[role] else no for role in Role),
                yes if ability in SYSTEM_ABILITIES else no,
            ]
            for ability in Ability
        ],
    }
