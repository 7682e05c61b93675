"""The organizer's desk: arranged by the day's work, not by table."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

GROUPS = [
    (_("Set up the year"), ["campaigns.Campaign", "copy", "campaigns.Activity"]),
    (_("Units and people"), ["organizations.Unit", "accounts.User", "organizations.Post", "roster"]),
    (
        _("All records"),
        [
            "donations.Tally", "campaigns.Duty", "campaigns.Extension", "campaigns.Waiver", "donations.Meeting",
            "donations.Review", "audit.Entry", "jobs.Job",
        ],
    ),
]  # fmt: skip
"""What the desk holds, in the order in which a year goes."""

MORE = {
    "copy": (_("Copy last year’s campaign"), "admin:campaigns_campaign_copy", "campaigns.Campaign"),
    "roster": (_("Take in a roster"), "organizations:roster-upload", "organizations.Unit"),
}
"""Places of the desk that are no list of records: name, route, and the records that the person must be able to add."""

AUTOCOMPLETE = 20
"""So many results are offered; whoever misses one types another character."""

CLOSED = {"view_on_site", "password_change", "password_change_done"}
"""Django's admin pages that we do not open: the first loads any row by its number, the others are our own."""


class ScopedAutocomplete(AutocompleteJsonView):
    """The first rows of the person's scope that begin with what was typed; counts nothing."""

    def get(self, request, *args, **kwargs):
        self.term, self.model_admin, self.source_field, to_field = self.process_request(request)
        if not self.has_perm(request):
            raise PermissionDenied
        found = [self.serialize_result(one, to_field) for one in self.get_queryset()[:AUTOCOMPLETE]]
        return JsonResponse({"results": found, "pagination": {"more": False}})

    def serialize_result(self, obj, to_field_name):
        """Tell namesakes apart by what stands behind the name."""
        behind = getattr(obj, "username", "") or getattr(obj, "code", "")
        return {"id": str(getattr(obj, to_field_name)), "text": f"{obj}（{behind}）" if behind else str(obj)}


class ReliefAdminSite(admin.AdminSite):
    """Django's admin for whoever holds one of its abilities; Django's own staff flag and rights count for nothing."""

    site_header = _("The organizer's desk")
    site_title = _("Relief")
    index_title = _("Today")
    index_template = "admin/today.html"
    final_catch_all_view = False
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take only desks of our own: what packages register (groups, sign-in attempts, tasks) knows no scope."""
        if admin_class is not None and hasattr(admin_class, "see"):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        from organizations.permissions import policy_of
        from organizations.querysets import scope_of

        user = request.user
        return user.is_authenticated and user.is_active and policy_of("admin:index").admits(user, scope_of(user))

    def login(self, request, extra_context=None):
        """There is one sign-in page, and it is not here."""
        target = request.GET.get("next", "")
        query = urlencode({"next": target}) if target.startswith(reverse("admin:index")) else ""
        return redirect(f"{reverse('accounts:login')}{'?' if query else ''}{query}")

    login.login_required = False

    def get_urls(self):
        return [one for one in super().get_urls() if getattr(one, "name", None) not in CLOSED]

    def autocomplete_view(self, request):
        return ScopedAutocomplete.as_view(admin_site=self)(request)

    def app_index(self, request, app_label, extra_context=None):
        return redirect("admin:index")

    def index(self, request, extra_context=None):
        from campaigns.admin.today import todays_work

        return super().index(request, {"work": todays_work(request.user), **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        """The models the person may open, in the groups of a year's work."""
        found = {}
        for app in self._build_app_dict(request).values():
            for one in app["models"]:
                found[one["model"]._meta.label] = one
        found |= {
            key: {"name": name, "admin_url": reverse(route), "add_url": ""}
            for key, (name, route, label) in MORE.items()
            if found.get(label, {}).get("add_url")
        }
        groups = [(name, [found[label] for label in labels if label in found]) for name, labels in GROUPS]
        return [
            {
                "name": name,
                "app_label": f"group-{number}",
                "app_url": "",
                "has_module_perms": True,
                "models": models,
            }
            for number, (name, models) in enumerate(groups)
            if models
        ]

    def each_context(self, request):
        return {**super().each_context(request), "log_entries": None}
