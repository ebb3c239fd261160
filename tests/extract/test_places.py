"""Places: which names are one where they stand, and which place they are."""

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.places import find_places, resolve_place
from tests.extract.articles import document


def mentions(text, title=None):
    return find_places(document(text, title=title))


def there(text):
    """City, country and venue of the mentions that say that something is at the place."""
    return [(m.city, m.country, m.venue) for m in mentions(text) if not m.metonym]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The ministers met in Geneva.", ("Geneva", "CH", None)),
        ("The ministers met in Xi’an.", ("Xi'an", "CN", None)),
        ("The ministers met in Xi'an.", ("Xi'an", "CN", None)),
        ("He flew on to New York on Monday.", ("New York", "US", None)),
        ("She is on a visit to the Republic of Korea.", (None, "KR", None)),
        ("They spoke in the Bosnian city of Sarajevo.", ("Sarajevo", "BA", None)),
        ("They spoke in the Syrian capital, Damascus.", ("Damascus", "SY", None)),
        ("They spoke at the Kremlin.", ("Moscow", "RU", "Kremlin")),
        ("They spoke at Bocharov Ruchei.", ("Sochi", "RU", "Bocharov Ruchei")),
        ("They spoke at Camp David.", (None, "US", "Camp David")),
        ("They spoke at the Élysée.", ("Paris", "FR", "Élysée Palace")),
        ("They spoke at the Elysee Palace.", ("Paris", "FR", "Élysée Palace")),
        ("They spoke in northern Syria.", (None, "SY", None)),
        ("They spoke in the Ethiopian capital.", ("Addis Ababa", "ET", None)),
        ("They spoke in Blomsterby, Sweden, on Friday.", ("Blomsterby", "SE", None)),
        ("They spoke at the Union Buildings.", ("Pretoria", "ZA", "Union Buildings")),
        ("The Vienna talks began.", ("Vienna", "AT", None)),
    ],
)
def test_cities_countries_venues_and_residences_are_found(text, place):
    assert there(text) == [place]


def test_the_longest_name_wins():
    assert there("He is in South Sudan.") == [(None, "SS", None)]
    assert there("He is in Mexico City.") == [("Mexico City", "MX", None)]


def test_a_country_after_its_town_is_part_of_the_place():
    assert there("They met in Sochi, Russia, at dawn.") == [("Sochi", "RU", None)]


def test_a_country_after_a_comma_decides_between_towns_of_one_name():
    assert there("They met in Tripoli, Lebanon.") == [("Tripoli", "LB", None)]
    assert there("They met in Tripoli.") == [("Tripoli", "LY", None)]
    assert there("They met in Birmingham, Alabama.") == [("Birmingham", "US", None)]


@pytest.mark.parametrize("text", ["SOCHI, Russia (AP) — They met.", "SOCHI — They shook hands.", "SOCHI The ministers met.", "Sochi"])
def test_datelines_and_place_lines_are_places(text):
    assert there(text) == [("Sochi", "RU", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Moscow said that it would not yield.",
        "The Kremlin denied it.",
        "Ties between Washington and Beijing are strained.",
        "The foreign minister of Germany resigned.",
        "He is the US ambassador to Russia.",
        "China and India disagreed.",
    ],
)
def test_a_government_named_by_its_place_is_a_metonym(text):
    found = mentions(text)
    assert found
    assert all(m.metonym for m in found)


@pytest.mark.parametrize(
    "text",
    [
        "Victoria Nuland and Paris Hilton spoke.",
        "Michael Jordan and Mr Jordan spoke.",
        "The Paris Agreement and the Geneva Convention hold.",
        "The Washington Post reported it.",
        "A Moscow-based firm, and US-Russia ties.",
        "It was nice. Nice to see you. Male voters were reading.",
        "The Organization of American States and Latin America.",
        "The Russian president and the Britons.",
    ],
)
def test_persons_treaties_papers_and_demonyms_are_no_places(text):
    assert mentions(text) == ()


def test_an_ambiguous_name_needs_support_from_its_sentence():
    assert there("Officials in Jordan and Georgia agreed.") == [(None, "JO", None), (None, "GE", None)]
    assert there("Talks were held in Nice, France.") == [("Nice", "FR", None)]
    assert mentions("Hamilton said so.") == ()


def test_a_state_of_the_same_name_is_told_from_the_country_by_its_neighbour():
    assert there("Voters in Ohio and Georgia agreed.") == [(None, "US", None), (None, "US", None)]
    assert there("He spoke in Atlanta, Georgia.") == [("Atlanta", "US", None)]
    assert there("He spoke in Tbilisi, Georgia.") == [("Tbilisi", "GE", None)]
    assert [m.country for m in mentions("The United States and Georgia agreed.")] == ["US", "GE"]


@pytest.mark.parametrize(
    "text",
    [
        "The president welcomed Chancellor Jane Roe and her husband, John, to the White House.",
        "He welcomed Prime Minister John Doe of Japan to the White House on Tuesday.",
        "Mr. Doe, whom she had invited with the leaders of three small states to the White House, came.",
    ],
)
def test_where_somebody_is_welcomed_is_a_place_however_long_the_guests_are_named(text):
    assert there(text)[-1:] == [("Washington", "US", "White House")]


@pytest.mark.parametrize("text", ["She received the new ambassador to Russia.", "He welcomed the firm commitment to Syria."])
def test_what_goes_to_a_country_otherwise_does_not_make_it_a_place(text):
    assert there(text) == []


@pytest.mark.parametrize("person", ["President Santos of", "The Mayor of", "King John II of the", "Foreign Minister Jane Roe of"])
def test_a_country_or_town_after_a_person_is_theirs_and_no_place_of_an_event(person):
    for name in ("Colombia", "Chicago", "Netherlands"):
        assert there(f"{person} {name} spoke in Oslo.") == [("Oslo", "NO", None)]


@pytest.mark.parametrize("text", ["They met in Vadstena, Sweden, on Friday.", "In Vadstena, Sweden, on Friday, ministers met."])
def test_a_town_that_the_gazetteer_lacks_is_known_by_the_country_after_it(text):
    assert there(text) == [("Vadstena", "SE", None)]


@pytest.mark.parametrize("opening", ["In Q3", "In Parliament", "Near Ramadan", "In Late March", "In Arabic"])
def test_what_is_no_town_does_not_become_one_before_a_country(opening):
    assert there(f"{opening}, Sweden, on Friday, ministers spoke.") == []


def test_a_country_that_a_clause_is_about_does_not_say_where_the_town_is():
    assert there("In Tripoli, Lebanon on Monday voted for it.") == [("Tripoli", "LY", None)]
    assert there("They spoke in Tripoli, Lebanon, on Monday.") == [("Tripoli", "LB", None)]
    assert there("In Vadstena, Norway, for the first time, said no.") == []


def test_a_list_shares_its_preposition():
    assert there("He had spoken in Paris, Rome and London.") == [("Paris", "FR", None), ("Rome", "IT", None), ("London", "GB", None)]
    assert there("In Sochi, Russia’s minister spoke.") == [("Sochi", "RU", None)]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("The Kremlin, Moscow", ("Moscow", "RU", "Kremlin")),
        ("Osaka", ("Osaka", "JP", None)),
        ("Novo-Ogaryovo, Moscow Region", (None, "RU", "Novo-Ogaryovo")),
        ("HANOVER, Germany", ("Hanover", "DE", None)),
        ("Bocharov Ruchei, Sochi", ("Sochi", "RU", "Bocharov Ruchei")),
        ("MOSCOW (Reuters)", ("Moscow", "RU", None)),
        ("Paris, Texas", ("Paris", "US", None)),
        ("VADSTENA, Sweden", ("Vadstena", "SE", None)),
        ("Leningrad Region, Russia", (None, "RU", None)),
        ("Germany", (None, "DE", None)),
        ("somewhere", (None, None, None)),
    ],
)
def test_place_lines_resolve_to_city_country_and_venue(line, place):
    assert resolve_place(line) == place


@given(st.text(alphabet=st.sampled_from("Moscw, thekrliniParsUSNé.’'-/\nG"), max_size=100))
def test_mentions_are_in_order_never_overlap_and_have_a_country(text):
    found = mentions(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(m.country for m in found)


def test_a_long_line_of_capitals_is_read_in_linear_time():
    started = perf_counter()
    assert mentions("PARIS" + "A" * 50_000) == ()
    assert perf_counter() - started < 5
