"""Calendar arithmetic: which days an expression means on a given day."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model import RelativeDate
from flows.timeline import month_of, resolve_relative

WEDNESDAY = datetime.date(2015, 5, 13)
DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31))
DIRECTIONS = st.sampled_from(["past", "future", None])


def first(relative, anchor=WEDNESDAY):
    return resolve_relative(relative, anchor)[0].isoformat()


def both(relative, anchor=WEDNESDAY):
    return tuple(day.isoformat() for day in resolve_relative(relative, anchor))


@pytest.mark.parametrize(
    ("relative", "expected"),
    [
        (RelativeDate("day", -1), ("2015-05-12", "2015-05-12")),
        (RelativeDate("week"), ("2015-05-11", "2015-05-17")),
        (RelativeDate("week", -1), ("2015-05-04", "2015-05-10")),
        (RelativeDate("week", direction="future"), ("2015-05-13", "2015-05-17")),
        (RelativeDate("week", direction="past"), ("2015-05-11", "2015-05-13")),
        (RelativeDate("weekend", direction="past"), ("2015-05-09", "2015-05-10")),
        (RelativeDate("weekend", direction="future"), ("2015-05-16", "2015-05-17")),
        (RelativeDate("weekend", -1), ("2015-05-09", "2015-05-10")),
        (RelativeDate("month", -5), ("2014-12-01", "2014-12-31")),
        (RelativeDate("year", 1), ("2016-01-01", "2016-12-31")),
        (RelativeDate("date", month=2), ("2015-02-01", "2015-02-28")),
        (RelativeDate("date", month=5, day=7, length_days=2), ("2015-05-07", "2015-05-09")),
        (RelativeDate("weekday", weekday=0, shift_days=-1), ("2015-05-10", "2015-05-10")),
    ],
)
def test_periods_are_counted_from_the_anchor(relative, expected):
    assert both(relative) == expected


def test_later_this_week_written_on_a_sunday_is_the_week_that_begins():
    sunday = datetime.date(2015, 5, 17)
    assert both(RelativeDate("week", direction="future"), sunday) == ("2015-05-18", "2015-05-24")


def test_a_month_is_the_past_or_coming_one_by_its_direction():
    assert first(RelativeDate("date", month=6, direction="past")) == "2014-06-01"
    assert first(RelativeDate("date", month=6, direction="future")) == "2015-06-01"


def test_a_leap_day_is_found_where_a_year_near_has_one_and_refused_elsewhere():
    assert first(RelativeDate("date", month=2, day=29), datetime.date(2016, 3, 1)) == "2016-02-29"
    with pytest.raises(ValueError, match="no day 29 in month 2"):
        resolve_relative(RelativeDate("date", month=2, day=29), datetime.date(2018, 3, 1))


@given(DAYS, st.integers(0, 6))
def test_a_past_weekday_is_at_most_six_days_back_and_a_future_one_six_ahead(anchor, weekday):
    past, _ = resolve_relative(RelativeDate("weekday", weekday=weekday, direction="past"), anchor)
    future, _ = resolve_relative(RelativeDate("weekday", weekday=weekday, direction="future"), anchor)
    assert past.weekday() == future.weekday() == weekday
    assert 0 <= (anchor - past).days <= 6
    assert 0 <= (future - anchor).days <= 6


@given(DAYS, st.integers(0, 6))
def test_last_and_next_weekdays_leave_the_anchor_out(anchor, weekday):
    last, _ = resolve_relative(RelativeDate("weekday", -1, weekday=weekday), anchor)
    coming, _ = resolve_relative(RelativeDate("weekday", 1, weekday=weekday), anchor)
    assert 1 <= (anchor - last).days <= 7
    assert 1 <= (coming - anchor).days <= 7


@given(DAYS, DAYS, DIRECTIONS)
def test_a_day_near_the_anchor_is_found_whatever_the_tense(anchor, day, direction):
    day = anchor + datetime.timedelta(days=day.toordinal() % 121 - 60)
    if (day.month, day.day) != (2, 29):
        assert resolve_relative(RelativeDate("date", month=day.month, day=day.day, direction=direction), anchor)[0] == day


@given(DAYS, st.integers(-30, 30), st.sampled_from(["week", "weekend", "month", "year"]))
def test_periods_end_after_they_begin(anchor, amount, unit):
    start, end = resolve_relative(RelativeDate(unit, amount), anchor)
    assert start < end


def test_months_have_their_days():
    assert month_of(2016, 2) == (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
