"""Every route of the product, and which row of a district stands in its address."""

from django.contrib.auth.tokens import default_token_generator
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

ROW_OF = {
    "campaigns:duty-show": "duty",
    "campaigns:extension-ask": "duty",
    "organizations:unit-show": "unit",
    "organizations:roster-preview": "upload",
    "organizations:roster-apply": "upload",
    "organizations:roster-rejected": "upload",
    "donations:meeting-report": "meeting_duty",
    "donations:meeting-show": "meeting_duty",
    "donations:tally-submit": "reported",
    "donations:tally-show": "reported",
    "donations:tally-receipt": "tally",
    "donations:tally-workbook-preview": "workbook",
    "donations:tally-workbook-apply": "workbook",
    "donations:tally-workbook-rejected": "workbook",
    "dashboards:unit": "unit",
    "dashboards:export": "unit",
    "jobs:job-show": "job",
    "jobs:job-cancel": "job",
    "jobs:job-resume": "job",
}
"""By route: the name of the row in world.Side.rows. The admin's routes name their model themselves."""


def walk(resolver=None, names=(), start=""):
    """Every pattern of the site as (route's full name, the path as written)."""
    for one in (resolver or get_resolver()).url_patterns:
        path = start + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one, (*names, one.namespace) if one.namespace else names, path)
        else:
            yield ":".join([*names, one.name or f"({path})"]), path


ROUTES = dict(sorted(walk()))
"""Path by route. An admin page without a name (a row's short address) is called by its path."""

NO_ROW = ("accounts:invitation", "admin:app_list")
"""Their addresses hold a token and a word, not a row."""

WITH_ID = [name for name, path in ROUTES.items() if "<" in path and name not in NO_ROW]


def row_name(route):
    """Which row of a Side stands in the route's address, or "" for none."""
    if route not in WITH_ID:
        return ""
    if route.startswith("admin:"):
        return ROUTES[route].split("/")[2]
    return ROW_OF[route]


def address(route, side=None, pk=None):
    """The address of a route about a district's row, or about the row with a number."""
    if route == "accounts:invitation":
        user = type(side.rows.user).objects.get(pk=side.rows.user.pk)
        return reverse(
            route, args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]
        )
    if route == "admin:app_list":
        return reverse(route, args=["campaigns"])
    row = row_name(route)
    if pk is None and row:
        pk = getattr(side.rows, row).pk
    if "(" in route:
        return "/" + ROUTES[route].replace("<path:object_id>", str(pk))
    return reverse(route, args=[pk] if row else [])
