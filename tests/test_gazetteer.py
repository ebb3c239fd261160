"""The gazetteer: what its files must hold, and how names are found."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows.gazetteer import fold, gazetteer
from flows.model import Span
from flows.reference import reference_rows
from flows.registry import registry

PLACES = [*reference_rows("places.tsv"), *reference_rows("places_curated.tsv")]


def found(text):
    return [hit.span.of(text) for hit in gazetteer().find(fold(text), Span(0, len(text)))]


def test_every_place_lies_in_a_country_of_the_registry_or_is_a_region_of_several():
    assert {row["country"] for row in PLACES if row["kind"] != "region"} <= set(registry().countries)


def test_no_place_is_listed_twice():
    keys = [(row["name"], row["country"], row["kind"]) for row in PLACES]
    assert len(keys) == len(set(keys))


def test_every_row_says_where_it_comes_from():
    assert all(row["source"] and row["as_of"] for row in PLACES)


def test_names_are_found_with_and_without_accents_and_in_capitals():
    assert found("São Paulo, Sao Paulo, SÃO PAULO") == ["São Paulo", "Sao Paulo", "SÃO PAULO"]


def test_particles_may_be_small_or_not_and_arabic_articles_have_a_hyphen_or_a_blank():
    for name in (
        "Sharm el-Sheikh",
        "Sharm El-Sheikh",
        "Sharm El Sheikh",
        "Sharm el Sheikh",
        "SHARM EL SHEIKH",
        "Rio De Janeiro",
        "Al-Hillah",
    ):
        assert found(name) == [name]


def test_the_longest_name_is_found():
    assert found("South Sudan and Sudan") == ["South Sudan", "Sudan"]


def test_a_name_inside_a_longer_word_is_not_found():
    assert found("Romeo and Parisians") == []


@given(st.text(max_size=60))
def test_folding_keeps_every_character_at_its_place(text):
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("Paris, Romeé’-S.udan"), max_size=60))
def test_hits_are_in_order_and_do_not_overlap(text):
    hits = list(gazetteer().find(fold(text), Span(0, len(text))))
    assert all(a.span.end <= b.span.start for a, b in pairwise(hits))
