"""Lists that page by key: no OFFSET, and no exact count over a big table (DESIGN.md 6)."""

from django.contrib.admin.views.main import ChangeList
from django.db.models import Q

CAP = 10_000
"""A list counts no further than this; beyond it says "10,000+". A list over a join may stop earlier."""


class KeyedChangeList(ChangeList):
    """A page of rows after or before a row, in the order of the admin's `keys`."""

    def __init__(self, request, *args, **kwargs):
        request.GET = request.GET.copy()
        for name, values in request.GET.lists():
            request.GET.setlist(name, [value.replace("\0", "") for value in values])  # PostgreSQL takes none
        self.after, self.before = (request.GET.pop(name, [""])[-1] for name in ("after", "before"))
        super().__init__(request, *args, **kwargs)
        self.title = self.opts.verbose_name_plural

    def get_ordering(self, request, queryset):
        return self.model_admin.get_keys(request)

    def get_results(self, request):
        keys = self.model_admin.get_keys(request)
        rows, self.has_previous, self.has_next = page_of(
            self.queryset, keys, self.after, self.before, self.list_per_page, among=self.root_queryset
        )
        self.result_list, self.show_admin_actions = rows, bool(rows)
        self.cap = self.model_admin.most_counted(request)
        several = self.has_previous or self.has_next
        self.result_count = capped_count(self.queryset, self.cap) if several else len(rows)
        self.full_result_count, self.show_full_result_count = None, False
        self.can_show_all, self.multi_page, self.paginator = False, False, None

    @property
    def shown_count(self):
        return f"{self.cap:,}+" if self.result_count > self.cap else f"{self.result_count:,}"

    @property
    def previous_url(self):
        return self.get_query_string({"before": self.result_list[0].pk}) if self.has_previous else ""

    @property
    def next_url(self):
        return self.get_query_string({"after": self.result_list[-1].pk}) if self.has_next else ""


def capped_count(queryset, cap=CAP):
    """How many rows there are, counted no further than one past a cap."""
    return queryset.order_by()[: cap + 1].count()


def page_of(queryset, keys, after, before, size, among=None):
    """Up to `size` rows after or before the row with a number, and whether there are rows before and behind them.

    `keys` are the names of the order, the last one unique. The row is looked for `among` all that the person sees:
    one that is gone or foreign gives the first page, so that nobody learns where another's row would stand.
    """
    values = _values_at(queryset if among is None else among, keys, after or before)
    backwards = bool(values and before and not after)
    ordered = queryset.order_by(*(_reversed(keys) if backwards else keys))
    rows = list((ordered.filter(_beyond(keys, values, backwards)) if values else ordered)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        return rows[::-1], more, True
    return rows, bool(values), more


def is_number(text):
    """Whether a part of an address can be a row's number."""
    return str(text).isdecimal() and len(str(text)) < 19


def _values_at(queryset, keys, number):
    """The keys of the row with this number, or None. A number keeps names out of addresses (OU5)."""
    if not is_number(number):
        return None
    names = [key.lstrip("-") for key in keys]
    return queryset.prefetch_related(None).filter(pk=number).order_by().values_list(*names).first()


def _reversed(keys):
    return [key[1:] if key.startswith("-") else f"-{key}" for key in keys]


def _beyond(keys, values, backwards):
    """The rows behind these values; the first key stands alone too, as the range that an index reads."""
    beyond = Q()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        name, lower = key.lstrip("-"), key.startswith("-") != backwards
        here = Q(**{f"{name}__{'lt' if lower else 'gt'}": value})
        beyond = here | (Q(**{name: value}) & beyond) if beyond else here
    if len(keys) == 1:
        return beyond
    name, lower = keys[0].lstrip("-"), keys[0].startswith("-") != backwards
    return Q(**{f"{name}__{'lte' if lower else 'gte'}": values[0]}) & beyond
