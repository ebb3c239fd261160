"""The cache: what a stage made of one input is computed once for the same bytes, code, reference data and libraries.

    <cache>/results/<stage>/<digest>/<pack>

The *digest* stands for everything but the input that a result depends on (`stages.digest_of`). A *pack* is what one shard gave, and
never changes:

    frame … frame index tail

- A *frame* holds the results of one key, that is of one input file or a part of it: Zstandard of lines, each `a` and an article's
  result as JSON, or `i` and an `Issue` as JSON.
- The *index* is a JSON list of `Entry`: the keys with where their frames are and a checksum over each. It is in a frame of the kind that
  Zstandard passes over, so that `zstd -dc` shows what is in a pack.
- The *tail*, 16 bytes in the same frame, tells where the index begins, with a checksum over it.

A pack without a sound index counts as missing, also one of another format, and so does a key whose frame does not match its checksum:
they are computed again, unless all that they hold is told by a sheet (`sheets`).
A pack is written beside its place and renamed, so it is there whole or not at all. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import struct
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO, Generic, TypeVar, cast

import msgspec
import zstandard

from flows.model import CleanArticle, Extraction, Issue
from flows.settings import KEPT_DAYS, KEPT_STAGES

Result = TypeVar("Result", CleanArticle, Extraction)


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where the results of a key are in their pack."""

    key: str
    start: int
    length: int
    """Bytes of the frame."""
    checksum: str
    articles: int
    issues: int


class Place(msgspec.Struct, frozen=True):
    """Where the results of a key are in the folder of a stage."""

    pack: str
    entry: Entry


class StageCache(Generic[Result]):
    """The results of a stage in one folder, or those of them that are at these places. Memory: some hundred bytes a key."""

    def __init__(self, folder: Path, kind: type[Result], places: Iterable[Place] | None = None) -> None:
        self.folder = folder
        self._decoder: msgspec.json.Decoder[Result] = msgspec.json.Decoder(kind)
        self._places: dict[str, Place] = {}
        for place in _places(folder) if places is None else places:
            if place.entry.key not in self._places or not self.sound([place.entry.key]):  # what was damaged is there again
                self._places[place.entry.key] = place

    def find(self, key: str) -> Place | None:
        """Where the results of the key should be, if anywhere."""
        return self._places.get(key)

    def sound(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that have results, undamaged."""
        places = [self._places[key] for key in keys if key in self._places]
        return {entry.key for entry, frame in _frames(self.folder, places) if frame and _is_sound(entry, frame)}

    def read(self, keys: Iterable[str]) -> Iterator[Result | Issue]:
        """The results of the keys, in their order. Raises KeyError for one that is not there.

        For one that is damaged ZstdError, at its end at the latest: what was read of it before may be wrong.
        """
        for entry, frame in _frames(self.folder, (self._places[key] for key in keys)):
            if frame is None:
                raise KeyError(entry.key)
            for line in _lines(frame):
                yield self._decoder.decode(line[1:]) if line.startswith(_ARTICLE) else _ISSUE.decode(line[1:])
            if frame.checksum() != entry.checksum:
                raise zstandard.ZstdError(f"the result of {entry.key} in {self._places[entry.key].pack} is damaged")

    def by_pack(self, keys: Iterable[str]) -> list[list[Place]]:
        """Where the results of the keys are, those in one pack together, in the order of the packs."""
        packs: dict[str, list[Place]] = {}
        for key in keys:
            packs.setdefault(self._places[key].pack, []).append(self._places[key])
        return [packs[pack] for pack in sorted(packs)]

    def articles(self, keys: Iterable[str]) -> int:
        """How many results of articles the keys have."""
        return sum(self._places[key].entry.articles for key in keys)

    def has_issues(self, key: str) -> bool:
        """Are there issues among the results of the key?"""
        return self._places[key].entry.issues > 0

    def issues(self, keys: Iterable[str]) -> list[Issue]:
        """The issues among the results of the keys."""
        with_issues = filter(self.has_issues, keys)
        return [result for result in self.read(with_issues) if isinstance(result, Issue)]

    def prune(self, keys: Iterable[str]) -> None:
        """Delete packs that held none of these keys for long (see `prune`). Nobody may write into the folder meanwhile. Raises OSError."""
        prune(self.folder, {self._places[key].pack for key in keys if key in self._places})


class Pack:
    """A pack that is being written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._compressor = zstandard.ZstdCompressor(write_checksum=True)
        self.entries: list[Entry] = []

    def keep(self, key: str, results: Iterable[Result | Issue]) -> Iterator[Result | Issue]:
        """Hand the results on, and keep them, once all have gone by, under the key."""
        start, articles, issues = self._file.tell(), 0, 0
        output = _Checked(self._file)
        with self._compressor.stream_writer(cast(BinaryIO, output), closefd=False) as frame:
            for result in results:
                is_issue = isinstance(result, Issue)
                frame.write((b"i" if is_issue else _ARTICLE) + _ENCODER.encode(result) + b"\n")
                articles, issues = articles + (not is_issue), issues + is_issue
                yield result
        self.entries.append(Entry(key, start, output.length, output.checksum(), articles, issues))


@contextmanager
def new_pack(folder: Path) -> Iterator[Pack]:
    """A pack to write, which is in the folder afterwards. Where it holds no key, or on an error, nothing is left."""
    with new_file(folder) as new:
        pack = Pack(new.content)
        yield pack
        if pack.entries:
            new.content.write(_end(pack.entries, new.content.tell()))
            new.name = hashlib.sha256(" ".join(entry.key for entry in pack.entries).encode()).hexdigest()[:20] + _SUFFIX


# ---------------------------------------------------------------- files of a cache


class NewFile:
    """A file that is being written beside its place."""

    def __init__(self, content: BinaryIO) -> None:
        self.content = content
        self.name: str | None = None
        """What it is to be called; where nothing is said, it is deleted."""


@contextmanager
def new_file(folder: Path) -> Iterator[NewFile]:
    """A file to write into the folder, which is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = mkstemp(dir=folder, prefix=_UNFINISHED)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:  # is closed before it is renamed or deleted, as Windows wants it
            new = NewFile(cast(BinaryIO, file))
            yield new
        if new.name is not None:
            path.replace(folder / new.name)
    finally:
        path.unlink(missing_ok=True)


def prune(folder: Path, used: Collection[str], kept_days: float = KEPT_DAYS) -> None:
    """Delete files that were none of those used for long, the folders of code that was not used for long, and what was never finished.

    Nobody may write into the folder meanwhile. Raises OSError.
    """
    if not folder.exists():
        return
    for left in folder.parent.glob(f"*/{_UNFINISHED}*"):
        left.unlink(missing_ok=True)
    for file in folder.iterdir():
        if file.name in used:
            os.utime(file)
        elif file.stat().st_mtime < time.time() - kept_days * 24 * 60 * 60:
            file.unlink(missing_ok=True)
    os.utime(folder)
    digests = sorted((path for path in folder.parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for digest in digests[:-KEPT_STAGES]:
        shutil.rmtree(digest, ignore_errors=True)


# ---------------------------------------------------------------- the format

_FORMAT = b"1"
"""Is part of the checksum over the index, so that a pack of another format counts as missing. To be raised with every change of it."""
_SUFFIX = ".jsonl.zst"
_UNFINISHED = "unfinished-"
_ARTICLE = b"a"
_ENCODER = msgspec.json.Encoder()
_ISSUE = msgspec.json.Decoder(Issue)
_ENTRIES = msgspec.json.Decoder(list[Entry])
_SKIPPED = struct.Struct("<II")
"""The head of a frame that Zstandard passes over: its mark and its length (RFC 8878, 3.1.2)."""
_SKIPPED_MARK = 0x184D2A50
_TAIL = struct.Struct("<Q8s")
_CHUNK_BYTES = 1 << 20


class _Checked:
    """A file to write to, with a checksum over what is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest, self.length = file, hashlib.blake2b(digest_size=8), 0

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.length += len(data)
        return self._file.write(data)

    def checksum(self) -> str:
        return self._digest.hexdigest()


def _end(entries: list[Entry], start: int) -> bytes:
    """Index and tail."""
    index = msgspec.json.encode(entries)
    tail = _TAIL.pack(start + _SKIPPED.size, _checksum(index))
    return _SKIPPED.pack(_SKIPPED_MARK, len(index) + len(tail)) + index + tail


def _checksum(index: bytes) -> bytes:
    return hashlib.blake2b(index, digest_size=8, person=_FORMAT).digest()


def _places(folder: Path) -> Iterator[Place]:
    for pack in sorted(folder.glob(f"*{_SUFFIX}")):
        yield from (Place(pack.name, entry) for entry in _index(pack))


def _index(pack: Path) -> list[Entry]:
    """The entries of a pack; none where the index is not sound."""
    with pack.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size < _TAIL.size:
            return []
        file.seek(size - _TAIL.size)
        start, checksum = _TAIL.unpack(file.read())
        if start > size:
            return []
        file.seek(start)
        index = file.read()[: -_TAIL.size]
    try:
        return _ENTRIES.decode(index) if _checksum(index) == checksum else []
    except msgspec.DecodeError:
        return []


def _frames(folder: Path, places: Iterable[Place]) -> Iterator[tuple[Entry, _Frame | None]]:
    """Each place with its frame; None where there is no such pack. One pack is open at a time."""
    with ExitStack() as opened:
        name, pack = "", None
        for place in places:
            if place.pack != name:
                opened.close()
                path, name = folder / place.pack, place.pack
                pack = opened.enter_context(path.open("rb")) if path.exists() else None
            yield place.entry, None if pack is None else _Frame(pack, place.entry)


class _Frame:
    """The bytes of an entry in its pack, to be read from the first to the last, with a checksum over them."""

    def __init__(self, pack: BinaryIO, entry: Entry) -> None:
        self._pack, self._left, self._digest = pack, entry.length, hashlib.blake2b(digest_size=8)
        pack.seek(entry.start)

    def read(self, size: int = -1) -> bytes:
        data = self._pack.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        self._digest.update(data)
        return data

    def checksum(self) -> str:
        """Of all bytes, also those that nobody has read."""
        while self.read(_CHUNK_BYTES):
            pass
        return self._digest.hexdigest()


def _is_sound(entry: Entry, frame: _Frame) -> bool:
    """Are the bytes those that were written?"""
    return frame.checksum() == entry.checksum


def _lines(frame: _Frame) -> Iterator[bytes]:
    content = zstandard.ZstdDecompressor().stream_reader(cast(BinaryIO, frame), closefd=False)
    return io.BufferedReader(cast(io.RawIOBase, content), _CHUNK_BYTES)
