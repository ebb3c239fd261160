"""One document as a reader hands it on: a whole file, or a record of a container."""

from __future__ import annotations

import msgspec

from flows.ingest.detect import MediaType
from flows.model import Manifest


class Record(msgspec.Struct, frozen=True):
    source_file: str
    """Path below the raw folder, with `#record` for a container's record."""
    data: bytes
    media_type: MediaType
    manifest: Manifest = Manifest()
    """What the container says of the record."""
    charset: str | None = None
    """The encoding that the container declares."""
