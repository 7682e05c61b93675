from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jobs.actions import cancel_job, resume_job
from jobs.figures import job_table, time_left
from jobs.models import Job


@require_GET
def job_list(request):
    """The person's own jobs, newest first."""
    jobs = Job.objects.visible_to(request.user).select_related("started_by")[:50]
    return render(request, "jobs/job_list.html", {"table": job_table(jobs)})


@require_GET
def job_show(request, pk):
    """How far a job is; asked again every second while it runs."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    template = "jobs/job_progress.html" if request.htmx else "jobs/job_show.html"
    return render(request, template, {"job": job, "left": time_left(job, timezone.now())})


@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    cancel_job(job=job)
    return redirect(job)


@require_POST
def job_resume(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    resume_job(job=job)
    return redirect(job)
