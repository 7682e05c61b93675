"""Entry points of the worker."""

from django.utils.translation import gettext as _
from django_tasks import task

from campaigns.actions import CampaignRefused, create_duties
from campaigns.admin.campaigns import sets_the_calendar
from campaigns.models import Activity
from jobs.actions import JobRefused, running


@task()
def create_duties_job(job_id):
    """Create an activity's duties of one kind; params: activity, kind."""
    with running(job_id) as progress:
        if progress is None:
            return
        job = progress.job
        if not sets_the_calendar(job.started_by):
            raise JobRefused(_("You no longer set up the campaign, so no duties are created."))
        activity = Activity.objects.select_related("campaign").get(pk=job.params["activity"])
        try:
            created = create_duties(
                by=job.started_by, activity=activity, kind=job.params["kind"], progress=progress
            )
        except CampaignRefused as refused:
            raise JobRefused(str(refused)) from refused
        job.message = _("%(count)d duties were created; who had one keeps it.") % {"count": created}
