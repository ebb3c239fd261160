"""A sentence as the grammar of meetings reads it: every person, place and date is one character, the words stay as they are.

"US Secretary of State John Kerry met his Russian counterpart in Paris on Sunday" becomes "P met P in L on D", where each of the
capitals is a character of its own from a private block. Patterns over the sketch stay short, and every character leads back
to its mention and to the source.

Belongs here: the sketch. Does not: what its words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

import msgspec

from flows.extract.meetings import cues
from flows.extract.people import People
from flows.model import DateMention, PlaceMention, Span

PERSON = "\ue000-\ue7ff"
PLACE = "\ue800-\uefff"
DATE = "\uf000-\uf7ff"
_FIRST = {"person": 0xE000, "place": 0xE800, "date": 0xF000}
_LIMIT = 0x800


class Item(msgspec.Struct, frozen=True):
    """What one character of a sketch stands for: a person wherever the sentence mentions them, a place or date at one place."""

    kind: Literal["person", "place", "date"]
    index: int
    """Of the person, or of the place or date mention, in the article."""
    span: Span
    form: str = ""
    """Of a person mention: name, office, nominal or pronoun."""


class Sketch(msgspec.Struct, frozen=True):
    """One sentence, sketched."""

    text: str
    span: Span
    """The sentence in the source."""
    items: dict[str, Item]
    offsets: tuple[int, ...]
    """Source offset of every character of `text`, and of its end."""

    def source_span(self, start: int, end: int) -> Span:
        """The part of the source that `text[start:end]` stands for."""
        return Span(self.offsets[start], self.offsets[end])

    def person(self, character: str) -> int:
        return self.items[character].index


def sketch(
    text: str,
    span: Span,
    people: People,
    places: Sequence[PlaceMention],
    dates: Sequence[DateMention],
    surnames: Mapping[str, int] = MappingProxyType({}),
) -> Sketch:
    """Sketch one sentence. `places` and `dates` are those of the sentence or more, with their own order as index.

    `surnames` resolve the names of a compound ("the Smith–Jones talks").
    """
    persons = [*_persons(text, span, people), *_compounds(text, span, surnames)]
    marked = _without_overlaps([*persons, *_others("date", dates, span), *_others("place", places, span)])
    out: list[str] = []
    offsets: list[int] = []
    items: dict[str, Item] = {}
    used = dict(_FIRST)
    known: dict[int, str] = {}
    at = span.start
    for item in marked:
        out.extend(text[at : item.span.start])
        offsets.extend(range(at, item.span.start))
        character = known.get(item.index) if item.kind == "person" else None
        if character is None:
            character = chr(used[item.kind])
            used[item.kind] = min(used[item.kind] + 1, _FIRST[item.kind] + _LIMIT - 1)
            items[character] = item
        if item.kind == "person":
            known[item.index] = character
        out.append(character)
        offsets.append(item.span.start)
        if item.kind == "person" and item.form == "pronoun" and _possessive(text, item.span):
            out.extend("'s")
            offsets.extend([item.span.end] * 2)
        at = item.span.end
        if _NAME_WITH_DOT.match(text, at - 2, at + 1):
            at += 1
    out.extend(text[at : span.end])
    offsets.extend(range(at, span.end))
    offsets.append(span.end)
    return Sketch("".join(out), span, items, tuple(offsets))


def _persons(text: str, span: Span, people: People) -> list[Item]:
    """The person mentions of a sentence; a title and the name that follows it are one."""
    found: list[Item] = []
    for mention, index in sorted(people.within(span), key=lambda pair: (pair[0].span.start, -pair[0].span.end)):
        if mention.span.start < span.start or mention.span.end > span.end:
            continue
        last = found[-1] if found else None
        if last is not None and mention.span.end <= last.span.end:
            continue
        if last is not None and last.index == index and _JOINT.fullmatch(text, last.span.end, mention.span.start):
            form = "name" if "name" in (last.form, mention.form) else last.form
            found[-1] = Item("person", index, Span(last.span.start, mention.span.end), form)
            continue
        if last is not None and mention.span.start < last.span.end:
            continue
        found.append(Item("person", index, mention.span, mention.form))
    return found


def _compounds(text: str, span: Span, surnames: Mapping[str, int]) -> list[Item]:
    """Both names of a compound of two surnames that the article knows."""
    found: list[Item] = []
    for match in _COMPOUND.finditer(text, span.start, span.end):
        named = [(surnames.get(match[group]), Span(*match.span(group))) for group in ("first", "second")]
        found.extend(Item("person", index, at, "name") for index, at in named if index is not None and all(i is not None for i, _ in named))
    return found


def _others(kind: Literal["place", "date"], mentions: Iterable[PlaceMention | DateMention], span: Span) -> list[Item]:
    return [Item(kind, index, m.span) for index, m in enumerate(mentions) if span.contains(m.span)]


def _without_overlaps(items: list[Item]) -> list[Item]:
    """In the order of the text; of two that overlap the person stands, then the date, then the place."""
    kept: list[Item] = []
    for item in items:
        if not any(item.span.overlaps(other.span) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item.span)


def _possessive(text: str, span: Span) -> bool:
    """Is the pronoun a determiner ("his talks", "her trip"), not an object ("met her in Paris")?"""
    word = span.of(text).lower()
    if word in {"his", "its", "their"}:
        return True
    following = re.match(r"\s+([\w'-]+)", text[span.end : span.end + 30])
    return word == "her" and following is not None and following[1].lower() not in cues.phrases("after_object")


_COMPOUND = re.compile(r"\b(?P<first>[A-Z][\w’']+)[-–—/](?P<second>[A-Z][\w’']+)\b")
_NAME_WITH_DOT = re.compile(r"[JS]r\.")
"""The full stop of "Joseph R. Biden, Jr." ends no sentence."""
_JOINT = re.compile(r"(?:,? |, the |\s*\(\s*)?")
