"""The base of every page of the organizer's desk.

Rows come through the scope, rights from the one table of permissions, lists page by key. Django's own forms show
a row and never write one: each change is a page of its own with a form and one action (`form_page`).
"""

from hashlib import sha256

from django.contrib import admin, messages
from django.contrib.admin.options import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from organizations.actions import PostRefused, UnitRefused
from organizations.admin.keyed import CAP, KeyedChangeList, is_number
from organizations.permissions import Ability
from organizations.querysets import scope_of


class ScopedAdmin(admin.ModelAdmin):
    """Rows of one model, as far as the person's posts reach."""

    see = None
    """The ability that shows the rows."""
    adds = None
    """The ability that opens the page for a new row; None: rows come from elsewhere."""
    keys = ("-pk",)
    """The order of the list; the last key is unique."""
    refusals = (UnitRefused, PostRefused)
    """Named errors of actions whose text is shown to the person."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    sortable_by = ()
    view_on_site = False

    # --- who may ---------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        return self.model._default_manager.visible_to(request.user, self.see)

    def has_module_permission(self, request):
        return scope_of(request.user).may(self.see)

    def has_view_permission(self, request, obj=None):
        return scope_of(request.user).may(self.see)

    def has_add_permission(self, request):
        return self.adds is not None and scope_of(request.user).may(self.adds)

    def has_change_permission(self, request, obj=None):
        """Never: a change is a page of its own, which calls an action."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_review_permission(self, request):
        return scope_of(request.user).may(Ability.REVIEW)

    # --- lists -----------------------------------------------------------------------------------------------

    def get_changelist(self, request, **kwargs):
        return KeyedChangeList

    def get_keys(self, request):
        return self.keys

    def most_counted(self, request):
        """How far the list counts its rows."""
        return CAP

    def lookup_allowed(self, lookup, value, request=None):
        """Only the declared filters: a list is no question box over related tables."""
        return lookup in {one.parameter_name for one in self.list_filter}

    def get_list_display_links(self, request, list_display):
        return list_display[:1]

    # --- one row ---------------------------------------------------------------------------------------------

    def tools(self, request, obj):
        """What the person may do with this row: pairs of an address and a label."""
        return []

    def tool(self, verb, obj, label):
        return (self.url_of(verb, obj.pk), label)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "GET" or not object_id:
            raise PermissionDenied
        obj = self.get_object(request, object_id)
        context = {"tools": self.tools(request, obj) if obj else [], "title": str(obj), "subtitle": None}
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def history_view(self, request, object_id, extra_context=None):
        """What was done to this row, for those who may see it."""
        if not scope_of(request.user).may(Ability.SEE_AUDIT):
            raise PermissionDenied
        about = f"?about={self.opts.label_lower}.{self.row(request, object_id).pk}"
        return redirect(reverse("admin:audit_entry_changelist") + about)

    def delete_view(self, request, object_id, extra_context=None):
        raise PermissionDenied

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Another's row is the same 404 as a missing one (AC3)."""
        raise Http404

    def row(self, request, pk, queryset=None):
        """The row with this number, or 404 where it is missing or out of the person's reach."""
        queryset = self.get_queryset(request) if queryset is None else queryset
        obj = queryset.filter(pk=pk).first() if is_number(pk) else None
        if obj is None:
            raise Http404
        return obj

    # --- changes ---------------------------------------------------------------------------------------------

    def get_urls(self):
        named = [
            path(route, self.admin_site.admin_view(view), name=self._name(verb))
            for route, view, verb in self.pages()
        ]
        return named + super().get_urls()

    def pages(self):
        """The pages besides list and row: triples of a route, a view and a verb for its name."""
        return []

    def _name(self, verb):
        return f"{self.opts.app_label}_{self.opts.model_name}_{verb}"

    def url_of(self, verb, *args):
        return reverse(f"admin:{self._name(verb)}", args=args)

    def form_page(
        self, request, *, form, act, title, button, obj=None, seen=None, done="", then=None, ready=True, **context
    ):
        """Show a form; on a good POST do the one action and go on to `then`.

        `act` gets the cleaned data and returns the object that was changed. `seen` gives pairs of a label and a
        value of the row as it stands: a page made from other values is refused with both shown (CO1). What an
        action refuses becomes an error of the form. `ready` is false while a page only previews.
        """
        if request.method == "POST" and ready and form.is_valid():
            outcome = self._do(request, form, act, obj, seen)
            if isinstance(outcome, HttpResponse):
                return outcome
            if not form.errors:
                if done:
                    messages.success(request, done)
                return redirect(then or self.url_of("change", outcome.pk))
        context |= {
            "form": form, "title": title, "button": button, "original": obj, "opts": self.opts,
            "media": self.media + form.media, "seen": fingerprint(seen(obj)) if seen else "",
            "back_url": self.url_of("change", obj.pk) if obj else self.url_of("changelist"),
        }  # fmt: skip
        return self.page(request, context.pop("template", "admin/form_page.html"), context)

    def _do(self, request, form, act, obj, seen):
        try:
            with transaction.atomic():
                if seen and request.POST.get("seen") != fingerprint(now := seen(_locked(obj))):
                    form.add_error(None, _stale_words(now))
                    return None
                return act(form.cleaned_data)
        except self.refusals as refused:
            form.add_error(None, self.words_of(refused))
            return None

    def words_of(self, refused):
        """What the person reads when an action refuses."""
        return str(refused)

    def page(self, request, template, context, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, template, context, status=status)


def posted(request):
    """The data of a form that was sent, also where it has no field; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def _locked(obj):
    """The row as it stands now, held until the change is done (SQLite holds the whole database)."""
    return type(obj)._base_manager.select_for_update().get(pk=obj.pk)


def fingerprint(seen):
    """A short mark of the values that a page was made from."""
    return sha256(repr([str(value) for _label, value in seen]).encode()).hexdigest()[:16]


def _stale_words(seen):
    now = "; ".join(f"{label}: {value}" for label, value in seen)
    return _("This changed since you opened the page. It now reads: %(now)s. Look at it, then send again.") % {
        "now": now
    }


class ChoiceFilter(admin.SimpleListFilter):
    """A filter over a field's own choices: no question to the database."""

    choices_of = ()

    def lookups(self, request, model_admin):
        return self.choices_of.choices

    def queryset(self, request, queryset):
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


def choice_filter(name, label, choices):
    """A filter over one field by its choices."""
    return type(
        f"{name.title()}Filter", (ChoiceFilter,), {"parameter_name": name, "title": label, "choices_of": choices}
    )
