"""Find formulas, error cells and far cells in the bytes of a sheet, without parsing it."""

import re
from dataclasses import dataclass, field
from functools import cache

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*"e\"""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_NOT_NEAR = re.compile(rb"""r=["'](?![A-C]?[A-Z]?[0-9]{1,5}["'])""")
_LOOK_BACK = 600  # bytes between a cell's opening tag and its formula


@dataclass
class Marks:
    """Where a part has formulas and error cells."""

    cells: dict = field(default_factory=dict)  # (row, column), both from 1 → "formula" or "error"
    unplaced: bool = False  # a formula whose cell has no reference
    in_sheet: bool = False
    prefixed: bool = False  # the part writes <x:worksheet>

    def __bool__(self):
        return bool(self.cells or self.unplaced)


def marks_in(piece, marks):
    """Note the formula and error cells of one piece of a sheet."""
    if b"<f" in piece or (marks.prefixed and b":f" in piece):
        for match in _FORMULA.finditer(piece):
            found = _CELL.findall(piece, max(0, match.start() - _LOOK_BACK), match.start())
            _note(marks, found[-1] if found else None, "formula")
    if b'"e"' in piece:
        for match in _ERROR.finditer(piece):
            _note(marks, _CELL.match(piece, match.start()), "error")


def _note(marks, found, kind):
    if not found:
        marks.unplaced = True
        return
    letters, row = found if isinstance(found, tuple) else found.groups()
    marks.cells.setdefault((int(row), column_number(letters.decode())), kind)


def reaches_too_far(piece, max_rows):
    """Tell whether a cell lies beyond max_rows or column CZ; a cheaper pattern passes most pieces first."""
    return bool(_NOT_NEAR.search(piece) and _far_cell(max_rows).search(piece))


@cache
def _far_cell(max_rows):
    """Make the pattern of a cell reference beyond max_rows (and a few rows for the heading) or column CZ."""
    number = _above(max_rows + 20)
    return re.compile(rb'r=["\'](?:[A-Z]{3}|[D-Z][A-Z]|[A-Z]*(?:' + number + rb"))")


def _above(limit):
    """Write the pattern of whole numbers greater than the limit."""
    digits = str(limit)
    longer = "[0-9]" * (len(digits) + 1)
    same = [
        f"{digits[:at]}[{int(digit) + 1}-9]" + "[0-9]" * (len(digits) - at - 1)
        for at, digit in enumerate(digits)
        if digit != "9"
    ]
    return "|".join([longer, *same]).encode()


def column_number(letters):
    """Turn column letters into a number: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number):
    """Turn a column number into letters: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
