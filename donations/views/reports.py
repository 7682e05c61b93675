"""What reporting a meeting and reporting a tally share: how each refusal is shown without losing what was typed."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.choices import DutyState
from campaigns.models import Duty
from campaigns.rules import REPORTED, Refusal
from organizations.permissions import Ability
from organizations.querysets import scope_of


def duty_to_report(request, pk, kind):
    """The duty that this person may report, or the same 404 as for a missing one."""
    duty = Duty.objects.all().to_report(scope_of(request.user), pk, kind)
    if duty is None:
        raise Http404
    return duty


def duty_to_show(request, pk, kind):
    """The duty whose reports this person may read, or 404."""
    duties = Duty.objects.visible_to(request.user, Ability.SEE_TALLIES).filter(kind=kind)
    return get_object_or_404(duties.for_page(), pk=pk)


def needs_reason(request, duty):
    """Whether the report corrects one that stands, so that it must say why; a returned one was asked for.

    A form made from an older version is a repeat or will be refused as stale: no reason is asked of it.
    """
    if request.method == "POST" and request.POST.get("version") != str(duty.version):
        return False
    return duty.state in REPORTED


def correction(user, duty):
    """Whether this person may report or correct, and where."""
    may = scope_of(user).may(Ability.REPORT, duty.unit_path) and duty.state != DutyState.WAIVED
    return {"may_correct": may, "report_url": duty.report_url if may else ""}


def refused(request, duty, refusal, *, form=None, url="", label=""):
    """The page that says what is refused, why, under which rule and what to do; what was typed stays on it."""
    if refusal.may_extend and not url:
        url, label = reverse("campaigns:extension-ask", args=[duty.pk]), _("Ask for an extension")
    context = {"duty": duty, "refusal": refusal, "url": url, "label": label, "typed": _typed(form)}
    return render(request, "donations/report_refused.html", context, status=409)


def other_content(request, duty, report):
    """The form was sent before with other content: the first stands, and a correction is the way to change it."""
    refusal = Refusal(
        what=_("This form was already sent, with other figures."),
        why=_("What was sent first counts. It is shown on the next page."),
        cure=_("If the first figures are wrong, correct them there."),
    )
    return refused(request, duty, refusal, url=report.get_absolute_url(), label=_("Show what was reported"))


def stale(request, duty, now, form):
    """Somebody reported or decided meanwhile: both versions are shown, and nothing typed is lost."""
    refusal = Refusal(
        what=_("This changed since you opened the page."),
        why=_("It now stands at “%(state)s”; you or a colleague sent it from another page.")
        % {"state": now.get_state_display()},
        cure=_("Compare both versions below. If yours is right, open the newest one and correct it."),
    )
    return refused(
        request, duty, refusal, form=form, url=now.get_absolute_url(), label=_("Open the newest version")
    )


def _typed(form):
    """Pairs of label and text as typed, so that nobody must remember them."""
    if form is None:
        return []
    return [(field.label, form.data.get(field.html_name, "")) for field in form.visible_fields()]
