"""What tells one release from another, row by row: the table `changes`, and the step of the version.

Two rows are the same row where their keys are equal, and equal where all their cells are (`cells.to_cells`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import polars as pl
import pyarrow as pa

from flows.publish.alike import unlike
from flows.publish.cells import to_cells
from flows.publish.tables import conform, sort
from flows.publish.versions import Count, Version
from schemas import EDITION, TABLES, Table, arrow_schema
from schemas.declaration import LISTS

_OLD = " (old)"
KEY_SEPARATOR = "/"


def compare(old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> pa.Table:
    """The table `changes` that leads from the tables `old` to the tables `new`."""
    differing = [name for name in new if name not in old or not new[name].equals(old[name])]
    return merge(none(), *(part for name in differing for part in _differences(TABLES[name], old.get(name), new[name])))


def between(old: Mapping[str, pa.Table], new: Mapping[str, pa.Table]) -> pa.Table:
    """The table `changes` between two whole releases, whose own `changes` are no part of it."""
    declared = [name for name in TABLES if name != "changes"]
    return compare(*({name: tables[name] for name in declared if name in tables} for tables in (old, new)))


def none() -> pa.Table:
    """No change: the table of a first release, or of one that is only packed anew."""
    return arrow_schema(TABLES["changes"]).empty_table()


def merge(*parts: pa.Table) -> pa.Table:
    """Changes of different tables as one table `changes`."""
    return sort(TABLES["changes"], pa.concat_tables(parts))


def count(changes: pa.Table) -> dict[str, Count]:
    """How many rows changed, by table, in the order of publication."""
    tallies: dict[str, dict[str, int]] = {}
    for table, op in zip(changes["table"].to_pylist(), changes["op"].to_pylist(), strict=True):
        tally = tallies.setdefault(table, {})
        tally[op] = tally.get(op, 0) + 1
    return {name: Count(**tallies[name]) for name in TABLES if name in tallies}


def first_version() -> str:
    return str(Version(EDITION, 0, 0))


def next_version(last: str, *, columns_lost: bool, rows_changed: bool) -> str:
    """The version after `last`, X.Y.Z by what changed."""
    at = Version.parse(last)
    if columns_lost or at.x < EDITION:
        return str(Version(max(at.x + 1, EDITION), 0, 0))
    return str(Version(at.x, at.y + 1, 0) if rows_changed else Version(at.x, at.y, at.z + 1))


def columns_lost(old: Mapping[str, pa.Table]) -> bool:
    """Whether a reader of the old files would miss a table or column today, or find it with another type."""
    return any(_lost(TABLES.get(name), data.schema) for name, data in old.items())


def columns_gained(old: Mapping[str, pa.Table]) -> bool:
    """Whether there is a table or column today that the old files did not have."""
    return any(name not in old or set(table.names) - set(old[name].column_names) for name, table in TABLES.items())


def row_ids(table: Table, cells: pl.DataFrame) -> pl.Series:
    """The key of every row as one string, its parts joined by `/`."""
    return cells.select(pl.concat_str(list(table.key), separator=KEY_SEPARATOR).alias("id")).to_series()


def _lost(table: Table | None, schema: pa.Schema) -> bool:
    if table is None:
        return True
    today = arrow_schema(table)
    return any(name not in today.names or today.field(name).type != schema.field(name).type for name in schema.names)


def _differences(table: Table, old: pa.Table | None, new: pa.Table) -> Iterator[pa.Table]:
    old = conform(table, new.slice(0, 0) if old is None else old)
    old, new = (rows.filter(pa.array(mask)) for rows, mask in zip((old, new), unlike(old, new, table.names, table.order[0]), strict=True))
    before, after = (_values(table, data, table.key).with_row_index("at") for data in (old, new))
    both = after.join(before, on=table.key, how="inner", suffix=_OLD)
    changed: dict[int, list[str]] = {}
    for name in (name for name in table.names if name not in table.key):  # one at a time: the values of all take much memory
        now, was = (_values(table, data, [name]).to_series() for data in (new, old))
        differ = now.gather(both["at"]).ne_missing(was.gather(both["at" + _OLD]))
        for at in both["at"].filter(differ):
            changed.setdefault(at, []).append(name)
    yield _changes(table, after[list(changed)], "changed", list(changed.values()))
    yield _changes(table, after.join(both, on="at", how="anti"), "added")
    yield _changes(table, before.join(both, left_on="at", right_on="at" + _OLD, how="anti"), "removed")


def _values(table: Table, data: pa.Table, columns: Sequence[str]) -> pl.DataFrame:
    """Values that are equal where their cells are: lists as their cells, for an empty one is there what none is."""
    if any(table.column(name).type in LISTS for name in columns):
        return to_cells(table, data, columns)
    return cast(pl.DataFrame, pl.from_arrow(data.select(list(columns))))


def _changes(table: Table, rows: pl.DataFrame, op: str, columns: list[list[str]] | None = None) -> pa.Table:
    """The same change of each of these rows; of what is changed, in which columns."""
    names = columns or [[]] * len(rows)
    values = {
        "table": pa.repeat(table.name, len(rows)),
        "id": row_ids(table, rows).to_arrow(),
        "op": pa.repeat(op, len(rows)),
        "columns": names,
    }
    return pa.Table.from_pydict(values, arrow_schema(TABLES["changes"]))
