from django.urls import reverse

from jobs.choices import State
from jobs.models import Job


def test_a_cancelled_job_waits_again(world, sign_in):
    job = Job.objects.create(
        started_by=world.bob, task="campaigns.tasks.create_duties_job", title="任务", state=State.CANCELLED
    )
    sign_in(world.bob).post(reverse("jobs:job-resume", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == State.WAITING


def test_a_finished_job_stays_finished(world, sign_in):
    job = Job.objects.create(started_by=world.bob, task="x", title="任务", state=State.DONE)
    sign_in(world.bob).post(reverse("jobs:job-resume", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == State.DONE
