"""Long work that a person started and can watch, cancel and resume."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.choices import State
from jobs.querysets import JobQuerySet


class Job(models.Model):
    """One piece of long work, such as reading a roster of 100,000 rows."""

    task = models.CharField(_("task"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    cursor = models.JSONField(_("where to resume"), default=dict)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    message = models.TextField(_("what came of it"), blank=True)
    next_url = models.CharField(_("where to go on"), max_length=200, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("started by")
    )
    created_at = models.DateTimeField(_("asked at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True)
    heard_at = models.DateTimeField(_("last heard at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("jobs:job-show", args=[self.pk])

    @property
    def is_finished(self):
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    @property
    def may_resume(self):
        """Whether somebody may start it again from where it stopped."""
        return self.state in (State.FAILED, State.CANCELLED)
