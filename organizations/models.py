"""The tree of units and who holds which post in it: the ground of every scope."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from integrity.fields import BytewiseField, PathField
from jobs.models import Job
from organizations.choices import Bucket, Kind, Part, Rank, Role, UploadState
from organizations.querysets import PostQuerySet, RosterUploadQuerySet, UnitManager


class Unit(MP_Node):
    """One unit of the city: a district, a town, a village, a department, a Party branch.

    It is never deleted: it closes on a date, and what was merged names its successor.
    `area` is its nearest town or department (else itself), the grain of all roll-ups.
    """

    path = PathField(_("path"), max_length=64, blank=False, editable=False)
    code = BytewiseField(
        _("code"), max_length=32, help_text=_("The statistical division code or the roster's number.")
    )
    name = BytewiseField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    area = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("area")
    )
    members = models.PositiveIntegerField(
        _("Party members"),
        default=0,
        help_text=_("As the roster has it; a branch may correct it when reporting."),
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The first day on which it no longer exists.")
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    pinyin = BytewiseField(_("pinyin"), max_length=200, blank=True, editable=False)
    initials = BytewiseField(_("initials"), max_length=100, blank=True, editable=False)

    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["path"], name="unit_path_unique"),
            models.UniqueConstraint(
                fields=["code"],
                name="unit_code_unique",
                violation_error_message=_("Another unit has this code."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="unit_closes_after_opening",
                violation_error_message=_("A unit closes after the day on which it opens."),
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="unit_by_name"),
            models.Index(fields=["pinyin"], name="unit_by_pinyin"),
            models.Index(fields=["initials"], name="unit_by_initials"),
            models.Index(fields=["kind", "path"], name="unit_by_kind"),
            models.Index(fields=["depth", "path"], name="unit_by_depth"),
            # The areas of a unit from the index alone: dashboards read them with every sum.
            models.Index(fields=["path"], include=["id", "name"], name="unit_areas", condition=Q(area=F("id"))),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organizations:unit-show", args=[self.pk])


class Post(models.Model):
    """A person in a role at a unit, from a date until a date. A person may hold several."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("person")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    title = models.CharField(_("title"), max_length=60, blank=True, help_text=_("The title as it is written."))
    rank = models.CharField(_("rank"), max_length=8, choices=Rank.choices, blank=True, default=Rank.NONE)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day; empty: goes on."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role", "starts_on"],
                name="post_unique",
                violation_error_message=_("This person has this post already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
                violation_error_message=_("A post ends on or after the day on which it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.unit} · {self.get_role_display()}"


class RosterUpload(models.Model):
    """A roster that somebody uploaded: what it would change, and whether it was taken in.

    Only the uploader sees it. Its rows wait in the tables below until it is applied; its file goes once it is read.
    """

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rosters", verbose_name=_("uploaded by")
    )
    token = models.UUIDField(_("token of the form"), default=uuid4, unique=True, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    stored_name = models.CharField(max_length=60, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=UploadState.choices, default=UploadState.READING)
    counts = models.JSONField(_("rows by sheet and bucket"), default=dict)
    sheets = models.JSONField(_("where each column stands"), default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("job"))
    version = models.PositiveIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    applied_at = models.DateTimeField(_("taken in at"), null=True)

    objects = RosterUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("organizations:roster-preview", args=[self.pk])


class RosterRow(models.Model):
    """One row of a roster as it was read; a cell that could not be read is null here.

    The foreign key has no constraint: checking 100,000 of them would cost as much as copying the rows.
    """

    pk = models.CompositePrimaryKey("upload_id", "number")
    upload = models.ForeignKey(RosterUpload, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    number = models.PositiveIntegerField(_("row"))
    name = BytewiseField(_("name"), max_length=100, null=True)
    pinyin = BytewiseField(max_length=200, null=True)
    initials = BytewiseField(max_length=100, null=True)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.number}: {self.name}"


class RosterUnit(RosterRow):
    """A row of the sheet of units."""

    code = BytewiseField(_("code"), max_length=32, null=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, null=True)
    parent_code = BytewiseField(_("code of the unit above"), max_length=32, null=True)
    members = models.PositiveIntegerField(_("Party members"), null=True)
    opened_on = models.DateField(_("opened on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)


class RosterPost(RosterRow):
    """A row of the sheet of people and posts."""

    username = BytewiseField(_("sign-in name"), max_length=150, null=True)
    unit_code = BytewiseField(_("unit code"), max_length=32, null=True)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, null=True)
    title = models.CharField(_("title"), max_length=60, null=True)
    rank = models.CharField(_("rank"), max_length=8, choices=Rank.choices, null=True)
    starts_on = models.DateField(_("from"), null=True)
    ends_on = models.DateField(_("until"), null=True)


class RosterVerdict(models.Model):
    """What was found about a row of a roster; a row without a verdict is new and sound."""

    pk = models.CompositePrimaryKey("upload_id", "part", "number")
    upload = models.ForeignKey(RosterUpload, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    part = models.CharField(_("sheet"), max_length=8, choices=Part.choices)
    number = models.PositiveIntegerField(_("row"))
    bucket = models.CharField(_("bucket"), max_length=10, choices=Bucket.choices)
    doubts = models.TextField(_("doubts"), default="", blank=True)
    unreadable = models.JSONField(_("cells that could not be read"), null=True)
    cells = models.JSONField(_("the row as it was typed"), null=True)

    def __str__(self):
        return f"{self.part} {self.number}: {self.bucket}"
