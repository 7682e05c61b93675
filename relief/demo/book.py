"""Writes stories down as rows: duties, reports, reviews, requests and their audit rows, in bulk.

The rows are those that the actions would have written one by one; the triggers of the duties keep the roll-ups.
"""

from uuid import UUID

from audit.models import Entry
from campaigns.choices import Decision, DutyKind, DutyState
from campaigns.models import Duty, Extension, Waiver
from campaigns.rules import timeliness
from campaigns.rules.calendar import SHANGHAI
from donations.choices import MeetingForm, ReturnReason, Verdict
from donations.models import Meeting, Review, Tally

FORMS = [MeetingForm.IN_PERSON] * 8 + [MeetingForm.ONLINE, MeetingForm.VISITS]


class Book:
    """Collects rows until `save`."""

    def __init__(self, chance, staff):
        self.chance = chance
        self.staff = staff
        self.rows = {model: [] for model in (Duty, Meeting, Tally, Review, Extension, Waiver)}
        self.records = []

    def write(self, activity, kind, unit, due_on, events, now):
        """Write down one duty with what has happened to it by now."""
        duty = Duty(
            activity=activity, kind=kind, unit=unit, unit_path=unit.path, area=unit.area,
            original_due_on=due_on, due_on=due_on,
        )  # fmt: skip
        self.rows[Duty].append(duty)
        for event in events:
            if event.at <= now:
                getattr(self, f"_{event.what}")(duty, event)

    def save(self):
        """Insert everything; reports in the order in which they came, so that receipt numbers rise with time."""
        for model in (Meeting, Tally):
            self.rows[model].sort(key=lambda report: report.submitted_at)
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows, batch_size=2000)
        Entry.objects.bulk_create(
            (self._entry(*record) for record in sorted(self.records, key=lambda record: record[0])),
            batch_size=2000,
        )

    def _secretary(self, duty):
        return self.staff.secretary[duty.unit.path]

    def _organizer(self, duty):
        return self.staff.organizer[duty.area.path]

    def _second_person(self, duty):
        """The organizer of the district confirms what the town proposes; the city confirms for departments."""
        above = self.staff.organizer[duty.unit.path[:8]]
        return self.staff.city[1] if above == self._organizer(duty) else above

    def _report(self, duty, event):
        day = event.at.astimezone(SHANGHAI).date()
        duty.reported_on = duty.reported_on or day
        duty.timeliness = timeliness(duty.reported_on, duty.original_due_on, duty.due_on)
        duty.revision += 1
        before = duty.measures
        shared = {
            "duty": duty, "unit_path": duty.unit_path, "revision": duty.revision, "submitted_at": event.at,
            "submitted_by": self._secretary(duty), "token": UUID(int=self.chance.getrandbits(128), version=4),
            "reason": event.details.get("reason", ""),
        }  # fmt: skip
        if duty.kind == DutyKind.MEETING:
            report, verb = self._meeting(duty, event, shared), "meeting.report"
        else:
            report, verb = self._tally(duty, event, shared), "tally.submit"
        duty.version += 1
        self.rows[type(report)].append(report)
        self._record(
            event, report.submitted_by, verb, report, before=before, after=duty.measures, reason=report.reason
        )

    def _meeting(self, duty, event, shared):
        duty.state = DutyState.DONE
        attended = max(1, round(duty.unit.members * self.chance.uniform(0.6, 0.98)))
        duty.measures = {"attended": attended}
        form = self.chance.choice(FORMS)
        return Meeting(held_on=event.details["held_on"], form=form, attended=attended, **shared)

    def _tally(self, duty, event, shared):
        figures = event.details["figures"]
        duty.state, duty.note, duty.measures = DutyState.SUBMITTED, "", figures.measures()
        return Tally(**shared, **vars(figures))

    def _accept(self, duty, event):
        duty.state = DutyState.DONE
        self._review(duty, event, Verdict.ACCEPTED, "", "")

    def _return(self, duty, event):
        reason, words = event.details["reason"], event.details["words"]
        duty.state = DutyState.RETURNED
        duty.note = words if reason == ReturnReason.OTHER else f"{ReturnReason(reason).label}{words}"
        self._review(duty, event, Verdict.RETURNED, reason, words)

    def _review(self, duty, event, verdict, reason, words):
        duty.version += 1
        tally, by = self.rows[Tally][-1], self._organizer(duty)
        self.rows[Review].append(
            Review(tally=tally, verdict=verdict, reason=reason, words=words, by=by, at=event.at)
        )
        after = {"before": {"state": DutyState.SUBMITTED}, "after": {"state": duty.state}}
        self._record(event, by, f"tally.{verdict}", tally, reason=words or reason, **after)

    def _ask(self, duty, event):
        extension = self._request(Extension, duty, event, self._secretary(duty), until=event.details["until"])
        self._record(
            event, extension.asked_by, "extension.ask", extension,
            reason=extension.reason, after={"until": str(extension.until)},
        )  # fmt: skip

    def _grant(self, duty, event):
        extension = self._decide(duty, event, Extension, self._organizer(duty), Decision.GRANTED)
        before, duty.due_on = {"due_on": str(duty.due_on)}, extension.until
        duty.version += 1
        after = {"due_on": str(duty.due_on)}
        self._record(event, extension.decided_by, "extension.grant", extension, before=before, after=after)

    def _refuse(self, duty, event):
        answer = event.details["answer"]
        extension = self._decide(duty, event, Extension, self._organizer(duty), Decision.REFUSED, answer)
        self._record(event, extension.decided_by, "extension.refuse", extension, reason=answer)

    def _propose(self, duty, event):
        waiver = self._request(Waiver, duty, event, self._organizer(duty))
        self._record(event, waiver.asked_by, "waiver.propose", waiver, reason=waiver.reason)

    def _confirm(self, duty, event):
        waiver = self._decide(duty, event, Waiver, self._second_person(duty), Decision.GRANTED)
        duty.state, duty.note = DutyState.WAIVED, waiver.reason
        duty.version += 1
        self._record(event, waiver.decided_by, "waiver.confirm", waiver, reason=waiver.reason)

    def _request(self, model, duty, event, by, **values):
        request = model(
            duty=duty, unit_path=duty.unit_path, reason=event.details["reason"], asked_by=by, asked_at=event.at,
            **values,
        )  # fmt: skip
        self.rows[model].append(request)
        return request

    def _decide(self, duty, event, model, by, state, answer=""):
        request = self.rows[model][-1]
        request.state, request.decided_by, request.decided_at, request.answer = state, by, event.at, answer
        return request

    def _record(self, event, by, verb, subject, **values):
        self.records.append((event.at, by, verb, subject, values))

    def _entry(self, at, by, verb, subject, values):
        unit = subject.unit if hasattr(subject, "unit") else subject.duty.unit
        return Entry(
            at=at, actor_id=by.pk, actor=by.name, verb=verb, subject_kind=subject._meta.label_lower,
            subject_id=subject.pk, subject=str(subject)[:200], unit_id=unit.pk, unit=unit.name, **values,
        )  # fmt: skip
