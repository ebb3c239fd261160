"""Sentences as they go to the parser: long quotations replaced by a few words of the same syntax, every character traced to the source.

Belongs here: what the parser sees. Does not: what it says.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import msgspec
from spacy.tokens import Token

from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.units import Unit
from flows.model import Span


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the parsed text and where it comes from; a stand-in for a quotation has its span as a whole."""

    start: int
    end: int
    source: Span
    quotation: Quotation | None


class Frame(msgspec.Struct, frozen=True):
    """A unit as it is parsed, long quotations replaced by a few words of the same syntax."""

    text: str
    pieces: tuple[Piece, ...]
    """One after the other, without gaps."""
    ends: tuple[int, ...]
    """Where they end in the parsed text."""
    unit: Unit

    def source_start(self, at: int) -> int:
        """Where a character of the parsed text starts in the source."""
        piece = self.piece_at(at)
        return piece.source.start if piece.quotation else piece.source.start + at - piece.start

    def source_end(self, at: int) -> int:
        """Where the character before `at` ends in the source."""
        piece = self.pieces[bisect_left(self.ends, at)]
        return piece.source.end if piece.quotation else piece.source.start + at - piece.start

    def span(self, first: Token, last: Token) -> Span:
        """Source span from one token to another."""
        return Span(self.source_start(first.idx), self.source_end(last.idx + len(last)))

    def piece_at(self, at: int) -> Piece:
        """The piece that holds a character of the parsed text."""
        return self.pieces[bisect_right(self.ends, at)]

    def quotation_of(self, token: Token) -> Quotation | None:
        return self.piece_at(token.idx).quotation if self.unit.quotations else None


def frame(text: str, unit: Unit) -> Frame:
    """The sentence as it goes to the parser."""
    parts: list[str] = []
    pieces: list[Piece] = []
    at = length = 0

    def add(words: str, source: Span, quotation: Quotation | None) -> None:
        nonlocal length
        if words:
            parts.append(words)
            pieces.append(Piece(length, length + len(words), source, quotation))
            length += len(words)

    at = unit.span.start
    for quotation in unit.quotations:
        add(text[at : quotation.outer.start], Span(at, quotation.outer.start), None)
        add(f'"{_stand_in(text, quotation)}"', quotation.outer, quotation)
        at = quotation.outer.end
    add(text[at : unit.span.end], Span(at, unit.span.end), None)
    return Frame("".join(parts), tuple(pieces), tuple(piece.end for piece in pieces), unit)


def _stand_in(text: str, quotation: Quotation) -> str:
    """A short clause for a long sentence, the first words of a long fragment, a short fragment as it is."""
    inner = text[quotation.inner.start : quotation.inner.end]
    tokens = inner.split()
    if len(tokens) <= 8:
        return inner
    ending = inner[-1] if inner[-1] in ",.?!" else ""
    if inner[0].isupper() and ending:
        return f"It is so{ending}"
    return " ".join(tokens[:8]).rstrip(",.;:") + ending
