"""Forms about units and the roster."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from spreadsheets.forms import WorkbookField


class RosterForm(forms.Form):
    """An uploaded roster; the token makes the same form, sent twice, one upload."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    file = WorkbookField(label=_("Workbook"), help_text=_("An .xlsx file made from the empty workbook above."))


class ApplyForm(forms.Form):
    """Which preview was looked at; without it nothing is taken in."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
