"""Digests of input files, remembered: what nobody wrote to since it was read is not read again.

    <cache>/digests

Of an archive of a million articles, a daily build with a hundred new ones reads a hundred. A file is known again by its name and what the
file system keeps of it (device, number, size, times of the last changes of content and of state), as it is to version control. It is
remembered only if these times were over when it was read: two changes within one tick of the clock look like one. What a disk loses
without a word, or a program writes into a file that it has mapped into its memory for long, is not noticed here, but by `parley verify`.
On Windows, which keeps no time of the last change of state, all files are read.

Belongs here: digests of files. Does not: which files are inputs, and what their digests stand for (`shards`).
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from flows.ingest.files import check_is_file
from flows.ingest.record import why

State = tuple[bytes, int, int, int, int, int]
"""Path, device, number on it, bytes, times of the last changes of content and of state in nanoseconds."""
_CHUNK_BYTES = 1 << 16
_TICK_NS = 2_000_000_000
"""Of the coarsest clock in use: FAT keeps times to two seconds."""
_CAN_TELL = os.name != "nt"


class Content(NamedTuple):
    """The bytes of a file."""

    digest: str | None
    """SHA-256; None where they cannot be read."""
    size: int
    problem: str = ""
    """Why they cannot be read."""

    @property
    def stands_for(self) -> str:
        return self.digest or f"unreadable: {self.problem}"


def content_of(path: Path | str) -> Content:
    """The bytes that the file has now."""
    return Digests().content_of(path)


class Digests:
    """Those of an earlier listing, and those that are asked for. Without a file to keep them in, all is read."""

    def __init__(self, kept: Path | None = None) -> None:
        self._kept = kept
        self._before = {} if kept is None else _read(kept)
        self._now: dict[State, str] = {}
        self._over_ns = time.time_ns() - _TICK_NS  # before any file is read

    def content_of(self, path: Path | str) -> Content:
        """The bytes of a file: those that it has, or had when it was in the state that it is in."""
        try:
            status = check_is_file(path)
            state = (os.fsencode(path), status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            known = self._before.get(state)
            digest, size = (known, status.st_size) if known else _digest(path)
        except OSError as error:  # whoever reads it says so
            return Content(None, 0, why(error))
        if known or (_CAN_TELL and max(status.st_mtime_ns, status.st_ctime_ns) < self._over_ns):
            self._now[state] = digest
        return Content(digest, size)

    def keep(self) -> None:
        """Remember those that were asked for, and forget all others. Where that cannot be, the next build reads all."""
        if self._kept is not None and self._now != self._before:
            with suppress(OSError, OverflowError):  # some file systems have numbers beyond 64 bits
                content = _ENCODER.encode(list(self._now.items()))
                self._kept.parent.mkdir(parents=True, exist_ok=True)
                self._kept.write_bytes(_checksum(content) + content)


def kept_below(cache: Path) -> Path:
    """Where digests are remembered."""
    return cache / "digests"


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[tuple[State, str]])
_CHECKSUM_BYTES = 16


def _digest(path: Path | str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with io.FileIO(path) as stream:  # without a buffer: most files are read at once
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _read(kept: Path) -> dict[State, str]:
    """Nothing where the file is not there, not whole or not sound."""
    try:
        data = kept.read_bytes()
        checksum, content = data[:_CHECKSUM_BYTES], data[_CHECKSUM_BYTES:]
        return dict(_DECODER.decode(content)) if checksum == _checksum(content) else {}
    except (OSError, msgspec.DecodeError):
        return {}


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECKSUM_BYTES).digest()
