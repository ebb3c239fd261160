"""From rows to a release: whole or not at all, never changed afterwards, and none where nothing changed.

    rows ──tables──▶ Arrow ──identity──▶ identifiers carried on ──gate──▶ checked ──changes──▶ version ──release──▶ files

`publish` writes a release, `verify` holds one against its promises, `diff` tells two apart; `versions` says how they lie on disk.
Belongs here: files and formats, versions, identifiers across releases. Does not: deciding what a row says (`resolve`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.lock import BusyError
from flows.publish import changes
from flows.publish.checksums import check_bytes
from flows.publish.draft import Draft
from flows.publish.files import exclusive, finish, list_releases, unfinished_folder
from flows.publish.gate import GateError, Violation, check, check_history
from flows.publish.identity import carry, ids_of
from flows.publish.release import read_tables, write_files
from flows.publish.site import write_site
from flows.publish.tables import DATA, HISTORY, Rows, RowsError, Tables, collect, to_tables
from flows.publish.versions import Catalogue, Count, Release, folder_of, read_catalogue

__all__ = [
    "BusyError",
    "DamagedError",
    "GateError",
    "Published",
    "RowsError",
    "Unchanged",
    "Violation",
    "collect",
    "publish",
    "publish_tables",
]


class DamagedError(RuntimeError):
    """A published release has other bytes than those it was published with."""


class Published(msgspec.Struct, frozen=True):
    """A new release."""

    version: str
    previous: str | None
    folder: Path
    rows: Mapping[str, int]
    changes: Mapping[str, Count]


class Unchanged(msgspec.Struct, frozen=True):
    """The release that there is says it all already."""

    version: str
    folder: Path


def publish(rows: Rows, output: Path) -> Published | Unchanged:
    """The same as `publish_tables` for rows. Raises RowsError where rows do not fit their tables."""
    return publish_tables(to_tables(rows), output)


def publish_tables(tables: Tables, output: Path) -> Published | Unchanged:
    """Make the data tables the next release below `output`.

    Raises GateError where the tables break a promise, DamagedError where the release to go on from is no longer what it was,
    BusyError where another build is at it. Then, and if the process dies at any point, what was published before stands as it
    was.
    """
    with exclusive(output):
        outcome, draft = _publish(tables, output)
        write_site(outcome.folder, output, draft)
    return outcome


def _publish(tables: Tables, output: Path) -> tuple[Published | Unchanged, Draft]:
    """The last release after this, and what it was made from."""
    catalogue = read_catalogue(output)
    last = catalogue.find() if catalogue.last_good else None
    draft = _draft(tables, last, _tables_of(last, output) if last else {})
    if last is not None and draft.version == last.version:
        checksums, draft = _written(draft, output)
        if checksums == last.sha256sums:
            return Unchanged(last.version, folder_of(output, last.version)), draft
        draft = _checked(_packed_anew(draft, last), draft.tables)
    return _release(draft, output, catalogue)


def _draft(tables: Tables, last: Release | None, before: Mapping[str, pa.Table]) -> Draft:
    """The next release; where no row changed the last one once more, to see whether its files would be the same."""
    carried = carry(tables, before)
    if last is None:
        version, redirects, differences = changes.first_version(), carried.redirects(""), changes.none()
    else:
        rows = changes.compare({name: before[name] for name in before if name in DATA}, carried.tables)
        lost = changes.columns_lost(before)
        if not (rows.num_rows or lost or changes.columns_gained(before)):
            return Draft(last.version, last.previous, {**carried.tables, **{name: before[name] for name in HISTORY}})
        version = changes.next_version(last.version, columns_lost=lost, rows_changed=True)
        redirects = carried.redirects(version)
        differences = changes.merge(rows, changes.compare({"id_redirects": before["id_redirects"]}, {"id_redirects": redirects}))
    history = {"id_redirects": redirects, "changes": differences}
    return _checked(Draft(version, last.version if last else None, {**carried.tables, **history}), before)


def _tables_of(last: Release, output: Path) -> dict[str, pa.Table]:
    """The release to go on from. Raises DamagedError."""
    folder = folder_of(output, last.version)
    if damage := list(check_bytes(folder, last)):
        raise DamagedError(f"the last release is damaged: {'; '.join(map(str, damage))}")
    return read_tables(folder)


def _packed_anew(draft: Draft, last: Release) -> Draft:
    """The same rows in other files."""
    version = changes.next_version(last.version, columns_lost=False, rows_changed=False)
    return Draft(version, last.version, {**draft.tables, "changes": changes.none()})


def _checked(draft: Draft, before: Mapping[str, pa.Table]) -> Draft:
    """The draft, if the gate lets it pass. Raises GateError."""
    if broken := check(draft.tables) or check_history(draft.tables["id_redirects"], ids_of(draft.tables), ids_of(before)):
        raise GateError(broken)
    return draft


def _written(draft: Draft, output: Path) -> tuple[str, Draft]:
    """The digest that the release would have, and the draft as it would be written."""
    with unfinished_folder(output) as folder:
        return write_files(folder, draft)


def _release(draft: Draft, output: Path, catalogue: Catalogue) -> tuple[Published, Draft]:
    """Write the files, give the folder its name, list it: in this order, so that nothing is listed that is not there."""
    rows = {name: data.num_rows for name, data in draft.tables.items()}
    counts = changes.count(draft.tables["changes"])
    with unfinished_folder(output) as unfinished:
        checksums, draft = write_files(unfinished, draft)
        folder = finish(unfinished, output, draft.version)
    list_releases(output, catalogue.with_release(Release(draft.version, draft.previous, checksums, rows, counts)))
    return Published(draft.version, draft.previous, folder, rows, counts), draft
