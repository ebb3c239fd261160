"""Rows to Arrow tables: typed by the schemas, sorted, and the same whatever order the rows came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.tabulate import Columns
from schemas import TABLES, Table, arrow_schema

Rows = Mapping[str, Sequence[Mapping[str, object]]]
Tables = Mapping[str, pa.Table]

HISTORY = ("id_redirects", "changes")
"""Tables that publishing makes itself, from the difference to the release before."""
DATA = tuple(name for name in TABLES if name not in HISTORY)


_ROWS_AT_ONCE = 65_536
"""Rows of one chunk of a sorted table. Their strings may have 32 kB each on average."""

_LARGE_COLUMN = 4_000_000
"""Bytes from which memory is given back at once when a column is sorted; to have it back takes the system some time."""


class RowsError(ValueError):
    """Rows that do not fit the declaration of their table, so that no table can be made of them."""


def to_tables(rows: Rows) -> dict[str, pa.Table]:
    """The data tables of `rows`, in the order of publication. Raises RowsError."""
    if unexpected := sorted(set(rows) ^ set(DATA)):
        raise RowsError(f"rows of unknown tables, or none of known ones: {', '.join(unexpected)}; expected: {', '.join(DATA)}")
    return {name: to_table(TABLES[name], rows[name]) for name in DATA}


def collect(stream: Iterable[tuple[str, Columns]]) -> dict[str, pa.Table]:
    """The same from rows that come some at a time, as columns with the name of their table, and are not kept. Raises RowsError."""
    parts = {name: [arrow_schema(TABLES[name]).empty_table()] for name in DATA}
    for name, columns in stream:
        parts[name].append(_of_columns(TABLES[name], columns))
    tables = {name: _sorted(TABLES[name], parts.pop(name)) for name in DATA}
    pa.default_memory_pool().release_unused()  # of the parts and of sorting them
    return tables


def to_table(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """One table, sorted by its `order`. Raises RowsError where a row has other columns, or a value another type."""
    return sort(table, _unsorted(table, rows))


def _unsorted(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    names = set(table.names)
    if strange := next((row for row in rows if row.keys() != names), None):
        raise RowsError(f"table {table.name!r}: missing or unknown columns {sorted(names ^ strange.keys())} in {dict(strange)!r}")
    return _of_columns(table, {name: list(map(itemgetter(name), rows)) for name in table.names})


def _of_columns(table: Table, columns: Columns) -> pa.Table:
    schema = arrow_schema(table)
    if columns.keys() != set(table.names):
        raise RowsError(f"table {table.name!r}: missing or unknown columns {sorted(set(table.names) ^ columns.keys())}")
    return pa.Table.from_arrays([_array(table, field, columns[field.name]) for field in schema], schema=schema)


def sort(table: Table, data: pa.Table) -> pa.Table:
    """Rows in the table's order: strings by code point, nulls last."""
    return _sorted(table, [data])


def is_sorted(table: Table, data: pa.Table) -> bool:
    """Whether `sort` would change nothing: rows that are equal in the order stay as they are."""
    return bool(_places(table, data).equals(pa.array(np.arange(data.num_rows, dtype=np.uint64))))


def _sorted(table: Table, parts: list[pa.Table]) -> pa.Table:
    """Column by column, each of which is let go of when it is sorted: `parts` is empty afterwards."""
    data = pa.concat_tables(parts)
    parts.clear()
    schema, places = data.schema, _places(table, data)
    columns: list[pa.ChunkedArray] = []
    while data.num_columns:
        size = data.column(0).nbytes
        column, data = _in_one(data.column(0)), data.remove_column(0)
        if size > _LARGE_COLUMN:
            pa.default_memory_pool().release_unused()  # what was in the parts
        columns.append(_take(column, places, schema.types[len(columns)]))
    return pa.Table.from_arrays(columns, schema=schema)


def _in_one(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array; strings of a type that holds more than 2 GiB."""
    return (column.cast(pa.large_string()) if column.type == pa.string() else column).combine_chunks()


def _take(column: pa.Array, places: pa.Array, type_: pa.DataType) -> pa.ChunkedArray:
    """The values at these places, some in a chunk, with strings again of the type of the schema."""
    chunks = (column.take(places.slice(start, _ROWS_AT_ONCE)) for start in range(0, len(places), _ROWS_AT_ONCE))
    return pa.chunked_array([chunk.cast(type_) if chunk.type == pa.large_string() else chunk for chunk in chunks], type_)


def _places(table: Table, data: pa.Table) -> pa.Array:
    """Where each of the sorted rows is now."""
    return pc.sort_indices(data.select(list(table.order)), sort_keys=[(name, "ascending") for name in table.order])


def conform(table: Table, data: pa.Table) -> pa.Table:
    """A table of an earlier release in the columns of today: null for what it did not have, or had with another type."""
    schema = arrow_schema(table)
    there = {field.name for field in data.schema if field.name in schema.names and field.type == schema.field(field.name).type}
    columns = [data.column(field.name) if field.name in there else pa.nulls(data.num_rows, field.type) for field in schema]
    return pa.Table.from_arrays(columns, names=schema.names)


def _array(table: Table, field: pa.Field, values: Sequence[object]) -> pa.Array:
    try:
        return pa.array(values, field.type)
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        raise RowsError(f"table {table.name!r}, column {field.name!r}: {error}") from error
