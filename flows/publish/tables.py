"""Rows to Arrow tables: typed by the schemas, sorted, and the same whatever order the rows came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import pyarrow as pa

from schemas import TABLES, Table, arrow_schema

Rows = Mapping[str, Sequence[Mapping[str, object]]]
Tables = Mapping[str, pa.Table]

HISTORY = ("id_redirects", "changes")
"""Tables that publishing makes itself, from the difference to the release before."""
DATA = tuple(name for name in TABLES if name not in HISTORY)

_ROWS_AT_ONCE = 4096


class RowsError(ValueError):
    """Rows that do not fit the declaration of their table, so that no table can be made of them."""


def to_tables(rows: Rows) -> dict[str, pa.Table]:
    """The data tables of `rows`, in the order of publication. Raises RowsError."""
    if unexpected := sorted(set(rows) ^ set(DATA)):
        raise RowsError(f"rows of unknown tables, or none of known ones: {', '.join(unexpected)}; expected: {', '.join(DATA)}")
    return {name: to_table(TABLES[name], rows[name]) for name in DATA}


def collect(stream: Iterable[tuple[str, Mapping[str, object]]]) -> dict[str, pa.Table]:
    """The same from rows that come one by one, each with the name of its table, and are not kept. Raises RowsError."""
    parts: dict[str, list[pa.Table]] = {name: [_unsorted(TABLES[name], [])] for name in DATA}
    waiting: dict[str, list[Mapping[str, object]]] = {name: [] for name in DATA}
    for name, row in stream:
        rows = waiting[name]
        rows.append(row)
        if len(rows) == _ROWS_AT_ONCE:
            parts[name].append(_unsorted(TABLES[name], rows))
            rows.clear()
    tables = {}
    for name in DATA:
        parts[name].append(_unsorted(TABLES[name], waiting.pop(name)))
        tables[name] = sort(TABLES[name], pa.concat_tables(parts.pop(name)))
    return tables


def to_table(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """One table, sorted by its `order`. Raises RowsError where a row has other columns, or a value another type."""
    return sort(table, _unsorted(table, rows))


def _unsorted(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    schema, names = arrow_schema(table), set(table.names)
    if strange := next((row for row in rows if row.keys() != names), None):
        raise RowsError(f"table {table.name!r}: missing or unknown columns {sorted(names ^ strange.keys())} in {dict(strange)!r}")
    columns = [_array(table, field, list(map(itemgetter(field.name), rows))) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def sort(table: Table, data: pa.Table) -> pa.Table:
    """Rows in the table's order, in one chunk: strings by code point, nulls last."""
    return data.sort_by([(name, "ascending") for name in table.order]).combine_chunks()


def conform(table: Table, data: pa.Table) -> pa.Table:
    """A table of an earlier release in the columns of today: null for what it did not have, or had with another type."""
    schema = arrow_schema(table)
    there = {field.name for field in data.schema if field.name in schema.names and field.type == schema.field(field.name).type}
    columns = [data.column(field.name) if field.name in there else pa.nulls(data.num_rows, field.type) for field in schema]
    return pa.Table.from_arrays(columns, names=schema.names)


def _array(table: Table, field: pa.Field, values: list[object]) -> pa.Array:
    try:
        return pa.array(values, field.type)
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        raise RowsError(f"table {table.name!r}, column {field.name!r}: {error}") from error
