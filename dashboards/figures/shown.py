"""The page's numbers as they are printed: words, grouped figures, and the link to the list behind each.

Templates loop over ready texts here, because the comparison has hundreds of cells and the page must stay as fast
as the sums behind it.
"""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.choices import DUTY_KINDS, ActivityKind, DutyKind
from campaigns.rules import wan, words_for, yuan
from dashboards import rules

COLUMNS = ("due", "reported", "on_time", "extended", "late", "missing", "returned", "waived")
"""The counts that the comparison shows, in the order of its columns."""

ON_PHONES = {"due", "reported", "missing"}
"""The columns that stay on a phone; the others are one tap away, on the unit's own page."""


def grouped(number):
    """A count with grouped thousands."""
    return f"{number:,}"


def shown_page(unit, choice, page, today, *, lists_duties, shows_amounts):
    """What the template of a unit's page needs. Numbers are links where the person may open the lists."""
    address = urlencode({"campaign": choice.campaign.year, "kind": choice.kind})
    base = f"{reverse('campaigns:duty-list')}?{address}" if lists_duties else ""
    return {
        "address": address,
        "countdown": rules.countdown(choice.campaign.festival_on, today),
        "switches": _switches(choice),
        "cards": [_card(one, choice, unit, page, today, lists_duties) for one in choice.activities],
        "strip": _strip(page, _link(base, unit.pk)),
        "money": _money(page, choice) if shows_amounts else None,
        "groups": [_group(group, base, address) for group in page.groups],
        "places": page.places,
        **(_curve(page.curve, choice) if page.curve else {}),
    }


def _link(base, pk):
    """A maker of links to the list of one unit's duties in a state; without a base there are none."""
    return lambda state="": f"{base}&under={pk}&state={state}" if base else ""


def _switches(choice):
    """The other kinds and years, each as an address."""
    kinds = [
        (kind.label, urlencode({"campaign": choice.campaign.year, "kind": kind}), kind == choice.kind)
        for kind in DUTY_KINDS[ActivityKind.DONATION]
    ]
    years = [
        (one.year, urlencode({"campaign": one.year, "kind": choice.kind}), one == choice.campaign)
        for one in choice.campaigns[:5]
    ]
    return {"kinds": kinds, "years": years if len(years) > 1 else []}


def _card(activity, choice, unit, page, today, lists_duties):
    card = {"name": activity.get_kind_display(), "standing": rules.standing_of(activity, today)}
    if not page.totals.progress or activity.kind not in DUTY_KINDS:
        return card
    base = f"{reverse('campaigns:duty-list')}?campaign={choice.campaign.year}" if lists_duties else ""
    lines = [
        _card_line(kind, page.totals.progress[kind], _link(f"{base}&kind={kind}" if base else "", unit.pk))
        for kind in DUTY_KINDS[activity.kind]
        if kind in page.totals.progress
    ]
    return card | {"lines": lines}


def _card_line(kind, progress, link):
    return {
        "name": DutyKind(kind).label,
        "reported": progress.reported,
        "due": progress.due,
        "fraction": f"{progress.reported:,}/{progress.due:,}",
        "share": _percent(progress),
        "url": link("reported"),
        "notes": [
            (_("Missing"), grouped(progress.missing), link("missing") if progress.missing else "", "missing"),
            (_("Extended"), grouped(progress.extended), link("extended") if progress.extended else "", "extended"),
        ],
    }


def _percent(progress):
    return "—" if progress.share is None else f"{progress.share}%"


def _strip(page, link):
    """The progress in one line: label, number, link, state, note."""
    counted, curve = page.progress, page.curve
    before = curve.before_reports if curve else None
    change = rules.change_words(counted.reported, before, grouped)
    items = [
        ("due", _("Due"), "", _("without waived")),
        ("reported", _("Reported"), "", change),
        ("on_time", _("On time"), "done", ""),
        ("extended", _("Extended"), "due", _("within a granted extension")),
        ("late", _("Late"), "late", _("reported after the deadline")),
        ("missing", _("Missing"), "late", _("past the deadline, not reported")),
        ("returned", _("Returned"), "returned", _("waits for correction")),
        ("waived", _("Waived"), "waived", ""),
    ]
    return [
        {
            "label": label,
            "number": grouped(getattr(counted, name)),
            "url": _list_of(name, counted, link),
            "state": colour if getattr(counted, name) else "",
            "note": note,
        }
        for name, label, colour, note in items
    ]


def _money(page, choice):
    gifts, curve = page.totals.gifts, page.curve
    if choice.kind == DutyKind.MEETING:
        return {"attended": grouped(gifts.attended)}
    return {
        "amount": wan(gifts.amount_fen),
        "exact": _("%(amount)s yuan") % {"amount": yuan(gifts.amount_fen)},
        "people": grouped(gifts.people),
        "members": grouped(gifts.members),
        "change": rules.change_words(gifts.amount_fen, curve.before_fen, wan) if curve else "",
        "sources": list(_sources(gifts)),
    }


def _sources(gifts):
    """The three parts of the amount as they stand side by side in one bar of 100."""
    start, whole = 0, gifts.amount_fen or 1
    for name, people, fen in gifts.sources:
        yield {
            "name": name, "people": grouped(people), "wan": wan(fen), "yuan": yuan(fen),
            "start": f"{100 * start / whole:.2f}", "width": f"{100 * fen / whole:.2f}",
        }  # fmt: skip
        start += fen


def _group(group, base, address):
    key, name, rows = group
    page_url = f"{reverse('dashboards:unit', args=[0])}?{address}"
    return {"key": key, "name": name, "rows": [_row(row, base, page_url) for row in rows]}


def _row(row, base, page_url):
    progress, link = row.progress, _link(base, row.pk)
    return {
        "name": row.name,
        "url": page_url.replace("/0/", f"/{row.pk}/"),
        "share": _percent(progress),
        "done": progress.reported,
        "due": progress.due or 1,
        "counts": [_count(name, progress, link) for name in COLUMNS],
    }


def _count(name, progress, link):
    number = getattr(progress, name)
    return grouped(number), _list_of(name, progress, link), name, name not in ON_PHONES


def _list_of(name, progress, link):
    """The link to the duties behind a count. What is due is the whole list, as long as none of it is waived."""
    if name == "due":
        return link() if progress.due and not progress.waived else ""
    return link(name) if getattr(progress, name) else ""


def _curve(curve, choice):
    """The chart's configuration, and the same as a table: (day, new, until then, last year)."""
    names = [f"{day.month}/{day.day}" for day in curve.days]
    series = [{"name": str(choice.campaign.year), "data": curve.this_year}]
    if curve.last_year:
        year = choice.before.campaign.year
        series.append({"name": _("%(year)d, as far from the festival") % {"year": year}, "data": curve.last_year})
    marks = []
    if curve.deadline:
        marks = [{"at": names[curve.days.index(curve.deadline)], "label": _("Deadline")}]
    chart = {
        "title": _("Reports day by day"), "type": "line", "categories": names, "series": series, "marks": marks,
    }  # fmt: skip
    columns = [curve.new, curve.this_year, *([curve.last_year] if curve.last_year else [])]
    table = [
        (f"{name} · {_('Deadline')}" if day == curve.deadline else name, *map(_or_dash, numbers))
        for name, day, *numbers in zip(names, curve.days, *columns, strict=True)
    ]
    return {"chart": chart, "days": table, "has_last_year": bool(curve.last_year)}


def _or_dash(number):
    return "—" if number is None else grouped(number)


def shown_duties(duties, today):
    """The rows of a list of duties: name, link, badge, how it stands in time, its deadline in words."""
    return [
        {
            "name": duty.unit.name,
            "url": duty.get_absolute_url(),
            "state": rules.duty_state(duty, today)[0],
            "label": rules.duty_state(duty, today)[1],
            "timeliness": rules.timeliness_words(duty),
            "reported": words_for(duty.reported_on) if duty.reported_on else "—",
            "due": words_for(duty.due_on),
            "extended": duty.due_on - duty.original_due_on > timedelta(0),
        }
        for duty in duties
    ]
