"""Which parts of an article somebody else is speaking: quotations and the turns of a transcript.

A meeting told of there ("we met last year") is the speaker's telling, seldom with both names; what the article itself tells is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from flows.extract.document import Document
from flows.extract.places import resolve_place
from flows.model import Span


class Quoted:
    """Spans in quotation marks, and turns of a transcript from the first label on."""

    def __init__(self, document: Document) -> None:
        self._spans = _joined(sorted([*_quotations(document), *_turns(document)]))
        self._starts = [span.start for span in self._spans]

    def holds(self, offset: int) -> bool:
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self._spans[index].end


def _joined(spans: list[Span]) -> list[Span]:
    """Without overlaps."""
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def label_of(document: Document, paragraph: Span) -> Span | None:
    """The label that opens a turn ("President of Russia Vladimir Putin:"), if the paragraph is one."""
    match = _LABEL.match(document.text, paragraph.start, paragraph.end)
    return Span(*match.span()) if match is not None and not _is_dateline(match[0]) else None


def _is_dateline(label: str) -> bool:
    """ "CAIRO: The ministers …": a town from which a report is."""
    return label.isupper() and resolve_place(label.rstrip(": "))[0] is not None


def _quotations(document: Document) -> list[Span]:
    """Spans between quotation marks, by paragraph; an open mark runs to the end of its paragraph."""
    bodies = (p.span for p in document.paragraphs if not p.is_title)
    matches = (m for span in bodies for m in _QUOTATION.finditer(document.text, span.start, span.end))
    return [Span(*match.span()) for match in matches if len(match[0].split()) >= 4]


def _turns(document: Document) -> list[Span]:
    """Every paragraph from the first speaker's label on, where the article is a transcript."""
    labelled = [p.span for p in document.paragraphs if not p.is_title and label_of(document, p.span)]
    if document.clean.kind != "transcript" and len(labelled) < 2 and not (labelled and len(document.paragraphs) > 4):
        return []
    if not labelled:
        return []
    last = max(p.span.end for p in document.paragraphs)
    return [Span(labelled[0].start, last)]


_QUOTATION = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^«»]*(?:»|$)|„[^„“”]*(?:[“”]|$)")
_NAME_PART = r"(?:[A-Z][\w.’'&-]*|of|the|and|for|to|al|bin|von|de|der|el)"
_LABEL = re.compile(rf"{_NAME_PART}(?: {_NAME_PART}){{0,14}}(?: \([^()]{{3,40}}\))?\s?: ?(?=\S|$)")
