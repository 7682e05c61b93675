"""Take in a roster: the empty workbook, the upload, what it would change, applying it, the doubtful rows back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations.actions.roster import RosterRefused, ask_to_apply, receive_roster
from organizations.choices import UploadState
from organizations.figures import rosters
from organizations.forms import ApplyForm, RosterForm
from organizations.models import RosterUpload
from organizations.sheets import SHEETS
from spreadsheets.templates import rejected_sheets, template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def roster_template(request):
    """An empty workbook with drop-downs."""
    notes = _(
        "Fill in the sheet of units, the sheet of people, or both. Do not merge cells and do not rename the headings."
    )
    return _workbook(template(SHEETS.values(), _("Roster"), notes), _("Roster"))


@require_http_methods(["GET", "HEAD", "POST"])
def roster_upload(request):
    form = RosterForm(request.POST or None, request.FILES or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(receive_roster(by=request.user, **form.cleaned_data).job)
        except RosterRefused as refused:
            refusal = str(refused)
    recent = RosterUpload.objects.visible_to(request.user).order_by("-pk")[: rosters.RECENT]
    context = {"form": form, "refusal": refusal, "table": rosters.upload_table(recent)}
    return render(request, "organizations/roster_upload.html", context, status=409 if refusal else 200)


@require_safe
def roster_preview(request, pk):
    """What taking the roster in would change, in three buckets for each sheet."""
    upload = get_object_or_404(RosterUpload.objects.visible_to(request.user), pk=pk)
    if upload.state in (UploadState.READING, UploadState.APPLYING, UploadState.REFUSED) and upload.job_id:
        return redirect(upload.job)
    return _show(request, upload)


@require_POST
def roster_apply(request, pk):
    """Take the roster in as one, if it is still what was looked at."""
    upload = get_object_or_404(RosterUpload.objects.visible_to(request.user), pk=pk)
    form = ApplyForm(request.POST)
    if not form.is_valid() or form.cleaned_data["token"] != upload.token:
        return _show(request, upload, _("The form came without the preview it belongs to. Look at it again."))
    try:
        return redirect(ask_to_apply(by=request.user, upload=upload, version=form.cleaned_data["version"]).job)
    except RosterRefused as refused:
        return _show(request, upload, str(refused))


@require_safe
def roster_rejected(request, pk):
    """The doubtful rows in the form they came in, the cells red with a note."""
    upload = get_object_or_404(RosterUpload.objects.visible_to(request.user), pk=pk)
    parts = [(sheet, rosters.rejected_rows(upload, part)) for part, sheet in SHEETS.items()]
    notes = _("Mend the red cells and upload this workbook again; the last column says what is wrong.")
    return _workbook(rejected_sheets(parts, _("Doubtful rows"), notes), _("Doubtful rows"))


def _show(request, upload, refusal=""):
    context = {
        "upload": upload,
        "refusal": refusal,
        "parts": rosters.preview(upload),
        "sound": rosters.sound_rows(upload),
        "doubtful": rosters.doubtful_rows(upload),
        "form": ApplyForm(initial={"token": upload.token, "version": upload.version}),
    }
    return render(request, "organizations/roster_preview.html", context, status=409 if refusal else 200)


def _workbook(content, name):
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
