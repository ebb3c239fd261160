"""From attributed words to `Quote` rows: which quotations are one quote, and what a row says beside its words.

Belongs here: grouping, context, the day of speaking. Does not: finding anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from flows.extract.dates import DateMention
from flows.extract.document import Document
from flows.extract.quotes.carry import Attributed
from flows.extract.quotes.indirect import Reported
from flows.extract.quotes.speaker import Speaker, Speakers
from flows.extract.quotes.statement import Statement
from flows.extract.quotes.transcript import Turn
from flows.extract.quotes.units import Unit
from flows.extract.topics import Topics
from flows.model import Quote, QuoteKind, Span, hull
from flows.text import tidy, tidy_segments

_LONG_PARAGRAPH = 800
"""Characters above which a quote's context is its sentences instead of its paragraph."""


def inherit(before: Quote, quote: Quote) -> Quote:
    """`“…,” a senior official said. “…,” he added.`: a pronoun means the unnamed speaker of the quote before, if it can."""
    pronoun = quote.speaker.lower()
    if quote.speaker_person is not None or before.speaker_person is not None or pronoun not in _PRONOUNS or before.speaker.lower() in _PRONOUNS:
        return quote
    if quote.segments[0].start - before.segments[-1].end > _NEAR:
        return quote
    many = bool(re.search(r"(?:[^s]s|people|police)$", before.speaker)) and not before.speaker_country
    body = bool(_BODY.search(before.speaker)) and not _PERSON.search(before.speaker)
    if (pronoun == "they") != many and not (pronoun == "they" and body) or (pronoun == "it") != body and pronoun != "they":
        return quote
    return msgspec.structs.replace(quote, speaker=before.speaker, speaker_country=before.speaker_country)


_PRONOUNS = frozenset(("he", "she", "it", "they"))
_NEAR = 600
"""Characters between a quote and the pronoun that takes up its speaker."""
_BODY = re.compile(
    r"\b(?:ministry|government|agency|office|department|council|commission|union|house|company|group|organi[sz]ation|statement|report|bank|party|army|"
    r"network|newspaper|television|court|committee|observatory|kremlin|embassy|institute|centre|center|association|force|UN|U\.N\.|NATO|EU)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:official|spokes\w+|diplomat|aide|adviser|source|officer|leader|minister|secretary|chief|head|member|analyst)$", re.IGNORECASE)


class Rows:
    """Makes the rows of one article."""

    def __init__(self, document: Document, speakers: Speakers, dates: Sequence[DateMention], topics: Topics) -> None:
        self._document = document
        self._speakers = speakers
        self._dates = [d for d in dates if d.precision == "day" and d.start is not None and d.start == d.end]
        self._topics = topics

    def turns(self, turns: Iterable[Turn]) -> list[Quote]:
        return [
            self._quote("transcript", turn.segments, self._speakers.resolve_label(turn.label), None, "transcript-turn", [hull([turn.label, turn.segments[0]])])
            for turn in turns
        ]

    def statement(self, statement: Statement) -> Quote:
        speaker = self._speakers.resolve(statement.speaker)
        return self._quote(statement.kind, statement.segments, speaker, None, "statement", [statement.segments[0]])

    def direct(self, attributed: Sequence[Attributed]) -> list[Quote]:
        """One row a quote: what a reporting clause interrupts, or what goes on without a new one, is one."""
        groups: list[list[Attributed]] = []
        speakers: list[Speaker] = []
        for item in attributed:
            speaker = self._speakers.resolve(item.attribution.speaker)
            if groups and self._goes_on(groups[-1], speakers[-1], item, speaker):
                groups[-1].append(item)
                continue
            groups.append([item])
            speakers.append(speaker)
        speakers = [self._best(group) for group in groups]
        return [self._direct(group, speaker) for group, speaker in zip(groups, speakers, strict=True)]

    def indirect(self, reported: Iterable[Reported]) -> list[Quote]:
        return [
            self._quote(
                "indirect", item.segments, self._speakers.resolve(item.attribution.speaker), item.attribution.cue, item.attribution.rule, [item.unit.span]
            )
            for item in reported
        ]

    def _goes_on(self, group: Sequence[Attributed], speaker: Speaker, item: Attributed, other: Speaker) -> bool:
        last = group[-1]
        if item.quotation.continued and not last.quotation.closed and item.quotation.paragraph == last.quotation.paragraph + 1:
            return item.carried or speaker.person is None or other.person is None or speaker.person == other.person
        same = item.attribution.speaker == last.attribution.speaker or (
            speaker.person is not None and speaker.person == other.person or speaker.name.casefold() == other.name.casefold()
        )
        if not same:
            return False
        if item.unit == last.unit:
            return True
        between = self._document.text[last.unit.span.end : item.unit.span.start]
        if between.strip():
            return False
        if item.carried:
            return item.attribution.rule != "carried-following" or item.unit.paragraph == last.unit.paragraph
        starts = item.quotation.outer.start == item.unit.span.start
        return starts and item.unit.paragraph == last.unit.paragraph and (last.carried or last.quotation.outer.start == last.unit.span.start)

    def _best(self, group: Sequence[Attributed]) -> Speaker:
        """Of the mentions that name the speaker of one quote, the first that resolves."""
        found = [self._speakers.resolve(item.attribution.speaker) for item in group]
        return next((speaker for speaker in found if speaker.person is not None), found[0])

    def _direct(self, group: Sequence[Attributed], speaker: Speaker) -> Quote:
        first = next((item for item in group if not item.carried), group[0])
        units = list(dict.fromkeys(item.unit for item in group))
        segments = tuple(item.quotation.inner for item in group)
        context = [unit.span for unit in units]
        paragraph = self._document.paragraphs[units[0].paragraph].span
        if paragraph.end - paragraph.start <= _LONG_PARAGRAPH:
            context = [paragraph, *(s for s in context if not paragraph.contains(s))]
        rule = first.attribution.rule
        row = self._quote("direct", segments, speaker, first.attribution.cue, rule, context)
        return row

    def _quote(
        self, kind: QuoteKind, segments: tuple[Span, ...], speaker: Speaker, cue: Span | None, rule: str, context: Sequence[Span]
    ) -> Quote:
        text = self._document.source
        return Quote(
            kind=kind,
            text=tidy_segments(text, segments),
            segments=segments,
            speaker=speaker.name,
            speaker_person=speaker.person,
            speaker_role=speaker.role,
            speaker_country=speaker.country,
            speaker_span=speaker.span,
            cue=tidy(cue.of(text)) if cue else None,
            context=tidy(" ".join(span.of(text) for span in context)),
            rule=rule,
            said_on=None,
            topics=self._topics.of(segments),
        )
