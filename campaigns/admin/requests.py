"""What is asked about duties: extensions and waivers, decided one by one with a reason."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import RequestRefused, StaleDuty, confirm_waiver, grant_extension, refuse_request
from campaigns.admin.duties import badge, paths_starting_with
from campaigns.choices import Decision
from campaigns.models import Extension, Waiver
from organizations.admin import ScopedAdmin, choice_filter, posted
from organizations.admin.forms import ScopedForm, date_field, reason_field
from organizations.permissions import Ability
from organizations.querysets import at_or_below, scope_of

SHAPES = {Decision.ASKED: ("due", "◷"), Decision.GRANTED: ("done", "✓"), Decision.REFUSED: ("late", "!")}


class GrantForm(ScopedForm):
    until = date_field(gettext_lazy("new deadline"), help_text=gettext_lazy("It counts to 24:00."))
    answer = reason_field(gettext_lazy("answer"), required=False)


class ConfirmWaiverForm(ScopedForm):
    answer = reason_field(gettext_lazy("answer"), required=False)


class RefuseForm(ScopedForm):
    answer = reason_field(gettext_lazy("why not"), help_text=gettext_lazy("The secretary reads this."))


class RequestAdmin(ScopedAdmin):
    """What both kinds share: the list in tree order, the decided ones read-only, refusing with words."""

    see, keys = Ability.SEE_DUTIES, ("unit_path", "-pk")
    refusals = (RequestRefused, StaleDuty)
    list_filter = [choice_filter("state", gettext_lazy("state"), Decision)]
    search_fields = ["duty__unit__name"]
    search_help_text = gettext_lazy(
        "How the unit’s name, its pinyin, its initials or its code begins; with all units below it."
    )
    readonly_fields = ["unit", "shown_state", "due_on"]

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        return queryset.filter(at_or_below(paths_starting_with(request.user, self.see, search_term))), False

    @admin.display(description=gettext_lazy("unit"))
    def unit(self, one):
        return one.duty.unit

    @admin.display(description=gettext_lazy("deadline"))
    def due_on(self, one):
        return one.duty.due_on

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, one):
        return badge(*SHAPES[one.state], one.get_state_display())

    def words_of(self, refused):
        if isinstance(refused, StaleDuty):
            return _("The duty is now “%(state)s”. Look at it again.") % {
                "state": refused.duty.get_state_display()
            }
        return str(refused)

    def may_decide(self, request, one):
        return one.state == Decision.ASKED and scope_of(request.user).may(Ability.REVIEW, one.unit_path)

    def refuse(self, request, pk):
        one = self._reviewed(request, pk)
        return self.form_page(
            request, obj=one, form=RefuseForm(request.user, posted(request)), seen=_seen,
            act=lambda values: refuse_request(by=request.user, request=one, **values), lead=one.reason,
            title=_("Refuse: %(request)s") % {"request": one}, button=_("Refuse"), done=_("The request is refused."),
            then=self._queue(),
        )  # fmt: skip

    def _reviewed(self, request, pk):
        return self.row(request, pk, self.model.objects.visible_to(request.user, Ability.REVIEW).for_page())

    def _queue(self):
        return f"{self.url_of('changelist')}?state=asked"


@admin.register(Extension)
class ExtensionAdmin(RequestAdmin):
    """Later deadlines: granted, to the day asked for or another, by an organizer above the unit."""

    list_display = ["unit", "until", "due_on", "reason", "asked_by", "asked_at", "shown_state"]
    fields = [
        "unit",
        "due_on",
        "until",
        "reason",
        "asked_by",
        "asked_at",
        "shown_state",
        "decided_by",
        "decided_at",
        "answer",
    ]

    def pages(self):
        return [("<int:pk>/grant/", self.grant, "grant"), ("<int:pk>/refuse/", self.refuse, "refuse")]

    def tools(self, request, obj):
        if not self.may_decide(request, obj):
            return []
        return [self.tool("grant", obj, _("Grant")), self.tool("refuse", obj, _("Refuse"))]

    def may_decide(self, request, one):
        return super().may_decide(request, one) and scope_of(request.user).may_above(Ability.REVIEW, one.unit_path)

    def grant(self, request, pk):
        one = self._reviewed(request, pk)
        return self.form_page(
            request, obj=one, form=GrantForm(request.user, posted(request), initial={"until": one.until}),
            act=lambda values: grant_extension(by=request.user, extension=one, **values), seen=_seen,
            title=_("Grant an extension to %(unit)s") % {"unit": one.unit}, button=_("Grant the extension"),
            lead=one.reason, done=_("The deadline is moved."), then=self._queue(),
        )  # fmt: skip


@admin.register(Waiver)
class WaiverAdmin(RequestAdmin):
    """That a unit need not report: proposed from a duty, confirmed here by a second person."""

    list_display = ["unit", "due_on", "reason", "asked_by", "asked_at", "shown_state"]
    fields = [
        "unit",
        "due_on",
        "reason",
        "asked_by",
        "asked_at",
        "shown_state",
        "decided_by",
        "decided_at",
        "answer",
    ]

    def pages(self):
        return [("<int:pk>/confirm/", self.confirm, "confirm"), ("<int:pk>/refuse/", self.refuse, "refuse")]

    def tools(self, request, obj):
        if not self.may_decide(request, obj):
            return []
        return [self.tool("confirm", obj, _("Confirm")), self.tool("refuse", obj, _("Refuse"))]

    def confirm(self, request, pk):
        one = self._reviewed(request, pk)
        return self.form_page(
            request, obj=one, form=ConfirmWaiverForm(request.user, posted(request)), seen=_seen,
            act=lambda values: confirm_waiver(by=request.user, waiver=one, **values), lead=one.reason,
            title=_("Confirm that %(unit)s need not report") % {"unit": one.unit}, button=_("Confirm the waiver"),
            done=_("The unit need not report."), then=self._queue(),
        )  # fmt: skip


def _seen(one):
    return [(_("state"), one.get_state_display()), (_("reason"), one.reason)]
