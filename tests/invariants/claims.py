"""What must hold of every article, whatever is in it. Each check yields what is wrong in words; nothing where all is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from flows.model import Article, CleanArticle, Extraction, Meeting, Quote, Span
from flows.text import tidy, tidy_segments


def broken_claims(article: Article, clean: CleanArticle, extraction: Extraction) -> list[str]:
    text = article.text
    kept = [*clean.body, *([clean.title_span] if clean.title_span else [])]
    found = [*_in_text("body", clean.body, text), *_in_order("body", clean.body)]
    for quote in extraction.quotes:
        found += _quote(quote, kept, text, len(extraction.people))
    for meeting in extraction.meetings:
        found += _meeting(meeting, extraction, text)
    for mention in extraction.topic_mentions:
        found += _in_text("topic mention", [mention.span], text)
        found += _same("topic mention", mention.text, tidy(mention.span.of(text)))
    for person in extraction.people:
        found += _in_text(person.name, [mention.span for mention in person.mentions], text)
        found += _same("name of a person", person.name, tidy(person.name))
    if len({quote.quote_id for quote in extraction.quotes}) != len(extraction.quotes):
        found.append("two quotes with one identifier")
    return found


def _quote(quote: Quote, kept: Sequence[Span], text: str, people: int) -> Iterator[str]:
    yield from _in_text("quote", quote.segments, text)
    yield from _in_order("quote", quote.segments)
    yield from _same("quote", quote.text, tidy_segments(text, quote.segments))
    if not all(any(part.contains(segment) for part in kept) for segment in quote.segments):
        yield f"a quote outside body and title: {quote.text!r}"
    if quote.speaker_span is not None:
        yield from _in_text("speaker", [quote.speaker_span], text)
    if not (quote.text and quote.speaker and quote.context and quote.rule and quote.cue != ""):
        yield f"an empty cell: {quote!r}"
    if quote.speaker_person is not None and quote.speaker_person not in range(people):
        yield "a speaker who is not among the people"


def _meeting(meeting: Meeting, extraction: Extraction, text: str) -> Iterator[str]:
    yield from _in_text("evidence", [meeting.evidence, *meeting.mentions], text)
    yield from _same("evidence", meeting.evidence_text, tidy(meeting.evidence.of(text)))
    persons = [participant.person for participant in meeting.participants]
    if len(persons) < 2 or len(set(persons)) != len(persons) or not set(persons) <= set(range(len(extraction.people))):
        yield f"no two participants: {persons}"
    if meeting.start_date and meeting.end_date and meeting.start_date > meeting.end_date:
        yield "it ends before it starts"
    if not meeting.rule or meeting.venue == "" or meeting.city == "":
        yield f"an empty cell: {meeting!r}"


def _in_text(what: str, spans: Sequence[Span], text: str) -> Iterator[str]:
    yield from (f"{what}: {span} is no span of a text of {len(text)}" for span in spans if not 0 <= span.start < span.end <= len(text))
    if not spans:
        yield from (f"{what}: no span" for _ in range(what != "body"))


def _in_order(what: str, spans: Sequence[Span]) -> Iterator[str]:
    for one, other in pairwise(spans):
        if one.end > other.start:
            yield f"{what}: {other} is not after {one}"


def _same(what: str, claimed: str, found: str) -> Iterator[str]:
    if claimed != found:
        yield f"{what}: says {claimed!r}, its span holds {found!r}"
