"""Unpacking gzip in bounded memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from flows.fetching.problems import Later, Refused

_STEP = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


def gunzip(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    """The unpacked bytes, 64 KiB at a time, of one or several gzip members.

    Raises Refused as soon as more than `max_bytes` have been unpacked or when it is no gzip, Later when the data ends too early.
    """
    unpacked = 0
    for piece in _pieces(chunks):
        unpacked += len(piece)
        if unpacked > max_bytes:
            raise Refused("too-large", f"unpacks to more than {max_bytes:,} bytes")
        yield piece


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            pending = chunk
            while pending:
                if member.eof:
                    pending = pending.lstrip(b"\0")  # padding between members
                    if not pending:
                        break
                    member = zlib.decompressobj(_GZIP)
                yield member.decompress(pending, _STEP)
                pending = member.unused_data if member.eof else member.unconsumed_tail
        while not member.eof:
            piece = member.decompress(b"", _STEP)
            if not piece:
                raise Later("truncated", "the packed data ends too early")
            yield piece
    except zlib.error as error:
        raise Refused("bad-gzip", f"not readable as gzip: {error}") from error
