"""Festival dates and deadlines."""

from datetime import date

import pytest
from lunar_python import Lunar

from campaigns.rules import deadline, festival_on, reporting_refusal, same_day_in, timeliness


def test_every_festival_from_2000_to_2099_is_the_lunar_new_year():
    for year in range(2000, 2100):
        solar = Lunar.fromYmd(year, 1, 1).getSolar()
        assert festival_on(year) == date(solar.getYear(), solar.getMonth(), solar.getDay())


@pytest.mark.parametrize("year", [1999, 2100, 0, -5])
def test_other_years_are_not_known(year):
    with pytest.raises(ValueError, match="no festival date"):
        festival_on(year)


def test_a_deadline_is_inclusive_in_shanghai():
    assert deadline(date(2027, 1, 28)).isoformat() == "2027-01-28T23:59:59.999999+08:00"


def test_a_leap_day_falls_back():
    assert same_day_in(date(2028, 2, 29), 2029) == date(2029, 2, 28)


def test_four_kinds_of_timeliness():
    due, extended = date(2027, 1, 28), date(2027, 1, 30)
    assert timeliness(None, due, due) == ""
    assert timeliness(due, due, extended) == "on_time"
    assert timeliness(date(2027, 1, 30), due, extended) == "extended"
    assert timeliness(date(2027, 1, 31), due, extended) == "late"


def refusal(state="open", today=date(2027, 1, 28), grace_days=3):
    return reporting_refusal(
        state=state, due_on=date(2027, 1, 28), grace_days=grace_days, opens_on=date(2027, 1, 10),
        closes_on=date(2027, 2, 5), today=today,
    )  # fmt: skip


def test_reports_come_in_until_the_last_day_of_grace():
    assert refusal() is None
    assert refusal(today=date(2027, 1, 31)) is None
    assert refusal(today=date(2027, 2, 1)).may_extend


def test_returned_and_reported_ones_may_be_corrected_until_the_activity_closes():
    for state in ("returned", "submitted", "done"):
        assert refusal(state, today=date(2027, 2, 5)) is None
        assert refusal(state, today=date(2027, 2, 6)) is not None


def test_too_early_and_waived_are_refused():
    assert refusal(today=date(2027, 1, 9)) is not None
    assert refusal("waived") is not None
