"""How long a session lasts, who must change a password first, and where a request comes from."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect

from accounts.rules import session_end

WRITE_EVERY = 60  # seconds: a session row is not written by every request
OPEN_BEFORE_FIRST_PASSWORD = {
    "accounts:password-change",
    "accounts:logout",
    "set_language",
    "offline",
    "manifest",
    "service-worker",
    "healthz",
    "readyz",
}


class SessionLimits:
    """End a session after half an hour without a request, or half a day after signing in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            keep_or_end(request, int(time.time()))
        return self.get_response(request)


def keep_or_end(request, now):
    """Note that the person is here, or sign them out and keep the reason for the sign-in page."""
    session = request.session
    signed_in_at, seen_at = session.get("signed_in_at", now), session.get("seen_at", now)
    limits = settings.SESSION_IDLE_MINUTES, settings.SESSION_ABSOLUTE_HOURS
    if reason := session_end(signed_in_at, seen_at, now, *limits):
        logout(request)
        request.session["session_ended"] = reason
    elif "seen_at" not in session or now - seen_at >= WRITE_EVERY:
        session["signed_in_at"], session["seen_at"] = signed_in_at, now


class FirstPassword:
    """Lead a person whose password someone else chose to the page where they choose their own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        user = request.user
        if not (user.is_authenticated and user.must_change_password):
            return None
        if request.resolver_match.view_name in OPEN_BEFORE_FIRST_PASSWORD:
            return None
        return redirect("accounts:password-change")


def client_address(request):
    """Tell where a request comes from. A header counts only where our own proxy wrote it: its last hop."""
    if settings.BEHIND_PROXY:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        return hops[-1].strip() or request.META.get("REMOTE_ADDR")
    return request.META.get("REMOTE_ADDR")
