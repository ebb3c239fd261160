"""From attributed words to `Quote` rows: which quotations are one quote, and what a row says beside its words.

Belongs here: grouping, context, the day of speaking. Does not: finding anything.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from flows.extract.document import Document
from flows.extract.quotes.attribution import Attribution
from flows.extract.quotes.carry import Attributed
from flows.extract.quotes.indirect import Reported
from flows.extract.quotes.speaker import Speaker, Speakers
from flows.extract.quotes.statement import Statement
from flows.extract.quotes.transcript import Turn
from flows.extract.quotes.units import Unit
from flows.extract.topics import Topics
from flows.model import DateMention, Quote, QuoteKind, Span, hull
from flows.text import tidy, tidy_segments

_PRONOUN = 4
"""Characters of the longest pronoun that names a speaker (`they`)."""
_SAID_WITHIN = 80
"""Characters after a reporting verb within which a day is that of the saying."""
_LONG_PARAGRAPH = 800
"""Characters above which a quote's context is its sentences instead of its paragraph."""


class Rows:
    """Makes the rows of one article."""

    def __init__(self, document: Document, speakers: Speakers, dates: Sequence[DateMention], topics: Topics) -> None:
        self._document = document
        self._speakers = speakers
        self._dates = [d for d in dates if d.precision == "day" and d.start is not None and d.start == d.end]
        self._topics = topics

    def turns(self, turns: Iterable[Turn]) -> list[Quote]:
        dateline = self._document.clean.dateline
        said_on = dateline.date if dateline else None
        return [
            self._quote(
                "transcript",
                turn.segments,
                self._speakers.resolve_label(turn.label),
                None,
                "transcript-turn",
                [hull([turn.label, turn.segments[0]])],
                said_on,
            )
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
                "indirect",
                item.segments,
                self._speakers.resolve(item.attribution.speaker),
                item.attribution.cue,
                item.attribution.rule,
                [item.unit.span],
                self._said_on(item.unit, item.attribution, item.segments),
            )
            for item in reported
        ]

    def _goes_on(self, group: Sequence[Attributed], speaker: Speaker, item: Attributed, other: Speaker) -> bool:
        last = group[-1]
        if item.quotation.continued and not last.quotation.closed and item.quotation.paragraph == last.quotation.paragraph + 1:
            return item.carried or speaker.person is None or other.person is None or speaker.person == other.person
        same = item.attribution.speaker == last.attribution.speaker or (
            (speaker.person is not None and speaker.person == other.person) or speaker.name.casefold() == other.name.casefold()
        )
        if not same:
            return False
        if item.unit == last.unit:
            mentions = (item.attribution.speaker, last.attribution.speaker)
            return item.carried or last.carried or mentions[0] == mentions[1] or any(m.end - m.start <= _PRONOUN for m in mentions)
        if self._document.text[last.unit.span.end : item.unit.span.start].strip():
            return False
        if item.carried:
            return item.attribution.rule != "carried-following" or item.unit.paragraph == last.unit.paragraph
        whole = self._document.text[last.quotation.inner.start].isupper()
        return item.quotation.outer.start == item.unit.span.start and item.unit.paragraph == last.unit.paragraph and whole

    def _best(self, group: Sequence[Attributed]) -> Speaker:
        """Of the mentions that name the speaker of one quote, the first that resolves."""
        found = [self._speakers.resolve(item.attribution.speaker) for item in group]
        named = [speaker for speaker in found if speaker.span.end - speaker.span.start > _PRONOUN]
        return next((speaker for speaker in found if speaker.person is not None), named[0] if named else found[0])

    def _direct(self, group: Sequence[Attributed], speaker: Speaker) -> Quote:
        first = next((item for item in group if not item.carried), group[0])
        units = list(dict.fromkeys(item.unit for item in group))
        segments = tuple(item.quotation.inner for item in group)
        context = [unit.span for unit in units]
        paragraph = self._document.paragraphs[units[0].paragraph].span
        if paragraph.end - paragraph.start <= _LONG_PARAGRAPH:
            context = [paragraph, *(s for s in context if not paragraph.contains(s))]
        said_on = self._said_on(first.unit, first.attribution, segments)
        return self._quote("direct", segments, speaker, first.attribution.cue, first.attribution.rule, context, said_on)

    def _said_on(self, unit: Unit, attribution: Attribution, segments: Sequence[Span]) -> datetime.date | None:
        """The day that the reporting clause gives: after the cue, between speaker and cue, or leading in (`On Friday, Kerry said`)."""
        cue, speaker = attribution.cue, attribution.speaker
        if cue is None or not unit.span.contains(cue):
            return None
        text, published = self._document.text, self._document.clean.published
        for date in self._dates:
            if not unit.span.contains(date.span) or any(date.span.overlaps(s) for s in segments):
                continue
            if published is not None and date.start is not None and date.start > published:
                continue
            if date.span.start >= cue.end:
                near = not re.search(r"[,;:.“”\"«»—–]", text[cue.end : date.span.start]) and date.span.start - cue.end <= _SAID_WITHIN
            else:
                near = (
                    speaker.end <= date.span.start
                    and not re.search(r"[;:“”\"]|\b(?:who|which|after|before)\b", text[speaker.end : date.span.start])
                ) or (
                    date.span.end <= speaker.start
                    and not re.search(r"\w", text[date.span.end : speaker.start])
                    and len(text[unit.span.start : date.span.start].split()) <= 3
                )
            if near:
                return date.start
        return None

    def _quote(
        self,
        kind: QuoteKind,
        segments: tuple[Span, ...],
        speaker: Speaker,
        cue: Span | None,
        rule: str,
        context: Sequence[Span],
        said_on: datetime.date | None = None,
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
            said_on=said_on,
            topics=self._topics.of(segments),
        )
