"""Table cells in bulk: the comparison has hundreds, and a template spends more time on each than the sums take."""

from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def compare_rows(rows):
    """Write the rows of the comparison: name, bar, share, and counts as (text, link, state, only on wide screens)."""
    return mark_safe("".join(map(_compare_row, rows)))


def _compare_row(row):
    name = escape(row["name"])
    return (
        f'<tr><th scope="row"><a href="{escape(row["url"])}">{name}</a></th><td class="compare-bar">'
        f'<progress value="{row["done"]:d}" max="{row["due"]:d}" aria-label="{name}"></progress> '
        f"<strong>{escape(row['share'])}</strong></td>{''.join(map(_count_cell, row['counts']))}</tr>"
    )


def _count_cell(count):
    text, link, state, wide = count
    inner = f'<a class="count-{escape(state)}" href="{escape(link)}">{escape(text)}</a>' if link else escape(text)
    return f'<td class="number more">{inner}</td>' if wide else f'<td class="number">{inner}</td>'


@register.filter
def day_rows(days):
    """Write (day, counts) as the rows of the curve's table."""
    return mark_safe(
        "".join(
            f'<tr><th scope="row">{escape(day)}</th>'
            + "".join(f'<td class="number">{escape(text)}</td>' for text in texts)
            + "</tr>"
            for day, *texts in days
        )
    )
