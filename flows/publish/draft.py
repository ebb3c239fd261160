"""A release while it is being written: what its descriptors may say."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pyarrow as pa


class File(msgspec.Struct, frozen=True):
    """A file that is written already."""

    size: int
    """In bytes."""
    sha256: str


class Shortened(msgspec.Struct, frozen=True):
    """A table of which the page has not all rows."""

    table: str
    shown: int
    total: int


class Shown(msgspec.Struct, frozen=True):
    """What the page of a release has of its rows."""

    blocks: Mapping[str, str]
    """Rows as JSON, by the name of the block."""
    shortened: tuple[Shortened, ...]


class Draft(msgspec.Struct, frozen=True):
    """The content of a release and the files written so far."""

    version: str
    previous: str | None
    tables: Mapping[str, pa.Table]
    """In the order of publication, with `id_redirects` and `changes`."""
    files: Mapping[str, File] = {}
    shown: Shown | None = None
    """None where it is not made yet."""
