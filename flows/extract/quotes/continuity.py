"""Pronouns that name a speaker, read with the quotes before them: who has just been quoted goes on speaking.

`people` resolves a pronoun by its sentence; here the row of quotes tells more. The speaker of the quote before is kept unless somebody
else became the subject in between, and nobody speaks of himself by his surname.

Belongs here: one pass over the finished rows of an article. Does not: names, offices, nominals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from flows.extract.document import Document
from flows.extract.people import People
from flows.extract.quotes.descriptions import Descriptions
from flows.extract.quotes.lexicon import alternatives_of, words
from flows.model import Quote, Span

_NEAR = 900
"""Characters between a quote and the pronoun that takes up its speaker."""
_SUBJECT_WITHIN = 30
"""Characters from the start of a sentence within which its first person is taken for its subject."""


def take_up(document: Document, people: People, quotes: Sequence[Quote]) -> list[Quote]:
    """The rows, in order, with the speakers of pronouns settled."""
    found: list[Quote] = []
    descriptions = Descriptions(document, people)
    for quote in quotes:
        known = _named_later(people, descriptions, _sender(document, people, quote))
        known = _settled(document, people, found[-1], known) if found else known
        known = _of_lead_in(document, people, known)
        found.append(_unnamed_before(document, people, descriptions, known))
    return found


def _named_later(people: People, descriptions: Descriptions, quote: Quote) -> Quote:
    """`A military spokesman said …` and then `Col. Ann Lee, the military spokesman,`: the apposition names him."""
    if quote.speaker_person is not None or quote.speaker_span is None or not _HUMAN.search(quote.speaker):
        return quote
    index = descriptions.named_after(quote.speaker_span)
    return _said_by(people, quote, index) if index is not None else quote


def _of_lead_in(document: Document, people: People, quote: Quote) -> Quote:
    """`The president began, telling the crew, “…,” he said.`: the subject of the words that lead in."""
    pronoun = quote.speaker_span.of(document.text).lower() if quote.speaker_span is not None else ""
    sentence = document.sentence_at(quote.segments[0].start)
    if quote.speaker_person is not None or pronoun not in ("he", "she") or sentence is None:
        return quote
    lead = Span(sentence.span.start, quote.segments[0].start)
    first = next(iter(people.within(lead)), None) if lead.start < lead.end else None
    if first is None or first[0].span.start - lead.start > _SUBJECT_WITHIN or not _agrees(people, first[1], pronoun):
        return quote
    owns = document.text.startswith(("'s", "’s"), first[0].span.end)
    return quote if owns else _said_by(people, quote, first[1])


def _unnamed_before(document: Document, people: People, descriptions: Descriptions, quote: Quote) -> Quote:
    """`A spokesman for the bank declined to comment. “…,” he said.`: the pronoun means the unnamed subject of the sentence before."""
    pronoun = quote.speaker_span.of(document.text).lower() if quote.speaker_span is not None else ""
    if pronoun not in ("he", "she"):
        return quote
    before = document.sentence_at(max(0, quote.segments[0].start - 3))
    if before is None or before.span.end > quote.segments[0].start:
        return quote
    owned = _OWNED.match(document.text, before.span.start, before.span.end)
    if owned and (quote.speaker_person is None or quote.speaker_person in {i for _, i in people.within(Span(*owned.span("owner")))}):
        index = descriptions.bearer(Span(*owned.span()))
        if index is not None:
            return _said_by(people, quote, index)
        return msgspec.structs.replace(
            quote, speaker=owned.group().removeprefix("The "), speaker_person=None, speaker_role=None, speaker_country=None
        )
    if quote.speaker_person is not None:
        return quote
    named = _UNNAMED.match(document.text, before.span.start, before.span.end)
    return msgspec.structs.replace(quote, speaker=named[1]) if named else quote


def _said_by(people: People, quote: Quote, index: int) -> Quote:
    person = people.persons[index]
    return msgspec.structs.replace(
        quote, speaker=person.name, speaker_person=index, speaker_role=person.role, speaker_country=person.country
    )


def _sender(document: Document, people: People, quote: Quote) -> Quote:
    """`The message reads: “…”`: the words of whoever sent it, as the sentences before tell."""
    words_of_speaker = set(quote.speaker.lower().split())
    if quote.speaker_person is not None or words_of_speaker.isdisjoint(words("message noun")) or quote.kind != "direct":
        return quote
    for sentence in reversed(document.sentences):
        if sentence.span.end > quote.segments[0].start or not _SENT.search(document.text, sentence.span.start, sentence.span.end):
            continue
        first = next(iter(people.within(sentence.span)), None)
        if first is None or first[0].span.start - sentence.span.start > _SUBJECT_WITHIN:
            return quote
        return _said_by(people, quote, first[1])
    return quote


def _settled(document: Document, people: People, before: Quote, quote: Quote) -> Quote:
    pronoun = quote.speaker_span.of(document.text).lower() if quote.speaker_span is not None else ""
    start, end = max(s.end for s in before.segments), quote.segments[0].start
    if pronoun in ("the statement", "the text", "the document", "the letter") and quote.speaker_person is None and end - start <= _NEAR:
        return _spoken_by(before, quote)
    if pronoun not in ("he", "she", "it", "they") or end - start > _NEAR:
        return quote
    if before.speaker_person is None:
        return _spoken_by(before, quote) if quote.speaker_person is None and _can_mean(pronoun, before) else quote
    if pronoun in ("it", "they") or before.speaker_person == quote.speaker_person or not _agrees(people, before.speaker_person, pronoun):
        return quote
    if _names_itself(people, before.speaker_person, quote):
        return _other_than_named(people, quote, pronoun)
    between = Span(start, max(start, min(end, quote.speaker_span.start if quote.speaker_span else end)))
    if quote.speaker_person is None:
        others = {i for m, i in people.within(between) if m.form == "name" and i != before.speaker_person and _agrees(people, i, pronoun)}
        return quote if others else _spoken_by(before, quote)
    if _names_itself(people, quote.speaker_person, quote) or quote.speaker_person not in _subjects(document, people, between):
        return _spoken_by(before, quote)
    return quote


def _other_than_named(people: People, quote: Quote, pronoun: str) -> Quote:
    """A speaker who is named in the quote itself is another one: the person named last before it, if the pronoun fits."""
    if quote.speaker_person is not None and not _names_itself(people, quote.speaker_person, quote):
        return quote
    start = quote.segments[0].start
    named = [i for m, i in people.within(Span(max(0, start - _NEAR), start)) if m.form == "name" and _agrees(people, i, pronoun)]
    other = next((i for i in reversed(named) if not _names_itself(people, i, quote)), None)
    if other is not None:
        return _said_by(people, quote, other)
    return msgspec.structs.replace(quote, speaker=pronoun, speaker_person=None, speaker_role=None, speaker_country=None)


def _spoken_by(before: Quote, quote: Quote) -> Quote:
    return msgspec.structs.replace(
        quote,
        speaker=before.speaker,
        speaker_person=before.speaker_person,
        speaker_role=before.speaker_role,
        speaker_country=before.speaker_country,
    )


def _can_mean(pronoun: str, before: Quote) -> bool:
    """An unnamed speaker that the pronoun fits: `he` an official, `it` a body, `they` several."""
    if before.speaker.lower() in words("pronoun"):
        return False
    body = bool(_BODY.search(before.speaker)) and not _HUMAN.search(before.speaker)
    many = not body and bool(re.search(r"(?:[^s]s|people|police)$", before.speaker))
    return {"it": body, "they": many or body}.get(pronoun, not many and not body)


def _agrees(people: People, person: int, pronoun: str) -> bool:
    return people.persons[person].gender in (None, "male" if pronoun == "he" else "female")


def _names_itself(people: People, person: int, quote: Quote) -> bool:
    surname = people.persons[person].name.split()[-1]
    return quote.kind == "direct" and re.search(rf"\b{re.escape(surname)}\b", quote.text) is not None


def _subjects(document: Document, people: People, between: Span) -> set[int]:
    """The persons named first in the sentences that begin between the quotes."""
    found = set()
    for sentence in document.sentences:
        if between.start <= sentence.span.start and sentence.span.end <= between.end:
            first = next((pair for pair in people.within(sentence.span) if pair[0].form != "pronoun"), None)
            if first is not None and first[0].span.start - sentence.span.start <= _SUBJECT_WITHIN:
                found.add(first[1])
    return found


_SENT = re.compile(rf"\b(?:{alternatives_of('verb of sending')})\b")
_BODY = re.compile(rf"\b(?:{alternatives_of('body noun')})\b", re.IGNORECASE)
_HUMAN = re.compile(rf"\b(?:{alternatives_of('human noun')})(?:$|\s(?:of|for|at|from|in|with)\s)", re.IGNORECASE)
_UNNAMED = re.compile(
    rf"(?:A|An|One)\s((?:[\w’'-]+\s){{0,3}}?(?:{alternatives_of('human noun')})"
    r"(?:\s(?:for|of|at|from)\s(?:the\s)?(?:[A-Z][\w&’'-]*|[a-z]+(?=\s(?:said|declined|confirmed|told)))(?:\s[A-Z][\w&’'-]*)*)?)"
)
"""`A spokeswoman for Northmoor Water` at the start of a sentence."""
_OWNED = re.compile(rf"(?P<owner>(?:The\s)?(?:[\w.-]+\s){{0,3}}[\w.-]+)['’]s\s(?:{alternatives_of('human noun')})(?=\s[a-z])")
"""`The president's spokesman` at the start of a sentence: not the president is meant by a pronoun after it."""
