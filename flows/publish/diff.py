"""What changed from one release to another, for people and as JSON. The two need not follow each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from flows.publish import changes
from flows.publish.cells import to_cells
from flows.publish.changes import row_ids
from flows.publish.release import read_tables
from flows.publish.tables import conform
from flows.publish.versions import Count, folder_of, read_catalogue
from schemas import TABLES, Table

_EXAMPLES = 5
_SHOWN = 100


class Example(msgspec.Struct, frozen=True):
    """One changed row."""

    op: str
    id: str
    label: str
    """What the row is, for people."""
    columns: Mapping[str, tuple[str | None, str | None]] = {}
    """For a changed row: old and new cell of every column that changed."""


class TableDiff(msgspec.Struct, frozen=True):
    """What changed in one table."""

    old_rows: int
    new_rows: int
    count: Count
    columns: Mapping[str, int]
    """How many of the changed rows have another value in the column."""
    examples: tuple[Example, ...]


class Diff(msgspec.Struct, frozen=True):
    """What changed from one release to another."""

    old: str
    new: str
    tables: Mapping[str, TableDiff]


def diff(output: Path, old: str, new: str) -> Diff:
    """The difference between two published releases. Raises KeyError where one is not published."""
    catalogue = read_catalogue(output)
    before, after = (read_tables(folder_of(output, catalogue.find(version).version)) for version in (old, new))
    found = changes.between(before, after)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found.to_pylist():
        rows[row["table"]].append(row)
    counts = changes.count(found)
    tables = {
        name: _table_diff(TABLES[name], before.get(name), after.get(name), rows[name], counts.get(name, Count()))
        for name in TABLES
        if name != "changes"
    }
    return Diff(old, new, tables)


def as_json(found: Diff) -> str:
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def as_text(found: Diff) -> Iterator[str]:
    """Lines for a terminal: a table of counts, then examples of every table that changed."""
    yield f"{found.old} → {found.new}"
    yield ""
    yield f"{'table':22}{'rows':>10}{'':>4}{'rows':>10}{'added':>10}{'changed':>10}{'removed':>10}"
    for name, table in found.tables.items():
        c = table.count
        yield f"{name:22}{table.old_rows:>10,}{'→':>4}{table.new_rows:>10,}{c.added:>10,}{c.changed:>10,}{c.removed:>10,}"
    for name, table in found.tables.items():
        if table.examples:
            yield from ("", f"{name}" + (f" (changed: {_tally(table.columns)})" if table.columns else ""))
            yield from (line for example in table.examples for line in _example(example))
    if not any(table.examples for table in found.tables.values()):
        yield from ("", "No row differs.")


def _table_diff(table: Table, old: pa.Table | None, new: pa.Table | None, rows: list[dict[str, Any]], count: Count) -> TableDiff:
    shown = [row for op in ("added", "changed", "removed") for row in [r for r in rows if r["op"] == op][:_EXAMPLES]]
    wanted = {row["id"] for row in shown}
    before, after = (_cells(table, data, wanted) for data in (old, new))
    return TableDiff(
        old_rows=0 if old is None else old.num_rows,
        new_rows=0 if new is None else new.num_rows,
        count=count,
        columns=dict(Counter(column for row in rows for column in row["columns"]).most_common()),
        examples=tuple(_as_example(table, row, before.get(row["id"], {}), after.get(row["id"], {})) for row in shown),
    )


def _cells(table: Table, data: pa.Table | None, wanted: set[str]) -> dict[str, dict[str, str | None]]:
    """The rows of those keys, as cells."""
    if data is None or not wanted:
        return {}
    cells = to_cells(table, conform(table, data))
    keyed = cells.with_columns(row_ids(table, cells).alias(_KEY)).filter(row_ids(table, cells).is_in(list(wanted)))
    return {row.pop(_KEY): row for row in keyed.to_dicts()}


def _as_example(table: Table, row: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> Example:
    return Example(
        row["op"], row["id"], _LABELS[table.name](new or old), {column: (old.get(column), new.get(column)) for column in row["columns"]}
    )


_KEY = "(key)"
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_LABELS: Mapping[str, Callable[[dict[str, str | None]], str]] = {
    "meetings": lambda cells: f"{cells['label']} ({cells['status']})",
    "meeting_participants": lambda cells: f"{cells['name']}",
    "meeting_sources": lambda cells: _short(cells["evidence"]),
    "quotes": lambda cells: f"{cells['speaker']}: {_short(cells['text'])}",
    "people": lambda cells: f"{cells['name']}",
    "topics": lambda cells: f"{cells['label']}",
    "topic_mentions": lambda cells: _short(cells["text"]),
    "articles": lambda cells: f"{cells['source_file']}: {_short(cells['title'])}",
    "issues": lambda cells: f"{cells['source_file']}: {_short(cells['message'])}",
    "id_redirects": lambda cells: f"→ {cells['new_id'] or 'nothing'} ({cells['reason']})",
}


def _example(example: Example) -> Iterator[str]:
    yield f"  {_SIGNS[example.op]} {example.id}  {example.label}"
    for column, (old, new) in example.columns.items():
        yield f"      {column}: {_short(old)} → {_short(new)}"


def _tally(columns: Mapping[str, int]) -> str:
    return ", ".join(f"{column} {count:,}" for column, count in columns.items())


def _short(cell: str | None) -> str:
    if cell is None:
        return "—"
    return cell if len(cell) <= _SHOWN else cell[: _SHOWN - 1] + "…"
