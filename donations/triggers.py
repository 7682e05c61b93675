"""What was reported and how it was judged never changes; only the copy of the unit's path moves with the unit."""

from integrity.rules import append_only, frozen_except

_REPORT = ["id", "duty_id", "revision", "token", "submitted_by_id", "submitted_at", "reason"]
_TALLY = ["members", "donors", "member_fen", "leaders", "leader_fen", "others", "other_fen"]

TRIGGERS = [
    *frozen_except("donations_tally", _REPORT + _TALLY, "unit_path"),
    *frozen_except("donations_meeting", [*_REPORT, "held_on", "form", "attended"], "unit_path"),
    *append_only("donations_review"),
]
