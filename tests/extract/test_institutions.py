"""Institutions that speak, and officials without a name."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.institutions import find_institutions
from tests.extract.articles import document


def found(text):
    return [(i.span.of(text), i.name, i.country) for i in find_institutions(document(text))]


@pytest.mark.parametrize(
    ("text", "mention", "name", "country"),
    [
        ("Moscow's foreign ministry said so.", "Moscow's foreign ministry", "Russian Foreign Ministry", "RU"),
        ("The Russian Foreign Ministry said so.", "Russian Foreign Ministry", "Russian Foreign Ministry", "RU"),
        ("The Foreign Ministry of Japan said so.", "Foreign Ministry of Japan", "Japanese Foreign Ministry", "JP"),
        ("China’s Ministry of Foreign Affairs said so.", "China’s Ministry of Foreign Affairs", "Chinese Foreign Ministry", "CN"),
        ("The White House said so.", "White House", "White House", "US"),
        ("The Kremlin said so.", "Kremlin", "Kremlin", "RU"),
        ("The State Department said so.", "State Department", "US State Department", "US"),
        ("NATO said so.", "NATO", "NATO", "NATO"),
        ("The U.N. said so.", "U.N.", "United Nations", "UN"),
        ("The EU said so.", "EU", "European Union", "EU"),
        ("The French government said so.", "French government", "French government", "FR"),
        ("The Institute of Tides said so.", "Institute of Tides", "Institute of Tides", None),
    ],
)
def test_an_institution_has_its_usual_name(text, mention, name, country):
    assert (mention, name, country) in found(text)


@pytest.mark.parametrize(
    ("text", "official", "country"),
    [
        ("A senior US State Department official said so.", "senior US State Department official", "US"),
        ("The US official declined.", "US official", "US"),
        ("Western diplomats agreed.", "Western diplomats", None),
        ("Two senior administration officials agreed.", "senior administration officials", None),
    ],
)
def test_an_unnamed_official_keeps_the_words_of_the_text_without_the_article(text, official, country):
    assert found(text) == [(official, official, country)]


def test_an_official_with_a_name_is_left_to_the_people():
    assert found("A Russian diplomat Ivan Petrenko left.") == []


def test_a_ministry_without_a_country_is_the_last_of_its_kind():
    text = "The Chinese Foreign Ministry objected. The foreign ministry called it absurd. The ministry statement went on."
    assert [name for _, name, _ in found(text)] == ["Chinese Foreign Ministry"] * 3


def test_the_ministry_of_nobody_is_not_found():
    assert found("The ministry statement went on.") == []


@given(st.lists(st.sampled_from(["the", "Russian", "Foreign", "Ministry", "of", "US", "officials", "'s", ".", "said", "UN"]), max_size=30))
def test_institutions_do_not_overlap(words):
    text = " ".join(words)
    spans = [i.span for i in find_institutions(document(text))]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
