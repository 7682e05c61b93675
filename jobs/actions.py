"""Start, run, cancel and resume long work."""

import logging
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from jobs.choices import State
from jobs.models import Job

logger = logging.getLogger(__name__)


class JobCancelled(Exception):
    """The person who started the job asked to stop it."""


class JobRefused(Exception):
    """The job cannot go on for a reason that its starter can mend; the text is shown to them."""


def start_job(*, by, task, title, params=None, total=0):
    """Write down a job and queue it once the transaction is committed; return the job.

    `task` is the dotted name of a function in some app's `tasks.py` that takes the job's number.
    """
    job = Job.objects.create(started_by=by, task=task, title=title, params=params or {}, total=total)
    transaction.on_commit(lambda: import_string(task).enqueue(job.pk))
    return job


def cancel_job(*, job):
    """Ask a running job to stop at its next step; one that still waits stops at once."""
    Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.CANCELLED, finished_at=timezone.now())
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_asked=True)


def resume_job(*, job):
    """Queue a failed or cancelled job again; it goes on from its cursor. Returns whether it was queued."""
    again = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED]).update(
        state=State.WAITING, cancel_asked=False, message="", finished_at=None
    )
    if again:
        transaction.on_commit(lambda: import_string(job.task).enqueue(job.pk))
    return bool(again)


@contextmanager
def running(job_id):
    """Mark a job as running, yield its Progress, and write down how it ended.

    A job that was cancelled while it waited, or that another worker has, yields None.
    """
    now = timezone.now()
    if not Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING, started_at=now, heard_at=now
    ):
        yield None
        return
    progress = Progress(Job.objects.get(pk=job_id))
    try:
        yield progress
    except JobCancelled:
        progress.finish(State.CANCELLED, _("Stopped as you asked. What was done so far stands."))
    except JobRefused as refused:
        progress.finish(State.FAILED, str(refused))
    except Exception:
        logger.exception("job %s failed", job_id)
        progress.finish(State.FAILED, _("Something went wrong on our side. Nothing half done was kept."))
        raise
    else:
        progress.finish(State.DONE, progress.job.message)


class Progress:
    """How far a job is; writes to the database at most twice a second."""

    def __init__(self, job):
        self.job = job

    def step(self, done, total=None, cursor=None):
        """Say that `done` of `total` rows are behind us. Raises JobCancelled where the starter asked to stop."""
        now = timezone.now()
        self.job.done = done
        self.job.total = self.job.total if total is None else total
        if cursor is None and (now - self.job.heard_at).total_seconds() < 0.5 and done < self.job.total:
            return
        self.job.heard_at = now
        values = {"done": done, "total": self.job.total, "heard_at": now}
        if cursor is not None:
            values["cursor"] = self.job.cursor = cursor
        Job.objects.filter(pk=self.job.pk).update(**values)
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise JobCancelled

    def finish(self, state, message):
        self.job.state, self.job.message, self.job.finished_at = state, message, timezone.now()
        self.job.save(update_fields=["state", "message", "finished_at", "done", "total", "next_url", "cursor"])
