from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.actions import DutyRefused, StaleDuty
from campaigns.actions.duties import check_open
from campaigns.choices import DutyKind
from donations.actions import OtherContent, report_meeting
from donations.choices import MeetingForm
from donations.forms import MeetingReportForm
from donations.views.reports import (
    correction,
    duty_to_report,
    duty_to_show,
    needs_reason,
    other_content,
    refused,
    stale,
)


@require_http_methods(["GET", "POST"])
def meeting_report(request, pk):
    """Report the explaining meeting: when, how, how many."""
    duty = duty_to_report(request, pk, DutyKind.MEETING)
    form = MeetingReportForm(
        request.POST or None, duty=duty, needs_reason=needs_reason(request, duty), initial=_remembered(duty)
    )
    if request.method == "POST" and form.is_valid():
        return _reported(request, duty, form)
    try:
        check_open(duty)
    except DutyRefused as error:
        return refused(request, duty, error.refusal, form=form if form.is_bound else None)
    return render(request, "donations/meeting_report.html", {"duty": duty, "form": form})


def _reported(request, duty, form):
    cleaned = form.cleaned_data
    try:
        report_meeting(
            by=request.user, duty=duty, content=form.content, token=cleaned["token"],
            version=cleaned["version"], reason=form.reason_given,
        )  # fmt: skip
    except OtherContent as error:
        return other_content(request, duty, error.report)
    except StaleDuty as error:
        return stale(request, duty, error.duty, form)
    except DutyRefused as error:
        return refused(request, duty, error.refusal, form=form)
    messages.success(request, _("The meeting is reported. The next step is the tally."))
    return redirect("campaigns:home")


def _remembered(duty):
    last = duty.meeting_set.current().first() if duty.revision else None
    if last:
        return {"held_on": last.held_on, "form": last.form, "attended": last.attended}
    return {"held_on": timezone.localdate(), "form": MeetingForm.IN_PERSON}


@require_GET
def meeting_show(request, pk):
    """A branch's explaining meeting with all its revisions."""
    duty = duty_to_show(request, pk, DutyKind.MEETING)
    revisions = list(duty.meeting_set.for_page().order_by("-revision"))
    context = {
        "duty": duty,
        "revisions": revisions,
        **correction(request.user, duty),
    }
    return render(request, "donations/meeting_show.html", context)
