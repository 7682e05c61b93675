"""Read-only records of the lower floors: who did what, and long work."""

from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.models import Entry
from jobs.choices import State
from jobs.models import Job
from organizations.admin.keyed import is_number
from organizations.admin.scoped import ScopedAdmin, choice_filter
from organizations.choices import Kind
from organizations.models import Unit
from organizations.permissions import Ability


class VerbFilter(admin.SimpleListFilter):
    """By what was done; the verbs are the code's own, so nothing is asked of a large table."""

    title = gettext_lazy("what was done")
    parameter_name = "verb"

    def lookups(self, request, model_admin):
        return list(VERBS.items())

    def queryset(self, request, queryset):
        return queryset.filter(verb=self.value()) if self.value() else queryset


class AboutFilter(admin.SimpleListFilter):
    """One record's history: its kind and number, as a link from the record gives them."""

    title = gettext_lazy("record")
    parameter_name = "about"

    def lookups(self, request, model_admin):
        return [(self.value(), _("This record"))] if self.value() else []

    def has_output(self):
        return bool(self.value())

    def queryset(self, request, queryset):
        kind, _dot, number = (self.value() or "").rpartition(".")
        return queryset.filter(subject_kind=kind, subject_id=number) if is_number(number) else queryset


VERBS = {
    "tally.submit": gettext_lazy("reported a tally"),
    "tally.accepted": gettext_lazy("accepted a tally"),
    "tally.returned": gettext_lazy("returned a tally"),
    "meeting.report": gettext_lazy("reported a meeting"),
    "extension.ask": gettext_lazy("asked for an extension"),
    "extension.grant": gettext_lazy("granted an extension"),
    "extension.refuse": gettext_lazy("refused an extension"),
    "waiver.propose": gettext_lazy("proposed a waiver"),
    "waiver.confirm": gettext_lazy("confirmed a waiver"),
    "waiver.refuse": gettext_lazy("refused a waiver"),
    "waiver.lift": gettext_lazy("lifted a waiver"),
    "duty.create": gettext_lazy("created duties"),
    "campaign.create": gettext_lazy("set up a campaign"),
    "campaign.copy": gettext_lazy("copied a campaign"),
    "campaign.change": gettext_lazy("changed a campaign"),
    "campaign.start": gettext_lazy("started a campaign"),
    "campaign.close": gettext_lazy("closed a campaign"),
    "activity.change": gettext_lazy("changed an activity’s dates"),
    "activity.participants": gettext_lazy("chose who takes part"),
    "unit.open": gettext_lazy("opened a unit"),
    "unit.rename": gettext_lazy("renamed a unit"),
    "unit.move": gettext_lazy("moved a unit"),
    "unit.close": gettext_lazy("closed a unit"),
    "post.give": gettext_lazy("gave a post"),
    "post.end": gettext_lazy("ended a post"),
    "user.create": gettext_lazy("registered a person"),
    "user.rename": gettext_lazy("renamed a person"),
    "user.password": gettext_lazy("set a password"),
    "user.invite": gettext_lazy("invited a person"),
    "user.disable": gettext_lazy("disabled a person"),
    "user.enable": gettext_lazy("enabled a person"),
    "user.administrator": gettext_lazy("changed the system administration"),
}


@admin.register(Entry)
class EntryAdmin(ScopedAdmin):
    """The record of what was done, for auditors, within their units. Nobody changes it."""

    see = Ability.SEE_AUDIT
    list_display = ["at", "actor", "done", "subject", "unit", "reason"]
    list_filter = [VerbFilter, AboutFilter]
    search_fields = ["actor"]
    search_help_text = gettext_lazy("How the person’s or the unit’s name, pinyin or initials begin.")
    fields = readonly_fields = ["at", "actor", "done", "subject", "unit", "changes", "reason"]

    def get_queryset(self, request):
        """Entries of the auditor's units; who audits the whole city sees also those of no unit, such as accounts'."""
        units = Unit.objects.visible_to(request.user, self.see).order_by()
        inside = Q(unit_id__in=units.values("pk"))
        if units.filter(kind__in=[Kind.CITY, Kind.REGION]).exists():
            inside |= Q(unit_id__isnull=True)
        return Entry.objects.filter(inside)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        people = User.objects.search(search_term).values("pk")
        units = Unit.objects.starting_with(search_term).order_by().values("pk")
        return queryset.filter(Q(actor_id__in=people) | Q(unit_id__in=units)), False

    @admin.display(description=gettext_lazy("what was done"))
    def done(self, entry):
        return VERBS.get(entry.verb, entry.verb)

    @admin.display(description=gettext_lazy("before and after"))
    def changes(self, entry):
        """A table of what changed; money in yuan."""
        names = [*entry.before, *(name for name in entry.after if name not in entry.before)]
        rows = [(label_of(name), shown(name, entry.before), shown(name, entry.after)) for name in names]
        if not rows:
            return "—"
        body = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', rows)
        return format_html(
            '<table class="changes"><thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th>'
            "</tr></thead><tbody>{}</tbody></table>",
            _("field"), _("before"), _("after"), body,
        )  # fmt: skip


LABELS = {
    "members": gettext_lazy("Party members"),
    "donors": gettext_lazy("members who gave"),
    "member_fen": gettext_lazy("amount from members"),
    "leaders": gettext_lazy("leaders among them"),
    "leader_fen": gettext_lazy("amount from leaders"),
    "others": gettext_lazy("others who gave"),
    "other_fen": gettext_lazy("amount from others"),
    "amount_fen": gettext_lazy("total amount"),
    "attended": gettext_lazy("people who attended"),
    "state": gettext_lazy("state"),
    "name": gettext_lazy("name"),
    "username": gettext_lazy("sign-in name"),
    "role": gettext_lazy("role"),
    "starts_on": gettext_lazy("from"),
    "ends_on": gettext_lazy("until"),
    "until": gettext_lazy("until"),
    "due_on": gettext_lazy("deadline"),
    "year": gettext_lazy("year"),
    "kind": gettext_lazy("kind"),
    "code": gettext_lazy("code"),
    "parent": gettext_lazy("unit above"),
    "closed_on": gettext_lazy("closed on"),
    "festival_on": gettext_lazy("Spring Festival"),
    "is_active": gettext_lazy("active"),
    "is_superuser": gettext_lazy("system administrator"),
    "must_change_password": gettext_lazy("must change password"),
}


def label_of(name):
    return LABELS.get(name, name)


def shown(name, values):
    """A value as people read it: amounts, which are kept in fen, as yuan."""
    value = values.get(name)
    if value is None:
        return "—"
    if name.endswith("_fen") and isinstance(value, int):
        return _("%(amount)s yuan") % {"amount": f"{value // 100:,}.{value % 100:02d}"}
    return _("yes") if value is True else _("no") if value is False else value


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    """Long work that the person started; the system administrator sees all."""

    list_display = ["title", "state", "done", "total", "started_by", "created_at", "finished_at"]
    list_filter = [choice_filter("state", gettext_lazy("state"), State)]
    list_select_related = ["started_by"]
    fields = [
        "title",
        "state",
        "done",
        "total",
        "message",
        "started_by",
        "created_at",
        "started_at",
        "finished_at",
    ]

    def get_queryset(self, request):
        return Job.objects.visible_to(request.user)

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True

    def tools(self, request, obj):
        return [(obj.get_absolute_url(), _("Progress"))]
