"""From rows to a release: whole or not at all, never changed afterwards, and none where nothing changed.

    rows ──tables──▶ Arrow ──identity──▶ identifiers carried on ──changes──▶ version ──gate──▶ checked ──release──▶ files

`publish` writes a release, `verify` holds one against its promises, `diff` tells two apart; `versions` says how they lie on disk.
Belongs here: files and formats, versions, identifiers across releases. Does not: deciding what a row says (`resolve`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.database import DatabaseError
from flows.lock import BusyError
from flows.progress import say
from flows.publish import changes
from flows.publish.checksums import check_bytes
from flows.publish.draft import Draft
from flows.publish.files import exclusive, finish, list_releases
from flows.publish.gate import GateError, Violation, check, check_history
from flows.publish.identity import Carried, Identifiers, carry, ids_of
from flows.publish.release import Unfinished, read_tables, unfinished
from flows.publish.site import PAGE, write_site
from flows.publish.tables import DATA, HISTORY, Rows, RowsError, Tables, collect, to_tables
from flows.publish.versions import Catalogue, Count, Release, folder_of, read_catalogue

__all__ = [
    "BusyError",
    "DamagedError",
    "DatabaseError",
    "GateError",
    "Publish",
    "Published",
    "RowsError",
    "Tables",
    "Unchanged",
    "Violation",
    "collect",
    "need_output",
    "publication",
    "publish",
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
    """The next release below `output`, of rows. Raises what `publication` raises, and RowsError where rows do not fit their tables."""
    tables = to_tables(rows)
    with publication(output) as publish_tables:
        return publish_tables(tables)


def need_output(output: Path) -> None:
    """Raises BusyError where another build is at it, and OSError where nothing can be written: what is better known before all is read."""
    with exclusive(output):
        pass


Publish = Callable[[Tables], Published | Unchanged]
"""What makes data tables the next release."""


@contextmanager
def publication(output: Path) -> Iterator[Publish]:
    """The way to publish below `output`; while the tables are made, the last release is read to go on from.

    Raises BusyError where another build is at it; then GateError where the tables break a promise, DamagedError where the tables of
    the last release are no longer what they were, or files of it are missing, DatabaseError where the database cannot be written. Then,
    and if the process dies at any point, what was published before stands as it was. That the page beside the releases cannot be written
    is said, and no failure: the release is published.
    """
    with exclusive(output), unfinished(output) as release:
        catalogue = read_catalogue(output)
        reading = [release.beside.submit(_read_last, catalogue, output)]

        def publish_tables(tables: Tables) -> Published | Unchanged:
            outcome, draft = _publish(tables, reading.pop().result(), catalogue, output, release)  # popped, so that nothing keeps it
            try:
                write_site(outcome.folder, output, draft)
            except OSError as error:
                page = output / PAGE
                say(f"{outcome.version} is published, as its own page in {outcome.folder} shows, but {page} was not written: {error}")
            return outcome

        yield publish_tables


def _publish(
    tables: Tables, before: Tables, catalogue: Catalogue, output: Path, release: Unfinished
) -> tuple[Published | Unchanged, Draft]:
    """The last release after this, and what it was made from. `before` are the tables of the one before."""
    last = catalogue.find() if catalogue.last_good else None
    draft, promised = _draft(tables, before, last, release)
    del before  # it is as large as the tables
    if last is not None and draft.version == last.version:
        checksums, draft = release.write_others(draft)
        if checksums == last.sha256sums:
            return Unchanged(last.version, folder_of(output, last.version)), draft
        draft = _packed_anew(draft, last)
        release.start_over()
        release.write_tables(draft.tables)
    _hold_gate(draft, promised)
    return _release(draft, catalogue, output, release)


def _draft(tables: Tables, before: Tables, last: Release | None, release: Unfinished) -> tuple[Draft, Identifiers]:
    """The next release with its tables written, and the identifiers that it promises to keep.

    From the rows the database is being written already while they are compared with those `before`.
    """
    carried = carry(tables, before)
    _write_rows(carried.tables, release)
    draft = _next(carried, before, last)
    release.write_tables({name: draft.tables[name] for name in HISTORY})
    return draft, ids_of(before)


def _write_rows(tables: Tables, release: Unfinished) -> None:
    """Raises GateError where the rows cannot even be written."""
    try:
        release.write_tables(tables)
    except ValueError:  # there are nulls where none may be: let the gate say so
        if broken := check(tables):
            raise GateError(broken) from None
        raise


def _next(carried: Carried, before: Tables, last: Release | None) -> Draft:
    """The next release; where no row changed the last one once more, to see whether its files would be the same."""
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
    return Draft(version, last.version if last else None, {**carried.tables, "id_redirects": redirects, "changes": differences})


def _read_last(catalogue: Catalogue, output: Path) -> dict[str, pa.Table]:
    """The tables of the release to go on from; none before the first one. Raises DamagedError where they are no longer what they were.

    Its other files are read by nobody here, and so are left to `verify`: they are twenty times as large.
    """
    if catalogue.last_good is None:
        return {}
    last = catalogue.find()
    folder = folder_of(output, last.version)
    if damage := list(check_bytes(folder, last, ".parquet")):
        raise DamagedError(f"the last release is damaged: {'; '.join(map(str, damage))}")
    return read_tables(folder)


def _packed_anew(draft: Draft, last: Release) -> Draft:
    """The same rows in other files."""
    version = changes.next_version(last.version, columns_lost=False, rows_changed=False)
    return Draft(version, last.version, {**draft.tables, "changes": changes.none()})


def _hold_gate(draft: Draft, promised: Identifiers) -> None:
    """Raises GateError where the draft may not be published."""
    if broken := check(draft.tables) or check_history(draft.tables["id_redirects"], ids_of(draft.tables), promised):
        raise GateError(broken)


def _release(draft: Draft, catalogue: Catalogue, output: Path, release: Unfinished) -> tuple[Published, Draft]:
    """Write the other files, give the folder its name, list it: in this order, so that nothing is listed that is not there."""
    checksums, draft = release.write_others(draft)
    folder = finish(release.folder, output, draft.version)
    rows = {name: data.num_rows for name, data in draft.tables.items()}
    counts = changes.count(draft.tables["changes"])
    list_releases(output, catalogue.with_release(Release(draft.version, draft.previous, checksums, rows, counts)))
    return Published(draft.version, draft.previous, folder, rows, counts), draft
