"""A committee reports for its branches with one workbook: look first, then all accepted rows or none."""

import datetime
from datetime import timedelta
from uuid import uuid4, uuid5

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from audit.actions import record
from campaigns.actions import DutyRefused, StaleDuty
from campaigns.models import Duty, Rollup
from donations.actions.reports import report_meeting, submit_tally
from donations.models import TallyWorkbook
from donations.rules import Figures
from organizations.permissions import Ability

KEPT = timedelta(days=30)
"""So long a workbook that was only looked at stays there for its owner."""

WAIT_MS, TRIES = 400, 5
"""A workbook that waits this long for another report's counts lets go of its own and begins again."""

ACCEPTED = ("new", "changed")


class WorkbookStale(Exception):
    """Something changed since the preview, so nothing was reported; `units` are the branches concerned."""

    def __init__(self, units):
        super().__init__(f"{len(units)} rows changed since the preview")
        self.units = units


@transaction.atomic
def keep_workbook(*, by, campaign, judged, token=None):
    """Keep a judged workbook (donations.sheets.Judged) for its owner to look at, and return it. Nothing is reported.

    The same token twice gives the same workbook.
    """
    TallyWorkbook.objects.of(by).left_before(timezone.now() - KEPT).delete()
    kept = {"by": by, "campaign": campaign, "sheet": judged.sheet, "places": judged.places, "rows": judged.rows}
    return TallyWorkbook.objects.get_or_create(token=token or uuid4(), defaults=kept)[0]


def apply_workbook(*, by, workbook):
    """Report every accepted row of a workbook, all or none, and return it. Applied twice it changes nothing.

    Raises WorkbookStale where a branch changed since the preview; then nothing was reported.
    """
    for left in reversed(range(TRIES)):
        try:
            return _applied(by, workbook.pk)
        except OperationalError as error:
            if not left or not _waited_too_long(error):
                raise
    return None


@transaction.atomic
def _applied(by, pk):
    workbook = TallyWorkbook.objects.select_for_update(of=["self"]).select_related("campaign").get(pk=pk)
    rows = workbook.rows_in(*ACCEPTED)
    if workbook.applied_at or not rows:
        return workbook
    duties = _unchanged(by, rows)
    rows.sort(key=lambda row: (duties[row["duty"]].area.path, duties[row["duty"]].unit_path))
    _lock_counts(duties.values())
    for report in (_report_meeting, _submit_tally):
        for row in rows:
            _or_stale(report, row, by, workbook, duties)
    workbook.applied_at = timezone.now()
    workbook.save(update_fields=["applied_at", "rows"])
    record(by=by, verb="tally.workbook", subject=workbook, after={"branches": len(rows)})
    return workbook


def _unchanged(by, rows):
    """The duties of the rows by number, as the preview saw them; a right taken away since counts as a change."""
    versions = {}
    for row in rows:
        versions[row["duty"]] = row["version"]
        if row["meeting"]:
            versions[row["meeting"]] = row["meeting_version"]
    visible = Duty.objects.visible_to(by, Ability.REPORT).for_page()
    duties = {duty.pk: duty for duty in visible.filter(pk__in=list(versions))}
    same = {pk for pk, duty in duties.items() if duty.version == versions[pk]}
    if stale := [row["unit"] for row in rows if not {row["duty"], row["meeting"] or row["duty"]} <= same]:
        raise WorkbookStale(stale)
    return duties


def _lock_counts(duties):
    """Take the roll-ups of all areas in the order in which every report takes them, so that nobody waits crosswise.

    A count that does not exist yet cannot be taken: there a crossing report goes first and the workbook begins again.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{WAIT_MS}ms"])
    activities, areas = {duty.activity_id for duty in duties}, {duty.area_id for duty in duties}
    key = ("activity", "kind", "area", "measure", "due_on", "state", "timeliness")
    counts = Rollup.objects.filter(activity__in=activities, area__in=areas).order_by(*key)
    list(counts.select_for_update().values_list("n"))


def _waited_too_long(error):
    return getattr(error.__cause__, "pgcode", "") in ("55P03", "40P01")  # lock not available, deadlock


def token_again(workbook):
    """The token of the workbook that a stale one is judged into once more: one, however often it is sent."""
    return uuid5(workbook.token, "again")


def _or_stale(report, row, by, workbook, duties):
    try:
        report(row, by, workbook, duties)
    except (StaleDuty, DutyRefused):
        raise WorkbookStale([row["unit"]]) from None


def _report_meeting(row, by, workbook, duties):
    if not row["content"]:
        return
    content = {**row["content"], "held_on": datetime.date.fromisoformat(row["content"]["held_on"])}
    report_meeting(
        by=by, duty=duties[row["meeting"]], content=content, token=_token(workbook, row["meeting"]),
        version=row["meeting_version"],
    )  # fmt: skip


def _submit_tally(row, by, workbook, duties):
    tally = submit_tally(
        by=by, duty=duties[row["duty"]], figures=Figures.of(row["figures"]), token=_token(workbook, row["duty"]),
        version=row["version"], reason=row["reason"],
    )  # fmt: skip
    row["tally"] = tally.pk


def _token(workbook, duty):
    """The same workbook reports a duty under the same token, however often it is sent."""
    return uuid5(workbook.token, str(duty))
