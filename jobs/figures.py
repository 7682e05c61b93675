"""What the pages of long work show."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.rules import seconds_left


def time_left(job, now):
    """How long a running job still takes, in words, or ""."""
    if job.is_finished or not job.started_at:
        return ""
    seconds = seconds_left(job.done, job.total, (now - job.started_at).total_seconds())
    if seconds is None:
        return ""
    if seconds < 60:
        return _("Less than a minute left.")
    minutes = round(seconds / 60)
    return ngettext("About %(count)d minute left.", "About %(count)d minutes left.", minutes) % {"count": minutes}


def job_table(jobs):
    """Columns and rows of a list of jobs."""
    return {
        "columns": [{"label": label} for label in (_("Work"), _("State"), _("Asked at"), _("What came of it"))],
        "rows": [
            [
                {"text": job.title, "url": job.get_absolute_url()},
                {"text": job.get_state_display(), "state": job.state},
                date_format(timezone.localtime(job.created_at), "Y-m-d H:i"),
                job.message or "—",
            ]
            for job in jobs
        ],
    }
