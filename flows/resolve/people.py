"""Persons of all articles to identities: the registry's where it has them, their own where it does not (stub: to be deepened)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from flows.model import Extraction


class Identity(msgspec.Struct, frozen=True):
    """One person across all articles: the facts of a `people` row."""

    person_id: str
    name: str
    aliases: tuple[str, ...]
    role: str | None
    country: str | None
    in_registry: bool


class Identities(msgspec.Struct, frozen=True):
    """Who is who: `of[(article index, person index)]` is a key of `people`."""

    of: Mapping[tuple[int, int], str]
    people: Mapping[str, Identity]


def identify(extractions: Sequence[Extraction]) -> Identities:
    """Give every person of every article an identity that depends on the facts alone, not on the order of the articles."""
    of: dict[tuple[int, int], str] = {}
    people: dict[str, Identity] = {}
    for article, extraction in enumerate(extractions):
        for index, person in enumerate(extraction.people):
            key = person.registry_id or "p-" + hashlib.sha256(f"{person.name}\0{person.role}".encode()).hexdigest()[:16]
            of[article, index] = key
            people.setdefault(key, Identity(key, person.name, (), person.role, person.country, person.registry_id is not None))
    return Identities(of, people)
