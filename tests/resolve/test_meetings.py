"""Tellings across articles: which are of one meeting, and what they say together."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.resolve import meetings
from flows.resolve.evidence import kind_of, score
from flows.resolve.meetings import merge, tellings_of
from flows.resolve.people import identify
from tests.resolve.told import article, meeting, merged, weekday

IN_SOCHI = {"city": "Sochi", "country": "RU"}


def sources(result):
    return sorted(len(m.sources) for m in result.meetings)


# ---------------------------------------------------------------- one meeting or two


def test_the_same_parties_on_the_same_day_met_once():
    result = merged(article("one", meeting("Kerry Putin", "2015-05-12")), article("two", meeting("Putin Kerry", "2015-05-12")))
    assert sources(result) == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Putin", "2015-05-13")),
        (meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Lavrov", "2015-05-12")),
        (meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Putin", "2015-05-12", mode="phone")),
        (
            meeting("Kerry Putin", "2015-05-12", city="Sochi", country="RU"),
            meeting("Kerry Putin", "2015-05-12", city="Paris", country="FR"),
        ),
        (meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Lavrov Putin", "2015-05-12")),
        (meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Putin", "2015-05-12", rule="verb-jointly")),
        (meeting("Kerry Putin"), meeting("Kerry Putin")),
    ],
    ids=["other day", "other party", "other mode", "other place", "bilateral and trilateral", "with a third party", "nothing to tell by"],
)
def test_tellings_that_differ_are_of_two_meetings(one, other):
    assert sources(merged(article("one", one), article("two", other))) == [1, 1]


def test_who_attended_for_one_article_may_be_a_party_for_another():
    attended = meeting("Kerry Putin", "2015-05-12", attending=["Lavrov"])
    assert sources(merged(article("one", attended), article("two", meeting("Kerry Lavrov Putin", "2015-05-12")))) == [2]


def test_two_meetings_of_one_article_are_never_one():
    twice = article("one", meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Putin", "2015-05-12"))
    assert sources(merged(twice, article("two", meeting("Kerry Putin", "2015-05-12")))) == [1, 2]


def test_the_score_is_symmetric_and_says_why():
    articles = [
        article("one", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI)),
        article("two", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI)),
    ]
    one, other = tellings_of(articles, identify(articles))
    assert score(one, other).reasons == (("same parties", 4.0), ("same day", 4.0), ("same mode", 1.0), ("same city", 2.0))
    assert score(one, other).total == score(other, one).total


# ---------------------------------------------------------------- what they say together


def test_a_meeting_planned_in_one_article_and_held_in_another_was_held_and_both_are_kept():
    planned = article("one", meeting("Kerry Putin", "2015-05-12", status="planned"))
    (only,) = merged(planned, article("two", meeting("Kerry Putin", "2015-05-12"))).meetings
    assert only.status == "held"
    assert sorted(s.status for s in only.sources) == ["held", "planned"]


def test_place_and_duration_come_from_the_source_that_has_them():
    bare, full = meeting("Kerry Putin", "2015-05-12"), meeting("Kerry Putin", "2015-05-12", **IN_SOCHI, duration_minutes=240)
    (only,) = merged(article("one", bare), article("two", full)).meetings
    assert (only.city, only.country, only.duration_minutes) == ("Sochi", "RU", 240)


@pytest.mark.parametrize(
    ("told", "setting", "code"),
    [
        (meeting("Kerry Putin", "2015-05-12", city="Sochi", country="RU"), "visit", "042"),
        (meeting("Kerry Lavrov", "2014-03-30", city="Paris", country="FR"), "third_country", "044"),
        (meeting("Obama Putin", "2014-03-28", mode="phone"), None, "041"),
        (meeting("Kerry Lavrov", "2014-03-30"), None, "040"),
    ],
)
def test_setting_and_cameo_code_follow_from_place_and_mode(told, setting, code):
    (only,) = merged(article("one", told)).meetings
    assert (only.setting, only.cameo_code) == (setting, code)


@pytest.mark.parametrize(
    ("told", "label"),
    [
        (meeting("Putin Kerry", "2015-05-12", city="Sochi", country="RU"), "Kerry–Putin, Sochi, 12 May 2015"),
        (meeting("Obama Putin", "2014-03-28", mode="phone"), "Obama–Putin, by phone, 28 March 2014"),
        (meeting("Kerry Lavrov", country="NO"), "Kerry–Lavrov, Norway"),
    ],
)
def test_the_label_names_parties_place_and_day(told, label):
    (only,) = merged(article("one", told)).meetings
    assert only.label == label


@pytest.mark.parametrize(
    ("place", "code"), [({"city": "Paris", "country": "FR"}, "044"), ({"city": "New York", "country": "US"}, "040"), ({}, "040")]
)
def test_sidelines_are_a_third_location_only_where_no_party_is_at_home(place, code):
    only = merged(article("one", meeting("Kerry Putin", "2015-05-12", setting="sidelines", **place))).meetings[0]
    assert (only.setting, only.cameo_code) == ("sidelines", code)


@pytest.mark.parametrize(
    ("date", "role"),
    [
        ("2015-05-12", "US Secretary of State"),
        ("2022-05-12", "US Special Presidential Envoy for Climate"),
        (None, "US Secretary of State"),
    ],
)
def test_the_office_of_a_participant_is_that_of_the_day_of_the_meeting(date, role):
    only = merged(article("one", meeting("Kerry Lavrov", date), published="2016-02-01")).meetings[0]
    assert next(p.role for p in only.participants if p.name == "John Kerry") == role


def test_an_office_that_is_known_to_be_of_other_days_is_left_out():
    only = merged(article("one", meeting("Obama Merkel", "1999-05-12"), published="2016-02-01")).meetings[0]
    assert next(p.role for p in only.participants if p.name == "Barack Obama") != "US President"


def test_the_label_gives_initials_where_two_parties_bear_one_surname():
    assert merged(article("one", meeting("Merkel Obama Michelle"))).meetings[0].label == "Merkel–B. Obama–M. Obama"


# ---------------------------------------------------------------- borrowed dates


def test_an_undated_telling_borrows_the_date_of_the_one_meeting_that_it_fits():
    dated = article("one", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI), published="2015-05-12")
    undated = article("two", meeting("Kerry Putin", **IN_SOCHI, relative_date=weekday(1)))
    result = merged(dated, undated)
    assert sources(result) == [2]
    assert {str(d) for d in result.published.values()} == {"2015-05-12"}


def test_what_a_reprint_tells_without_a_date_is_the_meeting_of_its_original():
    told = meeting("Kerry Lavrov", city="Geneva", country="CH"), meeting("Kerry Merkel", status="planned")
    articles = [article("first", *told), article("reprint", *told), article("other", *told)]
    found = merge(articles, identify(articles), {1: 0}).meetings
    assert sorted(tuple(sorted(s.article for s in m.sources)) for m in found) == [(0, 1), (0, 1), (2,), (2,)]


def test_the_borrowed_day_dates_the_other_meetings_of_the_article():
    dated = article("one", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI), published="2015-05-12")
    undated = article(
        "two", meeting("Kerry Putin", **IN_SOCHI, relative_date=weekday(1)), meeting("Merkel Putin", relative_date=weekday(6))
    )
    other = next(m for m in merged(dated, undated).meetings if "Merkel" in m.label)
    assert (str(other.start_date), other.date_basis) == ("2015-05-10", "linked")


def test_an_undated_telling_that_fits_two_meetings_borrows_from_neither():
    first = article("one", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI))
    second = article("two", meeting("Kerry Putin", "2015-05-19", **IN_SOCHI))
    assert sources(merged(first, second, article("three", meeting("Kerry Putin", **IN_SOCHI, relative_date=weekday(1))))) == [1, 1, 1]


def test_another_weekday_is_another_meeting():
    dated = article("one", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI))
    assert sources(merged(dated, article("two", meeting("Kerry Putin", **IN_SOCHI, relative_date=weekday(4))))) == [1, 1]


# ---------------------------------------------------------------- identifiers and order


def test_the_identifier_follows_from_the_facts_not_from_who_tells_them():
    one = merged(article("one", meeting("Kerry Putin", "2015-05-12"))).meetings[0].meeting_id
    two = merged(article("two", meeting("Putin Kerry", "2015-05-12", **IN_SOCHI))).meetings[0].meeting_id
    assert one == two


TELLINGS = st.builds(
    meeting,
    st.sampled_from(["Kerry Putin", "Kerry Lavrov", "Merkel Putin", "Kerry Lavrov Putin", "Hollande Merkel Obama Putin"]),
    st.sampled_from(["2015-05-12", "2015-05-13", None]),
    status=st.sampled_from(["held", "planned", "cancelled"]),
    mode=st.sampled_from(["in_person", "phone", "unknown"]),
    city=st.sampled_from([None, "Sochi"]),
    relative_date=st.sampled_from([None, weekday(1), weekday(6)]),
)


@given(st.lists(st.lists(TELLINGS, min_size=1, max_size=3), min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_the_articles_does_not_matter(told, random):
    articles = [article(f"article {i}", *meetings) for i, meetings in enumerate(told)]
    shuffled = random.sample(articles, len(articles))
    rows = [[(m.meeting_id, m.label, m.status, len(m.sources)) for m in merge(a, identify(a)).meetings] for a in (articles, shuffled)]
    assert rows[0] == rows[1]


@given(st.lists(st.lists(TELLINGS, min_size=1, max_size=3), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_every_telling_has_one_meeting_and_identifiers_are_unique(told):
    articles = [article(f"article {i}", *meetings) for i, meetings in enumerate(told)]
    result = merge(articles, identify(articles))
    assert set(result.of) == {(i, j) for i, meetings in enumerate(told) for j in range(len(meetings))}
    assert len({m.meeting_id for m in result.meetings}) == len(result.meetings)
    for m in result.meetings:
        assert len({s.article for s in m.sources}) == len(m.sources)
    assert all(m.meeting_id in set(result.of.values()) for m in result.meetings)
    assert list(itertools.chain(m.meeting_id for m in result.meetings)) == sorted(m.meeting_id for m in result.meetings)


@given(st.lists(TELLINGS, min_size=2, max_size=6))
@settings(max_examples=100, deadline=None)
def test_tellings_of_one_kind_score_alike(told):
    articles = [article(f"article {i}", each) for i, each in enumerate(told)]
    tellings = tellings_of(articles, identify(articles))
    for one, other, third in itertools.product(tellings, repeat=3):
        if kind_of(one) == kind_of(other):
            assert score(one, third) == score(other, third)


def test_what_many_articles_tell_alike_is_compared_once(monkeypatch):
    compared = []
    monkeypatch.setattr("flows.resolve.meetings.score", lambda one, other: compared.append(1) or score(one, other))
    days = ["2015-05-12", "2015-05-13"]
    articles = [article(f"{day} {n}", meeting("Kerry Putin", day, **IN_SOCHI)) for day in days for n in range(100)]
    assert sources(merged(*articles)) == [100, 100]
    assert len(compared) <= 4


def test_what_reprints_tell_alike_is_not_compared_among_them(monkeypatch):
    compared = []
    reach = meetings._reach
    monkeypatch.setattr(meetings, "_reach", lambda telling: compared.append(1) or reach(telling))
    articles = [
        article(f"{n}", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI), meeting("Kerry Merkel", "2015-05-13")) for n in range(200)
    ]
    assert sources(merge(articles, identify(articles), {n: n % 2 for n in range(2, 200)})) == [200, 200]
    assert len(compared) <= 10


def test_a_telling_without_a_day_can_fit_a_set_that_one_of_its_own_article_fits_best():
    """What counts for it is what other articles of the set tell."""
    own = article("one", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI), meeting("Kerry Putin", **IN_SOCHI, relative_date=weekday(1)))
    other_day = article("two", meeting("Kerry Putin", "2015-05-19", **IN_SOCHI))
    assert sources(merged(own, other_day)) == [1, 2]
    assert sources(merged(own, article("three", meeting("Kerry Putin", "2015-05-12", **IN_SOCHI)), other_day)) == [1, 1, 2]
