"""The year's campaign: its calendar, who must do what by when, and the counts that leaders read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.choices import (
    DUTY_ROUTES,
    ActivityKind,
    CampaignState,
    Decision,
    DutyKind,
    DutyState,
    Timeliness,
)
from campaigns.querysets import CampaignQuerySet, DutyQuerySet, RequestQuerySet, RollupQuerySet
from campaigns.rules import UNREPORTED, milestone_date
from integrity.fields import PathField
from organizations.models import Unit


class Campaign(models.Model):
    """One year's campaign, around the Spring Festival of that year."""

    name = models.CharField(_("name"), max_length=100)
    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, error_messages={"unique": _("This year has a campaign already.")}
    )
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    festival_on = models.DateField(_("Spring Festival"), help_text=_("Computed from the lunar calendar."))
    state = models.CharField(
        _("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.PREPARING
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-year"]

    def __str__(self):
        return self.name


class Activity(models.Model):
    """One of the four activities in one year's campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="activities", verbose_name=_("campaign"))
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind.choices)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"), help_text=_("The last day; it counts to 24:00."))
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=3,
        help_text=_("So many days after a deadline a report is still accepted and marked late."),
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["campaign", "opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind"], name="activity_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="activity_closes_after_opening",
                violation_error_message=_("An activity closes on or after the day on which it opens."),
            ),
        ]

    def __str__(self):
        return f"{self.campaign} · {self.get_kind_display()}"


class Milestone(models.Model):
    """A date of an activity: days from the festival (it moves with it) or fixed; a duty's deadline among them."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="milestones", verbose_name=_("activity"))
    name = models.CharField(_("name"), max_length=60)
    duty_kind = models.CharField(
        _("deadline of"),
        max_length=12,
        choices=DutyKind.choices,
        blank=True,
        help_text=_("Where this date is the deadline of a duty."),
    )
    offset_days = models.SmallIntegerField(
        _("days from the festival"), null=True, blank=True, help_text=_("Negative: before the festival.")
    )
    fixed_on = models.DateField(_("fixed date"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.CheckConstraint(
                condition=Q(offset_days__isnull=True) ^ Q(fixed_on__isnull=True),
                name="milestone_offset_or_fixed",
                violation_error_message=_("Give either the days from the festival or a fixed date."),
            ),
            models.UniqueConstraint(
                fields=["activity", "duty_kind"],
                condition=~Q(duty_kind=""),
                name="milestone_one_deadline_a_kind",
                violation_error_message=_("This activity has a deadline for this duty already."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def falls_on(self):
        """The date of this year's campaign."""
        return milestone_date(self.activity.campaign.festival_on, self.offset_days, self.fixed_on)


class Participant(models.Model):
    """A district, zone or department that takes part in an activity with all its branches."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="participants", verbose_name=_("activity"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    batch = models.PositiveSmallIntegerField(_("batch"), default=1)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "unit"],
                name="participant_once",
                violation_error_message=_("This unit takes part already."),
            )
        ]

    def __str__(self):
        return str(self.unit)


class Duty(models.Model):
    """One unit must do one thing by a day; is it done?

    `measures` are the figures that its report gives it (people, fen), by name; the database carries every change
    of a duty into the roll-ups (triggers.py). `version` counts changes, `revision` counts reports.
    """

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="duties", db_index=False, verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DutyKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties", verbose_name=_("unit"))
    unit_path = PathField(_("place in the tree"), editable=False)
    area = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, editable=False, verbose_name=_("area")
    )
    original_due_on = models.DateField(_("original deadline"))
    due_on = models.DateField(_("deadline"), help_text=_("With any extension; it counts to 24:00."))
    state = models.CharField(_("state"), max_length=10, choices=DutyState.choices, default=DutyState.OPEN)
    timeliness = models.CharField(
        _("timeliness"), max_length=8, choices=Timeliness.choices, blank=True, default=Timeliness.NONE
    )
    reported_on = models.DateField(_("first reported on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    measures = models.JSONField(_("figures"), default=dict, blank=True)
    note = models.CharField(_("why it was returned or waived"), max_length=300, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(fields=["activity", "kind", "unit"], name="duty_once_a_unit"),
            models.CheckConstraint(condition=Q(due_on__gte=F("original_due_on")), name="duty_extension_is_later"),
        ]
        indexes = [
            models.Index(fields=["activity", "kind", "unit_path"], name="duty_scope"),
            models.Index(
                fields=["activity", "kind", "unit_path"],
                name="duty_waiting_review",
                condition=Q(state="submitted"),
            ),
            models.Index(
                fields=["activity", "kind", "unit_path", "due_on"],
                name="duty_unreported",
                condition=Q(state__in=["open", "returned"]),
            ),
        ]

    def __str__(self):
        return f"{self.unit} · {self.get_kind_display()}"

    def get_absolute_url(self):
        return reverse("campaigns:duty-show", args=[self.pk])

    @property
    def is_overdue(self):
        """Whether it is not reported although its deadline has passed."""
        return self.state in UNREPORTED and self.due_on < timezone.localdate()

    @property
    def report_url(self):
        """The page where it is done."""
        return reverse(DUTY_ROUTES[self.kind][0], args=[self.pk])

    @property
    def result_url(self):
        """The page that shows what was reported."""
        return reverse(DUTY_ROUTES[self.kind][1], args=[self.pk])


class Request(models.Model):
    """Something that one person asks about a duty and another decides: the parts both kinds share."""

    duty = models.ForeignKey(Duty, models.PROTECT, verbose_name=_("duty"))
    unit_path = PathField(_("place in the tree"), editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=8, choices=Decision.choices, default=Decision.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def unit(self):
        return self.duty.unit


class Extension(Request):
    """A later deadline, asked by a unit and granted by an organizer above it."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="extensions", verbose_name=_("duty"))
    until = models.DateField(_("until"), help_text=_("The day asked for; it counts to 24:00."))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state="asked"),
                name="extension_one_open_request",
                violation_error_message=_("An extension has been asked for already."),
            )
        ]
        indexes = [models.Index(fields=["unit_path"], name="extension_waiting", condition=Q(state="asked"))]

    def __str__(self):
        return f"{self.duty} → {self.until}"


class Waiver(Request):
    """That a unit need not report: proposed with a reason by one organizer, confirmed by a second person."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="waivers", verbose_name=_("duty"))

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(state="asked"),
                name="waiver_one_open_request",
                violation_error_message=_("A waiver has been proposed already."),
            )
        ]
        indexes = [models.Index(fields=["unit_path"], name="waiver_waiting", condition=Q(state="asked"))]

    def __str__(self):
        return str(self.duty)


class Rollup(models.Model):
    """How much of a measure an area's duties of one kind, deadline and state add up to. Written by triggers only.

    `measure` is "duties" (a count) or a name of `Duty.measures` (people, or fen where it ends in `_fen`); the rows of
    these do not tell deadlines and timeliness apart (triggers.py).
    """

    pk = models.CompositePrimaryKey("activity_id", "kind", "area_id", "measure", "due_on", "state", "timeliness")
    activity = models.ForeignKey(Activity, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=12)
    area = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    measure = models.CharField(max_length=20)
    due_on = models.DateField()
    state = models.CharField(max_length=10)
    timeliness = models.CharField(max_length=8, blank=True)
    n = models.BigIntegerField()

    objects = RollupQuerySet.as_manager()

    def __str__(self):
        return f"{self.area_id} {self.measure} {self.n}"


class DayRollup(models.Model):
    """How many duties of an area were first reported on a day, and their amounts now. Written by triggers only."""

    pk = models.CompositePrimaryKey("activity_id", "kind", "area_id", "measure", "day")
    activity = models.ForeignKey(Activity, models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=12)
    area = models.ForeignKey(Unit, models.PROTECT, db_index=False, related_name="+")
    measure = models.CharField(max_length=20)
    day = models.DateField()
    n = models.BigIntegerField()

    objects = RollupQuerySet.as_manager()

    def __str__(self):
        return f"{self.area_id} {self.day} {self.n}"
