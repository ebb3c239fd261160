"""Which input files there are, how they are cut into shards, and what a worker makes of a shard.

Everything here is a function of the input files, the reference data and nothing else: no order of workers, no clock. Belongs
here: the way of one article from its file to its cached result. Does not: who runs it (`build`, `workers`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from flows.cache import Result, write_pack
from flows.ingest import list_files, read_articles
from flows.ingest.files import name_below, open_file, why
from flows.ingest.manifest import MANIFEST_NAME, file_of, read_sources
from flows.model import Article, Extraction, Issue, Manifest
from flows.settings import MAX_SHARDS, SHARD_BYTES


class Source(msgspec.Struct, frozen=True):
    """One input file."""

    file: str
    """Path below the raw folder."""
    key: str
    """Stands for the path, the bytes and the manifest rows: what its result is kept under."""
    size: int
    """Bytes."""
    odd_name: bytes | None = None
    """The path as the file system has it, where that is no UTF-8."""

    def below(self, raw: Path) -> Path:
        return raw / (self.file if self.odd_name is None else os.fsdecode(self.odd_name))


class ShardCounts(msgspec.Struct, frozen=True):
    """What came out of a shard."""

    files: int
    articles: int
    rejected: int
    size: int
    """Raw bytes."""


def list_sources(raw: Path) -> list[Source]:
    """The input files below the raw folder, in the order of their paths."""
    manifest = _manifest_rows(raw)
    return [_source(path, raw, manifest.get(path, [])) for path in list_files(raw)]


def manifest_digest(raw: Path) -> str:
    """Stands for the bytes of all manifests below the raw folder."""
    digest = hashlib.sha256()
    for path in sorted(raw.rglob(MANIFEST_NAME)):
        digest.update(f"{name_below(path, raw)}\0{_content(path)[0]}\n".encode())
    return digest.hexdigest()


def size_of(raw: Path) -> int:
    """Bytes of all input files."""
    return sum(path.stat().st_size for path in list_files(raw) if os.path.isfile(path))  # noqa: PTH113 (Path.is_file may raise)


def n_shards(size: int) -> int:
    """How many shards so many raw bytes are worth. More workers than shards have nothing to do."""
    return min(max(size // SHARD_BYTES, 1), MAX_SHARDS)


def cut(sources: Sequence[Source]) -> list[list[Source]]:
    """Consecutive files as shards of about the same size."""
    total = sum(source.size for source in sources)
    wanted = n_shards(total)
    shards: list[list[Source]] = []
    done = 0
    for source in sources:
        if not shards or (len(shards) < wanted and done >= total * len(shards) // wanted):
            shards.append([])
        shards[-1].append(source)
        done += source.size
    return shards


def process(sources: Iterable[Source], raw: Path, folder: Path) -> ShardCounts:
    """Read, clean and extract the files of a shard and write the results as one pack into the cache folder."""
    counts = {"files": 0, "articles": 0, "rejected": 0, "size": 0}

    def entries() -> Iterator[tuple[str, Iterator[Result]]]:
        for source in sources:
            counts["files"] += 1
            counts["size"] += source.size
            yield source.key, counted(results(source.below(raw), raw))

    def counted(found: Iterator[Result]) -> Iterator[Result]:
        for result in found:
            counts["articles"] += isinstance(result, Extraction)
            counts["rejected"] += is_rejection(result)
            yield result

    write_pack(folder, entries())
    return ShardCounts(**counts)


def results(path: Path, raw: Path) -> Iterator[Result]:
    """What the articles of one file yield; an article or file that cannot be read is an issue of level "reject"."""
    for article in read_articles(path, raw):
        yield article if isinstance(article, Issue) else _result(article)


def is_rejection(result: Result) -> bool:
    """Does this issue stand for an input that gave no article?"""
    return isinstance(result, Issue) and result.level == "reject"


def _result(article: Article) -> Result:
    from flows.clean import clean
    from flows.extract import extract

    try:
        return extract(clean(article))
    except Exception as error:  # one odd article in a million must not stop the others, but it must be seen
        where = _where(error)
        return Issue("reject", "extract", article.source_file, "failed", f"{type(error).__name__} in {where}: {error}")


def _where(error: Exception) -> str:
    """Module and function in which an error arose, without paths of this machine."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return "unknown"
    frame = traceback.tb_frame
    return f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}"


def _source(path: Path, raw: Path, rows: list[tuple[str, Manifest]]) -> Source:
    file, (content, size) = name_below(path, raw), _content(path)
    below = path.relative_to(raw).as_posix()
    key = hashlib.sha256("\0".join((file, content, msgspec.json.encode(rows).decode())).encode()).hexdigest()
    return Source(file, key[:32], size, None if below == file else os.fsencode(below))


def _content(path: Path) -> tuple[str, int]:
    """The digest of the bytes and how many they are."""
    try:
        with open_file(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest(), os.fstat(stream.fileno()).st_size
    except OSError as error:  # whoever reads it says so
        return f"unreadable: {why(error)}", 0


def _manifest_rows(raw: Path) -> dict[Path, list[tuple[str, Manifest]]]:
    """The rows of every manifest by the file that they speak of."""
    found: dict[Path, list[tuple[str, Manifest]]] = {}
    for path in sorted(raw.rglob(MANIFEST_NAME)):
        for name, row in read_sources(path.parent, raw).rows.items():
            found.setdefault(path.parent / file_of(name), []).append((f"{name_below(path.parent, raw)}/{name}", row))
    return found
