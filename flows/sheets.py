"""Sheets: what the articles of a pack tell, tabulated once and kept beside the cache of results.

    <cache>/results/tabulate/<digest>/<sheet>

A *sheet* is an Arrow stream of the columns `SHEET`, compressed, and a checksum over it. Its name stands for the results that it was made
from (the keys of one pack that are wanted, with their checksums) and for the types of the columns; the *digest* stands for the code, the
corrections by hand and the libraries (`stages.digest_of`). It holds nothing that is not in the pack: a sheet that is damaged or gone is
made again, and the folder may be deleted at any time.

A build that adds a few articles to many reads the sheets of the many. Belongs here: keeping and reading them. Does not: what is in them
(`tabulate`), the results that they are made from (`cache`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.cache import Place, StageCache, new_file, prune
from flows.model import Extraction
from flows.tabulate import SHEET, tabulate


class Sheets:
    """What the articles of some keys tell, read each time it is gone through, and never held."""

    def __init__(self, folder: Path, cache: StageCache[Extraction], keys: Iterable[str]) -> None:
        self._folder, self._cache = folder, cache
        self._sheets = {_name(places): [place.entry.key for place in places] for places in cache.by_pack(keys)}

    def told(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of all sheets in these columns. Raises CorrectionError."""
        for name, keys in self._sheets.items():
            content = _content(self._folder / name) or self._make(name, keys)
            wanted = pa.ipc.IpcReadOptions(included_fields=[SHEET.names.index(column) for column in columns], use_threads=False)
            with pa.ipc.open_stream(content, options=wanted) as sheet:
                yield from sheet

    def prune(self) -> None:
        """Delete sheets that were not used for long. Raises OSError."""
        prune(self._folder, set(self._sheets))

    def _make(self, name: str, keys: Sequence[str]) -> pa.Buffer:
        results = (result for result in self._cache.read(keys) if isinstance(result, Extraction))
        output = pa.BufferOutputStream()
        with pa.ipc.new_stream(output, SHEET, options=_COMPRESSED) as sheet:
            for batch in tabulate(results):
                sheet.write_batch(batch)
        content = output.getvalue()
        with new_file(self._folder) as new:
            new.content.write(content)
            new.content.write(_checksum(content))
            new.name = name
        return content


_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")  # unpacked in a sixth of the time that Zstandard takes, half as large again
_CHECKSUM_BYTES = 16


def _name(places: Sequence[Place]) -> str:
    """Of the sheet that is made from these results."""
    made_from = msgspec.json.encode([place.entry for place in places]) + SHEET.serialize().to_pybytes()
    return hashlib.sha256(made_from).hexdigest()[:20] + ".arrows"


def _content(path: Path) -> pa.Buffer | None:
    """The stream in a sheet; None where there is none that is sound."""
    try:
        data = memoryview(path.read_bytes())
    except OSError:
        return None
    content, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
    return pa.py_buffer(content) if checksum == _checksum(content) else None


def _checksum(content: pa.Buffer | memoryview) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECKSUM_BYTES).digest()
