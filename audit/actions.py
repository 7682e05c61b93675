"""Write the record of what was done."""

from django.utils import timezone

from audit.models import Entry


def record(*, by, verb, subject, before=None, after=None, reason="", unit=None):
    """Write one audit row in the caller's transaction and return it.

    `by` is a user, or None where the system itself acted. `before` and `after` hold plain values that JSON knows
    (money in fen). `unit` is the unit that the record belongs to; without it the subject's own is taken.
    If this fails the whole action fails: nothing happens off the record.
    """
    values = described(by=by, verb=verb, subject=subject, before=before, after=after, reason=reason, unit=unit)
    return Entry.objects.create(**values)


def described(*, by, verb, subject, before=None, after=None, reason="", unit=None):
    """The values of an audit row, for the few actions that write it together with their own rows."""
    unit = unit or getattr(subject, "unit", None)
    return {
        "at": timezone.now(),
        "actor_id": getattr(by, "pk", None),
        "actor": (by.name or by.username) if by else "",
        "verb": verb,
        "subject_kind": subject._meta.label_lower,
        "subject_id": subject.pk,
        "subject": str(subject)[:200],
        "unit_id": getattr(unit, "pk", None),
        "unit": str(unit or "")[:200],
        "before": before or {},
        "after": after or {},
        "reason": reason,
    }
