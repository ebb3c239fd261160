"""Outlines: what is held of every article while all of them are brought together.

Belongs here: leaving out what no decision between articles needs (quotes, mentions of topics, where words stand), and holding once what
many articles tell alike. Does not: any of these decisions.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
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


def outline(extraction: Extraction) -> bytes:
    """The outline of an article, as JSON."""
    facts = extraction.facts
    people = tuple([replace(person, mentions=_NAMED if _is_named(person) else ()) for person in extraction.people])
    meetings = tuple([replace(meeting, mentions=()) for meeting in extraction.meetings])
    return msgspec.json.encode(Outline(replace(facts, body_spans=(), fingerprint=()), people, meetings, packed(facts.fingerprint)))


def outlines_of(written: Iterable[bytes]) -> Iterator[Outline]:
    """The outlines of all articles of a build, from JSON. A person of whom several tell the same is one object."""
    people = _People()
    for found in map(_OUTLINE.decode, written):
        facts = replace(found.facts, publisher=found.facts.publisher and intern(found.facts.publisher))
        yield Outline(facts, tuple([people[bytes(person)] for person in found.people]), found.meetings, found.sketch)


def packed(fingerprint: Sequence[int]) -> bytes:
    return struct.pack(f">{len(fingerprint)}Q", *fingerprint)


class _Written(msgspec.Struct, frozen=True):
    """An outline whose people are still JSON."""

    facts: ArticleFacts
    people: tuple[msgspec.Raw, ...]
    meetings: tuple[Meeting, ...]
    sketch: bytes


class _People(dict[bytes, Person]):
    """Persons by their JSON, each read when it is first asked for."""

    def __missing__(self, written: bytes) -> Person:
        self[written] = _PERSON.decode(written)
        return self[written]


_OUTLINE = msgspec.json.Decoder(_Written)
_PERSON = msgspec.json.Decoder(Person)


def _is_named(person: Person) -> bool:
    return any(mention.form == "name" for mention in person.mentions)
