"""Ask for and decide on extensions and waivers. Who asks never decides, and an extension comes from above."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from campaigns.actions.duties import change_duty, move_duty
from campaigns.choices import Decision, DutyState
from campaigns.models import Extension, Waiver
from campaigns.rules import UNREPORTED
from organizations.permissions import Ability
from organizations.querysets import scope_of


class RequestRefused(Exception):
    """The request cannot be made or decided in this way; the text says why and what to do."""


@transaction.atomic
def ask_extension(*, by, duty, reason, until):
    """Ask for a later deadline until the end of a day and return the request.

    Raises RequestRefused where the duty is reported, the day is not later, or a request waits already.
    """
    if duty.state not in UNREPORTED:
        raise RequestRefused(_("This is reported already; no extension is needed."))
    if until <= duty.due_on or until < timezone.localdate():
        raise RequestRefused(
            _("Choose a day after the deadline of %(day)s that has not passed.") % {"day": duty.due_on}
        )
    if until > duty.activity.closes_on:
        raise RequestRefused(
            _("The activity closes on %(day)s; choose that day or an earlier one.")
            % {"day": duty.activity.closes_on}
        )
    extension = _ask(Extension, by=by, duty=duty, reason=reason, until=until)
    record(by=by, verb="extension.ask", subject=extension, reason=reason, after={"until": str(until)})
    return extension


@transaction.atomic
def propose_waiver(*, by, duty, reason):
    """Propose that a unit need not report; a second person must confirm. Returns the waiver."""
    if duty.state not in UNREPORTED:
        raise RequestRefused(_("This is reported already; there is nothing to waive."))
    waiver = _ask(Waiver, by=by, duty=duty, reason=reason)
    record(by=by, verb="waiver.propose", subject=waiver, reason=reason)
    return waiver


def _ask(model, *, by, duty, reason, **values):
    try:
        with transaction.atomic():
            return model.objects.create(
                duty=duty,
                unit_path=duty.unit_path,
                reason=reason,
                asked_by=by,
                asked_at=timezone.now(),
                **values,
            )
    except IntegrityError as error:
        raise RequestRefused(_("A request for this is waiting for an answer already.")) from error


@transaction.atomic
def grant_extension(*, by, extension, until=None, answer=""):
    """Move the deadline to the day asked for, or to another one.

    Raises RequestRefused where the decider is the asker, is not an organizer above the unit, or the day is not later.
    """
    until = until or extension.until
    _check_decider(by, extension)
    if not scope_of(by).may_above(Ability.REVIEW, extension.duty.unit_path):
        raise RequestRefused(_("An extension is granted by an organizer of a unit above this one."))
    duty = extension.duty
    if until <= duty.due_on:
        raise RequestRefused(_("The new day must lie after the deadline of %(day)s.") % {"day": duty.due_on})
    before = {"due_on": str(duty.due_on)}
    _decide(by, extension, Decision.GRANTED, answer, until=until)
    change_duty(duty=duty, version=duty.version, due_on=until)
    record(
        by=by,
        verb="extension.grant",
        subject=extension,
        before=before,
        after={"due_on": str(until)},
        reason=answer,
    )
    return extension


@transaction.atomic
def confirm_waiver(*, by, waiver, answer=""):
    """Confirm as the second person that a unit need not report."""
    _check_decider(by, waiver)
    _decide(by, waiver, Decision.GRANTED, answer)
    move_duty(duty=waiver.duty, version=waiver.duty.version, to=DutyState.WAIVED, note=waiver.reason)
    record(by=by, verb="waiver.confirm", subject=waiver, reason=waiver.reason)
    return waiver


@transaction.atomic
def refuse_request(*, by, request, answer):
    """Decline an extension or a waiver with the reason."""
    _check_decider(by, request)
    _decide(by, request, Decision.REFUSED, answer)
    record(by=by, verb=f"{request._meta.model_name}.refuse", subject=request, reason=answer)
    return request


@transaction.atomic
def lift_waiver(*, by, duty, reason):
    """Open a waived duty again."""
    move_duty(duty=duty, version=duty.version, to=DutyState.OPEN, note="")
    record(by=by, verb="waiver.lift", subject=duty, reason=reason)
    return duty


def _check_decider(by, request):
    if request.asked_by_id == by.pk:
        raise RequestRefused(_("Who asks does not decide. Let another organizer decide."))


def _decide(by, request, state, answer, **values):
    """Decide once: of two who decide at the same time, the second is told."""
    values |= {"state": state, "decided_by": by, "decided_at": timezone.now(), "answer": answer}
    if not type(request).objects.filter(pk=request.pk, state=Decision.ASKED).update(**values):
        raise RequestRefused(_("Somebody else has decided this already."))
    for name, value in values.items():
        setattr(request, name, value)
