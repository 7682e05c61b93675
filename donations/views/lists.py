from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from campaigns.models import Campaign
from donations.models import Tally
from donations.rules import tally_of_receipt
from donations.sheets import exported_tallies
from donations.views.workbooks import XLSX, reports_for_many
from organizations.models import Unit
from organizations.permissions import Ability

PAGE = 50


@require_GET
def tally_list(request):
    """The current tallies in scope by place in the tree, or the one with a receipt number."""
    campaign, under = _asked(request)
    tallies = _tallies(request, campaign, under)
    number = request.GET.get("receipt", "").strip()
    if number:
        tallies = tallies.filter(pk=tally_of_receipt(number) or 0)
    after = request.GET.get("after", "")
    after = after if after.isalnum() else ""
    rows = list(tallies.filter(unit_path__gt=after).for_page().order_by("unit_path")[: PAGE + 1])
    context = {
        "tallies": rows[:PAGE],
        "next_after": rows[PAGE - 1].unit_path if len(rows) > PAGE else "",
        "campaign": campaign,
        "under": under,
        "receipt": number,
        "reports_for_many": reports_for_many(request.user, campaign),
    }
    return render(request, "donations/tally_list.html", context)


@require_GET
def tally_export(request):
    """Every current tally in scope as one workbook, streamed."""
    campaign, under = _asked(request)
    name = f"tallies-{campaign.year if campaign else ''}-{timezone.localdate():%Y%m%d}.xlsx"
    answer = StreamingHttpResponse(
        exported_tallies(_tallies(request, campaign, under, Ability.EXPORT)), content_type=XLSX
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request):
    """The campaign and the unit that the address names; a foreign unit is a 404."""
    year, unit = request.GET.get("campaign", ""), request.GET.get("under", "")
    campaign = get_object_or_404(Campaign, year=int(year[:9])) if year.isdecimal() else Campaign.objects.running()
    units = Unit.objects.visible_to(request.user, Ability.SEE_TALLIES)
    return campaign, get_object_or_404(units, pk=int(unit[:19])) if unit.isdecimal() else None


def _tallies(request, campaign, under, ability=Ability.SEE_TALLIES):
    tallies = Tally.objects.visible_to(request.user, ability).current().filter(duty__activity__campaign=campaign)
    return tallies.in_unit_and_below(under) if under else tallies
