import datetime
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets import rules
from spreadsheets.rules import Unreadable

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("3260.50", 326050), ("３２６０．５", 326050), ("3,260.50元", 326050), ("３，２６０．５０ 元", 326050),
        ("￥3260", 326000), ("¥ 3,260", 326000), ("RMB 3260圆", 326000), ("3\u00a0260", 326000), ("0", 0), ("0.00", 0),
        ("12,3456.78", 12345678), (".5", 50), ("3260。50", 326050), (" 1\u200b2\u3000", 1200),
        (3260.5, 326050), (0.1 + 0.2, 30), (1.15, 115), (42, 4200), (Decimal("3.20"), 320), (99999999.99, 9999999999),
        ("人民币10元整", 1000), ("+5", 500), ("'+5", 500),
    ],
)  # fmt: skip
def test_an_amount_as_people_type_it_is_read(typed, fen):
    assert rules.read_fen(typed) == fen


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("-5", "below zero"), ("−5", "below zero"), ("(5.00)", "below zero"), (-0.01, "below zero"), ("￥-5", "below zero"),
        ("3260.505", "two decimals"), ("3260.500", "two decimals"), (3260.505, "two decimals"), (0.001, "two decimals"),
        ("1e999", "powers of ten"), ("3.2E+5", "powers of ten"), (float("inf"), "powers of ten"), (float("nan"), "powers of ten"),
        ("一百", "digits only"),
        ("abc", "digits only"), ("1.2.3", "digits only"), ("٣٢", "digits only"), ("9" * 60, "digits only"),
        ("=1+1", "formula"), ("＝A1", "formula"), (rules.FORMULA, "formula"), (rules.ERROR, "#REF!"),
        ("3,26", "commas"), ("1,23,456", "commas"), (",5", "commas"), ("3.2万元", "ten thousands"), ("3万", "ten thousands"),
        ("100000000.01", "too large"), (1e14, "too large"), ("", "No amount"), ("　", "No amount"), (True, "digits only"),
        (datetime.date(2027, 1, 28), "digits only"),
    ],
)  # fmt: skip
def test_an_amount_that_could_be_misread_is_refused(typed, word):
    with pytest.raises(Unreadable, match=word):
        rules.read_fen(typed)


@given(st.integers(0, rules.MOST_FEN))
def test_an_amount_written_is_read_back(fen):
    assert rules.read_fen(rules.fen_as_yuan(fen)) == fen
    assert rules.read_fen(fen / 100) == fen
    assert rules.read_fen(f"￥{fen // 100:,}.{fen % 100:02d}元") == fen


@given(st.text() | st.floats() | st.integers() | st.booleans() | st.dates() | st.datetimes())
def test_nothing_typed_is_more_than_refused(value):
    for read in (rules.read_fen, rules.read_count, rules.read_date, rules.read_code, rules.read_text):
        with suppress(Unreadable):
            read(value)


@pytest.mark.parametrize(
    ("typed", "people"), [("42", 42), ("４２人", 42), (42.0, 42), ("42.0", 42), ("1,200名", 1200), (0, 0)]
)
def test_a_number_of_people_is_read(typed, people):
    assert rules.read_count(typed) == people


@pytest.mark.parametrize(
    ("typed", "word"),
    [("-1", "below zero"), (4.5, "no decimals"), ("4.5", "no decimals"), ("1e6", "powers of ten"), (True, "digits only"),
     ("1000000", "at most 5,000"), (1e6, "at most 5,000"), ("", "No number"), ("1万", "full digits"), ("many", "digits only")],
)  # fmt: skip
def test_a_number_of_people_that_cannot_be_is_refused(typed, word):
    with pytest.raises(Unreadable, match=word):
        rules.read_count(typed, most=5000)


@pytest.mark.parametrize(
    "typed",
    ["2027-01-28", "2027/1/28", "2027.1.28", "2027年1月28日", "２０２７年１月２８日", "20270128", 20270128.0, 20270128,
     "2027-1-28 ", datetime.date(2027, 1, 28), datetime.datetime(2027, 1, 28, 9, 30)],
)  # fmt: skip
def test_a_day_is_read(typed):
    assert rules.read_date(typed) == datetime.date(2027, 1, 28)


@pytest.mark.parametrize(
    ("typed", "word"),
    [(46415, "only a number"), (46415.0, "only a number"), ("46415", "only a number"), (46415.5, "only a number"),
     ("2027-02-30", "calendar"), ("28/1/2027", "calendar"), ("1月28日", "calendar"), ("2027-1/28", "calendar"),
     ("tomorrow", "calendar"), ("1027-01-28", "year"), ("=TODAY()", "formula"), (True, "calendar")],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed, word):
    with pytest.raises(Unreadable, match=word):
        rules.read_date(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("００１２ａ", "0012a"), (371000000000.0, "371000000000"), (7, "7"), (" 37\u00a0", "37"), ("'=1+1", "=1+1"),
     ("37100019900101123x", "37100019900101123x")],
)  # fmt: skip
def test_a_code_is_read_as_text(typed, code):
    assert rules.read_code(typed) == code


@pytest.mark.parametrize(
    "typed", [371000199001011234.0, 1e15, 1.5, -1, "3.71E+17", True, datetime.date(2027, 3, 1), "=A1", "x" * 65]
)
def test_a_code_that_excel_has_changed_is_refused(typed):
    with pytest.raises(Unreadable):
        rules.read_code(typed)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "＝1+1", "＋86", " =1", "\r=1", "\x00=1"])
def test_no_exported_text_is_a_live_formula_and_reading_gives_it_back(text):
    safe = rules.safe_cell(text)
    assert safe.startswith("'")
    assert rules.read_text(safe) == rules.safe_cell(text).removeprefix("'").strip()


@given(st.text())
def test_exported_text_is_always_safe(text):
    safe = rules.safe_cell(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in safe)
    assert len(rules.safe_cell(text * 50_000)) <= 32767


@pytest.mark.parametrize(
    ("cell", "text"),
    [("张\u00a0三\u200b", "张 三"), (4.5, "4.5"), (7.0, "7"), (datetime.date(2027, 1, 2), "2027-01-02")],
)
def test_a_text_is_read_as_it_is_shown(cell, text):
    assert rules.read_text(cell) == text
