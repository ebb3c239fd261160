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


class Drawn(msgspec.Struct, frozen=True):
    """The page of a release as UTF-8 but for its downloads, which tell of files that are not written yet."""

    before: bytes
    """What stands before the downloads."""
    after: bytes


class Draft(msgspec.Struct, frozen=True):
    """The content of a release and the files written so far."""

    version: str
    previous: str | None
    tables: Mapping[str, pa.Table]
    """In the order of publication, with `id_redirects` and `changes`."""
    files: Mapping[str, File] = {}
    drawn: Drawn | None = None
    """None where it is not made yet."""
