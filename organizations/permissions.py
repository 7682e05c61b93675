"""Who may do what: the one table, in plain words, that reviewers read.

A role's abilities count at the unit of the post and everywhere below it. System administration is no role: it
is the account's `is_superuser`, it opens accounts and settings only, and it never sits with an auditor (DESIGN.md 3.1).
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organizations.choices import Role


class Ability(TextChoices):
    SEE_UNITS = "see units", _("see the tree of units and who holds which post")
    MANAGE_UNITS = "manage units", _("open, move, merge and close units; import the roster")
    MANAGE_PEOPLE = "manage people", _("open accounts, invite people, give and end posts")
    MANAGE_CAMPAIGN = "manage campaign", _("set up the year's campaign and choose who takes part")
    SEE_DUTIES = "see duties", _("see who must do what by when, and whether it is done")
    REPORT = "report", _("report meetings and tallies, and ask for extensions")
    REVIEW = "review", _("accept or return what was reported, grant extensions, propose and confirm waivers")
    SEE_TALLIES = "see tallies", _("see each branch's tally with its revisions")
    EXPORT = "export", _("take workbooks out")
    SEE_FIGURES = "see figures", _("see the dashboards")
    SEE_AUDIT = "see audit", _("see who did what and when")


ROLES = {
    Role.ORGANIZER: {
        Ability.SEE_UNITS,
        Ability.MANAGE_UNITS,
        Ability.MANAGE_PEOPLE,
        Ability.MANAGE_CAMPAIGN,
        Ability.SEE_DUTIES,
        Ability.REPORT,
        Ability.REVIEW,
        Ability.SEE_TALLIES,
        Ability.EXPORT,
        Ability.SEE_FIGURES,
    },
    Role.SECRETARY: {
        Ability.SEE_UNITS,
        Ability.SEE_DUTIES,
        Ability.REPORT,
        Ability.SEE_TALLIES,
        Ability.EXPORT,
    },
    Role.LEADER: {
        Ability.SEE_UNITS,
        Ability.SEE_DUTIES,
        Ability.SEE_TALLIES,
        Ability.SEE_FIGURES,
        Ability.EXPORT,
    },
    Role.STOREKEEPER: {Ability.SEE_UNITS},
    Role.CADRE: {Ability.SEE_UNITS, Ability.SEE_FIGURES},
    Role.AUDITOR: {
        Ability.SEE_UNITS,
        Ability.SEE_DUTIES,
        Ability.SEE_TALLIES,
        Ability.SEE_FIGURES,
        Ability.SEE_AUDIT,
        Ability.EXPORT,
    },
}
"""Abilities by role, at the unit of the post and below."""

INCOMPATIBLE = {Role.AUDITOR: {Role.ORGANIZER, Role.SECRETARY, Role.STOREKEEPER}}
"""Who checks does not also make: an auditor holds none of these roles, nor the system administration."""

SYSTEM_ABILITIES = {Ability.SEE_UNITS, Ability.MANAGE_PEOPLE}
"""What the system administrator may do anywhere, without a post."""


@dataclass(frozen=True)
class Policy:
    """Who may call a route: everybody, everybody signed in, or holders of one of some abilities."""

    public: bool = False
    abilities: frozenset = frozenset()
    system: bool = False

    def admits(self, user, scope):
        """Whether this person may call the route at all; which rows they reach is the queryset's matter."""
        if self.public:
            return True
        if not user.is_authenticated:
            return False
        if self.system and user.is_superuser:
            return True
        if not self.abilities:
            return not self.system
        return any(scope.may(ability) for ability in self.abilities)


PUBLIC = Policy(public=True)
SIGNED_IN = Policy()
SYSTEM = Policy(system=True)


def may(*abilities, system=False):
    """A policy for holders of any of these abilities."""
    return Policy(abilities=frozenset(abilities), system=system)


ROUTES = {
    # the shell
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "offline": PUBLIC,
    "manifest": PUBLIC,
    "service-worker": PUBLIC,
    "set_language": PUBLIC,
    # accounts
    "accounts:login": PUBLIC,
    "accounts:logout": SIGNED_IN,
    "accounts:invitation": PUBLIC,
    "accounts:password-change": SIGNED_IN,
    "accounts:password-change-done": SIGNED_IN,
    # jobs: a person sees the jobs they started
    "jobs:job-list": SIGNED_IN,
    "jobs:job-show": SIGNED_IN,
    "jobs:job-cancel": SIGNED_IN,
    "jobs:job-resume": SIGNED_IN,
    # organizations
    "organizations:unit-list": may(Ability.SEE_UNITS),
    "organizations:unit-show": may(Ability.SEE_UNITS),
    "organizations:unit-search": may(Ability.SEE_UNITS),
    "organizations:permission-list": SIGNED_IN,
    "organizations:roster-template": may(Ability.MANAGE_UNITS),
    "organizations:roster-upload": may(Ability.MANAGE_UNITS),
    "organizations:roster-preview": may(Ability.MANAGE_UNITS),
    "organizations:roster-apply": may(Ability.MANAGE_UNITS),
    "organizations:roster-rejected": may(Ability.MANAGE_UNITS),
    # campaigns
    "campaigns:home": SIGNED_IN,
    "campaigns:duty-list": may(Ability.SEE_DUTIES),
    "campaigns:duty-show": may(Ability.SEE_DUTIES),
    "campaigns:extension-ask": may(Ability.REPORT),
    # donations
    "donations:meeting-report": may(Ability.REPORT),
    "donations:meeting-show": may(Ability.SEE_TALLIES),
    "donations:tally-submit": may(Ability.REPORT),
    "donations:tally-show": may(Ability.SEE_TALLIES),
    "donations:tally-receipt": may(Ability.SEE_TALLIES),
    "donations:tally-list": may(Ability.SEE_TALLIES),
    "donations:tally-export": may(Ability.EXPORT),
    "donations:tally-workbook": may(Ability.REPORT),
    "donations:tally-workbook-template": may(Ability.REPORT),
    "donations:tally-workbook-preview": may(Ability.REPORT),
    "donations:tally-workbook-apply": may(Ability.REPORT),
    "donations:tally-workbook-rejected": may(Ability.REPORT),
    # dashboards
    "dashboards:overview": may(Ability.SEE_FIGURES),
    "dashboards:unit": may(Ability.SEE_FIGURES),
    "dashboards:export": may(Ability.EXPORT),
}
"""Every route and who may call it. A route that is not here is refused and fails a system check (AC1).
The admin's routes are judged by `admin_policy` below."""

ADMIN_ABILITIES = frozenset(
    {Ability.REVIEW, Ability.MANAGE_CAMPAIGN, Ability.MANAGE_UNITS, Ability.MANAGE_PEOPLE, Ability.SEE_AUDIT}
)


def policy_of(view_name):
    """The policy of a route by its full name, or None where nobody has classified it."""
    if view_name in ("admin:login", "admin:logout", "admin:jsi18n"):
        return PUBLIC
    if view_name.startswith("admin:"):
        return Policy(abilities=ADMIN_ABILITIES, system=True)
    return ROUTES.get(view_name)
