"""A route that nobody classified, or a classified route that does not exist, is found before the site starts (AC1)."""

from django.core.checks import Error, Warning
from django.urls import URLPattern, get_resolver

from organizations.permissions import ROUTES, policy_of


def routes_have_policies(app_configs=None, **kwargs):
    """Report each pattern that is missing from the table of permissions, and each row of it without a pattern."""
    names = set(view_names(get_resolver()))
    unclassified = [
        Error(
            f"The route {name} is not in the table of permissions; it is refused to everybody.",
            hint="Add it to ROUTES in organizations/permissions.py.",
            id="organizations.E001",
        )
        for name in sorted(names)
        if policy_of(name) is None
    ]
    orphans = [
        Warning(
            f"The table of permissions names the route {name}, which does not exist.",
            hint="Remove it from ROUTES in organizations/permissions.py, or give the pattern this name.",
            id="organizations.W001",
        )
        for name in sorted(ROUTES.keys() - names)
    ]
    return [*unclassified, *orphans]


def view_names(resolver, namespaces=()):
    """The full name of every pattern, as a request that matches it will carry it."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or pattern.lookup_str])
        else:
            inner = [*namespaces, pattern.namespace] if pattern.namespace else namespaces
            yield from view_names(pattern, inner)
