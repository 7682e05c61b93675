"""What the pages of a committee's workbook show. Nothing here asks the database."""

from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.rules import yuan
from donations.choices import MeetingForm
from donations.rules import Figures, looks_like_quota, receipt_number
from donations.sheets.branches import BRANCHES, FIGURE_KEYS

MOST_SHOWN = 200
"""Rows of a bucket on the page; the rest are counted, and all doubtful ones are in the workbook given back."""


def buckets_of(workbook):
    """The three buckets as components/upload_preview.html takes them; rows without a change are not among them."""
    return [
        _bucket("new", pgettext("rows of a workbook", "New"), workbook.rows_in("new"), _new_columns(), _new_row),
        _bucket(
            "changed",
            pgettext("rows of a workbook", "Changed"),
            workbook.rows_in("changed"),
            _changed_columns(),
            _changed_row,
        ),
        _doubtful(workbook.rows_in("doubtful")),
    ]


def _bucket(key, label, rows, columns, cells):
    return {
        "key": key,
        "label": label,
        "count": len(rows),
        "columns": columns,
        "rows": [cells(row) for row in rows[:MOST_SHOWN]],
        "more": max(0, len(rows) - MOST_SHOWN),
    }


def _doubtful(rows):
    """One line for each problem, so that each has its cell; counted by rows, as the other buckets are."""
    columns = [{"label": text} for text in (_("Unit"), _("Cell"), _("What is wrong and what to do"))]
    bucket = _bucket("doubtful", pgettext("rows of a workbook", "Doubtful"), rows, columns, lambda row: [])
    bucket["rows"] = [_problem(row, one) for row in rows[:MOST_SHOWN] for one in row["problems"]]
    return bucket


def _problem(row, one):
    title = str(BRANCHES.by_key[one["column"]].title)
    cell = one["cell"] or _("row %(number)d") % {"number": row["number"]}
    return [_unit(row), cell, _("%(column)s: %(problem)s") % {"column": title, "problem": one["message"]}]


def _unit(row):
    """The branch with a link to its duty, where more time is asked for; a code that nobody knows as it was typed."""
    if row["duty"]:
        return {"text": row["unit"], "url": reverse("campaigns:duty-show", args=[row["duty"]])}
    return row["unit"] or row["code"] or "—"


PAIRS = (("donors", "member_fen"), ("leaders", "leader_fen"), ("others", "other_fen"))
"""People and their amount stand together: a phone shows few columns."""


def _new_columns():
    titles = [_("Total"), *(str(BRANCHES.by_key[key].title) for key in ("members", *(one for one, _fen in PAIRS)))]
    return [
        {"label": _("Unit")},
        *({"label": title, "number": True} for title in titles),
        {"label": _("Explaining meeting")},
    ]


def _new_row(row):
    figures = Figures.of(row["figures"])
    texts = _texts(figures)
    pairs = [f"{texts[people]} · {texts[amount]}" for people, amount in PAIRS]
    shown = [{"text": text, "number": True} for text in (yuan(figures.total_fen), texts["members"], *pairs)]
    return [_unit(row), *shown, _meeting(row["content"])]


def _texts(figures):
    money = {key for key in FIGURE_KEYS if BRANCHES.by_key[key].is_money}
    return {key: yuan(value) if key in money else f"{value:,}" for key, value in vars(figures).items()}


def _meeting(content):
    """The meeting that is reported with the row, or that it stands already."""
    if not content:
        return _("reported already")
    return _("%(day)s, %(form)s, %(attended)d people") % {
        "day": content["held_on"],
        "form": MeetingForm(content["form"]).label,
        "attended": content["attended"],
    }


def _changed_columns():
    return [{"label": text} for text in (_("Unit"), _("Before → now"), _("Why it is corrected"))]


def _changed_row(row):
    before, now = _texts(Figures.of(row["before"])), _texts(Figures.of(row["figures"]))
    changes = [
        _("%(title)s: %(before)s → %(now)s")
        % {"title": BRANCHES.by_key[key].title, "before": before[key], "now": now[key]}
        for key in FIGURE_KEYS
        if before[key] != now[key]
    ]
    return [_unit(row), "　".join(changes) or _("The same figures once more."), row["reason"] or "—"]


def total_of(rows):
    """What the rows add up to, in fen."""
    return sum(Figures.of(row["figures"]).total_fen for row in rows)


def prescribed(rows):
    """Whether the amounts per donor look like a quota over the rows (donations.rules.looks_like_quota)."""
    given = [(row["figures"]["member_fen"], row["figures"]["donors"]) for row in rows]
    return looks_like_quota([Fraction(fen, people) for fen, people in given if people])


def receipts_of(workbook):
    """The table of a workbook's receipts: columns and rows for components/data_table.html, and their sum."""
    year = workbook.campaign.year
    columns = [{"label": _("Unit")}, {"label": _("Receipt number")}, {"label": _("Total"), "number": True}]
    rows = workbook.rows_in("new", "changed")
    return {"columns": columns, "rows": [_receipt(row, year) for row in rows], "total": total_of(rows)}


def _receipt(row, year):
    number = {
        "text": receipt_number(year, row["tally"]),
        "url": reverse("donations:tally-receipt", args=[row["tally"]]),
    }
    return [_unit(row), number, {"text": yuan(Figures.of(row["figures"]).total_fen), "number": True}]
