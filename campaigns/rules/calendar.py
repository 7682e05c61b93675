"""Dates: the festival's, a campaign's that move with it, and deadlines in words."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

FESTIVALS = (  # one decade a line
    "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 "  # 2000 to 2009
    "0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 "  # 2010 to 2019
    "0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 "  # 2020 to 2029
    "0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 "  # 2030 to 2039
    "0212 0201 0122 0210 0130 0217 0206 0126 0214 0202 "  # 2040 to 2049
    "0123 0211 0201 0219 0208 0128 0215 0204 0124 0212 "  # 2050 to 2059
    "0202 0121 0209 0129 0217 0205 0126 0214 0203 0123 "  # 2060 to 2069
    "0211 0131 0219 0207 0127 0215 0205 0124 0212 0202 "  # 2070 to 2079
    "0122 0209 0129 0217 0206 0126 0214 0203 0124 0210 "  # 2080 to 2089
    "0130 0218 0207 0127 0215 0205 0125 0212 0201 0121 "  # 2090 to 2099
).split()
"""Month and day of the lunar new year, 2000 to 2099. Computed from the astronomical calendar GB/T 33661-2017;
checked against lunar_python in the tests."""


def festival_on(year):
    """The date of the Spring Festival in a year. Raises ValueError outside 2000 to 2099."""
    if not 2000 <= year <= 2099:
        raise ValueError(f"no festival date is known for {year}")
    text = FESTIVALS[year - 2000]
    return date(year, int(text[:2]), int(text[2:]))


def deadline(due_on):
    """The last moment of a day in Shanghai: a deadline is inclusive."""
    return datetime.combine(due_on, time(23, 59, 59, 999999), SHANGHAI)


def moved_with_festival(day, old_festival, new_festival):
    """The date with the same distance from the new festival as it had from the old one."""
    return new_festival + (day - old_festival)


def same_day_in(day, year):
    """The same month and day of another year; 29 February becomes 28 where it is missing."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def milestone_date(festival, offset_days, fixed_on):
    """The date of a milestone: fixed, or days from the festival (negative: before it)."""
    return fixed_on or festival + timedelta(days=offset_days)
