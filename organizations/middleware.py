"""Deny by default: every route is judged by the one table of permissions (AC1)."""

from django.core.exceptions import PermissionDenied
from django.utils.deprecation import MiddlewareMixin

from organizations.permissions import policy_of
from organizations.querysets import scope_of


class RoutePolicy(MiddlewareMixin):
    """Refuse a route that nobody classified, and a person whose posts do not open it."""

    def process_view(self, request, view, args, kwargs):
        policy = policy_of(request.resolver_match.view_name)
        if policy is None:
            raise PermissionDenied("This route is not in the table of permissions.")
        if policy.public:
            return
        if not policy.admits(request.user, scope_of(request.user)):
            raise PermissionDenied
