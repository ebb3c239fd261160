"""`sources.csv`: what is known of the files beside it, one row a file.

    file,url,publisher,published,rights
    visit.html,https://example.org/visit,Example Post,2015-05-12,CC BY 4.0
    crawl.warc.gz#12,,Example Post,,

- `file` is a path relative to the folder of the `sources.csv`, with `#record` for one record of a container; a row for a container
  holds for all its records. The nearest `sources.csv` above the file that names it counts.
- Columns may be missing, cells may be empty. `published` is an ISO date or begins with one.
- A row that cannot be read is left out and becomes an issue; the file it names is still read.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from flows.ingest.record import day_of
from flows.model import Issue, Manifest

MANIFEST_NAME = "sources.csv"
_RECORD = re.compile(r"#[0-9]+$")
_COLUMNS = ("file", "url", "publisher", "published", "rights")


class Sources(msgspec.Struct, frozen=True):
    """One `sources.csv`, read: the rows by file, and what was wrong with the others."""

    rows: dict[str, Manifest]
    issues: tuple[Issue, ...] = ()


def manifest_of(source_file: str, raw: Path) -> Manifest:
    """What the manifests know of a file (or record), given its path below the raw folder."""
    file = file_of(source_file)
    record = source_file.removeprefix(file)
    parts = file.split("/")
    for depth in reversed(range(len(parts))):
        rows = read_sources(raw.joinpath(*parts[:depth]), raw).rows
        name = "/".join(parts[depth:])
        for key in (f"{name}{record}", name):
            if key in rows:
                return rows[key]
    return Manifest()


def file_of(source_file: str) -> str:
    """The name of a file without the number of a record in it."""
    return _RECORD.sub("", source_file)


def manifest_issues(raw: Path) -> list[Issue]:
    """Every malformed row of every `sources.csv` below the raw folder, and every row that names a file that is not there."""
    found: list[Issue] = []
    for path in sorted(raw.rglob(MANIFEST_NAME)):
        sources = read_sources(path.parent, raw)
        found += sources.issues
        source_file = path.relative_to(raw).as_posix()
        found += (
            Issue("warning", "ingest", source_file, "manifest-file-missing", f"{name!r} is listed but is not in the folder")
            for name in sources.rows
            if not os.path.isfile(path.parent / file_of(name))  # noqa: PTH113 (unlike Path.is_file it says no to any name)
        )
    return found


def read_sources(folder: Path, raw: Path) -> Sources:
    """The `sources.csv` of a folder; empty where there is none."""
    path = folder / MANIFEST_NAME
    try:
        status = path.stat()
    except OSError:
        return Sources({})
    return _read(path, path.relative_to(raw).as_posix(), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, source_file: str, _modified: int, _size: int) -> Sources:
    """Read once for each state of the file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = f"it is not UTF-8: {error}" if isinstance(error, UnicodeDecodeError) else error.strerror
        return Sources({}, (_unreadable(source_file, f"cannot be read: {reason}"),))
    first = text.lstrip().partition("\n")[0].strip()
    if first and "file" not in first.replace('"', "").split(","):
        message = f"the first line is {first[:100]!r}; it has to name the columns, `file` among them: {','.join(_COLUMNS)}"
        return Sources({}, (_unreadable(source_file, message),))
    rows: dict[str, Manifest] = {}
    issues: list[Issue] = []
    for number, row in _rows(text):
        problem = _problem(row, rows)
        if problem:
            issues.append(
                Issue("warning", "ingest", source_file, "manifest-row", f"row {number}: {problem}", excerpt=_excerpt(row) or None)
            )
        else:
            rows[(row["file"] or "").strip()] = _manifest(row)
    return Sources(rows, tuple(issues))


def _unreadable(source_file: str, message: str) -> Issue:
    return Issue("error", "ingest", source_file, "manifest-unreadable", message)


def _rows(text: str) -> Iterator[tuple[int, dict[str | None, str | None]]]:
    """Rows with their line numbers; extra cells are under the key None."""
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=None)
    try:
        for row in reader:
            yield reader.line_num, dict(row)
    except csv.Error as error:
        yield reader.line_num, {"file": "", None: f"not CSV: {error}"}


def _problem(row: dict[str | None, str | None], rows: dict[str, Manifest]) -> str | None:
    if row.get(None):
        return f"more cells than the {len(row) - 1} columns"
    file = (row.get("file") or "").strip()
    if not file:
        return "no file is named (the columns are " + ",".join(_COLUMNS) + ")"
    if file in rows:
        return f"{file!r} was listed before; the first row counts"
    published = (row.get("published") or "").strip()
    if published and day_of(published) is None:
        return f"published is {published!r}, not a date like 2015-05-12"
    return None


def _manifest(row: dict[str | None, str | None]) -> Manifest:
    cells = {column: (row.get(column) or "").strip() or None for column in _COLUMNS}
    return Manifest(cells["url"], cells["publisher"], day_of(cells["published"] or ""), cells["rights"])


def _excerpt(row: dict[str | None, str | None]) -> str:
    return ",".join(str(cell) for cell in row.values() if cell)[:200]
