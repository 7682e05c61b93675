import pytest
from django.urls import reverse

from jobs.choices import State
from jobs.models import Job


@pytest.fixture
def job(world):
    return Job.objects.create(
        started_by=world.bob, task="x", title="导入名册", total=200, done=50, state=State.RUNNING
    )


def url(job, name="show"):
    return reverse(f"jobs:job-{name}", args=[job.pk])


def test_a_running_job_shows_how_far_it_is_and_asks_again(world, sign_in, job):
    page = sign_in(world.bob).get(url(job)).text
    assert "<progress" in page
    assert "50/200" in page
    assert "hx-get" in page


def test_a_finished_job_is_not_asked_again(world, sign_in, job):
    Job.objects.update(state=State.DONE, message="完成", next_url="/x/")
    page = sign_in(world.bob).get(url(job), headers={"HX-Request": "true"}).text
    assert "hx-get" not in page
    assert "<html" not in page
    assert 'href="/x/"' in page


def test_the_job_of_another_is_like_a_missing_one(world, sign_in, job):
    client = sign_in(world.alice)
    assert client.get(url(job)).status_code == 404
    assert client.post(url(job, "cancel")).status_code == 404
    assert client.post(url(job, "resume")).status_code == 404
    job.refresh_from_db()
    assert not job.cancel_asked
