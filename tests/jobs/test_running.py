"""How a job ends: done, failed with a reason, cancelled, or not started twice."""

import pytest

from jobs.actions import JobRefused, cancel_job, running
from jobs.choices import State
from jobs.models import Job
from jobs.rules import seconds_left


@pytest.fixture
def job(world):
    return Job.objects.create(started_by=world.bob, task="x", title="任务", total=10)


def test_a_job_that_ends_is_done(job):
    with running(job.pk) as progress:
        progress.step(10, 10)
        progress.job.message = "好了"
    job.refresh_from_db()
    assert (job.state, job.done, job.message) == (State.DONE, 10, "好了")


def test_a_refused_job_says_why(job):
    with running(job.pk):
        raise JobRefused("没有截止日期。")
    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "没有截止日期。")


def test_an_accident_is_told_without_its_details(job):
    with pytest.raises(ZeroDivisionError), running(job.pk):
        1 / 0  # noqa: B018
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "Zero" not in job.message


def test_a_job_stops_at_its_next_step(job):
    with running(job.pk) as progress:
        cancel_job(job=job)
        progress.step(5, cursor={"at": 5})
        raise AssertionError("it must have stopped")
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert job.cursor == {"at": 5}


def test_two_workers_do_not_run_one_job(job):
    with running(job.pk), running(job.pk) as second:
        assert second is None


def test_the_time_left_follows_the_pace():
    assert seconds_left(0, 100, 5) is None
    assert seconds_left(50, 100, 10) == 10
