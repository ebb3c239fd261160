"""Quotes: direct, indirect and transcript, with their speakers (stub: to be written)."""

from __future__ import annotations

from flows.extract.dates import DateMention
from flows.extract.document import Document
from flows.extract.institutions import Institution
from flows.extract.people import People
from flows.extract.topics import Topics
from flows.model import Quote


def find_quotes(
    document: Document, people: People, institutions: tuple[Institution, ...], dates: tuple[DateMention, ...], topics: Topics
) -> tuple[Quote, ...]:
    return ()
