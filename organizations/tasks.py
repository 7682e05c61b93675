"""Entry points of the worker."""

from django.utils.translation import gettext as _
from django_tasks import task

from jobs.actions import JobRefused, running
from organizations.actions.roster import RosterRefused, apply_roster, read_roster
from organizations.actions.roster.receiving import forget_file
from organizations.choices import Bucket, UploadState
from organizations.models import RosterUpload
from spreadsheets.reading import WorkbookRefused


@task()
def read_roster_job(job_id):
    """Read and check an uploaded roster; params: upload."""
    with running(job_id) as progress:
        if progress is None:
            return
        upload = _upload(progress.job)
        try:
            read_roster(upload=upload, progress=progress)
        except WorkbookRefused as refused:
            forget_file(upload)
            RosterUpload.objects.filter(pk=upload.pk).update(state=UploadState.REFUSED)
            raise JobRefused(str(refused)) from refused
        progress.job.next_url = upload.get_absolute_url()
        progress.job.message = _("Every row is checked. Look at what would change.")


@task()
def apply_roster_job(job_id):
    """Apply a checked roster; params: upload."""
    with running(job_id) as progress:
        if progress is None:
            return
        upload = _upload(progress.job)
        progress.job.next_url = upload.get_absolute_url()
        try:
            counts = apply_roster(by=progress.job.started_by, upload=upload, progress=progress)
        except RosterRefused as refused:
            raise JobRefused(str(refused)) from refused
        except BaseException:
            RosterUpload.objects.filter(pk=upload.pk, state=UploadState.APPLYING).update(state=UploadState.READY)
            raise
        progress.job.message = _(
            "%(new)d rows were new, %(changed)d changed; %(doubtful)d doubtful ones wait."
        ) % {bucket.value: sum(part[bucket] for part in counts.values()) for bucket in Bucket}


def _upload(job):
    return RosterUpload.objects.select_related("uploaded_by").get(pk=job.params["upload"])
