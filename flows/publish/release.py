"""The files of one release, in the order in which they are written: each may describe those before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.publish import dataset
from flows.publish.card import citation_file, dataset_card
from flows.publish.cells import write_csv
from flows.publish.croissant import croissant
from flows.publish.database import write_sqlite
from flows.publish.datapackage import data_package
from flows.publish.draft import Draft, File
from flows.publish.files import write
from flows.publish.parquet import from_parquet, to_parquet
from flows.publish.site import PAGE, release_page
from flows.publish.site.payload import shown
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


def write_files(folder: Path, draft: Draft) -> tuple[str, Draft]:
    """Every file of the release. Returns the SHA-256 of SHA256SUMS, which stands for all of them, and the draft as it was written."""
    with ThreadPoolExecutor(1) as beside:  # the database takes as long as all the other files
        database = beside.submit(write_sqlite, draft.tables, folder / DATABASE)
        for name, data in draft.tables.items():
            draft = _add(folder, draft, f"{name}.parquet", to_parquet(TABLES[name], data))
            write_csv(TABLES[name], data, folder / f"{name}.csv")
            draft = _added(folder, draft, f"{name}.csv")
        draft = msgspec.structs.replace(draft, shown=shown(draft.tables))
        database.result()
    draft = _added(folder, draft, DATABASE)
    for name, describe in _DESCRIPTORS.items():
        draft = _add(folder, draft, name, describe(draft))
    checksums = "".join(f"{file.sha256}  {name}\n" for name, file in sorted(draft.files.items())).encode()
    write(folder / CHECKSUMS, checksums)
    return digest(checksums), draft


def read_tables(folder: Path) -> dict[str, pa.Table]:
    """The tables of a release as they were written, also those that are declared no more. Raises OSError or pa.ArrowException."""
    return {path.stem: from_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def _added(folder: Path, draft: Draft, name: str) -> Draft:
    """The draft with a file that is written already, which is made durable."""
    path = folder / name
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return msgspec.structs.replace(draft, files={**draft.files, name: File(path.stat().st_size, digest_of_file(path))})


def _add(folder: Path, draft: Draft, name: str, content: bytes) -> Draft:
    write(folder / name, content)
    return msgspec.structs.replace(draft, files={**draft.files, name: File(len(content), digest(content))})
