"""Which input files there are, how they are cut into parts and shards, and what a worker makes of a shard.

Everything here is a function of the input files, the reference data and nothing else: no order of workers, no clock. Belongs
here: the way from a file to cached results. Does not: what the stages do (`stages`), who runs it (`build`, `workers`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from flows.cache import Place, StageCache, new_pack
from flows.digests import Digests, content_of
from flows.ingest import WHOLE, Part
from flows.ingest.files import InputFile, input_files, name_below
from flows.ingest.manifest import MANIFEST_NAME, file_of, read_sources
from flows.model import CleanArticle, Extraction, Issue, Manifest
from flows.settings import MAX_PARTS, MAX_SHARDS, PART_BYTES, SHARD_BYTES
from flows.stages import STAGES, cleaned, current_code, current_digest, extracted


class Source(msgspec.Struct, frozen=True):
    """One input file, or a part of a large one."""

    file: str
    """Path below the raw folder."""
    key: str
    """Stands for the path, the bytes, the manifest rows and the part: what its result is kept under."""
    size: int
    """Bytes."""
    odd_name: bytes | None = None
    """The path as the file system has it, where that is no UTF-8."""
    part: Part = WHOLE
    content: str | None = None
    """The digest of the bytes of the file; None where it cannot be read."""

    def below(self, raw: Path) -> Path:
        return raw / (self.file if self.odd_name is None else os.fsdecode(self.odd_name))


class ChangedError(RuntimeError):
    """A file was written to while the build was reading it."""


class Job(msgspec.Struct, frozen=True):
    """A source whose result is missing."""

    source: Source
    cleaned: Place | None
    """Where its cleaned articles are, if it is only to be extracted."""


class Folders(msgspec.Struct, frozen=True):
    """Where the results of the stages are kept, for this code, reference data and libraries."""

    clean: Path
    extract: Path
    tabulate: Path
    code: str
    """Stands for all code and data of the process that names the folders."""

    @classmethod
    def below(cls, cache: Path) -> Folders:
        clean, extract, tabulate = (cache / "results" / stage.name / current_digest(stage) for stage in STAGES)
        return cls(clean, extract, tabulate, current_code())


class ShardCounts(msgspec.Struct, frozen=True):
    """What came out of a shard."""

    sources: int
    articles: int
    rejected: int


def list_sources(raw: Path, digests: Digests | None = None) -> list[Source]:
    """The input files below the raw folder, in the order of their paths, and large ones in parts. Those with known digests are not read."""
    manifest, digests = _manifest_rows(raw), digests or Digests()
    return [source for file in input_files(raw) for source in _sources(file, raw, manifest.get(file.name, []), digests)]


def manifest_digest(raw: Path) -> str:
    """Stands for the bytes of all manifests below the raw folder."""
    digest = hashlib.sha256()
    for path in sorted(raw.rglob(MANIFEST_NAME)):
        digest.update(f"{name_below(path, raw)}\0{content_of(path).stands_for}\n".encode())
    return digest.hexdigest()


def cut(sources: Sequence[Source], at_most: int = MAX_SHARDS) -> list[list[Source]]:
    """Consecutive sources as shards, smaller and smaller ones, so that no worker is long at its last one when the others are done."""
    total = sum(map(weight, sources))
    wanted = min(max(total // SHARD_BYTES, 1), at_most)
    shards: list[list[Source]] = []
    done = 0
    for source in sources:
        if not shards or (len(shards) < wanted and done >= total * _share(len(shards) / wanted)):
            shards.append([])
        shards[-1].append(source)
        done += weight(source)
    return shards


def weight(source: Source) -> int:
    """How long a source takes, in bytes of a page: short ones take longer a byte, for more of theirs is prose."""
    return source.size + _BYTES_A_SOURCE


_BYTES_A_SOURCE = 2_048


def _share(shards: float) -> float:
    """Which share of the bytes is in that share of the shards: more in the first ones."""
    return 1 - float((1 - shards) ** 1.5)


def missing_sources(sources: Sequence[Source], folders: Folders) -> list[Source]:
    """Those that have no undamaged result.

    Where what articles tell is known from a sheet that is sound, the results that it was made from are not read to see that they are.
    """
    from flows.sheets import Sheets  # which workers have no need of

    results = StageCache(folders.extract, Extraction)
    found = [source.key for source in sources if results.find(source.key)]
    told = Sheets(folders.tabulate, results, found).sound()
    known = told | results.sound(key for key in found if key not in told)
    return [source for source in sources if source.key not in known]


def shards_of(sources: Sequence[Source], folders: Folders, at_most: int = MAX_SHARDS) -> list[list[Job]]:
    """The sources cut into shards, each with its cleaned articles where there are some."""
    known = StageCache(folders.clean, CleanArticle)
    return [[Job(source, known.find(source.key)) for source in shard] for shard in cut(sources, at_most)]


def process(jobs: Sequence[Job], raw: Path, folders: Folders) -> ShardCounts:
    """Read, clean and extract the sources of a shard, and write the results as one pack a stage into the cache folders.

    What has cleaned articles in the cache, undamaged, is not read nor cleaned again. Where the machine fails, or a file is not as it was
    listed, nothing is written: raises OSError, MemoryError, ChangedError.
    """
    known = StageCache(folders.clean, CleanArticle, [job.cleaned for job in jobs if job.cleaned])
    sound = known.sound(job.source.key for job in jobs)
    articles = rejected = 0
    with new_pack(folders.clean) as clean_pack, new_pack(folders.extract) as extract_pack:
        for source in (job.source for job in jobs):
            found = known.read([source.key]) if source.key in sound else clean_pack.keep(source.key, _cleaned(source, raw))
            for result in extract_pack.keep(source.key, extracted(found)):
                articles += isinstance(result, Extraction)
                rejected += is_rejection(result)
    return ShardCounts(len(jobs), articles, rejected)


def _cleaned(source: Source, raw: Path) -> Iterator[CleanArticle | Issue]:
    """The articles of the file as it was listed, cleaned: what is kept under its key was made from the bytes that the key stands for."""
    path = source.below(raw)
    yield from cleaned(path, raw, source.part, was_readable=source.content is not None)
    if content_of(path).digest != source.content:
        raise ChangedError(f"{source.file} was changed while it was read; build again")


def results(path: Path, raw: Path) -> Iterator[Extraction | Issue]:
    """What the articles of one file yield; an article or file that cannot be read is an issue of level "reject"."""
    return extracted(cleaned(path, raw))


def is_rejection(result: Extraction | Issue) -> bool:
    """Does this issue stand for an input that gave no article?"""
    return isinstance(result, Issue) and result.level == "reject"


def _sources(file: InputFile, raw: Path, rows: list[tuple[str, Manifest]], digests: Digests) -> Iterator[Source]:
    """The file, or its parts where it is large enough to be a container of many articles."""
    content = digests.content_of(file.path)
    odd_name = None if file.path.replace(os.sep, "/").endswith(file.name) else os.fsencode(Path(file.path).relative_to(raw))
    parts = min(max(content.size // PART_BYTES, 1), MAX_PARTS)
    for part in (Part(number, parts) for number in range(parts)):
        which = [] if part == WHOLE else [f"{part.number} of {part.of}"]
        stands_for = (file.name, content.stands_for, msgspec.json.encode(rows).decode(), *which)
        key = hashlib.sha256("\0".join(stands_for).encode()).hexdigest()
        yield Source(file.name, key[:32], content.size // parts, odd_name, part, content.digest)


def _manifest_rows(raw: Path) -> dict[str, list[tuple[str, Manifest]]]:
    """The rows of every manifest by the name of the file that they speak of."""
    found: dict[str, list[tuple[str, Manifest]]] = {}
    for path in sorted(raw.rglob(MANIFEST_NAME)):
        folder = name_below(path.parent, raw)
        for name, row in read_sources(path.parent, raw).rows.items():
            found.setdefault(str(PurePosixPath(folder, file_of(name))), []).append((f"{folder}/{name}", row))
    return found
