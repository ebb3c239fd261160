"""A statement that is all one quote: an official named in the title speaks in the first person, and no mark says so.

Belongs here: `Statement by President … on …` whose body says "I". Does not: statements about somebody in the third person.
"""

from __future__ import annotations

import re

import msgspec

from flows.extract.document import Document
from flows.extract.quotes.lexicon import alternatives_of
from flows.model import QuoteKind, Span


class Statement(msgspec.Struct, frozen=True):
    speaker: Span
    """In the title."""
    segments: tuple[Span, ...]
    kind: QuoteKind


def find_statement(document: Document) -> Statement | None:
    """The body as the words of the one whom the title names, if it is in the first person."""
    title = next((p.span for p in document.paragraphs if p.is_title), None)
    if title is None:
        return None
    named = _TITLE.match(document.text, title.start, title.end)
    if named is None:
        return None
    segments = tuple(p.span for p in document.paragraphs if not p.is_title and _is_prose(p.span.of(document.text)))
    body = " ".join(s.of(document.text) for s in segments)
    singular, plural = len(_SINGULAR.findall(body)), len(_PLURAL.findall(body))
    if not segments or (singular == 0 and plural < 2) or _QUOTED.search(body):
        return None
    speaker = Span(named.start("speaker"), named.end("speaker"))
    return Statement(speaker, segments, "direct" if named["sort"].lower() != "remarks" else "transcript")


def _is_prose(text: str) -> bool:
    """A paragraph that ends like a sentence, and not a rule, a date or a heading."""
    return len(text.split()) >= 3 and bool(re.search(r"[.!?:,;…—–-][\"”’)]*\s*$", text.strip())) and not re.match(r"\\?#", text.strip())


_TITLE = re.compile(
    rf"\s*(?:(?:press|joint|written|video|full|official)\s+)*(?P<sort>{alternatives_of('statement title')})\s+(?:by|from|of)\s+"
    r"(?:the\s+)?(?P<speaker>[^\n]+?)(?=\s+(?:_?(?:on|at|about|regarding|regards|to|marking|after|following|welcoming|announcing|in|for|as|upon|concerning|commemorating|honoring|celebrating|recognizing)\b)|\s*$|:)",
    re.IGNORECASE,
)
_SINGULAR = re.compile(r"\b(?:I|my|me|myself)\b(?!\s*\.)")
_PLURAL = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[”\"],?\s+(?:said|says)\b|,\s+(?:he|she)\s+said\b")
