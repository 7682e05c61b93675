"""Who did what, when, to which record: values, no foreign keys, so that a record outlives what it records."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.querysets import EntryQuerySet


class Entry(models.Model):
    """One thing that somebody did, as it was at that moment. Append-only: the database refuses any change."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    actor_id = models.BigIntegerField(_("person number"), null=True)
    actor = models.CharField(_("person"), max_length=150)
    verb = models.CharField(_("what was done"), max_length=40)
    subject_kind = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.BigIntegerField(_("record number"), null=True)
    subject = models.CharField(_("record"), max_length=200)
    unit_id = models.BigIntegerField(_("unit number"), null=True)
    unit = models.CharField(_("unit"), max_length=200)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.TextField(_("reason"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="audit_entry_subject"),
            models.Index(fields=["unit_id", "-id"], name="audit_entry_scope"),
        ]

    def __str__(self):
        return f"{self.actor} {self.verb} {self.subject}"
