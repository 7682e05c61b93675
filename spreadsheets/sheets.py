"""Declare the columns of a sheet once: for its template, for reading it, for exports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spreadsheets import rules

PROBLEMS = gettext_lazy("Problems")  # the last column of rejected rows, ignored on reading


@dataclass(frozen=True)
class Column:
    """One column: its title, how its cells are read and written.

    `read` takes a cell's value and raises rules.Unreadable. `choices` is {value: label} or a function that
    returns it: a drop-down in the template; label and value are both understood. `is_money` holds whole fen,
    written as yuan. `is_text` keeps digits as text. `is_date` holds days, `is_moment` days with the time.
    `width` is in characters.
    """

    key: str
    title: Any
    read: Callable = rules.read_text
    required: bool = False
    choices: Any = None
    width: int = 14
    note: Any = ""
    is_text: bool = False
    is_money: bool = False
    is_date: bool = False
    is_moment: bool = False

    def options(self):
        """The choices as {value: label} now, or {}."""
        return (self.choices() if callable(self.choices) else self.choices) or {}

    def checked(self, cell, options=None):
        """Return the cell's value, None where it is blank; raise rules.Unreadable."""
        if isinstance(cell, str) and not rules.to_half_width(cell):
            if self.required:
                raise rules.Unreadable(_("“%(title)s” is empty; fill it in.") % {"title": self.title})
            return None
        return self._chosen(cell, options) if options else self.read(cell)

    def _chosen(self, cell, options):
        text = rules.to_half_width(rules.read_text(cell))
        if text not in options:
            raise rules.Unreadable(
                _("“%(typed)s” is not in the list; choose one of: %(labels)s.")
                % {"typed": text[:40], "labels": _some([str(value) for value in self.options().values()])}
            )
        return options[text]

    def understood(self):
        """Every text that names a choice, folded → its value."""
        by_label = {rules.to_half_width(label): value for value, label in self.options().items()}
        return {**by_label, **{rules.to_half_width(value): value for value in self.options()}}


def _some(labels, most=8):
    return "、".join(labels[:most]) + ("…" if len(labels) > most else "")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, its columns, and the keys of the columns in which no two rows may agree."""

    name: Any
    columns: tuple = field(default_factory=tuple)
    row_key: tuple = ()

    def __post_init__(self):
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"Two columns share a key: {keys}")

    @cached_property
    def by_key(self):
        return {column.key: column for column in self.columns}
