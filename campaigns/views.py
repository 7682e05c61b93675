from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from audit.models import Entry
from campaigns.actions import RequestRefused, ask_extension
from campaigns.figures import to_do
from campaigns.forms import DutyFilter, ExtensionForm
from campaigns.models import Campaign, Duty
from campaigns.rules import UNREPORTED, deadline
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of

PAGE = 50

PREPARATION_DAYS = 60
"""An activity's duties are given out, and waived, up to so many days before it opens."""


@require_GET
def home(request):
    """What waits for this person, across all kinds; a leader without anything to do goes to the figures."""
    page = to_do(request.user)
    scope = scope_of(request.user)
    if scope.may(Ability.SEE_FIGURES) and not (page.waiting or page.done or page.queue):
        return redirect("dashboards:overview")
    return render(request, "campaigns/home.html", {"page": page})


@require_GET
def duty_list(request):
    """Who has reported and who has not: a list by place in the tree, whose address holds its whole state."""
    form = DutyFilter(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    campaign = _campaign(asked["campaign"])
    visible = Duty.objects.visible_to(request.user, Ability.SEE_DUTIES)
    duties = visible.filter(activity__campaign=campaign, kind=asked["kind"])
    under = None
    if asked["under"]:
        under = get_object_or_404(Unit.objects.visible_to(request.user, Ability.SEE_DUTIES), pk=asked["under"])
        duties = duties.in_unit_and_below(under)
    duties = duties.shown_as(asked["state"], timezone.localdate()).for_page().order_by("unit_path")
    rows, next_after = _page_by_key(duties, request.GET.get("after", ""))
    context = {"form": form, "campaign": campaign, "under": under, "duties": rows, "next_after": next_after}
    return render(request, "campaigns/duty_list.html", context)


def _campaign(year):
    if year:
        return get_object_or_404(Campaign, year=year)
    return Campaign.objects.running()


def _page_by_key(duties, after):
    """One page in the order of the tree, from after a path on: as fast in the middle of a million as at the start."""
    rows = list(duties.filter(unit_path__gt=after if after.isalnum() else "")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].unit_path if len(rows) > PAGE else ""


@require_GET
def duty_show(request, pk):
    """One duty: its deadline, its state, what was asked about it and what happened."""
    duty = get_object_or_404(Duty.objects.visible_to(request.user, Ability.SEE_DUTIES).for_page(), pk=pk)
    may_report = scope_of(request.user).may(Ability.REPORT, duty.unit_path) and duty.state in UNREPORTED
    context = {
        "duty": duty,
        "extensions": duty.extensions.for_page(),
        "waivers": duty.waivers.for_page(),
        "entries": _what_happened(duty),
        "report_url": duty.report_url if may_report else "",
        "may_report": may_report,
        "may_review": scope_of(request.user).may(Ability.REVIEW, duty.unit_path),
        "was_reported": duty.revision > 0,
    }
    return render(request, "campaigns/duty_show.html", context)


def _what_happened(duty):
    """The records of this duty's unit since the year's preparations, newest first."""
    since = duty.activity.opens_on - timedelta(days=PREPARATION_DAYS)
    return Entry.objects.filter(unit_id=duty.unit_id, at__gte=deadline(since)).order_by("-id")[:30]


@require_http_methods(["GET", "POST"])
def extension_ask(request, pk):
    """Ask the organizer above for more time."""
    duty = get_object_or_404(Duty.objects.visible_to(request.user, Ability.REPORT).for_page(), pk=pk)
    form = ExtensionForm(request.POST or None, duty=duty)
    if request.method == "POST" and form.is_valid():
        try:
            ask_extension(by=request.user, duty=duty, **form.cleaned_data)
        except RequestRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your request is on its way. You will see the answer on your to-do page."))
            return redirect(reverse("campaigns:duty-show", args=[duty.pk]))
    return render(request, "campaigns/extension_ask.html", {"form": form, "duty": duty})
