"""Which meeting of the article a quote was said at or about (stub: to be written)."""

from __future__ import annotations

from flows.extract.document import Document
from flows.model import Meeting, Quote


def link_quotes(document: Document, quotes: tuple[Quote, ...], meetings: tuple[Meeting, ...]) -> tuple[Quote, ...]:
    return quotes
