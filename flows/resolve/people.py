"""Persons of all articles to identities: the registry's where it has them, their own where it does not.

A person whom the registry lacks has an identifier made of name, office and country, so that it agrees between articles where these
agree, and differs where one of them does. A surname or an office alone tells too little for that: such a person is the same only
within a month, and without an office only within the article.

Belongs here: who is who between articles. Does not: who is who inside one (`extract.people`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from flows.model import ArticleFacts, Extraction, Person
from flows.registry import name_key, reference_rows, registry

__all__ = ["Identities", "Identity", "identify"]


class Identity(msgspec.Struct, frozen=True):
    """One person across all articles: the facts of a `people` row."""

    person_id: str
    name: str
    aliases: tuple[str, ...]
    """Other full forms of the name that the articles use."""
    role: str | None
    """As the latest article that gives one has it."""
    country: str | None
    in_registry: bool


class Identities(msgspec.Struct, frozen=True):
    """Who is who: `of[(article index, person index)]` is a key of `people`."""

    of: Mapping[tuple[int, int], str]
    people: Mapping[str, Identity]


def identify(extractions: Sequence[Extraction]) -> Identities:
    """Give every person of every article an identity that depends on the facts alone, not on the order of the articles."""
    of: dict[tuple[int, int], str] = {}
    told: dict[str, list[tuple[str, Person]]] = {}
    for article, extraction in enumerate(extractions):
        for index, person in enumerate(extraction.people):
            person_id = person.registry_id or _own_id(person, extraction.facts)
            of[article, index] = person_id
            told.setdefault(person_id, []).append((_age(extraction.facts), person))
    return Identities(of, {person_id: _identity(person_id, told[person_id]) for person_id in sorted(told)})


def _identity(person_id: str, told: Sequence[tuple[str, Person]]) -> Identity:
    listed = registry().people.get(person_id)
    forms = Counter(person.name for _, person in told)
    name = listed.name if listed else max(forms, key=lambda form: (forms[form], len(form), form))
    aliases = {form for _, person in told for form in (person.name, person.written) if " " in form} - {name}
    latest = sorted(told, key=lambda pair: (pair[0], pair[1].role or "", pair[1].country or ""), reverse=True)
    return Identity(
        person_id=person_id,
        name=name,
        aliases=tuple(sorted(aliases)),
        role=next((person.role for _, person in latest if person.role), None),
        country=next((person.country for _, person in latest if person.country), None),
        in_registry=listed is not None,
    )


def _age(facts: ArticleFacts) -> str:
    """Sorts articles by date, those without one first, and then by their identifier."""
    return f"{facts.published_date or ''}\0{facts.article_id}"


# ---------------------------------------------------------------- identifiers of our own


def _own_id(person: Person, facts: ArticleFacts) -> str:
    """`p-` and the first 16 digits of a SHA-256 over what tells the person from others of that name."""
    name = _name(person.name)
    office = _office(person.role) if person.role else ""
    named = any(mention.form == "name" for mention in person.mentions)
    context = "" if named and " " in name else _context(facts, office)
    digest = hashlib.sha256("\0".join((name, office, person.country or "", context)).encode())
    return f"p-{digest.hexdigest()[:16]}"


def _context(facts: ArticleFacts, office: str) -> str:
    """What keeps apart persons known by surname or office alone: the month, or the article where there is no office or date."""
    return f"{facts.published_date:%Y-%m}" if office and facts.published_date else facts.article_id


def _name(name: str) -> str:
    """The folded name without middle initials ("William J. Smith" and "William Smith" agree)."""
    words = name_key(name).split(" ")
    return " ".join(word for n, word in enumerate(words) if len(word) > 1 or n == 0 or len(words) < 3)


@lru_cache(maxsize=65536)
def _office(role: str) -> str:
    """The office in a role: "chief spokesman" in "former Ruritanian chief spokesman for the ministry"."""
    head = re.split(r"\s(?:of|for|at|in|to|on|and|who)\s|,", role, maxsplit=1)[0]
    words = [word for word in name_key(head).split(" ") if word not in _set_aside()]
    return " ".join(words[-3:])


@lru_cache(maxsize=1)
def _set_aside() -> frozenset[str]:
    """Words that a role may have or lack: nationalities, and qualifiers such as "former" and "senior"."""
    nations = {
        name_key(word)
        for country in registry().countries.values()
        for name in (country.name, country.code, *country.aliases, *country.demonyms)
        for word in name.split()
    }
    return frozenset(nations) | {row["word"] for row in reference_rows("qualifiers.tsv")}
