"""Every page of the product, in a city where there is something to see on each, for a person who may see it."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from audit.models import Entry
from campaigns.actions import ask_extension, propose_waiver
from campaigns.models import Duty
from donations.actions import accept_tally, return_tally
from donations.choices import ReturnReason
from jobs.choices import State
from jobs.models import Job
from tests.access.routes import ROUTES, address
from tests.cast import World
from tests.dashboards.years import add_last_year
from tests.donations.committee import Committee
from tests.organizations.rosters import post, read, unit

PEOPLE = ("alice", "bob", "carol", "connie", "audrey", "root")
"""Who is asked first whether a page opens."""

NO_PAGE = {
    # for the machine
    "healthz", "readyz", "manifest", "service-worker", "admin:jsi18n", "admin:autocomplete", "organizations:unit-search",
    # forms that only take what is sent
    "set_language", "accounts:logout", "admin:logout", "jobs:job-cancel", "jobs:job-resume", "donations:tally-workbook-apply",
    "organizations:roster-apply", "admin:donations_tally_accept",
    # files
    "dashboards:export", "donations:tally-export", "donations:tally-workbook-template", "donations:tally-workbook-rejected",
    "organizations:roster-template", "organizations:roster-rejected",
    # they only lead on
    "admin:login", "admin:password_change", "admin:password_change_done", "admin:view_on_site",
    "admin:donations_tally_review", "admin:app_list", "accounts:invitation",
}  # fmt: skip


REFUSED = ("_add", "_change", "_delete", "_history")
"""Pages of the stock admin that the desk refuses to everybody for most records."""


@dataclass(frozen=True)
class Page:
    """One page as one person sees it: the address, and what it answers with."""

    who: str
    path: str
    status: int = 200

    def __str__(self):
        return f"{self.who} {self.path}"


def signed_in(user):
    client = Client()
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class City:
    """The small city in full swing, with the rows that stand in the addresses of its pages."""

    def __init__(self, world: World):
        self.world, self.unit = world, world.unit
        add_last_year(world, [])
        world.meet(self.unit.branch_a, world.alice)
        first = world.tally(self.unit.branch_a, world.alice)
        return_tally(
            by=world.bob,
            tally=first,
            version=first.duty.version,
            reason=ReturnReason.AMOUNT,
            words="比去年多出近十倍。",
        )
        self.tally = world.tally(self.unit.branch_a, world.alice)
        self._other_branches()
        self.clients = {name: signed_in(getattr(world, name)) for name in PEOPLE}
        self.rows = self._rows()

    def _other_branches(self):
        """One accepted, one returned, one past its deadline; requests wait for an answer."""
        world, unit = self.world, self.unit
        for branch, by in ((unit.branch_b, world.charlie), (unit.branch_a2, world.carol)):
            world.meet(branch, by)
        accepted = world.tally(unit.branch_b, world.charlie)
        self.review = accept_tally(by=world.dora, tally=accepted, version=accepted.duty.version)
        self.duty = world.duty(unit.branch_a2)
        until = self.duty.due_on + timedelta(days=3)
        self.extension = ask_extension(by=world.alice, duty=self.duty, reason="书记外出学习。", until=until)
        self.waiver = propose_waiver(by=world.carol, duty=world.duty(unit.branch_b2), reason="支部已撤并。")
        self.late = world.duty(unit.branch_b2)
        yesterday = timezone.localdate() - timedelta(days=1)
        Duty.objects.filter(pk=self.late.pk).update(original_due_on=yesterday, due_on=yesterday)

    def _rows(self):
        world = self.world
        committee = Committee(world, self.clients["connie"])
        workbook = committee.report("ZB-c1", "ZB-c2")
        self.doubtful = committee.report("ZB-c3", donors=99)
        roster = [unit(), unit("ZB-a1", "东街支部", members=43), unit("ZB-a9", "重名支部")], [post(), post("x y")]
        return SimpleNamespace(
            user=world.alice, post=world.alice.posts.get(), unit=self.unit.town_a, campaign=world.campaign,
            activity=world.activity, duty=self.duty, reported=self.tally.duty, meeting=self.tally.duty,
            meeting_duty=world.duty(self.unit.branch_a, "meeting"), tally=self.tally, review=self.review,
            extension=self.extension, waiver=self.waiver, job=self._job(State.RUNNING), workbook=workbook,
            upload=read(self.clients["bob"], *roster), entry=Entry.objects.latest("pk"),
        )  # fmt: skip

    def _job(self, state):
        return Job.objects.create(
            started_by=self.world.bob,
            task="x",
            title="生成任务",
            total=200,
            done=50,
            state=state,
            message="第 50 行有误。",
        )

    def pages(self):
        """The pages behind all routes, then those that look different for somebody or in some state."""
        return [*self.by_route(), *self.further()]

    def by_route(self):
        """A page for each route that has one; a route without is in NO_PAGE."""
        missing = []
        for route in ROUTES:
            if route in NO_PAGE or "(" in route:
                continue
            if found := self._opens(address(route, self)):
                yield found
            elif not (route.startswith("admin:") and route.endswith(REFUSED)):
                missing.append(route)
        assert not missing, f"no page is looked at for {missing}: add what it needs, or name it in NO_PAGE"

    def _opens(self, path):
        for who, client in {**self.clients, "": Client()}.items():
            answer = client.get(path)
            if answer.status_code in (200, 409) and answer.headers["Content-Type"].startswith("text/html"):
                return Page(who, path, answer.status_code)
        return None

    def further(self):
        unit, late, duty = self.unit, self.late.pk, f"/donations/duties/{self.duty.pk}"
        town, city = unit.town_a.pk, unit.city.pk
        done, failed = self._job(State.DONE).pk, self._job(State.FAILED).pk
        return [
            Page("", "/accounts/login/?next=/duties/"),
            Page("", "/accounts/invitation/MQ/none/", 410),
            Page("", address("accounts:invitation", self)),
            *(Page(who, "/") for who in ("bob", "carol", "connie", "audrey", "root")),
            Page("alice", "/no/such/page/", 404),
            Page("alice", "/dashboards/", 403),
            Page("alice", f"/donations/duties/{late}/tally/", 404),
            Page("carol", f"/donations/duties/{late}/tally/", 409),
            Page("carol", f"{duty}/tally/"),
            Page("carol", f"/dashboards/{city}/?kind=meeting"),
            *(
                Page("carol", f"/dashboards/{one.pk}/")
                for one in (unit.district_a, unit.department, unit.branch_a)
            ),
            Page("bob", "/duties/?state=open"),
            Page("bob", f"/duties/?state=returned&under={town}"),
            Page("bob", "/duties/?kind=nonsense", 404),
            Page("alice", f"/donations/tallies/{self.tally.pk}/receipt/"),
            Page("alice", "/donations/tallies/?receipt=2020-00000000-00"),
            Page("bob", f"/organizations/units/{unit.village_a.pk}/"),
            Page("bob", "/organizations/units/?q=dongjie"),
            Page("bob", f"/jobs/{done}/"),
            Page("bob", f"/jobs/{failed}/"),
            Page("connie", f"/donations/workbooks/{self.doubtful.pk}/"),
            Page("bob", "/admin/donations/tally/?state=submitted"),
            Page("bob", "/admin/donations/tally/?q=nobody"),
            Page("bob", "/admin/campaigns/duty/?q=dongjie"),
            Page("audrey", "/admin/"),
            Page("root", "/admin/"),
        ]
