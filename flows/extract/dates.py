"""Expressions of time, resolved against the publication date (stub: to be written)."""

from __future__ import annotations

from flows.extract.document import Document
from flows.model import DateMention


def find_dates(document: Document) -> tuple[DateMention, ...]:
    return ()
