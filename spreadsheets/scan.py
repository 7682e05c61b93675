"""Find formulas, error cells and far cells in the bytes of a sheet, without parsing it."""

import re
from dataclasses import dataclass, field
from functools import cache

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*"e\"""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_REFERENCE = re.compile(rb"""r=["']([A-Za-z]*)([0-9]{1,12})["']""")
_LOOK_BACK = 600  # bytes between a cell's opening tag and its formula


@dataclass
class Marks:
    """Where a part has formulas and error cells."""

    cells: dict = field(default_factory=dict)  # (row, column), both from 1 → "formula" or "error"
    unplaced: bool = False  # a formula whose cell has no reference
    in_sheet: bool = False
    prefixed: bool = False  # the part writes <x:worksheet>
    length: int = 0  # bytes
    last_row: int = 0  # measured only where cells lie far out
    last_column: int = 0

    def __bool__(self):
        return bool(self.cells or self.unplaced)


def marks_in(piece, marks):
    """Note the formula and error cells of one piece of a sheet."""
    if b"<f" in piece or (marks.prefixed and b":f" in piece):
        for match in _FORMULA.finditer(piece):
            found = _CELL.findall(piece, max(0, match.start() - _LOOK_BACK), match.start())
            _note(marks, found[-1] if found else None, "formula")
    if b't="e"' in piece:
        for match in _ERROR.finditer(piece):
            _note(marks, _CELL.match(piece, match.start()), "error")


def _note(marks, found, kind):
    if not found:
        marks.unplaced = True
        return
    letters, row = found if isinstance(found, tuple) else found.groups()
    marks.cells.setdefault((int(row), column_number(letters.decode())), kind)


def measure(piece, marks, max_rows):
    """Note how far the cells of one piece reach; a cheap pattern passes most pieces unmeasured."""
    marks.length += len(piece)
    if _not_near(max_rows).search(piece):
        for letters, row in set(_REFERENCE.findall(piece)):
            marks.last_row = max(marks.last_row, int(row))
            marks.last_column = max(marks.last_column, column_number(letters[:6].decode()))


@cache
def _not_near(max_rows):
    """Match a reference outside A1:Z99999 and outside A to N down to about max_rows: some 5 million cells."""
    near = "[A-Z]?[0-9]{1,5}"
    if max_rows >= 100_000:
        near += f"|[A-N]?[1-{str(max_rows)[0] if max_rows < 1_000_000 else 9}][0-9]{{5}}"
    return re.compile(rb"""r=["'](?!(?:""" + near.encode() + rb""")["'])""")


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
