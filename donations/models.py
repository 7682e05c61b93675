"""The donation drive: the meeting that explains it, each branch's tally, the review, a committee's workbook."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Duty
from campaigns.rules import yuan
from donations.choices import MeetingForm, ReturnReason, Verdict
from donations.querysets import ReportQuerySet, ReviewQuerySet, TallyQuerySet, TallyWorkbookQuerySet
from donations.rules import receipt_number
from integrity.fields import PathField


class Report(models.Model):
    """One revision of what a unit reported for a duty. The row never changes; a correction is the next revision.

    `token` is made by the server with the form and is unique: the same form sent twice is one report.
    """

    duty = models.ForeignKey(
        Duty, models.PROTECT, related_name="%(class)s_set", db_index=False, verbose_name=_("duty")
    )
    unit_path = PathField(_("place in the tree"), editable=False)
    revision = models.PositiveIntegerField(_("revision"))
    token = models.UUIDField(_("form"), unique=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("reported by"),
    )
    submitted_at = models.DateTimeField(_("reported at"), default=timezone.now)
    reason = models.CharField(_("why it was corrected"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def unit(self):
        return self.duty.unit

    @property
    def is_current(self):
        return self.revision == self.duty.revision


class Meeting(Report):
    """The explaining meeting that a branch held before anybody donated."""

    held_on = models.DateField(_("held on"))
    form = models.CharField(_("how"), max_length=12, choices=MeetingForm.choices, default=MeetingForm.IN_PERSON)
    attended = models.PositiveIntegerField(_("people who attended"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("explaining meeting")
        verbose_name_plural = _("explaining meetings")
        constraints = [
            models.UniqueConstraint(fields=["duty", "revision"], name="meeting_revision_unique"),
            models.CheckConstraint(condition=Q(attended__gte=1), name="meeting_attended"),
        ]

    def __str__(self):
        return f"{self.duty.unit} · {self.held_on}"

    def get_absolute_url(self):
        return reverse("donations:meeting-show", args=[self.duty_id])

    def content(self):
        """What was typed: two reports with one token must agree in it."""
        return {"held_on": str(self.held_on), "form": self.form, "attended": self.attended}


class Tally(Report):
    """One revision of a branch's count of donors and money. People are whole numbers, amounts fen."""

    members = models.PositiveIntegerField(_("Party members"))
    donors = models.PositiveIntegerField(_("members who gave"))
    member_fen = models.PositiveBigIntegerField(_("amount from members"))
    leaders = models.PositiveIntegerField(_("leaders among them"))
    leader_fen = models.PositiveBigIntegerField(_("amount from leaders"))
    others = models.PositiveIntegerField(_("others who gave"))
    other_fen = models.PositiveBigIntegerField(_("amount from others"))

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(fields=["duty", "revision"], name="tally_revision_unique"),
            models.CheckConstraint(condition=Q(donors__lte=F("members")), name="tally_donors_within_members"),
            models.CheckConstraint(condition=Q(leaders__lte=F("donors")), name="tally_leaders_within_donors"),
            models.CheckConstraint(
                condition=Q(leader_fen__lte=F("member_fen")), name="tally_leader_amount_within_members"
            ),
            models.CheckConstraint(
                condition=Q(member_fen__gte=F("donors"), other_fen__gte=F("others"), leader_fen__gte=F("leaders")),
                name="tally_donors_gave",
            ),
            models.CheckConstraint(
                condition=(Q(donors__gt=0) | Q(member_fen=0))
                & (Q(others__gt=0) | Q(other_fen=0))
                & (Q(leaders__gt=0) | Q(leader_fen=0)),
                name="tally_amount_has_donors",
            ),
        ]
        indexes = [models.Index(fields=["unit_path", "-id"], name="tally_scope")]

    def __str__(self):
        return f"{self.duty.unit} · {yuan(self.total_fen)}"

    def get_absolute_url(self):
        return reverse("donations:tally-show", args=[self.duty_id])

    @property
    def total_fen(self):
        return self.member_fen + self.other_fen

    @property
    def receipt_number(self):
        """Needs the activity's campaign loaded."""
        return receipt_number(self.duty.activity.campaign.year, self.pk)


class Review(models.Model):
    """An organizer's verdict on one revision of a tally. Append-only: a later verdict is a further row."""

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="reviews", verbose_name=_("tally"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("reason"), max_length=8, choices=ReturnReason.choices, blank=True)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="accepted") | ~Q(reason=""), name="review_return_has_reason"
            )
        ]

    def __str__(self):
        return f"{self.tally} · {self.get_verdict_display()}"


class TallyWorkbook(models.Model):
    """One upload with which a committee reports for its branches: what was in it and what would come of each row.

    `rows` keep each row's cells as they were and the verdict on them (actions/verdicts.py), so that what was looked
    at is what is applied, without the file. `places` are the workbook's columns of the declared ones.
    """

    token = models.UUIDField(_("form"), unique=True, default=uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    applied_at = models.DateTimeField(_("reported at"), null=True)
    sheet = models.CharField(_("sheet"), max_length=100)
    places = models.JSONField(_("columns"), default=list)
    rows = models.JSONField(_("rows"), default=list)

    objects = TallyWorkbookQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee’s workbook")
        verbose_name_plural = _("committees’ workbooks")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.by} · {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("donations:tally-workbook-preview", args=[self.pk])

    def rows_in(self, *buckets):
        """The rows with one of these verdicts: new, changed, same, doubtful, blank."""
        return [row for row in self.rows if row["bucket"] in buckets]
