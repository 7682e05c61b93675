"""The pages of the tree: browse it, look at one unit, search, and who may do what."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations.figures import units as figures
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of

SEE = Ability.SEE_UNITS


@require_safe
def unit_list(request):
    """The units directly under one unit, or the person's own topmost ones; pages by path."""
    visible = Unit.objects.visible_to(request.user, SEE)
    under = get_object_or_404(visible, pk=_number(request, "under")) if "under" in request.GET else None
    units = visible.children_of(under) if under else visible.tops(scope_of(request.user), SEE)
    page, last = units.page_after(request.GET.get("after", ""), figures.PAGE)
    context = {
        "under": under,
        "trail": visible.above(under) if under else [],
        "table": figures.unit_table(page, timezone.localdate()),
        "next_url": f"?{figures.query(under=under and under.pk, after=last)}" if last else "",
        "may_import": scope_of(request.user).may(Ability.MANAGE_UNITS),
    }
    return render(request, "organizations/unit_list.html", context)


@require_safe
def unit_show(request, pk):
    """What a unit is, who holds a post in it, and for those who manage or audit it what was done to it."""
    visible = Unit.objects.visible_to(request.user, SEE)
    unit = get_object_or_404(visible.select_related("area", "successor"), pk=pk)
    scope, today = scope_of(request.user), timezone.localdate()
    may_see_history = any(scope.may(ability, unit.path) for ability in (Ability.SEE_AUDIT, Ability.MANAGE_UNITS))
    context = {
        "unit": unit,
        "trail": visible.above(unit),
        "facts": figures.unit_facts(unit, today),
        "now": figures.post_table(unit.posts.held_on(today), figures.NOW),
        "before": figures.post_table(unit.posts.ended_before(today), figures.BEFORE),
        "below_url": figures.below_url(unit),
        "history": figures.history(unit) if may_see_history else None,
    }
    return render(request, "organizations/unit_show.html", context)


@require_safe
def unit_search(request):
    """One box for name, pinyin, initials and code; the box asks again while it is typed into."""
    text = request.GET.get("q", "").strip()[:60]
    found = list(Unit.objects.visible_to(request.user, SEE).starting_with(text)[: figures.FOUND + 1])
    context = {"q": text, "results": figures.with_places(found[: figures.FOUND])}
    context["more"] = len(found) > figures.FOUND
    template = "organizations/unit_search_results.html" if request.htmx else "organizations/unit_search.html"
    return render(request, template, context)


@require_safe
def permission_list(request):
    """What each role may do, in plain words."""
    return render(request, "organizations/permission_list.html", {"table": figures.permission_table()})


def _number(request, name):
    """A number in the address; anything else finds nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
