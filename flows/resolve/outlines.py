"""Outlines: what is held of every article while all of them are brought together.

Belongs here: leaving out what no decision between articles needs (quotes, mentions of topics, where words stand), and holding once what
many articles tell alike. Does not: any of these decisions.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from sys import intern

import msgspec
from msgspec.structs import replace

from flows.model import ArticleFacts, Extraction, Meeting, Person, PersonMention, Span

SKETCH_ITEM = 8
"""Bytes of one hash in `Outline.sketch`."""
_NAMED = (PersonMention(Span(0, 0), "name"),)


class Outline(msgspec.Struct, frozen=True):
    """An article without what is its own matter alone."""

    facts: ArticleFacts
    """Without spans and fingerprint."""
    people: tuple[Person, ...]
    """Of the mentions only whether one is a name."""
    meetings: tuple[Meeting, ...]
    """Without the sentences that tell of them, but for the evidence."""
    sketch: bytes
    """The fingerprint, each hash as an unsigned integer with the highest byte first, so that sketches sort as fingerprints do."""


def outliner() -> Callable[[Extraction], Outline]:
    """A function that makes outlines, for all articles of a build: it remembers the persons that it has seen."""
    seen: dict[tuple[object, ...], Person] = {}

    def outline(extraction: Extraction) -> Outline:
        facts = extraction.facts
        return Outline(
            replace(facts, publisher=facts.publisher and intern(facts.publisher), body_spans=(), fingerprint=()),
            tuple([_once(person, seen) for person in extraction.people]),
            tuple([replace(meeting, mentions=()) for meeting in extraction.meetings]),
            packed(facts.fingerprint),
        )

    return outline


def packed(fingerprint: Sequence[int]) -> bytes:
    return struct.pack(f">{len(fingerprint)}Q", *fingerprint)


def _once(person: Person, seen: dict[tuple[object, ...], Person]) -> Person:
    """The outline of a person, the same object for all articles that tell the same of them."""
    named = any(mention.form == "name" for mention in person.mentions)
    told = (person.name, person.registry_id, person.role, person.country, person.gender, person.written, named)
    if told not in seen:
        seen[told] = replace(person, mentions=_NAMED if named else ())
    return seen[told]
