"""Questions about campaigns and duties."""

import json
from functools import cache

from django.db import connection, models
from django.db.models import Exists, OuterRef

from campaigns.choices import CampaignState, Decision, DutyState, Timeliness
from campaigns.rules import REPORTED, UNREPORTED
from organizations.permissions import Ability
from organizations.querysets import PATH_END, ScopedQuerySet

LARGEST = 2**63 - 1
"""No row has a larger number; SQLite refuses to be asked for one."""


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
        if state == "time_left":
            return self.unreported().filter(due_on__gte=today)
        if state == "due":
            return self.exclude(state=DutyState.WAIVED)
        if state == "reported":
            return self.reported()
        if state in Timeliness.values and state:
            return self.reported().filter(timeliness=state)
        return self.filter(state=state) if state else self

    def of_posts(self, user, today, role):
        """The duties of the very units where the person holds a post in this role today."""
        return self.filter(unit__in=user.posts.current(today).filter(role=role).values("unit"))

    def to_report(self, scope, pk, kind):
        """One duty with all that reporting it needs, or None: outside the scope it is not there.

        One hand-written statement, since this is the one read of a deadline's rush: it brings the activity's dates,
        the names, and `open_meeting`, the number of the unit's explaining meeting where that is not reported yet.
        """
        ranges = [limit for path in scope.paths(Ability.REPORT) for limit in (path, path + PATH_END)]
        if not ranges or pk > LARGEST:
            return None
        inside = " OR ".join(["(d.unit_path >= %s AND d.unit_path < %s)"] * (len(ranges) // 2))
        with connection.cursor() as cursor:
            cursor.execute(_to_report(self.model, inside), [pk, kind, *ranges])
            row = cursor.fetchone()
        return row and _duty_to_report(self.model, row)

    def with_open_request(self):
        """Adds `extension_asked`: whether an extension waits for an answer."""
        asked = self.model.extensions.rel.related_model.objects.filter(duty=OuterRef("pk"), state=Decision.ASKED)
        return self.annotate(extension_asked=Exists(asked))

    def for_page(self):
        """With what a list row shows, in one query."""
        return self.select_related("activity__campaign", "unit", "area")


_ACTIVITY = ("id", "campaign_id", "kind", "opens_on", "closes_on", "grace_days")
_CAMPAIGN = ("id", "year", "name")
_UNIT = ("id", "name", "members", "path")


def _to_report(duty, inside):
    columns = [("d", _columns(duty)), ("a", _ACTIVITY), ("c", _CAMPAIGN), ("u", _UNIT), ("m", ("id",))]
    selected = ", ".join(f"{table}.{name}" for table, names in columns for name in names)
    return (
        f"SELECT {selected} FROM campaigns_duty d "  # noqa: S608 - no outside text
        "JOIN campaigns_activity a ON a.id = d.activity_id JOIN campaigns_campaign c ON c.id = a.campaign_id "
        "JOIN organizations_unit u ON u.id = d.unit_id LEFT JOIN campaigns_duty m ON m.activity_id = d.activity_id "
        "AND m.kind = 'meeting' AND m.unit_id = d.unit_id AND m.state IN ('open', 'returned') "
        f"WHERE d.id = %s AND d.kind = %s AND ({inside})"
    )


@cache
def _columns(model):
    return tuple(field.column for field in model._meta.concrete_fields)


def _loaded(model, names, values):
    """An object with only these columns known; the others are loaded when asked for."""
    known = {name: next(values) for name in names}
    ordered = [name for name in _columns(model) if name in known]
    return model.from_db("default", ordered, [known[name] for name in ordered])


def _duty_to_report(model, row):
    """The row as a Duty whose activity, campaign and unit are known as far as reporting needs them."""
    activity_model = model._meta.get_field("activity").related_model
    values = iter(row)
    duty = _loaded(model, _columns(model), values)
    duty.measures = json.loads(duty.measures)
    duty.activity = _loaded(activity_model, _ACTIVITY, values)
    duty.activity.campaign = _loaded(activity_model._meta.get_field("campaign").related_model, _CAMPAIGN, values)
    duty.unit = _loaded(model._meta.get_field("unit").related_model, _UNIT, values)
    duty.open_meeting = next(values)
    return duty


class RequestQuerySet(ScopedQuerySet):
    """Extensions and waivers."""

    def waiting(self):
        return self.filter(state=Decision.ASKED)

    def for_page(self):
        return self.select_related("duty__activity__campaign", "duty__unit", "asked_by", "decided_by")


class RollupQuerySet(ScopedQuerySet):
    """The counts that dashboards read; their scope is the area's place in the tree."""

    path_field = "area__path"
