"""Forms of the tree and its people. Every choice of a unit or a person comes from the asker's own scope (AC5)."""

from django import forms
from django.contrib.admin.sites import site
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.choices import Kind, Rank, Role
from organizations.models import Post, Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of
from organizations.rules import may_give


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


def date_field(label, **extra):
    return forms.DateField(label=label, widget=DateInput(), **extra)


def unit_field(label, **extra):
    """A unit found by typing; the form sets its queryset to the scope."""
    return forms.ModelChoiceField(
        Unit.objects.none(),
        label=label,
        widget=AutocompleteSelect(Unit._meta.get_field("successor"), site),
        error_messages={"invalid_choice": _("No such unit lies in your scope. Choose one from the list.")},
        **extra,
    )


def reason_field(label=None, **extra):
    return forms.CharField(
        label=label or _("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), **extra
    )


class ScopedForm(forms.Form):
    """A form that knows who asks; its relation fields are limited to what this person may change."""

    required_css_class = "required"

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def limit(self, name, ability, today=None):
        """Limit a field of units to the open units where the person has an ability."""
        units = Unit.objects.visible_to(self.user, ability)
        self.fields[name].queryset = units.open_on(today or timezone.localdate())


class OpenUnitForm(ScopedForm):
    parent = unit_field(_("unit above"))
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices)
    name = forms.CharField(label=_("name"), max_length=100)
    code = forms.CharField(
        label=_("code"), max_length=32, help_text=_("The statistical division code or the roster's number.")
    )
    members = forms.IntegerField(label=_("Party members"), min_value=0, max_value=100_000, initial=0)
    opened_on = date_field(_("opened on"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit("parent", Ability.MANAGE_UNITS)


class RenameUnitForm(ScopedForm):
    name = forms.CharField(label=_("name"), max_length=100)
    members = forms.IntegerField(label=_("Party members"), min_value=0, max_value=100_000)


class MoveUnitForm(ScopedForm):
    parent = unit_field(_("new unit above"))
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit("parent", Ability.MANAGE_UNITS)


class CloseUnitForm(ScopedForm):
    closed_on = date_field(_("closed on"), help_text=_("The first day on which it no longer exists."))
    reason = reason_field()


class MergeUnitForm(CloseUnitForm):
    successor = unit_field(_("successor"))
    field_order = ["successor", "closed_on", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit("successor", Ability.MANAGE_UNITS)


class PostFields(ScopedForm):
    """The part of a form that gives a post: where, as what, from when."""

    unit = unit_field(_("unit"))
    role = forms.ChoiceField(label=_("role"))
    title = forms.CharField(
        label=_("title"), max_length=60, required=False, help_text=_("The title as it is written.")
    )
    rank = forms.ChoiceField(label=_("rank"), choices=Rank.choices, required=False)
    starts_on = date_field(_("from"))
    ends_on = date_field(_("until"), required=False, help_text=_("The last day; empty: goes on."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit("unit", Ability.MANAGE_PEOPLE)
        self.fields["role"].choices = [one for one in Role.choices if may_give(self.user_scope, one[0])]
        self.fields["starts_on"].initial = timezone.localdate()

    @property
    def user_scope(self):
        return scope_of(self.user)

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("A post ends on or after the day on which it starts."))
        return cleaned


class GivePostForm(PostFields):
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("person"),
        widget=AutocompleteSelect(Post._meta.get_field("user"), site),
        error_messages={"invalid_choice": _("No such person lies in your scope. Choose one from the list.")},
    )
    field_order = ["user", "unit", "role", "title", "rank", "starts_on", "ends_on"]

    def __init__(self, user, people, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields["user"].queryset = people


class EndPostForm(ScopedForm):
    ends_on = date_field(_("last day"))


class PersonForm(PostFields):
    """A new person with their first post; without a password they get an invitation link."""

    username = User._meta.get_field("username").formfield()
    name = forms.CharField(label=_("name"), max_length=60)
    password = forms.CharField(
        label=_("first password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_(
            "Leave it empty to make an invitation link, which is safer. A password must be changed at the first sign-in."
        ),
    )
    field_order = ["username", "name", "password", "unit", "role", "title", "rank", "starts_on", "ends_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.user_scope.is_system:
            for name in ("unit", "role", "starts_on"):
                self.fields[name].required = False
            self.fields["role"].choices = [("", "—"), *self.fields["role"].choices]

    def clean_username(self):
        if User.objects.filter(username=self.cleaned_data["username"]).exists():
            raise forms.ValidationError(_("This sign-in name is taken. Choose another one."))
        return self.cleaned_data["username"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("unit") and not (cleaned.get("role") and cleaned.get("starts_on")):
            self.add_error("role", _("Say in which role, and from which day."))
        if cleaned.get("password"):
            self._check_password(cleaned)
        return cleaned

    def _check_password(self, cleaned):
        person = User(username=cleaned.get("username", ""), name=cleaned.get("name", ""))
        try:
            validate_password(cleaned["password"], person)
        except forms.ValidationError as error:
            self.add_error("password", error)


class RenamePersonForm(ScopedForm):
    name = forms.CharField(label=_("name"), max_length=60)


class ReasonForm(ScopedForm):
    """A change that needs only its reason."""

    reason = reason_field()


class ConfirmForm(ScopedForm):
    """A change that needs nothing but the button."""
