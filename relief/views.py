"""Pages of the shell: health, errors, and what a phone needs when the network is gone."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from integrity.actions import missing_triggers

PLAIN_WORDS = "出错了，请稍后再试。可用浏览器的“返回”回到刚才的页面。 / Something went wrong. Try again later."


@login_not_required
@require_safe
def healthz(request):
    """Say that the process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """Say whether requests may be sent here, and which part is not ready."""
    try:
        problems = {"migrations": unapplied_migrations(), "triggers": absent_triggers()}
        parts = {"database": "ok"} | {part: missing or "ok" for part, missing in problems.items()}
        ready = not any(problems.values())
    except DatabaseError:
        parts, ready = {"database": "unreachable"}, False
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


def unapplied_migrations():
    """List the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def absent_triggers():
    """List the triggers that the database lacks."""
    return [trigger.name for trigger in missing_triggers(connection)]


def bad_request(request, exception=None):
    return render(request, "errors/400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "errors/403.html", status=403)


def not_found(request, exception=None):
    return render(request, "errors/404.html", status=404)


def csrf_failure(request, reason=""):
    return render(request, "errors/csrf.html", status=403)


def server_error(request):
    """Answer without database, session or context processors: any of them may be what failed."""
    try:
        return HttpResponseServerError(render_to_string("errors/500.html"))
    except Exception:  # the page itself could not be made: say so in words that need nothing
        return HttpResponseServerError(PLAIN_WORDS, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def offline(request):
    return render(request, "offline.html")


@login_not_required
@require_safe
def service_worker(request):
    return render(request, "service_worker.js", content_type="text/javascript")


@login_not_required
@require_safe
def manifest(request):
    """Describe the site to a phone that puts it on the home screen."""
    return JsonResponse(
        {
            "name": _("Relief"),
            "short_name": _("Relief"),
            "start_url": "/",
            "display": "browser",
            "theme_color": "#B3261E",
            "background_color": "#F6F7F9",
            "icons": [{"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
