from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.actions import DutyRefused, StaleDuty
from campaigns.actions.duties import check_open
from campaigns.choices import DutyKind
from donations.actions import MeetingMissing, OtherContent, check_meeting, submit_tally
from donations.forms import TallyForm
from donations.models import Tally
from donations.rules import Figures
from donations.views.reports import (
    correction,
    duty_to_report,
    duty_to_show,
    needs_reason,
    other_content,
    refused,
    stale,
)
from organizations.permissions import Ability


@require_http_methods(["GET", "POST"])
def tally_submit(request, pk):
    """Report a branch's tally in two steps: type, then check the amount in capitals and submit.

    A form that was taken before (a double click, a lost answer) leads to its receipt, whatever happened since.
    """
    duty = duty_to_report(request, pk, DutyKind.TALLY)
    reason = needs_reason(request, duty)
    form = TallyForm(request.POST or None, duty=duty, needs_reason=reason, initial=_remembered(request, duty))
    is_final = request.POST.get("step") == "submit"
    if request.method == "POST" and is_final and form.is_valid():
        return _submitted(request, duty, form)
    if refusal := _not_now(request, duty, form):
        return refusal
    if request.POST.get("step") == "check" and form.is_valid():
        return render(request, "donations/tally_check.html", _check_page(duty, form))
    if request.POST.get("step") == "edit":
        form = TallyForm(duty=duty, needs_reason=reason, initial=request.POST.dict())
    return render(request, "donations/tally_submit.html", {"duty": duty, "form": form})


def _submitted(request, duty, form):
    """Submit what was checked; each way in which it can be refused has its page."""
    cleaned = form.cleaned_data
    try:
        check_meeting(duty)
        tally = submit_tally(
            by=request.user, duty=duty, figures=form.figures, token=cleaned["token"],
            version=cleaned["version"], reason=form.reason_given,
        )  # fmt: skip
    except OtherContent as error:
        return other_content(request, duty, error.report)
    except StaleDuty as error:
        return stale(request, duty, error.duty, form)
    except (DutyRefused, MeetingMissing):
        return _not_now(request, duty, form)
    return redirect("donations:tally-receipt", tally.pk)


def _not_now(request, duty, form):
    """The refusal page where the tally cannot be reported at all today, else None."""
    try:
        check_open(duty)
        check_meeting(duty)
    except DutyRefused as error:
        return refused(request, duty, error.refusal, form=form if form.is_bound else None)
    except MeetingMissing as error:
        return render(request, "donations/meeting_first.html", {"duty": duty, "meeting": error.duty}, status=409)
    return None


def _remembered(request, duty):
    """What need not be typed: after a return or for a correction the last figures, else the roster's members."""
    if request.method == "POST":
        return {}
    last = duty.tally_set.current().first() if duty.revision else None
    if last:
        return vars(Figures.of(last))
    return {"members": duty.unit.members or None, "leaders": 0, "leader_fen": 0, "others": 0, "other_fen": 0}


def _check_page(duty, form):
    return {
        "duty": duty,
        "form": form,
        "figures": form.figures,
        "last_year": Tally.objects.of_year_before(duty).first(),
    }


@require_GET
def tally_receipt(request, pk):
    """The receipt number, large, to write down or print."""
    tallies = Tally.objects.visible_to(request.user, Ability.SEE_TALLIES).for_page()
    return render(request, "donations/tally_receipt.html", {"tally": get_object_or_404(tallies, pk=pk)})


@require_GET
def tally_show(request, pk):
    """A branch's tally with all its revisions and what the reviewers said."""
    duty = duty_to_show(request, pk, DutyKind.TALLY)
    revisions = list(duty.tally_set.for_page().prefetch_related("reviews__by").order_by("-revision"))
    context = {
        "duty": duty,
        "tally": revisions[0] if revisions else None,
        "revisions": revisions,
        **correction(request.user, duty),
    }
    return render(request, "donations/tally_show.html", context)
