"""The leader's page as a workbook: the unit's own figures first, then the units below by completeness."""

from dataclasses import astuple

from django.utils.translation import gettext_lazy as _

from organizations.choices import Kind
from spreadsheets.sheets import Column, Sheet

PROGRESS = Sheet(
    name=_("Progress"),
    columns=(
        Column("unit", _("Unit"), width=28, is_text=True),
        Column("kind", _("Kind"), choices=dict(Kind.choices), width=12),
        Column("due", _("Due")),
        Column("share", _("Reported, %")),
        Column("reported", _("Reported")),
        Column("on_time", _("On time")),
        Column("extended", _("Extended")),
        Column("late", _("Late")),
        Column("missing", _("Missing")),
        Column("time_left", _("Time left")),
        Column("returned", _("Returned")),
        Column("waived", _("Waived")),
        Column("donors", _("Members who gave")),
        Column("member_fen", _("Amount from members (yuan)"), is_money=True, width=18),
        Column("leaders", _("Leading cadres among them")),
        Column("leader_fen", _("Amount from leading cadres (yuan)"), is_money=True, width=18),
        Column("others", _("Others who gave")),
        Column("other_fen", _("Amount from others (yuan)"), is_money=True, width=18),
        Column("amount_fen", _("Amount in all (yuan)"), is_money=True, width=18),
    ),
)
"""Amounts stand in the first row only, the unit's own: units are never set side by side by money."""


def progress_rows(unit, page, *, shows_amounts):
    """The rows of PROGRESS: what the page of this unit shows."""
    gifts = page.totals.gifts
    amounts = [
        gifts.donors, gifts.member_fen, gifts.leaders, gifts.leader_fen, gifts.others, gifts.other_fen,
        gifts.amount_fen,
    ]  # fmt: skip
    none = [None] * len(amounts)
    yield [unit.name, unit.kind, *_counts(page.progress), *(amounts if shows_amounts else none)]
    for _key, _name, rows in page.groups:
        for row in rows:
            yield [row.name, row.kind, *_counts(row.progress), *none]


def _counts(progress):
    return [progress.due, progress.share, *astuple(progress)]
