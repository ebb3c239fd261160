"""Which encounters belong into the dataset: those of identified officials who do not all act for one government.

A president with his own ministers is left out, unless the article is about it (its title tells of it).
"""

from __future__ import annotations

from flows.extract.meetings import cues
from flows.extract.meetings.assemble import Draft
from flows.extract.people import People
from flows.model import Person
from flows.registry import registry


def is_diplomatic(draft: Draft, people: People) -> bool:
    persons = [people.persons[index] for index in draft.persons]
    officials = sum(_is_official(person) for person in persons)
    if any(telling.is_title for telling in draft.tellings):
        return officials > 0
    if officials < 2:
        return False
    countries = [_country(person) for person in persons]
    known = {country for country in countries if country is not None}
    together_only = all(telling.rule.endswith("-jointly") for telling in draft.tellings)
    if together_only or not any(person.registry_id for person in persons):
        return len(known) > 1
    return len(known) > 1 or None in countries


def _is_official(person: Person) -> bool:
    """Known to the registry, or named with an office, not as somebody's mother."""
    return person.registry_id is not None or (person.role is not None and not cues.anywhere("kin").search(person.role))


def _country(person: Person) -> str | None:
    """The country that the person acts for; where the article has no date to tell, the one that all offices of a lifetime were of."""
    if person.country is not None or person.registry_id is None:
        return person.country
    countries = {tenure.country for tenure in registry().tenures(person.registry_id)}
    return next(iter(countries)) if len(countries) == 1 else None
