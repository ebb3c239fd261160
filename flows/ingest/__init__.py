"""From files to articles (stub: to be written)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.model import Article, Issue

__all__ = ["list_files", "read_articles"]


def list_files(raw: Path) -> list[Path]:
    """The input files below the raw folder, sorted by their path in it (the manifest is not one)."""
    raise NotImplementedError


def read_articles(path: Path, raw: Path) -> Iterator[Article | Issue]:
    """The articles of one file, streamed; a file or record that cannot be read is an Issue of level "reject"."""
    raise NotImplementedError
