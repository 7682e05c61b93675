"""A committee reports for its branches with one workbook: take it, fill it in, look at what it would do, apply it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.choices import DutyKind, DutyState
from campaigns.models import Campaign, Duty
from donations.actions import WorkbookStale, apply_workbook, keep_workbook, token_again
from donations.figures import buckets_of, prescribed, receipts_of, total_of
from donations.forms import TallyWorkbookForm
from donations.models import Tally, TallyWorkbook
from donations.sheets import branches_to_fill, judge_again, read_branches, rejected_branches
from donations.sheets.reading import MOST_ROWS, cells_of
from organizations.permissions import Ability
from spreadsheets.gate import WorkbookRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 5
MOST_COUNTED = 10_000
"""Branches are counted up to here; a workbook holds fewer anyway."""


@require_http_methods(["GET", "POST"])
def tally_workbook(request):
    """Give the workbook out and take it back filled in; what it would do is shown first."""
    campaign = Campaign.objects.running()
    form = TallyWorkbookForm(request.POST or None, request.FILES or None)
    if campaign and request.method == "POST" and form.is_valid():
        try:
            judged = read_branches(form.cleaned_data["file"], by=request.user, campaign=campaign)
        except WorkbookRefused as error:
            form.add_error("file", str(error))
        else:
            return redirect(keep_workbook(by=request.user, campaign=campaign, judged=judged))
    return render(request, "donations/tally_workbook.html", _upload_page(request, campaign, form))


def _upload_page(request, campaign, form):
    branches = branches_of(request.user, campaign)
    template = reverse("donations:tally-workbook-template")
    return {
        "campaign": campaign,
        "form": form,
        "open": branches.unreported()[:MOST_COUNTED].count(),
        "all": branches[:MOST_COUNTED].count(),
        "most": MOST_ROWS,
        "template_url": template,
        "every_url": f"{template}?all=1",
        "recent": TallyWorkbook.objects.of(request.user)
        .filter(campaign=campaign)
        .defer("rows", "places")[:RECENT],
    }


@require_GET
def tally_workbook_template(request):
    """The workbook to fill in: the branches that have not reported, or, for corrections, all of them."""
    campaign = get_object_or_404(Campaign, pk=getattr(Campaign.objects.running(), "pk", None))
    branches = branches_of(request.user, campaign)
    branches = branches.exclude(state=DutyState.WAIVED) if request.GET.get("all") else branches.unreported()
    duties = list(branches.for_page().order_by("unit_path")[:MOST_ROWS])
    standing = {tally.duty_id: tally for tally in Tally.objects.current().filter(duty__in=duties)}
    title = _("Donation tallies, %(campaign)s") % {"campaign": campaign.name}
    return _workbook(branches_to_fill(title, duties, standing), f"branches-{campaign.year}")


@require_GET
def tally_workbook_preview(request, pk):
    """What a workbook would do, in three buckets; once it is applied, the receipts."""
    workbook = _own(request, pk)
    if workbook.applied_at:
        return render(request, "donations/tally_workbook_done.html", _done_page(workbook))
    return render(request, "donations/tally_workbook_preview.html", _preview_page(workbook))


def _preview_page(workbook):
    accepted = workbook.rows_in("new", "changed")
    return {
        "workbook": workbook,
        "buckets": buckets_of(workbook),
        "accepted": len(accepted),
        "total": total_of(accepted),
        "doubtful": len(workbook.rows_in("doubtful")),
        "same": len(workbook.rows_in("same")),
        "blank": len(workbook.rows_in("blank")),
        "prescribed": prescribed(accepted),
    }


def _done_page(workbook):
    return {
        "workbook": workbook,
        "accepted": len(workbook.rows_in("new", "changed")),
        "receipts": receipts_of(workbook),
        "doubtful": len(workbook.rows_in("doubtful")),
    }


@require_POST
def tally_workbook_apply(request, pk):
    """Report all accepted rows or none; sent twice it leads to the same receipts."""
    workbook = _own(request, pk)
    if request.POST.get("token") != str(workbook.token):
        raise Http404
    try:
        return redirect(apply_workbook(by=request.user, workbook=workbook))
    except WorkbookStale as error:
        messages.warning(request, _stale(error.units))
    judged = judge_again(workbook, by=request.user)
    token = token_again(workbook)
    return redirect(keep_workbook(by=request.user, campaign=workbook.campaign, judged=judged, token=token))


def _stale(units):
    sentence = ngettext(
        "Nothing was reported, because %(count)d branch changed since you looked: %(units)s. "
        "This is the newest state; check it again.",
        "Nothing was reported, because %(count)d branches changed since you looked: %(units)s. "
        "This is the newest state; check it again.",
        len(units),
    )
    return sentence % {"count": len(units), "units": "、".join(units[:5]) + ("…" if len(units) > 5 else "")}


@require_GET
def tally_workbook_rejected(request, pk):
    """The doubtful rows in the form of the template, to mend and upload again."""
    workbook = _own(request, pk)
    rows = workbook.rows_in("doubtful")
    title = _("To correct: donation tallies, %(campaign)s") % {"campaign": workbook.campaign.name}
    content = rejected_branches(title, [(cells_of(row), _by_column(row)) for row in rows])
    return _workbook(content, f"to-correct-{workbook.campaign.year}")


def _by_column(row):
    told: dict[str, str] = {}
    for one in row["problems"]:
        told[one["column"]] = (
            f"{told[one['column']]} {one['message']}" if one["column"] in told else one["message"]
        )
    return told


def branches_of(user, campaign):
    """The tally duties that a person may report."""
    duties = Duty.objects.visible_to(user, Ability.REPORT)
    return duties.filter(activity__campaign=campaign, kind=DutyKind.TALLY)


def reports_for_many(user, campaign):
    """Whether a person may report for more than one unit, so that a workbook saves work."""
    return len(branches_of(user, campaign).values("pk")[:2]) > 1


def _own(request, pk):
    """The person's own workbook, as long as they may report for every branch in it; else 404."""
    workbook = get_object_or_404(TallyWorkbook.objects.of(request.user).select_related("campaign"), pk=pk)
    duties = {row["duty"] for row in workbook.rows if row["duty"]}
    if Duty.objects.visible_to(request.user, Ability.REPORT).filter(pk__in=duties).count() != len(duties):
        raise Http404
    return workbook


def _workbook(content, name):
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.xlsx"'
    return answer
