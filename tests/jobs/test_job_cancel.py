from django.urls import reverse

from jobs.choices import State
from jobs.models import Job


def test_a_waiting_job_stops_at_once(world, sign_in):
    job = Job.objects.create(started_by=world.bob, task="x", title="导入名册")
    sign_in(world.bob).post(reverse("jobs:job-cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_running_job_is_asked_to_stop(world, sign_in):
    job = Job.objects.create(started_by=world.bob, task="x", title="导入名册", state=State.RUNNING)
    sign_in(world.bob).post(reverse("jobs:job-cancel", args=[job.pk]))
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (State.RUNNING, True)


def test_reading_an_address_cancels_nothing(world, sign_in):
    job = Job.objects.create(started_by=world.bob, task="x", title="导入名册")
    assert sign_in(world.bob).get(reverse("jobs:job-cancel", args=[job.pk])).status_code == 405
