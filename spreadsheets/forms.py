"""Form fields for what people type, and for the workbooks they upload."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spreadsheets import gate, rules


class TypedField(forms.CharField):
    """A field whose text is read by a rule; what was typed is shown again unchanged when it cannot be read."""

    inputmode = "text"

    def __init__(self, *, most, **kwargs):
        self.most = most
        super().__init__(max_length=60, empty_value=None, **kwargs)

    def read(self, text):
        raise NotImplementedError

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "inputmode": self.inputmode, "autocomplete": "off"}

    def clean(self, value):
        """Check the text as text first, then read it; a number given by code counts as typed."""
        text = super().clean("" if value is None else str(value))
        if text is None:
            return None
        try:
            return self.read(text)
        except rules.Unreadable as error:
            raise ValidationError(str(error), code="unreadable") from None

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class FenField(TypedField):
    """Yuan typed by a person, cleaned to whole fen; an initial value in fen is shown as yuan."""

    inputmode = "decimal"

    def __init__(self, *, most=rules.MOST_FEN, **kwargs):
        super().__init__(most=most, **kwargs)

    def read(self, text):
        return rules.read_fen(text, self.most)

    def prepare_value(self, value):
        return rules.fen_as_yuan(value) if isinstance(value, int) else value


class CountField(TypedField):
    """A number of people, cleaned to a whole number."""

    inputmode = "numeric"

    def __init__(self, *, most=rules.MOST_PEOPLE, **kwargs):
        super().__init__(most=most, **kwargs)

    def read(self, text):
        return rules.read_count(text, self.most)


class WorkbookField(forms.FileField):
    """An uploaded .xlsx that has passed the gate."""

    widget = forms.FileInput

    def widget_attrs(self, widget):
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {**super().widget_attrs(widget), "accept": f".xlsx,{kind}"}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if data:
            self._pass_gate(data)
        return file

    def _pass_gate(self, file):
        """Let the gate speak first: it says what a renamed or older file is."""
        try:
            gate.check(file)
        except gate.WorkbookRefused as error:
            raise ValidationError(str(error), code="refused") from None
        if not file.name.lower().endswith(".xlsx"):
            raise ValidationError(_("The file must be named with .xlsx at its end; rename it."), code="refused")
