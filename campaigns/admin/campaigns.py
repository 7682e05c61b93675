"""Set up the year: copy last year's campaign or begin afresh, then dates, participants, duties, start, close."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.actions import (
    CampaignRefused,
    change_campaign,
    close_campaign,
    copy_campaign,
    create_campaign,
    start_campaign,
)
from campaigns.admin.forms import CampaignForm, CopyForm, YearForm
from campaigns.choices import DUTY_KINDS, CampaignState
from campaigns.models import Campaign
from organizations.admin import ScopedAdmin, posted
from organizations.admin.forms import ConfirmForm
from organizations.choices import Kind
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import scope_of


def sets_the_calendar(user):
    """Whether somebody sets up the year for all: manages the campaign from the city's own unit."""
    paths = scope_of(user).paths(Ability.MANAGE_CAMPAIGN)
    return Unit.objects.filter(path__in=paths, kind__in=[Kind.CITY, Kind.REGION]).exists()


@admin.register(Campaign)
class CampaignAdmin(ScopedAdmin):
    """The desk of a year. Everybody who sees duties sees it; the city's organizers change it."""

    see, adds, keys = Ability.SEE_DUTIES, Ability.MANAGE_CAMPAIGN, ("-year",)
    refusals = (CampaignRefused,)
    list_display = ["name", "year", "festival_on", "state"]
    fields = ["name", "year", "theme", "festival_on", "state"]
    change_form_template = "admin/campaigns/campaign.html"

    def get_queryset(self, request):
        return Campaign.objects.all() if scope_of(request.user).may(self.see) else Campaign.objects.none()

    def has_add_permission(self, request):
        return super().has_add_permission(request) and sets_the_calendar(request.user)

    def pages(self):
        return [
            ("copy/", self.copy, "copy"),
            ("<int:pk>/rename/", self.rename, "rename"),
            ("<int:pk>/start/", self.start, "start"),
            ("<int:pk>/close/", self.close, "close"),
        ]

    def changelist_view(self, request, extra_context=None):
        tools = [(self.url_of("copy"), _("Copy last year’s"))] if self.has_add_permission(request) else []
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        campaign = self.get_object(request, object_id) if object_id else None
        context = {"steps": self._steps(request, campaign)} if campaign else {}
        return super().changeform_view(request, object_id, form_url, context)

    def _steps(self, request, campaign):
        """The activities with their dates, participants and duties, and what may be done with each."""
        from campaigns.admin.activities import activity_tools

        activities = campaign.activities.prefetch_related("milestones__activity__campaign", "participants")
        return [
            {
                "activity": one,
                "milestones": sorted(one.milestones.all(), key=lambda each: each.falls_on),
                "participants": len(one.participants.all()),
                "tools": activity_tools(request, one, one.kind in DUTY_KINDS),
            }
            for one in activities
        ]

    def tools(self, request, obj):
        if not sets_the_calendar(request.user) or obj.state == CampaignState.CLOSED:
            return []
        moves = {
            CampaignState.PREPARING: ("start", _("Start the campaign")),
            CampaignState.RUNNING: ("close", _("Close the campaign")),
        }
        verb, label = moves[obj.state]
        return [self.tool("rename", obj, _("Name and theme")), self.tool(verb, obj, label)]

    def add_view(self, request, form_url="", extra_context=None):
        self._check(request)
        form = YearForm(request.user, posted(request), initial=_next_year())
        return self.form_page(
            request, form=form, act=lambda values: create_campaign(by=request.user, **values),
            title=_("Set up a year afresh"), button=_("Create the campaign"),
            lead=_("The four activities come with their usual dates, counted from the Spring Festival."),
            done=_("The campaign is created. Check the dates, then choose who takes part."),
        )  # fmt: skip

    def copy(self, request):
        """First show where every date would lie; create on the second button."""
        self._check(request)
        newest = Campaign.objects.first()
        form = CopyForm(request.user, posted(request), initial={"source": newest, **_next_year(newest)})
        previewing = request.method == "POST" and "create" not in request.POST
        context = {"moved": self._preview(request, form)} if previewing and form.is_valid() else {}
        return self.form_page(
            request, form=form, act=lambda values: copy_campaign(by=request.user, **values),
            ready=not previewing, title=_("Copy last year’s campaign"), button=_("Show the dates"),
            template="admin/campaigns/copy.html",
            done=_("The campaign is created. Check the dates, then choose who takes part."), **context,
        )  # fmt: skip

    def _preview(self, request, form):
        """Copy for a moment and take it back: what is shown is what would be created."""
        try:
            with transaction.atomic():
                copied = copy_campaign(by=request.user, **form.cleaned_data)
                rows = moved_dates(form.cleaned_data["source"], copied)
                transaction.set_rollback(True)
        except CampaignRefused as refused:
            form.add_error(None, str(refused))
            return []
        return rows

    def rename(self, request, pk):
        self._check(request)
        campaign = self.row(request, pk)
        form = CampaignForm(
            request.user, posted(request), initial={"name": campaign.name, "theme": campaign.theme}
        )
        return self.form_page(
            request, obj=campaign, form=form, act=lambda values: change_campaign(by=request.user, campaign=campaign, **values),
            title=_("Name and theme"), button=_("Save"), seen=_seen, done=_("The campaign is changed."),
        )  # fmt: skip

    def start(self, request, pk):
        return self._move(
            request, pk, start_campaign, CampaignState.PREPARING, _("Start the campaign"),
            _("Its duties show up on people’s to-do pages from now on."), _("The campaign runs."),
        )  # fmt: skip

    def close(self, request, pk):
        return self._move(
            request, pk, close_campaign, CampaignState.RUNNING, _("Close the campaign"),
            _("Nothing can be reported any more; its figures stay."), _("The campaign is closed."),
        )  # fmt: skip

    def _move(self, request, pk, action, state, title, lead, done):
        self._check(request)
        campaign = self.row(request, pk)

        def act(values):
            if campaign.state != state:
                raise CampaignRefused(_("It is “%(state)s” already.") % {"state": campaign.get_state_display()})
            return action(by=request.user, campaign=campaign)

        form = ConfirmForm(request.user, posted(request))
        return self.form_page(
            request, obj=campaign, form=form, act=act, title=title, button=title, lead=lead, seen=_seen, done=done
        )

    def _check(self, request):
        if not sets_the_calendar(request.user):
            raise PermissionDenied


def moved_dates(source, copied):
    """Every date of a campaign beside the same date of its copy."""
    rows = [(_("Spring Festival"), source.festival_on, copied.festival_on)]
    new = {one.kind: one for one in copied.activities.prefetch_related("milestones__activity__campaign")}
    for old in source.activities.prefetch_related("milestones__activity__campaign"):
        twin, name = new[old.kind], old.get_kind_display()
        rows.append((_("%(activity)s opens") % {"activity": name}, old.opens_on, twin.opens_on))
        pairs = zip(old.milestones.order_by("pk"), twin.milestones.order_by("pk"), strict=True)
        rows += [(f"{name} · {one.name}", one.falls_on, other.falls_on) for one, other in pairs]
        rows.append((_("%(activity)s closes") % {"activity": name}, old.closes_on, twin.closes_on))
    return rows


def _next_year(newest=None):
    year = newest.year + 1 if newest else timezone.localdate().year
    name = (
        newest.name.replace(str(newest.year), str(year))
        if newest
        else _("%(year)d Spring Festival relief campaign") % {"year": year}
    )
    return {"year": year, "name": name}


def _seen(campaign):
    return [(_("name"), campaign.name), (_("theme"), campaign.theme), (_("state"), campaign.get_state_display())]
