"""The user: a person who may sign in, or is only named (leaders and cadres need never sign in)."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PeopleManager
from integrity.fields import BytewiseField


class User(AbstractUser):
    """One person. What they may do follows from their posts, not from this row.

    `is_superuser` is the system administrator, who manages accounts and settings and sees no
    business rows by that flag.
    """

    first_name = last_name = None  # type: ignore[assignment]
    # The constraint below makes it unique: `unique=True` would add a second index on PostgreSQL.
    username = BytewiseField(
        _("sign-in name"),
        max_length=150,
        help_text=_("Letters, digits and @ . + - _ only."),
        validators=[UnicodeUsernameValidator()],
    )
    name = BytewiseField(_("full name"), max_length=60)
    pinyin = BytewiseField(_("pinyin"), max_length=200, blank=True, editable=False)
    initials = BytewiseField(_("initials"), max_length=60, blank=True, editable=False)
    must_change_password = models.BooleanField(
        _("must change password"),
        default=False,
        help_text=_("At the next sign-in only the page for a new password opens."),
    )

    objects = PeopleManager()  # type: ignore[misc]

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["username"],
                name="user_username_unique",
                violation_error_message=_("This sign-in name is taken. Choose another one."),
            )
        ]
        indexes = [
            models.Index(fields=["name"], name="user_name"),
            models.Index(fields=["pinyin"], name="user_pinyin"),
            models.Index(fields=["initials"], name="user_initials"),
        ]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)
