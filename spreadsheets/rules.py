"""Read what people type, in a form or in a workbook cell: amounts, counts, dates, codes, texts."""

import datetime
import math
import re
from decimal import Decimal

from django.utils.translation import gettext as _

MOST_FEN = 10_000_000_000  # 100,000,000 yuan
MOST_PEOPLE = 10_000_000
FORMULA = "="  # what the reader puts in place of a formula cell
ERROR = "#ERROR!"  # what the reader puts in place of an error cell such as #REF!

_FOLD: dict = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD.update({0xFFE5: "¥", 0xFFE0: "¢", 0x3000: " ", 0xA0: " ", 0x202F: " ", 0x2212: "-", 0x2013: "-"})
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x200E, 0x200F])
_FOLD.update(_INVISIBLE)
_SPACES = {0x3000: " ", 0xA0: " ", 0x202F: " ", **_INVISIBLE}
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|¥)+|(?:元整|圆整|元正|圆正|元|圆|块|rmb|cny)+$", re.I)
_TEN_THOUSANDS = re.compile(r"[0-9.,](?:百|千|万|亿|w|k)(?:元|圆|人|名)?$", re.I)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_GROUPED = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:,[0-9]{4})+)(?:\.[0-9]*)?")
_EXPONENT = re.compile(r"[+-]?[0-9.,]+e[+-]?[0-9]+", re.I)
_NEGATIVE = re.compile(r"-[0-9.,¥]|\([0-9.,]+\)$")
_DATE = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)")
_LIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class Unreadable(ValueError):
    """What was typed cannot be read; the message is a whole sentence that names the cure."""


def to_half_width(text):
    """Fold full-width digits, letters and punctuation to plain ones, drop what is invisible, strip."""
    return str(text).translate(_FOLD).strip()


def read_fen(value, most=MOST_FEN):
    """Read yuan as typed by a person and return whole fen; raise Unreadable with the cure."""
    number = _number(value, _amount_messages(), _CURRENCY)
    fen = number * 100
    if number.as_tuple().exponent < -2:
        raise Unreadable(_("The amount has more than two decimals; write it to the fen, for example 3260.50."))
    if fen > most:
        raise Unreadable(
            _("The amount is too large; at most %(most)s yuan can be entered here.") % {"most": f"{most // 100:,}"}
        )
    return int(fen)


def read_count(value, most=MOST_PEOPLE):
    """Read a number of people and return it; raise Unreadable with the cure."""
    number = _number(value, _count_messages(), re.compile(r"(?:个人|人|名|位|个)$"))
    if number != number.to_integral_value():
        raise Unreadable(_("A number of people has no decimals; write a whole number, for example 42."))
    if number > most:
        raise Unreadable(
            _("The number of people is too large; at most %(most)s can be entered here.") % {"most": f"{most:,}"}
        )
    return int(number)


def _number(value, messages, affix):
    """Read a number of at least 0 as an exact Decimal."""
    if isinstance(value, bool | datetime.date | datetime.time):
        raise Unreadable(messages["words"])
    if isinstance(value, int | float | Decimal):
        return _cell_number(value, messages)
    _refuse_marks(value)
    text = re.sub(r"\s", "", to_half_width(_restored(str(value)))).replace("。", ".")
    if not text:
        raise Unreadable(messages["blank"])
    if _TEN_THOUSANDS.search(text):
        raise Unreadable(messages["unit"])
    text = affix.sub("", affix.sub("", text)).removeprefix("+")
    if _NEGATIVE.match(text):
        raise Unreadable(messages["negative"])
    if _EXPONENT.fullmatch(text):
        raise Unreadable(messages["exponent"])
    return _typed_number(text, messages)


def _typed_number(text, messages):
    if len(text) <= 40 and (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        return Decimal(text.replace(",", ""))
    raise Unreadable(messages["commas" if "," in text and not re.search(r"[^0-9.,]", text) else "words"])


def _cell_number(value, messages):
    """Read a number cell; Excel keeps 3260.5 as a binary fraction, so it is rounded to 0.000001 first."""
    if not math.isfinite(value) or abs(value) > 1e15:
        raise Unreadable(messages["exponent"])
    if value < 0:
        raise Unreadable(messages["negative"])
    return round(Decimal(str(value)), 6).normalize()


def _amount_messages():
    return {
        "blank": _("No amount is given; write 0 where there is none."),
        "words": _("The amount is not a number; write digits only, for example 3260.50."),
        "unit": _("Write the amount in yuan, not in thousands or ten thousands, for example 32605.00."),
        "negative": _("The amount is below zero; write 0 or more."),
        "exponent": _("The amount is written in powers of ten; write all its digits, for example 3260.50."),
        "commas": _("The commas in the amount are in odd places; leave them out, for example 3260.50."),
    }


def _count_messages():
    return {
        "blank": _("No number of people is given; write 0 where there is nobody."),
        "words": _("The number of people is not a number; write digits only, for example 42."),
        "unit": _("Write the number of people in full digits, for example 12000."),
        "negative": _("The number of people is below zero; write 0 or more."),
        "exponent": _("The number of people is written in powers of ten; write all its digits, for example 42."),
        "commas": _("The commas in the number are in odd places; leave them out, for example 1200."),
    }


def read_date(value):
    """Read a day typed as 2027-01-28, 2027/1/28, 2027.1.28, 2027年1月28日 or 20270128, or a date cell."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _known_year(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    _refuse_marks(value)
    text = re.sub(r"\s", "", to_half_width(value))
    if re.fullmatch(r"[0-9]{4,5}(?:\.[0-9]+)?", text):
        raise Unreadable(_("The date is only a number; format the cell as a date, or write it as 2027-01-28."))
    parts = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text) or _DATE.fullmatch(text)
    numbers = [int(part) for part in parts.groups() if part and part.isdigit()] if parts else []
    try:
        return _known_year(datetime.date(*numbers))
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_("This is not a date of the calendar; write it as 2027-01-28.")) from None


def _known_year(day):
    if not 1900 <= day.year <= 2199:
        raise Unreadable(_("The year lies outside 1900 to 2199; write the date as 2027-01-28."))
    return day


def read_code(value, most=64):
    """Read an identifier (unit code, sign-in name) and return its text; raise Unreadable with the cure.

    Excel keeps 15 digits of a number: a longer number cell has already lost its last digits.
    """
    if isinstance(value, bool | datetime.date | datetime.time):
        raise Unreadable(
            _("Excel has turned this code into something else; format the column as text and type it again.")
        )
    if isinstance(value, int | float):
        if not 0 <= value < 10**15 or value % 1:
            raise Unreadable(
                _("Excel has changed the digits of this number; format the column as text and type it again.")
            )
        return str(int(value))
    _refuse_marks(value)
    text = to_half_width(_CONTROL.sub("", _restored(str(value))))
    if re.fullmatch(r"[0-9]\.[0-9]+e\+[0-9]+", text, re.I):
        raise Unreadable(
            _("Excel has changed the digits of this number; format the column as text and type it again.")
        )
    return _not_too_long(text, most)


def read_text(value, most=200):
    """Read a name or remark as it is written, without what is invisible; whole numbers become digits."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and abs(value) < 10**15:
        return f"{value:.15g}"  # as Excel shows it
    if isinstance(value, bool | int | float):
        return read_code(value, most)
    _refuse_marks(value)
    return _not_too_long(_CONTROL.sub("", _restored(str(value))).translate(_SPACES).strip(), most)


def _not_too_long(text, most):
    if len(text) > most:
        raise Unreadable(
            _("The text is too long; at most %(most)d characters can be entered here.") % {"most": most}
        )
    return text


def _refuse_marks(value):
    if value == ERROR:
        raise Unreadable(_("The cell holds an error such as #REF!; type the value itself."))
    if isinstance(value, str) and to_half_width(value).startswith(FORMULA):
        raise Unreadable(
            _("The cell holds a formula; copy the column and paste it back as values, or type the value itself.")
        )


def safe_cell(text):
    """Make text safe to write in any export: no control characters, no live formula, at most 32,767 characters.

    A text cell starting with "=" is not live in xlsx, but becomes so when the sheet is saved as CSV and
    opened again, or when somebody edits the cell. So an apostrophe is put before it, also before the
    full-width signs that a Chinese Excel takes for formulas; reading takes the apostrophe away again.
    """
    text = str(text)
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    if text.lstrip(" \n\u3000\xa0").startswith(_LIVE):
        text = "'" + text
    return text[:32767]


def _restored(text):
    """Undo safe_cell's apostrophe."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" \n\u3000\xa0").startswith(_LIVE) else text


def fen_as_yuan(fen):
    """Write whole fen as plain yuan with two decimals: 326050 → "3260.50"."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"
