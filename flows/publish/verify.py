"""Is a release what it says it is? Checksums, schemas, keys, counts, changes, and every span against the raw articles.

Belongs here: holding a published release against its own promises. Does not: the promises that the tables alone must keep (`gate`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pyarrow as pa

from flows.publish import changes
from flows.publish.cells import from_csv
from flows.publish.checksums import check_bytes, listed_checksums
from flows.publish.evidence import check_evidence
from flows.publish.gate import check, check_history
from flows.publish.identity import ids_of
from flows.publish.problems import Problem
from flows.publish.release import read_tables
from flows.publish.versions import VERSIONS, Catalogue, Release, folder_of, read_catalogue
from schemas import TABLES, arrow_schema

__all__ = ["Problem", "verify"]


def verify(output: Path, version: str | None = None, raw: Path | None = None) -> list[Problem]:
    """Everything that is wrong with one release, or with all of them; an empty list where nothing is.

    With the folder of the raw articles, every span of the last good release (or of `version`) is held against its source. Raises
    KeyError for a version that is not published.
    """
    try:
        catalogue = read_catalogue(output)
    except msgspec.DecodeError as error:
        return [Problem("", VERSIONS, f"cannot be read: {error}")]
    if not catalogue.releases:
        return [Problem("", VERSIONS, "lists no release")]
    newest = catalogue.releases[-1].version
    found = [] if catalogue.last_good == newest else [Problem("", VERSIONS, f"names {catalogue.last_good} as last good, not {newest}")]
    named = [catalogue.find(version)] if version else list(catalogue.releases)
    return found + [problem for release in named for problem in _verify_release(output, catalogue, release, raw, named=version is not None)]


def _verify_release(output: Path, catalogue: Catalogue, release: Release, raw: Path | None, *, named: bool) -> Iterator[Problem]:
    """The bytes first: where they are not those that were published, nothing else about the release can be told."""
    folder = folder_of(output, release.version)
    broken = list(check_bytes(folder, release))
    yield from broken
    if broken:
        return
    tables = read_tables(folder)
    yield from _counts(release, tables)
    yield from _descriptor(folder, release)
    if not _as_declared(tables):
        if release.version == catalogue.last_good:
            yield Problem(release.version, "schemas", "the tables have other columns than those declared: publish anew")
        return  # an older release with the columns of its time
    yield from _csv(folder, release, tables)
    previous = catalogue.before(release.version)
    if previous is not None and any(check_bytes(folder_of(output, previous.version), previous, ".parquet")):
        yield Problem(release.version, "changes", f"cannot be checked: {previous.version}, the release before, is damaged")
    else:
        before = read_tables(folder_of(output, previous.version)) if previous else {}
        yield from _promises(release, tables, before)
        yield from _changes(release, tables, before)
    if raw is not None and (named or release.version == catalogue.last_good):
        yield from check_evidence(release.version, tables, raw)


# ---------------------------------------------------------------- files


def _descriptor(folder: Path, release: Release) -> Iterator[Problem]:
    """`datapackage.json` names the sizes and checksums of the files beside it."""
    checksums = listed_checksums(folder) or {}
    for resource in json.loads((folder / "datapackage.json").read_bytes())["resources"]:
        path = resource["path"]
        right = resource["hash"] == f"sha256:{checksums.get(path)}" and resource["bytes"] == (folder / path).stat().st_size
        if not right:
            yield Problem(release.version, "datapackage.json", f"gives another size or checksum for {path}")


def _csv(folder: Path, release: Release, tables: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """CSV and Parquet hold the same values."""
    for name, data in tables.items():
        if not from_csv(TABLES[name], (folder / f"{name}.csv").read_bytes()).equals(data):
            yield Problem(release.version, f"{name}.csv", "holds other values than the Parquet file")


# ---------------------------------------------------------------- tables


def _as_declared(tables: Mapping[str, pa.Table]) -> bool:
    return tables.keys() == TABLES.keys() and all(tables[name].schema.equals(arrow_schema(table)) for name, table in TABLES.items())


def _counts(release: Release, tables: Mapping[str, pa.Table]) -> Iterator[Problem]:
    rows = {name: data.num_rows for name, data in tables.items()}
    for name in sorted(rows.keys() | release.rows.keys()):
        if rows.get(name) != release.rows.get(name):
            yield Problem(release.version, name, f"has {rows.get(name)} rows, {VERSIONS} says {release.rows.get(name)}")
    if changes.count(tables["changes"]) != release.changes:
        yield Problem(release.version, "changes", f"other numbers of changes than {VERSIONS} says")


def _promises(release: Release, tables: Mapping[str, pa.Table], before: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """What the gate held the tables against when they were published."""
    violations = check(tables) or check_history(tables["id_redirects"], ids_of(tables), ids_of(before))
    yield from (Problem(release.version, v.table, f"{v.message} [{v.rule}, {v.rows} rows]") for v in violations)


def _changes(release: Release, tables: Mapping[str, pa.Table], before: Mapping[str, pa.Table]) -> Iterator[Problem]:
    """The table `changes` is the difference to the release before."""
    found = changes.between(before, tables) if before else changes.none()
    if not found.equals(tables["changes"]):
        yield Problem(release.version, "changes", f"is not the difference to {release.previous or 'nothing'}")
