"""Forms of setting up a year."""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from campaigns.choices import DutyKind
from campaigns.models import Campaign
from organizations.admin.forms import DateInput, ScopedForm, date_field
from organizations.models import Unit


class YearForm(ScopedForm):
    """A year and a name: all that a fresh campaign needs."""

    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2099)
    name = forms.CharField(label=_("name"), max_length=100)


class CopyForm(YearForm):
    """Last year's campaign and the year to set up from it."""

    source = forms.ModelChoiceField(Campaign.objects.all(), label=_("copy from"), empty_label=None)
    field_order = ["source", "year", "name"]


class CampaignForm(ScopedForm):
    name = forms.CharField(label=_("name"), max_length=100)
    theme = forms.CharField(label=_("theme"), max_length=200, required=False)


class ActivityForm(ScopedForm):
    opens_on = date_field(_("opens on"))
    closes_on = date_field(_("closes on"), help_text=_("The last day; it counts to 24:00."))
    grace_days = forms.IntegerField(
        label=_("days of grace"),
        min_value=0,
        max_value=60,
        help_text=_("So many days after a deadline a report is still accepted and marked late."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("opens_on") and cleaned.get("closes_on") and cleaned["closes_on"] < cleaned["opens_on"]:
            self.add_error("closes_on", _("An activity closes on or after the day on which it opens."))
        return cleaned


class MilestoneForm(forms.Form):
    """One date of an activity: days from the festival, or fixed."""

    name = forms.CharField(label=_("name"), max_length=60)
    duty_kind = forms.ChoiceField(label=_("deadline of"), choices=[("", "—"), *DutyKind.choices], required=False)
    offset_days = forms.IntegerField(
        label=_("days from the festival"), min_value=-400, max_value=400, required=False
    )
    fixed_on = forms.DateField(label=_("or fixed date"), widget=DateInput(), required=False)

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("offset_days") is None) == (cleaned.get("fixed_on") is None):
            raise forms.ValidationError(_("Give either the days from the festival or a fixed date."))
        return cleaned


MilestoneFormSet = formset_factory(MilestoneForm, extra=2, can_delete=True, max_num=40, absolute_max=60)


class ParticipantsForm(ScopedForm):
    """The districts, zones and departments of one batch, ticked among those in the person's scope."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("takes part"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user, units, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields["units"].queryset = units
