"""Sheets: what the articles of a pack tell, tabulated once and kept beside the cache of results.

    <cache>/results/tabulate/<digest>/<sheet>

A *sheet* is an Arrow stream of the columns `SHEET`, compressed, and a checksum over it. Its name stands for the results that it was made
from (the keys of one pack that are wanted, with their checksums) and for the types of the columns; the *digest* stands for the code, the
corrections by hand and the libraries (`stages.digest_of`). It holds nothing but what was in the pack when that was sound: a sheet that is
damaged or gone is made again, one that cannot be kept is made whenever it is read, and the folder may be deleted at any time.

A build that adds a few articles to many reads the sheets of the many. Belongs here: keeping and reading them. Does not: what is in them
(`tabulate`), the results that they are made from (`cache`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.cache import Place, StageCache, new_file, prune
from flows.model import Extraction
from flows.progress import say
from flows.tabulate import SHEET, tabulate

_found_sound: set[tuple[str, int, int, int, int, int]] = set()
"""States of files in which they were sheets that are sound, for the time of the process: a build reads each three times."""


class Sheets:
    """What the articles of some keys tell, read each time it is gone through, and never held."""

    def __init__(self, folder: Path, cache: StageCache[Extraction], keys: Iterable[str]) -> None:
        self._folder, self._cache = folder, cache
        self._can_keep = True
        self._sheets = {_name(places): [place.entry.key for place in places] for places in cache.by_pack(keys)}

    def told(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of all sheets in these columns. Raises CorrectionError."""
        for name, keys in self._sheets.items():
            content = self._read(name)
            if content is None:
                content = self._make(keys)
                self._keep(name, content)
            wanted = pa.ipc.IpcReadOptions(included_fields=[SHEET.names.index(column) for column in columns], use_threads=False)
            with pa.ipc.open_stream(content, options=wanted) as sheet:
                yield from sheet

    def sound(self) -> set[str]:
        """The keys of sheets that are sound, and so are the results with issues, which no sheet has.

        All of a pack or none: where one result is computed again, another sheet takes the place of this one, and is made of the others.
        """
        found: set[str] = set()
        for name, keys in self._sheets.items():
            with_issues = set(filter(self._cache.has_issues, keys))
            if self._read(name) is not None and self._cache.sound(with_issues) == with_issues:
                found.update(keys)
        return found

    def prune(self) -> None:
        """Delete sheets that were not used for long. Raises OSError."""
        prune(self._folder, set(self._sheets), _KEPT_DAYS)

    def _read(self, name: str) -> pa.Buffer | None:
        """The stream in a sheet; None where there is none that is sound. What nobody wrote to since it was checked is not checked again."""
        try:
            with (self._folder / name).open("rb") as file:
                status, data = os.fstat(file.fileno()), memoryview(file.read())
        except OSError:
            return None
        content, seal = data[:-_SEAL_BYTES], data[-_SEAL_BYTES:]
        state = (name, status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, len(data))
        if state not in _found_sound:
            if seal != _seal(content):
                return None
            _found_sound.add(state)
        return pa.py_buffer(content)

    def _make(self, keys: Sequence[str]) -> pa.Buffer:
        results = (result for result in self._cache.read(keys) if isinstance(result, Extraction))
        output = pa.BufferOutputStream()
        with pa.ipc.new_stream(output, SHEET, options=_COMPRESSED) as sheet:
            for batch in tabulate(results):
                sheet.write_batch(batch)
        return output.getvalue()

    def _keep(self, name: str, content: pa.Buffer) -> None:
        """Where that cannot be, say so once."""
        if not self._can_keep:
            return
        try:
            with new_file(self._folder) as new:
                new.content.write(content)
                new.content.write(_seal(content))
                new.name = name
        except OSError as error:
            self._can_keep = False
            say(f"what articles tell cannot be kept in the cache folder, so that this build and the next take longer: {error}")


_FORMAT = b"1"
"""Is part of the checksum, so that a sheet of another format counts as damaged. To be raised with every change of it."""
_KEPT_DAYS = 2
"""A sheet is made in no time, and each time that its pack loses an article a new one takes its place."""
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")  # unpacked in a sixth of the time that Zstandard takes, half as large again
_SEAL_BYTES = 16


def _name(places: Sequence[Place]) -> str:
    """Of the sheet that is made from these results."""
    made_from = msgspec.json.encode([place.entry for place in places]) + SHEET.serialize().to_pybytes()
    return hashlib.sha256(made_from).hexdigest()[:20] + ".arrows"


def _seal(content: pa.Buffer | memoryview) -> bytes:
    """A checksum."""
    return hashlib.blake2b(content, digest_size=_SEAL_BYTES, person=_FORMAT).digest()
