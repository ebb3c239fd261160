"""The files of one release, in the order in which they are written: each may describe those before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.database import DatabaseProcess
from flows.publish import dataset
from flows.publish.card import citation_file, dataset_card
from flows.publish.cells import write_csv
from flows.publish.croissant import croissant
from flows.publish.datapackage import data_package
from flows.publish.draft import Draft, File
from flows.publish.files import unfinished_folder, write
from flows.publish.parquet import from_parquet, write_parquet
from flows.publish.site import PAGE, draw, release_page
from flows.publish.versions import CHECKSUMS, digest, digest_of_file
from schemas import TABLES

DATABASE = f"{dataset.NAME}.sqlite"
_DESCRIPTORS: Mapping[str, Callable[[Draft], bytes]] = {
    "datapackage.json": data_package,
    "croissant.json": croissant,
    "README.md": dataset_card,
    "CITATION.cff": citation_file,
    PAGE: release_page,
}


class Unfinished:
    """A release that is being written: its tables, then all other files; then, where need be, all once more.

    In the end every file is durable. CSV files are written `beside`, in a thread.
    """

    def __init__(self, folder: Path, beside: ThreadPoolExecutor) -> None:
        self.folder, self.beside = folder, beside
        self.database = DatabaseProcess(folder / DATABASE)
        self._files: dict[str, Future[File]] = {}

    def start_over(self) -> None:
        """To be called before the tables are written once more."""
        wait(self._files.values())
        self._files.clear()
        self.database.close()
        self.database = DatabaseProcess(self.folder / DATABASE)

    def write_tables(self, tables: Mapping[str, pa.Table]) -> None:
        """The files of these tables, the next ones in their order. From each Parquet file the database is written once it is there."""
        for name, data in tables.items():
            parquet, csv = f"{name}.parquet", f"{name}.csv"
            write_parquet(TABLES[name], data, self.folder / parquet)
            self.database.add(name)
            self._files[parquet] = self.beside.submit(self._sealed, parquet)
            self._files[csv] = self.beside.submit(self._write_csv, name, data, csv)
        pa.default_memory_pool().release_unused()  # what writing took beside them

    def write_others(self, draft: Draft) -> tuple[str, Draft]:
        """Every other file. Returns the SHA-256 of SHA256SUMS, which stands for all of them, and the draft as it was written."""
        drawn = draw(draft.version, draft.previous, draft.tables)  # while the database is written
        self.database.wait()
        draft = msgspec.structs.replace(draft, files={name: file.result() for name, file in self._files.items()}, drawn=drawn)
        draft = self._with(draft, DATABASE)
        for name, describe in _DESCRIPTORS.items():
            (self.folder / name).write_bytes(describe(draft))
            draft = self._with(draft, name)
        checksums = "".join(f"{file.sha256}  {name}\n" for name, file in sorted(draft.files.items())).encode()
        write(self.folder / CHECKSUMS, checksums)
        return digest(checksums), draft

    def _with(self, draft: Draft, name: str) -> Draft:
        return msgspec.structs.replace(draft, files={**draft.files, name: self._sealed(name)})

    def _write_csv(self, table: str, data: pa.Table, name: str) -> File:
        write_csv(TABLES[table], data, self.folder / name)
        return self._sealed(name)

    def _sealed(self, name: str) -> File:
        """A file that is written, made durable."""
        path = self.folder / name
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return File(path.stat().st_size, digest_of_file(path))


@contextmanager
def unfinished(output: Path) -> Iterator[Unfinished]:
    """A release to be written below `output`; what was written is gone at the end unless `finish` has given it its name."""
    with unfinished_folder(output) as folder, _thread() as beside:
        release = Unfinished(folder, beside)
        try:
            yield release
        finally:
            release.database.close()


@contextmanager
def _thread() -> Iterator[ThreadPoolExecutor]:
    """One thread, in which nothing is begun any more afterwards."""
    thread = ThreadPoolExecutor(1)
    try:
        yield thread
    finally:
        thread.shutdown(cancel_futures=True)


def read_tables(folder: Path) -> dict[str, pa.Table]:
    """The tables of a release as they were written, also those that are declared no more. Raises OSError or pa.ArrowException."""
    tables = {path.stem: from_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    pa.default_memory_pool().release_unused()  # what reading took beside them
    return tables
