"""The export of tallies."""

from django.utils.translation import gettext_lazy as _

from campaigns.choices import DutyState, Timeliness
from donations.rules import receipt_number
from spreadsheets.sheets import Column, Sheet
from spreadsheets.writing import stream

TALLIES = Sheet(
    name=_("Tallies"),
    columns=(
        Column("area", _("Town or department"), width=18),
        Column("code", _("Unit code"), width=18, is_text=True),
        Column("unit", _("Unit"), width=30),
        Column("state", _("State"), choices=dict(DutyState.choices)),
        Column("timeliness", _("Timeliness"), choices=dict(Timeliness.choices)),
        Column("members", _("Party members")),
        Column("donors", _("Members who gave")),
        Column("member_fen", _("Amount from members"), is_money=True),
        Column("leaders", _("of these, leaders")),
        Column("leader_fen", _("Amount from leaders"), is_money=True),
        Column("others", _("Others who gave")),
        Column("other_fen", _("Amount from others"), is_money=True),
        Column("total", _("Total"), is_money=True),
        Column("receipt", _("Receipt number"), width=20, is_text=True),
        Column("revision", _("Revision")),
        Column("submitted_at", _("Reported at"), width=18),
        Column("by", _("Reported by")),
    ),
    row_key=("code",),
)

_FIELDS = (
    "duty__area__name", "duty__unit__code", "duty__unit__name", "duty__state", "duty__timeliness",
    "members", "donors", "member_fen", "leaders", "leader_fen", "others", "other_fen",
    "duty__activity__campaign__year", "pk", "revision", "submitted_at", "submitted_by__name",
)  # fmt: skip


def exported_tallies(tallies):
    """The workbook of a queryset of tallies, as an iterator of bytes; rows are read in portions."""
    rows = tallies.order_by("unit_path").values_list(*_FIELDS).iterator(chunk_size=5000)
    return stream(TALLIES, map(_row, rows))


def _row(values):
    *before, member_fen, leaders, leader_fen, others, other_fen, year, pk, revision, at, by = values
    total = member_fen + other_fen
    number = receipt_number(year, pk)
    return (*before, member_fen, leaders, leader_fen, others, other_fen, total, number, revision, at, by)
