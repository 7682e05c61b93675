"""Questions about campaigns and duties."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.choices import CampaignState, Decision, Timeliness
from campaigns.rules import REPORTED, UNREPORTED
from organizations.querysets import ScopedQuerySet


class CampaignQuerySet(models.QuerySet):
    def running(self):
        """The campaign that people work on now: the newest that runs; None before the first."""
        return self.filter(state=CampaignState.RUNNING).order_by("-year").first()

    def before(self, campaign):
        """Last year's campaign, or None."""
        return self.filter(year__lt=campaign.year).order_by("-year").first()


class DutyQuerySet(ScopedQuerySet):
    """Who must do what by when. The day is always a parameter."""

    def unreported(self):
        return self.filter(state__in=UNREPORTED)

    def reported(self):
        return self.filter(state__in=REPORTED)

    def overdue(self, today):
        """Not reported although the deadline, with any extension, has passed."""
        return self.unreported().filter(due_on__lt=today)

    def due_within(self, today, last):
        """Not reported, with the deadline from today to a last day, both counted."""
        return self.unreported().filter(due_on__range=(today, last))

    def shown_as(self, state, today):
        """The duties that a word of the lists stands for: a state, a timeliness, "reported" or "missing"."""
        if state == "missing":
            return self.overdue(today)
        if state == "reported":
            return self.reported()
        if state in Timeliness.values and state:
            return self.reported().filter(timeliness=state)
        return self.filter(state=state) if state else self

    def of_posts(self, user, today, role):
        """The duties of the very units where the person holds a post in this role today."""
        return self.filter(unit__in=user.posts.current(today).filter(role=role).values("unit"))

    def with_open_request(self):
        """Adds `extension_asked`: whether an extension waits for an answer."""
        asked = self.model.extensions.rel.related_model.objects.filter(duty=OuterRef("pk"), state=Decision.ASKED)
        return self.annotate(extension_asked=Exists(asked))

    def for_page(self):
        """With what a list row shows, in one query."""
        return self.select_related("activity__campaign", "unit", "area")


class RequestQuerySet(ScopedQuerySet):
    """Extensions and waivers."""

    def waiting(self):
        return self.filter(state=Decision.ASKED)

    def for_page(self):
        return self.select_related("duty__activity__campaign", "duty__unit", "asked_by", "decided_by")


class RollupQuerySet(ScopedQuerySet):
    """The counts that dashboards read; their scope is the area's place in the tree."""

    path_field = "area__path"

    def of_duties(self, activity, kind):
        return self.filter(activity=activity, kind=kind)

    def missing(self, today):
        """Counts of duties that are not reported and past their deadline."""
        return self.filter(Q(state__in=UNREPORTED), measure="duties", due_on__lt=today)
