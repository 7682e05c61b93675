"""What a branch types. Nothing is saved here; an amount becomes fen, a number of people a whole number."""

from uuid import uuid4

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from donations.choices import MeetingForm
from donations.rules import MOST_FEN, MOST_PEOPLE, Figures, problems
from spreadsheets.forms import CountField, FenField, WorkbookField


class ReportForm(forms.Form):
    """What every report carries: the form's own token, the version that it was made from, and, for a correction, why."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why is it corrected?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What was reported stays readable; the organizer reviews the new figures."),
    )

    def __init__(self, *args, duty, needs_reason, **kwargs):
        self.duty = duty
        initial = {"token": uuid4(), "version": duty.version, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        if not needs_reason:
            del self.fields["reason"]

    @cached_property
    def helper(self):
        """How crispy lays the form out; made only where a page shows it."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = self.layout()
        return helper

    def layout(self):
        return Layout(*self.fields)

    @property
    def reason_given(self):
        return self.cleaned_data.get("reason", "")


class TallyForm(ReportForm):
    """Six numbers and the members, which are remembered."""

    members = CountField(
        label=_("Party members"), most=MOST_PEOPLE, help_text=_("From the roster; correct it where it is wrong.")
    )
    donors = CountField(label=_("Members who gave"), most=MOST_PEOPLE)
    member_fen = FenField(label=_("Amount from members"), most=MOST_FEN)
    leaders = CountField(label=_("of these, leaders"), most=MOST_PEOPLE)
    leader_fen = FenField(label=_("Amount from leaders"), most=MOST_FEN)
    others = CountField(label=_("Others who gave"), most=MOST_PEOPLE)
    other_fen = FenField(label=_("Amount from others"), most=MOST_FEN)

    def layout(self):
        people, money = str(pgettext_lazy("unit of a count", "people")), str(_("yuan"))

        def pair(count, amount, css=""):
            return Div(
                Div(AppendedText(count, people), css_class="tally-people"),
                Div(AppendedText(amount, money), css_class="tally-money"),
                css_class=f"tally-pair {css}",
            )

        return Layout(
            "token",
            "version",
            Div(AppendedText("members", people), css_class="tally-members"),
            pair("donors", "member_fen"),
            pair("leaders", "leader_fen", "tally-part"),
            HTML('{% include "donations/tally_others.html" %}'),
            pair("others", "other_fen"),
            HTML('{% include "donations/tally_sum.html" %}'),
            Field("reason") if "reason" in self.fields else Layout(),
        )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            for field, sentence in problems(self.figures).items():
                self.add_error(field, sentence)
        return cleaned

    @property
    def figures(self):
        """What was typed, as Figures."""
        return Figures.of(self.cleaned_data)


class MeetingReportForm(ReportForm):
    """When, how and how many."""

    held_on = forms.DateField(label=_("Day of the meeting"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    form = forms.ChoiceField(label=_("How it was held"), choices=MeetingForm.choices, widget=forms.RadioSelect)
    attended = CountField(label=_("People who attended"), most=MOST_PEOPLE)

    field_order = ["token", "version", "held_on", "form", "attended", "reason"]

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. Report the meeting after it was held."))
        if day.year < self.duty.activity.campaign.year - 1:
            raise forms.ValidationError(_("This day lies before this year’s campaign. Check the year."))
        return day

    def clean_attended(self):
        count = self.cleaned_data["attended"]
        if count == 0:
            raise forms.ValidationError(_("A meeting that nobody attended was not held. Enter how many came."))
        return count

    @property
    def content(self):
        """What was typed, as `report_meeting` takes it."""
        return {name: self.cleaned_data[name] for name in ("held_on", "form", "attended")}


class TallyWorkbookForm(forms.Form):
    """The workbook with which a committee reports for its branches."""

    file = WorkbookField(label=_("Filled workbook"))
