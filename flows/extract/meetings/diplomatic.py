"""Which encounters belong into the dataset: those of identified officials who do not all act for one government.

A president with his own ministers is left out, unless the article is about it (its title tells of it).
"""

from __future__ import annotations

from flows.extract.meetings.assemble import Draft
from flows.extract.people import People
from flows.model import Person


def is_diplomatic(draft: Draft, people: People, is_dated: bool) -> bool:
    """`is_dated`: the article has a date, so that whoever was in office is known to have a country."""
    persons = [people.persons[index] for index in draft.persons]
    officials = sum(_is_official(person) for person in persons)
    if any(telling.is_title for telling in draft.tellings):
        return officials > 0
    if officials < 2:
        return False
    countries = {person.country for person in persons}
    known = countries - {None}
    if all(telling.rule.endswith("-jointly") for telling in draft.tellings) or not any(p.registry_id for p in persons):
        return len(known) > 1
    return len(countries) > 1 or not (known or is_dated)


def _is_official(person: Person) -> bool:
    """Known to the registry, or named with an office."""
    return person.registry_id is not None or person.role is not None
