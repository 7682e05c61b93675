"""How money, people and dates are printed on every page."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import rules

register = template.Library()


@register.filter
def yuan(fen):
    """Fen as yuan: 3,260.00; a missing amount is a dash."""
    return "—" if fen in (None, "") else rules.yuan(fen)


@register.filter
def wan(fen):
    """Fen as 万元 with the exact figure on hover; English readers see the same unit, named."""
    if fen in (None, ""):
        return "—"
    return format_html('<abbr class="wan" title="{} {}">{}</abbr>', rules.yuan(fen), _("yuan"), rules.wan(fen))


@register.filter
def grouped(number):
    """A count with grouped thousands: 12,345; a missing one is a dash."""
    return "—" if number in (None, "") else f"{number:,}"


@register.filter
def capitals(fen):
    """Fen in capitals (大写), in Chinese whatever the page's language: it is the form that counts."""
    return rules.capitals(fen)


@register.filter
def due_words(day):
    """A deadline as people say it: 1月28日（周四）24:00."""
    return _("%(day)s, 24:00") % {"day": rules.words_for(day)}


@register.filter
def days_left(day):
    """How far a deadline is, in words."""
    days = (day - timezone.localdate()).days
    if days == 0:
        return _("today is the last day")
    if days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    return ngettext("%(count)d day late", "%(count)d days late", -days) % {"count": -days}


@register.filter
def share(part, whole):
    """A part of a whole in whole per cent, rounded down so that 100 % means all; a dash where there is no whole."""
    return f"{part * 100 // whole} %" if whole else "—"
