"""Calendar arithmetic: the days that an expression of time means, counted from a given day.

Belongs here: pure functions of dates, for extraction (the publication date is known) and for resolution (it was borrowed).
Does not: anything that reads text.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator

from flows.model import RelativeDate

_ONE_DAY = datetime.timedelta(days=1)
_NEAR = 90
"""Days within which a day without a year is simply the nearest one, whatever the tense suggests."""


def resolve_relative(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the expression as written on `anchor`.

    Weekdays: "on Tuesday" is the last Tuesday, the anchor itself included, or the coming one where the direction is future;
    "last" and "next" leave the anchor out. A day without a year is the nearest one, unless it is far off and the tense decides,
    or a word beside it is certain ("since"); "May 7 last year" is of that year. Raises ValueError for a day that no year near the
    anchor has.
    """
    start, end = _RESOLVERS[relative.unit](relative, anchor)
    shift = datetime.timedelta(days=relative.shift_days)
    return start + shift, end + shift + datetime.timedelta(days=relative.length_days)


def month_of(year: int, month: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a month."""
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def year_of(year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a year."""
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def _day(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    day = anchor + datetime.timedelta(days=relative.amount)
    return day, day


def _week(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Monday to Sunday; what is left of it for "later this week" (on a Sunday, the week that then begins), what is over for "earlier"."""
    later, earlier = (relative.amount == 0 and relative.direction == way for way in ("future", "past"))
    if later and anchor.weekday() == 6:
        anchor += _ONE_DAY
    monday = anchor + datetime.timedelta(days=7 * relative.amount - anchor.weekday())
    sunday = monday + datetime.timedelta(days=6)
    return (anchor if later else monday), (anchor if earlier else sunday)


def _weekend(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Saturday and Sunday: without "last" or "next" the weekend that the direction points to, else the last one begun."""
    saturday = anchor + datetime.timedelta(days=5 - anchor.weekday())
    if relative.amount == 0 and relative.direction != "future" and anchor < saturday:
        saturday -= datetime.timedelta(days=7)
    elif relative.amount < 0 or (relative.amount > 0 and anchor >= saturday):
        saturday += datetime.timedelta(days=7 * relative.amount)
    return saturday, saturday + _ONE_DAY


def _month(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    months = anchor.year * 12 + anchor.month - 1 + relative.amount
    return month_of(months // 12, months % 12 + 1)


def _year(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    return year_of(anchor.year + relative.amount)


def _weekday(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    if relative.weekday is None:
        raise ValueError("a weekday expression needs its weekday")
    ahead = (relative.weekday - anchor.weekday()) % 7
    if relative.amount > 0:
        days = (ahead or 7) + 7 * (relative.amount - 1)
    elif relative.amount < 0:
        days = ahead - 7 + 7 * (relative.amount + 1)
    else:
        days = ahead if relative.direction == "future" or ahead == 0 else ahead - 7
    day = anchor + datetime.timedelta(days=days)
    return day, day


def _date(relative: RelativeDate, anchor: datetime.date) -> tuple[datetime.date, datetime.date]:
    candidates = list(_dates_around(relative, anchor))
    if relative.weekday is not None:
        candidates = [c for c in candidates if c[0].weekday() == relative.weekday] or candidates
    if relative.amount:
        candidates = [c for c in candidates if c[0].year == anchor.year + relative.amount]
    if not candidates:
        raise ValueError(f"no day {relative.day} in month {relative.month} of the years around {anchor.year}")
    nearest = min(candidates, key=lambda c: _distance(c, anchor))
    near = 0 if relative.day is None else _NEAR
    if relative.direction is None or (_distance(nearest, anchor) <= near and not relative.certain):
        return nearest
    agreeing = [c for c in candidates if (c[0] <= anchor if relative.direction == "past" else c[1] >= anchor)]
    return min(agreeing or candidates, key=lambda c: _distance(c, anchor))


def _dates_around(relative: RelativeDate, anchor: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
    """The month or the day in the years before, of and after the anchor."""
    if relative.month is None:
        raise ValueError("a date expression needs its month")
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        first, last = month_of(year, relative.month)
        if relative.day is None:
            yield first, last
        elif relative.day <= last.day:
            day = first.replace(day=relative.day)
            yield day, day


def _distance(period: tuple[datetime.date, datetime.date], anchor: datetime.date) -> int:
    """Days from the anchor to the period; 0 inside it."""
    first, last = period
    return max((first - anchor).days, (anchor - last).days, 0)


_RESOLVERS = {
    "day": _day,
    "week": _week,
    "weekend": _weekend,
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "date": _date,
}
