"""The one place where a duty changes its state. The database carries each change into the roll-ups."""

from django.utils import timezone

from campaigns.choices import DutyState
from campaigns.models import Duty
from campaigns.rules import may_move, reporting_refusal, timeliness


class DutyRefused(Exception):
    """A report is not accepted; `refusal` says why, under which rule, and what to do."""

    def __init__(self, refusal):
        super().__init__(refusal.what)
        self.refusal = refusal


class StaleDuty(Exception):
    """Somebody changed the duty since the page was opened; `duty` is how it stands now."""

    def __init__(self, duty):
        super().__init__(f"duty {duty.pk} is at version {duty.version}")
        self.duty = duty


def check_open(duty, today=None):
    """Raise DutyRefused where no report is accepted for this duty today."""
    activity = duty.activity
    refusal = reporting_refusal(
        state=duty.state,
        due_on=duty.due_on,
        grace_days=activity.grace_days,
        opens_on=activity.opens_on,
        closes_on=activity.closes_on,
        today=today or timezone.localdate(),
    )
    if refusal:
        raise DutyRefused(refusal)


def reported(duty, version, measures, to=DutyState.SUBMITTED, today=None):
    """What a report changes in a duty, with its figures; the report is written together with it.

    `version` is the one that the form was made from. Raises DutyRefused where no report is accepted today and
    StaleDuty where another change came first.
    """
    today = today or timezone.localdate()
    check_open(duty, today)
    if version != duty.version or not may_move(duty.state, to):
        raise stale(duty)
    reported_on = duty.reported_on or today
    return {
        "state": to,
        "revision": duty.revision + 1,
        "measures": measures,
        "reported_on": reported_on,
        "timeliness": timeliness(reported_on, duty.original_due_on, duty.due_on),
        "note": "",
    }


def settle_duty(*, duty, version):
    """Mark a reported duty as done: its report was accepted."""
    return move_duty(duty=duty, version=version, to=DutyState.DONE, note="")


def return_duty(*, duty, version, note):
    """Send a reported duty back to its unit with the reason."""
    return move_duty(duty=duty, version=version, to=DutyState.RETURNED, note=note[:300])


def move_duty(*, duty, version, to, **values):
    """Bring a duty from the state and version that the caller saw to another state: one statement, no lock first.

    Raises StaleDuty where the row is no longer at that version; of two who cross, one wins. A missing version
    (None) never matches. The caller writes the audit row.
    """
    if not may_move(duty.state, to):
        raise stale(duty)
    return change_duty(duty=duty, version=version, state=to, **values)


def change_duty(*, duty, version, **values):
    """Change fields of a duty that still is at the version which the caller saw, and count its version up."""
    values["version"] = duty.version + 1
    if version != duty.version or not Duty.objects.filter(pk=duty.pk, version=version).update(**values):
        raise stale(duty)
    for name, value in values.items():
        setattr(duty, name, value)
    return duty


def stale(duty):
    """The refusal that carries the duty as it stands now."""
    return StaleDuty(Duty.objects.for_page().get(pk=duty.pk))
