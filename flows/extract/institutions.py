"""Institutions that speak: ministries, governments, the White House (stub: to be written)."""

from __future__ import annotations

import msgspec

from flows.extract.document import Document
from flows.model import Span


class Institution(msgspec.Struct, frozen=True):
    span: Span
    name: str
    """Usual English name: "Russian Foreign Ministry" for "Moscow's foreign ministry"."""
    country: str | None


def find_institutions(document: Document) -> tuple[Institution, ...]:
    return ()
