from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaigns.models import Duty
from dashboards import figures, rules
from dashboards.sheets import PROGRESS, progress_rows
from organizations.choices import Kind
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of
from spreadsheets.writing import stream

PAGE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def overview(request):
    """The leader's page of the outermost unit whose figures the person may see; the others are a switch away."""
    units = figures.units_of(request.user)
    if not units:
        raise Http404
    return render(request, "dashboards/overview.html", _context(request, units[0], units))


@require_GET
def unit(request, pk):
    """The same page of a unit further down: towns, then the branches with their duties."""
    one = _unit(request, pk)
    context = _context(request, one, []) | {"above": figures.above(request.user, one)}
    return render(request, "dashboards/unit.html", context)


@require_GET
def export(request, pk):
    """The figures and the comparison of the page as a workbook, for those who may take workbooks out there."""
    one = _unit(request, pk)
    if not scope_of(request.user).may(Ability.EXPORT, one.path):
        raise Http404
    choice = _choice(request)
    if choice is None:
        raise Http404
    page = figures.page_of(one, choice, timezone.localdate())
    rows = progress_rows(one, page, shows_amounts=_shows_amounts(request.user, one, page))
    response = StreamingHttpResponse(stream(PROGRESS, rows), content_type=WORKBOOK)
    name = _("%(unit)s progress %(day)s.xlsx") % {"unit": one.name, "day": timezone.localdate()}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _unit(request, pk):
    return get_object_or_404(Unit.objects.visible_to(request.user, Ability.SEE_FIGURES), pk=pk)


def _choice(request):
    try:
        return figures.chosen(request.GET.get("campaign"), request.GET.get("kind"))
    except LookupError as error:
        raise Http404 from error


def _context(request, one, units):
    choice, today, scope = _choice(request), timezone.localdate(), scope_of(request.user)
    if choice is None:
        return {"unit": one, "units": units}
    page = figures.page_of(one, choice, today)
    lists_duties = scope.may(Ability.SEE_DUTIES, one.path)
    shown = figures.shown_page(
        one, choice, page, today, lists_duties=lists_duties, shows_amounts=_shows_amounts(request.user, one, page)
    )
    if lists_duties and one.kind not in rules.COMPARED and choice.activity:
        shown |= _duties(request, one, choice, today)
    may_export = scope.may(Ability.EXPORT, one.path)
    return {"unit": one, "units": units, "choice": choice, "page": page, "may_export": may_export} | shown


def _duties(request, one, choice, today):
    """One page of the unit's duties in the order of the tree, from the key in the address on."""
    duties = (
        Duty.objects.visible_to(request.user, Ability.SEE_DUTIES)
        .in_unit_and_below(one)
        .filter(activity=choice.activity, kind=choice.kind)
        .select_related("unit")
        .order_by("unit_path")
    )
    after = request.GET.get("after", "")
    rows = list(duties.filter(unit_path__gt=after)[: PAGE + 1] if after.isalnum() else duties[: PAGE + 1])
    return {
        "duties": figures.shown_duties(rows[:PAGE], today),
        "is_later_page": after.isalnum(),
        "next_after": rows[PAGE - 1].unit_path if len(rows) > PAGE else "",
    }


def _shows_amounts(user, one, page):
    """A single branch's amounts are its tally: who may not see tallies sees sums of several branches only.

    So too in a village with one branch, or where only one has reported yet.
    """
    several = one.kind not in (Kind.BRANCH, Kind.GROUP) and page.progress.reported > 1
    return several or scope_of(user).may(Ability.SEE_TALLIES, one.path)
