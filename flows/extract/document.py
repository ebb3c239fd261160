"""The article as the extractors read it: paragraphs and sentences over a working text of the same length as the source.

The working text differs from the source text only character for character (a line end inside a paragraph becomes a blank, a
no-break space a blank), so that an offset into one is an offset into the other.

Belongs here: paragraphs, sentences, the working text. Does not: anything that knows what a sentence says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files

import msgspec

from flows.clean.lines import read_paragraphs
from flows.model import CleanArticle, Span


class Paragraph(msgspec.Struct, frozen=True):
    """A run of body lines that belong together; the title is a paragraph of its own."""

    span: Span
    is_title: bool = False


class Sentence(msgspec.Struct, frozen=True):
    span: Span
    paragraph: int
    """Index into `Document.paragraphs`."""


class Document:
    """A cleaned article with its paragraphs and sentences, all as spans of the source text."""

    def __init__(self, clean: CleanArticle) -> None:
        self.clean = clean
        self.source = clean.article.text

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The title (where there is one) and the paragraphs of the body, in the order of the text."""
        found = [Paragraph(span) for span in _body_paragraphs(self.clean, self.source)]
        if self.clean.title_span is not None:
            found = [p for p in found if not p.span.overlaps(self.clean.title_span)]
            found.append(Paragraph(self.clean.title_span, is_title=True))
        return tuple(sorted(found, key=lambda p: p.span))

    @cached_property
    def text(self) -> str:
        """The working text: as long as the source, without line ends inside paragraphs."""
        parts, at = [], 0
        for paragraph in self.paragraphs:
            start, end = max(at, paragraph.span.start), max(at, paragraph.span.end)
            parts += [self.source[at:start], _BLANK.sub(" ", self.source[start:end])]
            at = end
        return "".join([*parts, self.source[at:]])

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(
            Sentence(span, index) for index, paragraph in enumerate(self.paragraphs) for span in split_sentences(self.text, paragraph.span)
        )

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character, if any."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.sentences[index].span.end:
            return None
        return self.sentences[index]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]


_LONGEST_SENTENCE = 3000
"""Characters. What is longer is a list, or no prose; it is read in parts, so that no text takes more than its share of time."""
_BLANK = re.compile("[\n\r\t\x0b\x0c\x85\u00a0\u2007\u2028\u2029\u202f\ue000-\uf8ff]")
"""Read as a blank: line ends, tabs, blanks of other widths, and private characters, which mean nothing (and which sketches use)."""
_ABBREVIATIONS = "|".join(
    re.escape(line) for line in (files("flows.reference") / "abbreviations.txt").read_text("utf-8").splitlines() if line
)
_ABBREVIATION = re.compile(rf"(?:^|[\s(\"“'‘\[])(?:{_ABBREVIATIONS}|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])\.$")
_NO_END = re.compile(r"(?:Jr|Sr|Inc|Ltd|Co|Corp|etc|(?:[A-Za-z]\.)+[A-Za-z])\.$")
_BOUNDARY = re.compile(r"(?<![.!?…])[.!?…]+['\"’”»)\]]*(?=\s+[\"“‘'«„(\[]*[A-Z0-9À-ÞА-Я])")


def split_sentences(text: str, within: Span) -> Iterator[Span]:
    """Sentence spans of one paragraph, without blanks at their ends; very long ones in parts."""
    start = within.start
    for found in _BOUNDARY.finditer(text, within.start, within.end):
        end = found.end()
        head = text[max(start, found.start() - 12) : found.start() + 1]
        if text[found.start()] == "." and _ABBREVIATION.search(head):
            following = text[end : end + 30].lstrip(" \"“‘'")
            if not (_NO_END.search(head) and re.match(r"(?:The|He|She|It|They|In|But|And|A|On|At|We|This)\b", following)):
                continue
        yield from _parts(text, start, end)
        start = end
    yield from _parts(text, start, within.end)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > _LONGEST_SENTENCE:
        blank = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = blank if blank > 0 else start + _LONGEST_SENTENCE
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _body_paragraphs(clean: CleanArticle, source: str) -> Iterator[Span]:
    """Kept lines joined where a line end is only a broken line: hard wrap, or a link inside a sentence."""
    texts = [line.span.of(source).strip() if line.kept else "" for line in clean.lines]
    for run in read_paragraphs(texts):
        yield Span(clean.lines[run.start].span.start, clean.lines[run.stop - 1].span.end)
