"""What waits for an organizer today. From the roll-ups; counted, with a cap, only below one area."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.choices import ActivityKind, DutyKind, DutyState
from campaigns.models import Activity, Campaign, Duty, Extension, Rollup, Waiver
from campaigns.rules import UNREPORTED
from organizations.admin import capped_count
from organizations.models import Unit
from organizations.permissions import Ability
from organizations.querysets import at_or_below, scope_of

WEEK = timedelta(days=6)
MOST_REQUESTS = 1000


@dataclass
class Line:
    label: str
    count: int
    url: str
    cap: int = 0

    @property
    def shown(self):
        return f"{self.cap:,}+" if self.cap and self.count > self.cap else f"{self.count:,}"


@dataclass
class Card:
    label: str
    lines: list
    tone: str = ""


@dataclass
class Work:
    """The head of the desk: how far the festival is, and a card for each thing that waits."""

    lead: str = ""
    cards: list = field(default_factory=list)


def todays_work(user):
    """What waits for this person; nothing for those who do not review."""
    today, scope = timezone.localdate(), scope_of(user)
    campaign = Campaign.objects.running()
    if campaign is None or not scope.may(Ability.REVIEW):
        return Work()
    activity = Activity.objects.filter(campaign=campaign, kind=ActivityKind.DONATION).first()
    return Work(_lead(campaign, today), [*_duty_cards(user, activity, today), *_request_cards(user)])


def _lead(campaign, today):
    days = (campaign.festival_on - today).days
    if days < 0:
        return str(campaign)
    left = ngettext("%(count)d day to the Spring Festival", "%(count)d days to the Spring Festival", days)
    return f"{campaign} · {left % {'count': days}}"


def _duty_cards(user, activity, today):
    counts = counts_of(user, activity)

    def number(kind, states, late=lambda due_on: True):
        return sum(n for (k, state, due_on), n in counts.items() if k == kind and state in states and late(due_on))

    def lines(which, late):
        return [Line(kind.label, number(kind, UNREPORTED, late), _list(kind, which)) for kind in DutyKind]

    waiting = number(DutyKind.TALLY, [DutyState.SUBMITTED])
    return [
        Card(
            _("To review"), [Line(DutyKind.TALLY.label, waiting, reverse("admin:donations_tally_review"))], "due"
        ),
        Card(_("Overdue"), lines("overdue", lambda due_on: due_on < today), "late"),
        Card(_("Due within a week"), lines("due_soon", lambda due_on: today <= due_on <= today + WEEK)),
    ]


def _list(kind, which):
    return f"{reverse('admin:campaigns_duty_changelist')}?kind={kind}&state={which}"


def _request_cards(user):
    cards = []
    for label, model in ((_("Extensions asked"), Extension), (_("Waivers to confirm"), Waiver)):
        waiting = capped_count(model.objects.visible_to(user, Ability.REVIEW).waiting(), MOST_REQUESTS)
        url = reverse(f"admin:campaigns_{model._meta.model_name}_changelist") + "?state=asked"
        cards.append(Card(label, [Line(_("Waiting"), waiting, url, MOST_REQUESTS)]))
    return cards


def counts_of(user, activity):
    """How many duties of each kind, state and deadline lie in the person's scope.

    An area's counts stand in the roll-ups; a post below an area (a village's) counts its few duties themselves.
    """
    paths = scope_of(user).paths(Ability.REVIEW)
    small = [
        unit.path for unit in Unit.objects.filter(path__in=paths).select_related("area") if unit.area_id != unit.pk
    ]
    large = [path for path in paths if path not in small]
    found = {}
    names = ("kind", "state", "due_on")
    summed = Rollup.objects.filter(at_or_below(large, "area__path"), activity=activity, measure="duties")
    for *key, n in summed.values_list(*names).annotate(Sum("n")) if large else ():
        found[tuple(key)] = n
    counted = Duty.objects.filter(at_or_below(small), activity=activity)
    for *key, n in counted.order_by().values_list(*names).annotate(Count("pk")) if small else ():
        found[tuple(key)] = found.get(tuple(key), 0) + n
    return found
