"""Places: cities, countries, venues (stub: to be written)."""

from __future__ import annotations

from flows.extract.document import Document
from flows.model import PlaceMention


def find_places(document: Document) -> tuple[PlaceMention, ...]:
    return ()
