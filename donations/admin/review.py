"""The review queue: one tally beside last year's and its siblings' median; accept, or return with a reason."""

from dataclasses import dataclass
from statistics import median

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import StaleDuty
from campaigns.choices import ActivityKind, DutyKind, DutyState
from campaigns.models import Activity, Campaign
from campaigns.rules import capitals, yuan
from donations.actions import ReviewRefused, accept_tally, return_tally
from donations.choices import ReturnReason
from donations.models import Review, Tally
from donations.rules import looks_like_quota
from organizations.admin import capped_count, posted
from organizations.permissions import Ability
from organizations.querysets import at_or_below, scope_of

FIGURES = [
    ("members", gettext_lazy("Party members")),
    ("donors", gettext_lazy("members who gave")),
    ("member_fen", gettext_lazy("amount from members")),
    ("leaders", gettext_lazy("leaders among them")),
    ("leader_fen", gettext_lazy("amount from leaders")),
    ("others", gettext_lazy("others who gave")),
    ("other_fen", gettext_lazy("amount from others")),
    ("total_fen", gettext_lazy("total amount")),
]
MOST_SIBLINGS = 300
"""The median looks at so many branches of the same town or department; more would say nothing else."""

MOST_WAITING = 1000


class ReturnForm(forms.Form):
    """Why a tally goes back: one of the short list, and words."""

    reason = forms.ChoiceField(
        label=gettext_lazy("reason"), choices=ReturnReason.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("in words"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The secretary reads this. Say what to look at again."),
    )


@dataclass(frozen=True)
class Siblings:
    """What the other branches of the same town or department reported, as far as one tally is compared with them."""

    count: int
    medians: dict
    looks_like_quota: bool


class ReviewPages:
    """The pages of the queue, for the admin of tallies."""

    def pages(self):
        return [
            ("review/", self.review, "review"),
            ("<int:pk>/review/", self.review_one, "review-one"),
            ("<int:pk>/accept/", self.accept, "accept"),
            ("<int:pk>/return/", self.send_back, "return"),
        ]

    def review(self, request):
        """Go to the first tally that waits, or say that none does."""
        self._check(request)
        first = waiting_for(request.user).first()
        if first:
            return redirect("admin:donations_tally_review-one", first.pk)
        return self.page(request, "admin/donations/review_done.html", {"title": _("Review the tallies")})

    def review_one(self, request, pk):
        return self._show(request, self._tally(request, pk))

    def accept(self, request, pk):
        tally = self._tally(request, pk)
        if request.method != "POST":
            return redirect("admin:donations_tally_review-one", pk)
        return self._judge(
            request,
            tally,
            lambda version: accept_tally(by=request.user, tally=tally, version=version),
            _("Accepted"),
        )

    def send_back(self, request, pk):
        """The page of the reason; what was typed stays when something is refused."""
        tally = self._tally(request, pk)
        form = ReturnForm(posted(request))
        if request.method == "POST" and form.is_valid():
            return self._judge(
                request, tally,
                lambda version: return_tally(by=request.user, tally=tally, version=version, **form.cleaned_data),
                _("Returned"), form,
            )  # fmt: skip
        return self._reason(request, tally, form)

    def _judge(self, request, tally, verdict, word, form=None):
        """Give the verdict and go on to the next tally; a refusal stands on the page it came from."""
        following = beside(request.user, tally, 1)
        version = request.POST.get("version", "")
        try:
            verdict(int(version) if version.isdecimal() and len(version) < 10 else None)
        except ReviewRefused as refused:
            if form is None:
                return self._show(request, tally, refusal=str(refused), status=409)
            form.add_error(None, str(refused))
            return self._reason(request, tally, form)
        except StaleDuty as stale:
            return self._show(request, tally, stale=stale.duty, status=409)
        messages.success(request, f"{word}: {tally.duty.unit}")
        return (
            redirect("admin:donations_tally_review-one", following.pk)
            if following
            else redirect("admin:donations_tally_review")
        )

    def _show(self, request, tally, refusal="", stale=None, status=200):
        duty = tally.duty
        last_year = Tally.objects.of_year_before(tally).select_related("duty__activity__campaign").first()
        siblings = siblings_of(tally, request.user)
        before, after = beside(request.user, tally, -1), beside(request.user, tally, 1)
        now = Tally.objects.current().filter(duty=duty).for_page().first() if stale else None
        context = {
            "title": _("Review: %(unit)s") % {"unit": duty.unit},
            "tally": tally, "duty": stale or duty, "original": tally, "rows": rows_of(tally, last_year, siblings, now),
            "last_year": last_year, "siblings": siblings, "now": now, "stale": stale, "refusal": refusal,
            "waits": tally.is_current and duty.state == DutyState.SUBMITTED and not stale,
            "capitals": capitals(tally.total_fen),
            "roster_differs": duty.unit.members and duty.unit.members != tally.members,
            "history": history_of(duty), "previous": before, "following": after,
            "left": capped_count(waiting_for(request.user), MOST_WAITING), "most": MOST_WAITING,
            "own": tally.submitted_by_id == request.user.pk,
        }  # fmt: skip
        return self.page(request, "admin/donations/review.html", context, status=status)

    def _reason(self, request, tally, form):
        context = {
            "title": _("Return: %(unit)s") % {"unit": tally.duty.unit}, "form": form, "original": tally,
            "button": _("Return the tally"), "version": tally.duty.version,
            "back_url": reverse("admin:donations_tally_review-one", args=[tally.pk]),
            "lead": _("The branch is asked to correct its tally and report again."),
        }  # fmt: skip
        return self.page(request, "admin/donations/return.html", context)

    def _tally(self, request, pk):
        self._check(request)
        return self.row(request, pk, Tally.objects.visible_to(request.user, Ability.REVIEW).for_page())

    def _check(self, request):
        if not scope_of(request.user).may(Ability.REVIEW):
            raise PermissionDenied


def waiting_for(user):
    """The running drive's tallies that wait for this person, in the order of the tree, along the partial index."""
    paths = scope_of(user).paths(Ability.REVIEW)
    drive = Activity.objects.filter(campaign=Campaign.objects.running(), kind=ActivityKind.DONATION).first()
    return (
        Tally.objects.waiting_review()
        .filter(at_or_below(paths, "duty__unit_path"), duty__activity=drive, duty__kind=DutyKind.TALLY)
        .order_by("duty__unit_path")
    )


def beside(user, tally, step):
    """The tally that waits after (1) or before (-1) this one in the queue, or None."""
    waiting = waiting_for(user)
    if step > 0:
        return waiting.filter(duty__unit_path__gt=tally.unit_path).only("pk").first()
    return waiting.filter(duty__unit_path__lt=tally.unit_path).order_by("-duty__unit_path").only("pk").first()


def siblings_of(tally, user):
    """The counted tallies of the same area and year that the person sees: their medians, and whether they look like a quota."""
    duty = tally.duty
    names = ("members", "donors", "member_fen", "leaders", "leader_fen", "others", "other_fen")
    others = (
        Tally.objects.visible_to(user, Ability.REVIEW)
        .counted()
        .in_unit_and_below(duty.area)
        .filter(duty__activity=duty.activity_id, duty__kind=DutyKind.TALLY)
    )
    rows = list(others.exclude(duty=duty).order_by("unit_path").values(*names)[:MOST_SIBLINGS])
    for row in rows:
        row["total_fen"] = row["member_fen"] + row["other_fen"]
    mine = {"donors": tally.donors, "member_fen": tally.member_fen}
    each = [row["member_fen"] / row["donors"] for row in [*rows, mine] if row["donors"]]
    medians = {name: int(median(row[name] for row in rows)) for name, _label in FIGURES} if rows else {}
    return Siblings(len(rows), medians, bool(tally.donors) and looks_like_quota(each))


def rows_of(tally, last_year, siblings, now=None):
    """The table of the page: a figure, as reported, as it stands now, last year's, the siblings' median; as printed."""
    rows = []
    for name, label in FIGURES:
        shown = yuan if name.endswith("_fen") else str
        row = {
            "label": label,
            "this": shown(getattr(tally, name)),
            "now": shown(getattr(now, name)) if now else None,
        }
        row["last_year"] = shown(getattr(last_year, name)) if last_year else "—"
        row["median"] = shown(siblings.medians[name]) if siblings.medians else "—"
        rows.append(row)
    return rows


def history_of(duty):
    """All revisions and verdicts of a duty, newest first, as a timeline."""
    entries = [
        {
            "at": one.submitted_at, "by": one.submitted_by, "text": one.reason,
            "title": _("Revision %(number)d: %(amount)s yuan") % {"number": one.revision, "amount": yuan(one.total_fen)},
        }
        for one in Tally.objects.filter(duty=duty).select_related("submitted_by")
    ]  # fmt: skip
    entries += [
        {
            "at": one.at, "by": one.by, "title": one.get_verdict_display(),
            "text": f"{one.get_reason_display()}{one.words}" if one.reason else "",
        }
        for one in Review.objects.filter(tally__duty=duty).for_page()
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)
