"""Meetings as one article tells of them (stub: to be written)."""

from __future__ import annotations

from flows.extract.document import Document
from flows.extract.people import People
from flows.extract.topics import Topics
from flows.model import DateMention, Meeting, PlaceMention


def find_meetings(
    document: Document, people: People, places: tuple[PlaceMention, ...], dates: tuple[DateMention, ...], topics: Topics
) -> tuple[Meeting, ...]:
    return ()
