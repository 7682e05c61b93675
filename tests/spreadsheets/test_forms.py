import pytest
from django import forms

from spreadsheets.forms import CountField, FenField

pytestmark = pytest.mark.usefixtures("english")


class Form(forms.Form):
    fen = FenField(most=1_000_000_00)
    donors = CountField(most=5000, required=False)


def test_typed_amounts_and_counts_are_cleaned_to_whole_numbers():
    form = Form({"fen": "３，２６０．５０元", "donors": "40人"})
    assert form.is_valid()
    assert form.cleaned_data == {"fen": 326050, "donors": 40}
    assert Form({"fen": "0", "donors": ""}).is_valid()


def test_what_was_typed_is_shown_again_with_the_cure():
    form = Form({"fen": "3260.505", "donors": "1000000"})
    html = form.as_p()
    assert 'value="3260.505"' in html
    assert 'value="1000000"' in html
    assert form.errors["fen"] == [
        "The amount has more than two decimals; write it to the fen, for example 3260.50."
    ]
    assert form.errors["donors"] == ["The number of people is too large; at most 5,000 can be entered here."]


def test_an_initial_amount_is_shown_in_yuan_and_unchanged_stays_unchanged():
    html = Form(initial={"fen": 326050, "donors": 0}).as_p()
    assert 'value="3260.50"' in html
    assert 'value="0"' in html
    form = Form({"fen": "3,260.5", "donors": "0"}, initial={"fen": 326050, "donors": 0})
    assert not form.has_changed()
    assert Form({"fen": "1", "donors": "x"}, initial={"fen": 326050}).changed_data == ["fen", "donors"]


def test_phones_show_a_number_pad_and_browsers_suggest_nothing():
    html = Form().as_p()
    assert 'inputmode="decimal"' in html
    assert 'inputmode="numeric"' in html
    assert html.count('autocomplete="off"') == 2


def test_an_amount_that_is_needed_is_asked_for():
    assert Form({"fen": ""}).errors["fen"] == ["This field is required."]
    assert "fen" in Form({"fen": "1" * 70}).errors
