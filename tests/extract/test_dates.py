"""Expressions of time: which words are one, and which days they mean."""

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.dates import find_dates
from flows.timeline import resolve_relative
from tests.extract.articles import document

WEDNESDAY = "2015-05-13"


def days(text, published=WEDNESDAY):
    """Words, first and last day of every mention."""
    doc = document(text, published)
    return [(m.span.of(text), m.start and m.start.isoformat(), m.end and m.end.isoformat()) for m in find_dates(doc)]


def day(text, published=WEDNESDAY):
    """The one day that the text tells of."""
    ((_, start, end),) = days(text, published)
    assert start == end
    return start


@pytest.mark.parametrize(
    "words",
    [
        "May 7, 2013",
        "May 7 2013",
        "7 May 2013",
        "the 7th of May 2013",
        "May 7th, 2013",
        "Tuesday, May 7, 2013",
        "Tuesday, 7 May 2013",
        "07.05.2013",
        "2013-05-07",
        "MAY 7, 2013",
        "Tues., May 7, 2013",
        "Tue 7 May 2013",
        "7-May-2013",
    ],
)
def test_a_full_date_is_read_in_every_usual_order(words):
    assert day(f"The ministers met on {words} in Lisbon.") == "2013-05-07"


def test_figures_with_slashes_are_read_only_where_one_order_is_possible():
    assert day("Signed on 25/07/2013 by both.") == "2013-07-25"
    assert day("Signed on 07/25/2013 by both.") == "2013-07-25"
    assert days("Signed on 05/07/2013 by both.") == [("05/07/2013", None, None)]


def test_a_month_or_a_year_is_a_period_with_that_precision():
    doc = document("They met in May 2013. They had not met since 2009.", WEDNESDAY)
    month, year = find_dates(doc)
    assert (month.precision, month.start.isoformat(), month.end.isoformat()) == ("month", "2013-05-01", "2013-05-31")
    assert (year.precision, year.start.isoformat(), year.end.isoformat()) == ("year", "2009-01-01", "2009-12-31")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("The forum of May 7–9, 2013 opened.", "2013-05-07", "2013-05-09"),
        ("The forum of 7-9 May 2013 opened.", "2013-05-07", "2013-05-09"),
        ("He was there from May 7 to 9, 2013.", "2013-05-07", "2013-05-09"),
        ("He was there from 30 May to 2 June 2013.", "2013-05-30", "2013-06-02"),
        ("He was there May 30-June 2, 2013.", "2013-05-30", "2013-06-02"),
        ("He was there from December 30 to January 2.", "2014-12-30", "2015-01-02"),
        ("She stayed from Monday to Wednesday.", "2015-05-11", "2015-05-13"),
        ("They had met on Monday and Tuesday.", "2015-05-11", "2015-05-12"),
        ("They had met on 4 and 5 May 2015.", "2015-05-04", "2015-05-05"),
        ("They had met on May 4 and 5, 2015.", "2015-05-04", "2015-05-05"),
    ],
)
def test_a_range_has_a_first_and_a_last_day(text, start, end):
    assert [(s, e) for _, s, e in days(text)] == [(start, end)]


def test_a_day_without_a_year_is_the_nearest_one_unless_far_off():
    assert day("The ministers met on April 29.") == "2015-04-29"
    assert day("The ministers will meet on Sept. 5.") == "2015-09-05"
    assert day("The ministers met on December 20.") == "2014-12-20"
    assert day("The ministers met on December 20.", "2016-01-03") == "2015-12-20"
    assert day("The two met on June 1 last year.") == "2014-06-01"


def test_since_means_a_day_in_the_past_however_near_the_other_one_is():
    assert day("They have met twice since January 1st.", "2015-11-20") == "2015-01-01"
    assert day("They will meet on January 1st.", "2015-11-20") == "2016-01-01"


def test_the_eve_of_a_day_is_the_day_before_it():
    assert day("They met on the eve of May 9, 2013.") == "2013-05-08"
    assert day("They will meet on the eve of Friday's talks.") == "2015-05-14"
    assert days("They met on the eve of the talks.") == []


def test_short_weekdays_are_no_words_of_their_own():
    assert days("He reads the Sun. She sat. Sat. He was on the Sun. It was Wed.") == []


def test_a_weekday_beside_a_day_helps_to_find_the_year():
    assert day("They met on Thursday, March 31.") == "2016-03-31"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister met his colleague on Tuesday.", "2015-05-12"),
        ("The minister met his colleague on Wednesday.", "2015-05-13"),
        ("The minister met his colleague on Thursday.", "2015-05-07"),
        ("The minister will meet his colleague on Thursday.", "2015-05-14"),
        ("The minister is due to meet his colleague on Tuesday.", "2015-05-19"),
        ("On Friday, the minister will travel to Oslo.", "2015-05-15"),
        ("He said that Friday's talks will go ahead.", "2015-05-15"),
        ("The minister said on Tuesday that he would go.", "2015-05-12"),
        ("The minister flew home late on Saturday.", "2015-05-09"),
        ("They spoke on Saturday evening.", "2015-05-09"),
        ("They are meeting later on Thursday.", "2015-05-14"),
        ("They spoke last Wednesday.", "2015-05-06"),
        ("They spoke this past Monday.", "2015-05-11"),
        ("They speak next Wednesday.", "2015-05-20"),
        ("Friday's talks were tense.", "2015-05-08"),
        ("They met on Tues. and parted.", "2015-05-12"),
        ("They met last Fri. in Oslo.", "2015-05-08"),
    ],
)
def test_a_weekday_is_the_last_one_or_the_coming_one_by_tense(text, expected):
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They spoke today.", "2015-05-13"),
        ("They spoke yesterday.", "2015-05-12"),
        ("They spoke last night.", "2015-05-12"),
        ("They speak tonight.", "2015-05-13"),
        ("They speak tomorrow.", "2015-05-14"),
        ("They spoke two days ago.", "2015-05-11"),
        ("They spoke earlier in the day.", "2015-05-13"),
    ],
)
def test_day_words_count_from_the_publication_date(text, expected):
    assert day(text) == expected


def test_the_day_before_counts_from_the_day_told_of_before_it():
    assert [s for _, s, _ in days("They met on May 4, 2013. The day before, they had dined.")] == ["2013-05-04", "2013-05-03"]
    assert [s for _, s, _ in days("They met on Monday. A day later they parted.")] == ["2015-05-11", "2015-05-12"]
    assert days("They spoke of the day after the war.") == []


def test_weeks_only_bound_the_day():
    (mention,) = find_dates(document("They met last week.", WEDNESDAY))
    assert mention.precision == "unknown"
    assert (mention.start.isoformat(), mention.end.isoformat()) == ("2015-05-04", "2015-05-10")


def test_may_and_march_are_months_only_where_they_are_dates():
    assert days("Theresa May said they may march. May is due in Rome; the people March on.") == []
    assert days("Ministers spoke after May had left.") == []
    assert [w for w, _, _ in days("In May they left, and in late March they had come.")] == ["May", "March"]
    assert [w for w, _, _ in days("They met in Mar del Plata in December, and in Sept. in Lima.")] == ["December", "Sept"]


def test_figures_in_names_are_no_dates():
    assert days("Resolution 2254, Agenda 2030, COP26 and the G20 named 2,014 posts and 1999-strong crowds.") == []


def test_weekdays_in_names_are_no_dates():
    assert days("The Good Friday Agreement, Black Friday and the Sunday Times.") == []


def test_without_a_publication_date_the_mention_says_what_is_left_to_resolve():
    mentions = find_dates(document("They met on Tuesday. They will meet on Friday and on June 3. The day before, he rests."))
    assert [m.start for m in mentions] == [None] * 4
    anchor = datetime.date(2015, 5, 13)
    assert [resolve_relative(m.relative, anchor)[0].isoformat() for m in mentions] == [
        "2015-05-12",
        "2015-05-15",
        "2015-06-03",
        "2015-06-02",
    ]


def test_mentions_are_told_apart_as_stated_and_relative():
    mentions = find_dates(document("They met on May 4, 2013, on Tuesday and on May 3.", WEDNESDAY))
    assert [(m.basis, m.rule) for m in mentions] == [("stated", "date"), ("relative", "weekday"), ("relative", "date-without-year")]


def test_no_day_that_does_not_exist_is_read():
    assert days("It was due on February 30, 2013 or 31.04.2013.") == []


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_every_written_date_is_read_back(date, form):
    assert [s for _, s, _ in days(f"Talks were held on {date.strftime(form)}.")] == [date.isoformat()]


@given(st.text(alphabet=st.sampled_from("MayMonday 0123456789.,-/–'thslatexifromto\n"), max_size=120))
def test_mentions_are_in_order_and_never_overlap(text):
    mentions = find_dates(document(text, WEDNESDAY))
    assert all(a.span.end <= b.span.start for a, b in pairwise(mentions))
    assert all(m.start is None or m.start <= m.end for m in mentions)


def test_day_words_in_names_are_no_dates():
    assert days("He spoke to Russia Today about it.") == []
    assert [w for w, _, _ in days("Today they met.")] == ["Today"]


def test_a_number_is_read_whole_or_not_at_all():
    assert days("It was twenty-two years ago.") == []


def test_two_days_apart_are_no_range():
    assert [s == e for _, s, e in days("They had met on Saturday and Tuesday. They had met on 4 and 9 May 2015.")] == [True, True]


def test_a_weekday_in_brackets_only_explains_the_day_before_it():
    assert days("They meet tomorrow (Thursday).") == [("tomorrow", "2015-05-14", "2015-05-14")]
