"""Reprints of one article (stub: to be written)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.model import Extraction


def find_duplicates(extractions: Sequence[Extraction]) -> Mapping[int, int]:
    """Reprint to original, both as indexes into the extractions."""
    return {}
