"""Which persons of an article a telling can name: by family name in a compound, and by an office that says whose it is."""

from __future__ import annotations

import re
from functools import cache

from flows.extract.meetings import cues
from flows.extract.people import People
from flows.model import Person
from flows.registry import registry


def family_names(people: People) -> dict[str, int]:
    """Family names that only one person of the article bears, with the person's index."""
    known = registry().people
    bearers: dict[str, set[int]] = {}
    for index, person in enumerate(people.persons):
        listed = known.get(person.registry_id or "")
        for word in {listed.family_name if listed is not None else "", person.name.split()[-1]} - {""}:
            bearers.setdefault(word, set()).add(index)
    return {word: min(indexes) for word, indexes in bearers.items() if len(indexes) == 1}


def is_party(person: Person, text: str) -> bool:
    """Can the person be one of those who met: identified, no spokesman, who tells of the meetings of others, and nobody's wife?"""
    return is_identified(person, text) and not cues.anywhere("spokesman").search(person.role or "") and not is_kin(person, text)


def is_kin(person: Person, text: str) -> bool:
    """Is the person only ever introduced as somebody's relation ("his wife Jane")?"""
    if person.registry_id is not None or person.role is not None:
        return False
    return any(m.form == "name" and cues.anywhere("kin").match(m.span.of(text)) for m in person.mentions)


def is_identified(person: Person, text: str) -> bool:
    """Is the person named, or called by an office together with its country ("the Russian president")?

    An office alone, of somebody whom the article never names ("the under secretary"), is too weak to make a meeting of.
    """
    return any(m.form == "name" or (m.form != "pronoun" and _names_country(m.span.of(text))) for m in person.mentions)


def _names_country(words: str) -> bool:
    return any(word in _country_words() for word in re.findall(r"[A-Z][\w.]+", words))


@cache
def _country_words() -> frozenset[str]:
    return frozenset(
        word
        for country in registry().countries.values()
        for word in (country.name.split()[-1], *country.demonyms, *country.aliases, *country.metonyms)
        if word[0].isupper()
    )
