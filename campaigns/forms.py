"""Forms about duties, and the reading of a list's address."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.choices import DutyKind, DutyState, Timeliness


class ExtensionForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(
        label=_("New deadline"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("The last day on which you can report; it counts to 24:00."),
    )
    reason = forms.CharField(
        label=_("Why you need more time"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, duty, **kwargs):
        self.duty = duty
        super().__init__(*args, **kwargs)
        first = max(duty.due_on + timedelta(days=1), timezone.localdate())
        self.fields["until"].widget.attrs |= {"min": first, "max": duty.activity.closes_on}


class DutyFilter(forms.Form):
    """Which duties a list shows; it is read from the address, so that a link can be sent."""

    SHOWN = [
        ("", _("All")),
        ("due", _("Due: all but the waived")),
        ("missing", _("Missing: past the deadline")),
        ("time_left", _("Not reported, with time left")),
        (DutyState.OPEN, DutyState.OPEN.label),
        (DutyState.RETURNED, DutyState.RETURNED.label),
        (DutyState.SUBMITTED, DutyState.SUBMITTED.label),
        ("reported", _("Reported")),
        (DutyState.DONE, DutyState.DONE.label),
        (DutyState.WAIVED, DutyState.WAIVED.label),
        (Timeliness.ON_TIME, Timeliness.ON_TIME.label),
        (Timeliness.EXTENDED, Timeliness.EXTENDED.label),
        (Timeliness.LATE, Timeliness.LATE.label),
    ]

    kind = forms.ChoiceField(label=_("What"), choices=DutyKind.choices, required=False)
    state = forms.ChoiceField(label=_("Which"), choices=SHOWN, required=False)
    under = forms.IntegerField(widget=forms.HiddenInput, required=False)
    campaign = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked):
        super().__init__({"kind": DutyKind.TALLY, **asked.dict()})

    def clean_kind(self):
        return self.cleaned_data["kind"] or DutyKind.TALLY
