"""Which meeting of the article a quote was said at or about.

Belongs here: the ties between one article's quotes and its meetings. Does not: finding either, or joining meetings across articles.

A tie needs evidence in the text: the quote is a turn of the meeting's record, its sentence tells of the meeting, or a party to the
meeting speaks of "the talks" beside it. A meeting that merely stands in the same article is no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from flows.extract.document import Document
from flows.extract.quotes.lexicon import alternatives_of
from flows.model import Meeting, Quote, Span, hull

_NEAR = 400
"""Characters around a quote that can tell of its meeting."""


def link_quotes(document: Document, quotes: tuple[Quote, ...], meetings: tuple[Meeting, ...]) -> tuple[Quote, ...]:
    """The quotes with `meeting` set to an index into `meetings` where the text ties the two."""
    if not meetings:
        return quotes
    return tuple(msgspec.structs.replace(quote, meeting=_meeting_of(document, quote, meetings)) for quote in quotes)


def _meeting_of(document: Document, quote: Quote, meetings: Sequence[Meeting]) -> int | None:
    party = [index for index, meeting in enumerate(meetings) if _takes_part(quote, meeting)]
    if quote.rule == "transcript-turn":
        return min(party, key=lambda index: meetings[index].evidence, default=None)
    told = _told_in(_sentences(document, quote), meetings, party)
    if told is not None:
        return told
    paragraph = _paragraph(document, quote)
    beside = [index for index in party if any(mention.overlaps(paragraph) for mention in _mentions(meetings[index]))]
    if len(beside) == 1:
        return beside[0]
    occasions = list(_OCCASION.finditer(document.text, paragraph.start, paragraph.end))
    if not occasions:
        return None
    if all(_TO_COME.match(document.text, occasion.end()) for occasion in occasions):  # "the talks would start in May" are others
        party = [index for index in party if meetings[index].status == "planned"]
    before = [index for index in party if any(mention.start < quote.segments[0].start for mention in _mentions(meetings[index]))]
    if before:
        return max(before, key=lambda index: max(m.start for m in _mentions(meetings[index]) if m.start < quote.segments[0].start))
    return party[0] if len(meetings) == 1 and party else None


def _told_in(sentences: Sequence[Span], meetings: Sequence[Meeting], party: Sequence[int]) -> int | None:
    """The meeting that the quote's own sentences tell of; one that the speaker takes part in before others."""
    told = [i for i, meeting in enumerate(meetings) if any(m.overlaps(s) for m in _mentions(meeting) for s in sentences)]
    preferred = [index for index in told if index in party] or told
    return preferred[0] if len(preferred) == 1 else None


def _sentences(document: Document, quote: Quote) -> list[Span]:
    """The sentences of the quote and of the words that name its speaker, if they stand together; of long ones what is near."""
    offsets = [segment.start for segment in quote.segments]
    if quote.speaker_span is not None and _paragraph(document, quote).contains(quote.speaker_span):
        offsets.append(quote.speaker_span.start)
    return [_near(quote, sentence.span) for offset in offsets if (sentence := document.sentence_at(offset)) is not None]


def _paragraph(document: Document, quote: Quote) -> Span:
    """The paragraph of the quote; of one without end, as captions run into each other, what is near."""
    sentence = document.sentence_at(quote.segments[0].start)
    return _near(quote, document.paragraphs[sentence.paragraph].span) if sentence is not None else hull(quote.segments)


def _near(quote: Quote, span: Span) -> Span:
    words = hull(quote.segments)
    return Span(max(span.start, min(words.start - _NEAR, span.end)), min(span.end, max(words.end + _NEAR, span.start)))


def _mentions(meeting: Meeting) -> tuple[Span, ...]:
    return (meeting.evidence, *meeting.mentions)


def _takes_part(quote: Quote, meeting: Meeting) -> bool:
    return quote.speaker_person is not None and any(p.person == quote.speaker_person for p in meeting.participants)


_OCCASION = re.compile(rf"\b(?:{alternatives_of('occasion')})\b", re.IGNORECASE)
_TO_COME = re.compile(r"\s+(?:would|will|could|may|are\s+to|is\s+to|should|might)\b", re.IGNORECASE)
"""What follows talks that have not been held yet."""
