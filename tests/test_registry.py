"""The registry: people by name, and by office on a day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.registry import name_key, registry


def who(office, country, day):
    return [registry().people[t.person_id].name for t in registry().holders([office], country, day) if t.certainly(day)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ra'ad al-Hussein", "raad al hussein"),
        ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
        ("Lech Wałęsa", "lech walesa"),
        ("Joseph R. Biden Jr.", "joseph r biden jr"),
        ("Ban Ki‑moon", "ban ki moon"),
    ],
)
def test_names_are_folded(name, key):
    assert name_key(name) == key


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(name):
    assert name_key(name_key(name)) == name_key(name)


def test_people_are_found_by_name_alias_and_surname():
    assert registry().named(name_key("Recep Tayyip Erdogan")) == registry().named(name_key("Recep Tayyip Erdoğan")) != ()
    assert registry().named("erdogan") == registry().of_family("erdogan") != ()
    assert registry().named("nobody of the kind") == ()


@pytest.mark.parametrize(
    ("office", "country", "day", "name"),
    [
        ("foreign_minister", "US", "2014-03-30", "John Kerry"),
        ("head_of_state", "RU", "2009-01-15", "Dmitry Medvedev"),
        ("head_of_government", "DE", "2015-05-12", "Angela Merkel"),
        ("io_head", "UN", "2016-09-05", "Ban Ki-moon"),
    ],
)
def test_an_office_on_a_day_has_its_holder(office, country, day, name):
    assert name in who(office, country, day)


def test_certain_holders_come_before_possible_ones():
    for day in ("2015-01-01", "2023-06-30"):
        certain = [t.certainly(day) for t in registry().holders(["foreign_minister"], None, day)]
        assert certain == sorted(certain, reverse=True)


def test_an_open_end_vouches_for_no_day_after_the_source_was_read():
    tenures = [t for p in registry().people for t in registry().tenures(p) if t.end_by == "9999-12-31"]
    assert tenures
    assert not any(t.certainly("2030-01-01") for t in tenures)
    assert all(t.possibly("2030-01-01") for t in tenures)


def test_the_tables_fit_together():
    known = registry()
    tenures = [t for person_id in known.people for t in known.tenures(person_id)]
    assert len(tenures) > 8000
    assert {t.country for t in tenures} <= set(known.countries)
    assert all(t.start_from <= t.start_by and t.end_from <= t.end_by for t in tenures)


def test_nobody_is_listed_twice_under_one_name_and_office():
    known = registry()
    seen = {}
    for person_id, person in known.people.items():
        for tenure in known.tenures(person_id):
            if tenure.office == "ambassador":
                continue
            key = (name_key(person.name), tenure.office, tenure.country)
            assert seen.setdefault(key, person_id) == person_id, key


def test_the_first_demonym_is_the_adjective_that_goes_before_an_office():
    first = {country.name: country.demonyms[0] for country in registry().countries.values() if country.demonyms}
    assert [demonym for demonym in first.values() if demonym.endswith(("er", "man"))] == ["German"], "nouns: an Icelander, a Frenchman"
    expected = ("New Zealand", "Icelandic", "Swedish", "Polish", "Spanish", "Philippine", "Saudi")
    assert tuple(first[c] for c in ("New Zealand", "Iceland", "Sweden", "Poland", "Spain", "Philippines", "Saudi Arabia")) == expected
