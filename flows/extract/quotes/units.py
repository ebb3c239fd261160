"""Sentences with their quotations put out of sight: what the rules of attribution read.

A *unit* is a sentence, or a quotation that is a sentence of its own. In the *masked* text every quotation is a run of one letter
between its marks, as long as its words were, so that no word inside a quotation is ever taken for a reporting verb or a speaker.

Belongs here: masking, and where a unit ends. Does not: who speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from flows.extract.document import Paragraph, split_sentences
from flows.extract.quotes.lexicon import alternatives_of, find_cues
from flows.extract.quotes.scanner import Quotation
from flows.model import Span

MASK = "\ue000"
"""The letter that stands for quoted words: of the private use area, so that no text has it."""


class Unit(msgspec.Struct, frozen=True):
    """A sentence of a paragraph with the quotations that start in it."""

    span: Span
    paragraph: int
    quotations: tuple[Quotation, ...]
    first: bool
    """It opens its paragraph."""

    def outside(self, masked: str) -> str:
        """The words that are not quoted."""
        parts, at = [], self.span.start
        for quotation in self.quotations:
            parts.append(masked[at : quotation.outer.start])
            at = quotation.outer.end
        return " ".join([*parts, masked[at : self.span.end]])

    def is_bare(self, masked: str) -> bool:
        """Nothing but quotations."""
        return bool(self.quotations) and not re.search(r"[^\W_]", self.outside(masked))


def mask(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with the words of quotations masked, but for the letter they begin with and the punctuation that ends them."""
    parts, at = [], 0
    for quotation in quotations:
        inner = quotation.inner
        if inner.start < at:
            continue
        ending = re.search(r"[,.?!…;:]*$", text[inner.start : inner.end])
        kept = len(ending.group()) if ending else 0
        first = inner.start + (1 if kept < inner.end - inner.start else 0)
        parts += [text[at:first], MASK * (inner.end - first - kept), text[inner.end - kept : inner.end]]
        at = inner.end
    return "".join([*parts, text[at:]])


def split_units(masked: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation], dateline: Span | None = None) -> list[Unit]:
    """The units of the body, in order; a dateline belongs to none."""
    of_paragraph: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        of_paragraph.setdefault(quotation.paragraph, []).append(quotation)
    units: list[Unit] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.is_title:
            continue
        inside = of_paragraph.get(index, [])
        starts = [quotation.outer.start for quotation in inside]
        within = paragraph.span
        place = Span(dateline.start, dateline.end) if dateline is not None else _place_line(masked, within)
        if place is not None and within.start <= place.start < place.end < within.end and not masked[within.start : place.start].strip():
            within = Span(place.end, within.end)
        for number, span in enumerate(_joined(masked, list(_sentences(masked, within, inside)))):
            own = inside[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            units.append(Unit(span, index, tuple(own), number == 0))
    return units


def _place_line(masked: str, within: Span) -> Span | None:
    """`BRUSSELS `, `WASHINGTON (AP) — ` before the first sentence of a paragraph."""
    found = _PLACE_LINE.match(masked, within.start, within.end)
    return Span(*found.span()) if found else None


def _sentences(masked: str, within: Span, quotations: Sequence[Quotation]) -> Iterator[Span]:
    """Sentences, none of which ends inside a quotation."""
    starts = [quotation.outer.start for quotation in quotations]
    held: Span | None = None
    for span in split_sentences(masked, within):
        span = Span(held.start, span.end) if held else span
        last = bisect_left(starts, span.end) - 1
        held = span if last >= 0 and span.end < quotations[last].outer.end else None
        if held is None:
            yield span
    if held is not None:
        yield held


def _joined(masked: str, spans: list[Span]) -> Iterator[Span]:
    """`“Why?” Mr Kerry asked.` is one sentence, though it looks like two."""
    at = 0
    while at < len(spans):
        span = spans[at]
        while at + 1 < len(spans) and _goes_on(masked, span, spans[at + 1]):
            at += 1
            span = Span(span.start, spans[at].end)
        yield span
        at += 1


def _goes_on(masked: str, span: Span, following: Span) -> bool:
    ending = masked[max(span.start, span.end - 4) : span.end]
    if not re.search(rf"{MASK}?[?!…][\"”’'»]+$", ending):
        return False
    clause = masked[following.start : following.end]
    cue = next(find_cues(clause), None)
    if cue is None or MASK in clause[: cue.start()]:
        return False
    subject = clause[: cue.start()].split()
    after = clause[cue.end() : cue.end() + 6]
    return 0 < len(subject) <= 14 and bool(_SUBJECT_START.match(clause)) and not re.match(r"\s+that\b|:", after)


_SUBJECT_START = re.compile(rf"(?:{alternatives_of('pronoun', 'determiner')})\s|[A-Z]", re.IGNORECASE)
_PLACE_LINE = re.compile(
    r"[A-Z][A-Z'’./ -]{3,30}[A-Z](?:, [A-Z][\w.]+)?(?: ?\([A-Za-z ./]{2,20}\))?(?: ?[-–—:] ?| )(?=(?:[A-Z][a-z]|U\.[SNK]\.|[\"“]))"
)
