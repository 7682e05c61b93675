from django.db import models
from django.db.models import F

from campaigns.choices import DutyState
from organizations.querysets import ScopedQuerySet


class ReportQuerySet(ScopedQuerySet):
    """Reports in revisions: meetings and tallies."""

    def current(self):
        """The newest revision of each duty: the one that counts."""
        return self.filter(revision=F("duty__revision"))

    def for_page(self):
        """With what a list row shows, in one query."""
        return self.select_related("duty__activity__campaign", "duty__unit", "duty__area", "submitted_by")


class TallyQuerySet(ReportQuerySet):
    """Questions about tallies."""

    def waiting_review(self):
        """The current tallies that an organizer has yet to accept or return."""
        return self.current().filter(duty__state=DutyState.SUBMITTED)

    def counted(self):
        """The current tallies that the dashboards count: submitted or accepted."""
        return self.current().filter(duty__state__in=[DutyState.SUBMITTED, DutyState.DONE])

    def of_year_before(self, tally_or_duty):
        """The counted tally of the same unit in the campaign before, as a queryset of one or none."""
        duty = getattr(tally_or_duty, "duty", tally_or_duty)
        return (
            self.counted()
            .filter(
                duty__unit=duty.unit_id,
                duty__kind=duty.kind,
                duty__activity__campaign__year__lt=duty.activity.campaign.year,
            )
            .order_by("-duty__activity__campaign__year")[:1]
        )


class ReviewQuerySet(ScopedQuerySet):
    """Questions about verdicts; their scope is the tally's."""

    path_field = "tally__unit_path"

    def for_page(self):
        return self.select_related("by")


class TallyWorkbookQuerySet(models.QuerySet):
    """Questions about committees' workbooks."""

    def of(self, user):
        """The workbooks that a person uploaded; nobody else sees them."""
        return self.filter(by=user)

    def left_before(self, moment):
        """Workbooks that were looked at and never applied."""
        return self.filter(applied_at=None, created_at__lt=moment)
