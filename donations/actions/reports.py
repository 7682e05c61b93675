"""A branch reports: first the explaining meeting, then the tally. Exactly once, whatever the network does."""

from contextlib import nullcontext
from dataclasses import asdict

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from campaigns.actions import StaleDuty
from campaigns.actions.duties import reported, stale
from campaigns.choices import DutyKind, DutyState
from campaigns.models import Duty
from donations.actions.together import write_report
from donations.models import Meeting, Tally


class OtherContent(Exception):
    """The form was sent before with other content; `report` is what was taken then (MO7)."""

    def __init__(self, report):
        super().__init__(f"form {report.token} was used for {report.pk}")
        self.report = report


class MeetingMissing(Exception):
    """The branch has not reported its explaining meeting; `duty` is that duty."""

    def __init__(self, duty):
        super().__init__(f"meeting duty {duty.pk} is {duty.state}")
        self.duty = duty


def submit_tally(*, by, duty, figures, token, version, reason="", now=None):
    """Report a branch's tally, or its next revision, and return it. `figures`: donations.rules.Figures (fen, people).

    The same form sent again returns the first tally; with other content it raises OtherContent. Raises
    DutyRefused past the deadline and StaleDuty where the duty changed since the form was made. That the explaining
    meeting comes first is `check_meeting`: a workbook reports both at once.
    """
    return _report(
        Tally, by=by, duty=duty, content=asdict(figures), measures=figures.measures(), token=token,
        version=version, reason=reason, to=DutyState.SUBMITTED, verb="tally.submit", now=now,
    )  # fmt: skip


def report_meeting(*, by, duty, content, token, version, reason="", now=None):
    """Report a branch's explaining meeting and return it. `content`: held_on (date), form, attended (people).

    Exactly once as for `submit_tally`. Nobody reviews a meeting: the duty is done.
    """
    return _report(
        Meeting, by=by, duty=duty, content=content, measures={"attended": content["attended"]}, token=token,
        version=version, reason=reason, to=DutyState.DONE, verb="meeting.report", now=now,
    )  # fmt: skip


def _report(model, *, by, duty, content, measures, token, version, reason, to, verb, now):
    now = now or timezone.now()
    before = duty.measures
    try:
        moved = reported(duty, version, measures, to, timezone.localdate(now))
        report = model(
            duty=duty, unit_path=duty.unit_path, revision=moved["revision"], token=token, submitted_by=by,
            submitted_at=now, reason=reason, **content,
        )  # fmt: skip
        # A workbook's rows share one transaction, which a row that is refused must not break.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return write_report(report, by=by, verb=verb, version=version, moved=moved, before=before)
    except StaleDuty:
        if first := taken_before(model, token, content, duty):
            return first
        raise
    except IntegrityError:  # the form was used already, at another version of the duty or for another one
        if first := taken_before(model, token, content, duty):
            return first
        raise stale(duty) from None


def taken_before(model, token, content, duty):
    """The report that this form gave for a duty when it was sent before, or None. Raises OtherContent where it differs."""
    first = model.objects.for_page().filter(token=token, duty=duty).first()
    if first and any(getattr(first, name) != value for name, value in content.items()):
        raise OtherContent(first)
    return first


def check_meeting(duty):
    """Raise MeetingMissing where the branch has to report an explaining meeting and has not yet.

    A duty from `Duty.objects.to_report` knows that already.
    """
    open_meetings = Duty.objects.unreported().filter(kind=DutyKind.MEETING)
    if not hasattr(duty, "open_meeting"):
        own = open_meetings.filter(activity=duty.activity_id, unit=duty.unit_id)
        duty.open_meeting = own.values_list("pk", flat=True).first()
    if duty.open_meeting:
        raise MeetingMissing(open_meetings.get(pk=duty.open_meeting))
