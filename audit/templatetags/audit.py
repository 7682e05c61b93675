"""Audit records as people read them."""

from django import template

from audit.choices import VERBS

register = template.Library()


@register.filter
def verb_words(verb):
    """A verb such as tally.submit in words."""
    return VERBS.get(verb, verb)


@register.filter
def as_timeline(entries):
    """Audit records as entries of components/timeline.html."""
    return [
        {"at": entry.at, "by": entry.actor, "title": verb_words(entry.verb), "text": entry.reason}
        for entry in entries
    ]
