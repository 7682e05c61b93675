"""What every page shows: where the person may go, and for which unit they act."""

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.permissions import ADMIN_ABILITIES, Ability
from organizations.querysets import scope_of


def navigation(request):
    """The menu of the person who asks: only places that will let them in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "scope_unit": None}
    scope = scope_of(user)
    items = [
        {"url": reverse(name), "label": label, "active": request.path == reverse(name)}
        for name, label, allowed in _places(scope, user)
        if allowed
    ]
    return {"navigation": items, "scope_unit": scope.first_unit}


def _places(scope, user):
    return [
        ("campaigns:home", _("To do"), True),
        ("dashboards:overview", _("Progress"), scope.may(Ability.SEE_FIGURES)),
        ("campaigns:duty-list", _("Who has reported"), scope.may(Ability.SEE_DUTIES)),
        ("donations:tally-list", _("Tallies"), scope.may(Ability.SEE_TALLIES)),
        ("organizations:unit-list", _("Units"), scope.may(Ability.SEE_UNITS)),
        ("jobs:job-list", _("Long work"), scope.may(Ability.MANAGE_UNITS)),
        ("admin:index", _("Organizer’s desk"), user.is_superuser or any(map(scope.may, ADMIN_ABILITIES))),
    ]
