"""Write exports: any number of rows in bounded memory, no live formula (OU1)."""

import datetime
import os
import tempfile
from itertools import chain, islice

from django.utils import timezone
from django.utils.translation import gettext as _
from rustpy_xlsxwriter import FastExcel, Format

from spreadsheets.rules import safe_cell

CHUNK = 1 << 16
HEADING_FILL = "#E9ECEF"
MONEY, DAY, MOMENT, TEXT = "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@"
A4 = 9


def stream(sheet, rows):
    """Write a workbook of one sheet and return an iterator over its bytes.

    `rows` are sequences in the order of the sheet's columns; money in whole fen. All rows are written before
    the first byte is returned, into a temporary file: whoever downloads gets the whole workbook, and an error
    half way becomes an error page instead of half a file.
    """
    handle, path = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    try:
        _write(path, sheet, rows)
        file = open(path, "rb")  # noqa: SIM115 -- closed when the last chunk is read
    finally:
        os.unlink(path)
    return _chunks(file)


def _chunks(file):
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _write(path, sheet, rows):
    titles = [safe_cell(column.title) for column in sheet.columns]
    if len(set(titles)) != len(titles):
        raise ValueError(f"Two columns share a title: {titles}")
    FastExcel(path).freeze(row=1).sheet(
        safe_name(sheet.name),
        _records(titles, [_writer(column) for column in sheet.columns], rows),
        header_format=Format().set_bold().set_background_color(HEADING_FILL).set_text_wrap(),
        column_widths=[float(column.width) for column in sheet.columns],
        column_formats=[_format(column) for column in sheet.columns],
        ignore_errors=[title for title, column in zip(titles, sheet.columns, strict=True) if column.is_text],
        autofilter=True,
        page_setup={"landscape": True, "paper_size": A4, "repeat_rows": 0, "fit_to_pages": (1, 0)},
    ).save()


def _records(titles, writers, rows):
    """Yield a dict a row; the library takes the heading from the first, so no rows means one blank record."""
    rows = iter(rows)
    first = list(islice(rows, 1)) or [[None] * len(titles)]
    for row in chain(first, rows):
        yield {
            title: None if value is None else write(value)
            for title, write, value in zip(titles, writers, row, strict=True)
        }


def _format(column):
    if column.is_money:
        return Format().set_num_format(MONEY)
    if column.is_date or column.is_moment:
        return Format().set_num_format(DAY if column.is_date else MOMENT)
    # Never None: the library would guess, and give the numbers of a column with one date a date's format.
    return Format().set_num_format(TEXT) if column.is_text else Format()


def _writer(column):
    """Choose once for each column how its values become cells."""
    options = {value: safe_cell(label) for value, label in column.options().items()}
    if options:
        return lambda value: options.get(value) or plain(value)
    if column.is_money:
        return lambda fen: fen / 100  # the nearest binary fraction: exact to the fen below 10^13 yuan
    if column.is_date or column.is_moment:
        return local
    return safe_cell if column.is_text else plain


def local(value):
    """Turn an aware moment into the local time that a cell can hold; days stay days."""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value


def plain(value):
    """Turn a value of an undeclared kind into a cell without a change: long numbers and days become text."""
    kind = type(value)
    if kind is str:
        return safe_cell(value)
    if kind is bool:
        return _("yes") if value else _("no")
    if kind is int or kind is float:
        return value if -1e15 < value < 1e15 else str(value)
    if isinstance(value, datetime.datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    return safe_cell(value)


def safe_name(name):
    """Make a sheet name that Excel takes: at most 31 characters, none of []:*?/\\."""
    text = "".join(" " if sign in "[]:*?/\\" else sign for sign in safe_cell(name)).strip(" '")
    return text[:31] or "1"
