"""Parquet files to one SQLite file, for Datasette, DB Browser, DuckDB and everything else that opens one.

Every table with its keys, references and indexes; full-text search on quotes (`quotes_fts`); views that answer the first questions.
Lists are JSON arrays, spans `[start, end]`, dates ISO days, booleans 0 and 1. SQLite comes from `apsw`, which brings its own, so that
the bytes of the file do not depend on the machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import apsw
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas import TABLES, Column, Table, arrow_schema
from schemas.declaration import LISTS, Type

_SQL = Path(__file__).with_name("database.sql")
"""Full-text search and views."""
_ROWS_AT_ONCE = 2_048
_SQL_TYPES: Mapping[Type, str] = {"integer": "INTEGER", "boolean": "INTEGER"}


def write_sqlite(path: Path, announced: Callable[[], str]) -> None:
    """Write the whole file from the Parquet files beside it: rows in the order of the tables, pages in the order of writing, no clock.

    It is written as it grows, without the journals that would protect one that is in use. `announced` waits for the next table whose
    Parquet file is there. Raises OSError, pa.ArrowException, apsw.Error, or ValueError where another table was announced.
    """
    path.unlink(missing_ok=True)
    with closing(_created(path)) as connection, connection:
        _fill(connection, lambda table: _announced(table, path, announced))


def rehearse() -> None:
    """Write a database of empty tables, in memory: what the libraries do once takes as long as many rows, and can be done before."""
    with closing(_created(":memory:")) as connection:
        _fill(connection, _empty)


def _created(path: Path | str) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    for setting in ("page_size = 4096", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def _announced(table: Table, path: Path, announced: Callable[[], str]) -> Path:
    if (name := announced()) != table.name:
        raise ValueError(f"in the place of {table.name} came {name}")
    return path.with_name(f"{name}.parquet")


def _empty(table: Table) -> BinaryIO:
    file = BytesIO()
    pq.write_table(arrow_schema(table).empty_table(), file)
    return file


def _fill(connection: apsw.Connection, parquet_of: Callable[[Table], Path | BinaryIO]) -> None:
    for table in TABLES.values():
        _insert(connection, table, parquet_of(table))
    for table in TABLES.values():
        for statement in _indexes(table):
            connection.execute(statement)
    connection.execute(_SQL.read_text("utf-8"))


def _insert(connection: apsw.Connection, table: Table, parquet: Path | BinaryIO) -> None:
    connection.execute("\n".join(_create(table)))
    insert = f"INSERT INTO {_quoted(table.name)} VALUES ({', '.join('?' * len(table.columns))})"
    with pq.ParquetFile(parquet) as file:
        for batch in file.iter_batches(_ROWS_AT_ONCE, use_threads=False):  # which would take memory, and the processor from others
            connection.executemany(insert, _rows(table, batch))


def _create(table: Table) -> Iterator[str]:
    yield f"CREATE TABLE {_quoted(table.name)} ("
    parts = [f"  {_column(column)}" for column in table.columns]
    parts.append(f"  PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    parts += [
        f"  FOREIGN KEY ({_quoted(key.column)}) REFERENCES {_quoted(key.references)} ({_quoted(key.key)})"
        for key in table.foreign_keys
        if table.column(key.column).type not in LISTS
    ]
    yield ",\n".join(parts)
    yield ")"


def _column(column: Column) -> str:
    return f"{_quoted(column.name)} {_SQL_TYPES.get(column.type, 'TEXT')}{'' if column.nullable else ' NOT NULL'}"


def _indexes(table: Table) -> Iterator[str]:
    """One on every reference that is not the beginning of the key."""
    for key in table.foreign_keys:
        if table.column(key.column).type not in LISTS and key.column != table.key[0]:
            yield f"CREATE INDEX {_quoted(f'{table.name}_by_{key.column}')} ON {_quoted(table.name)} ({_quoted(key.column)})"


def _rows(table: Table, batch: pa.RecordBatch) -> Iterator[tuple[str | int | None, ...]]:
    return zip(*(_cells(column.type, batch.column(column.name)).to_pylist() for column in table.columns), strict=True)


def _cells(type_: Type, values: pa.Array) -> pa.Array:
    """The values as numbers and strings."""
    match type_:
        case "date":
            return values.cast(pa.string())
        case "boolean":
            return values.cast(pa.int8())
        case "strings":
            return _json_arrays(values, _json_strings(values.flatten()), ", ")
        case "spans":
            starts, ends = (end.cast(pa.string()) for end in values.flatten().flatten())
            return _json_arrays(values, pc.binary_join_element_wise("[", starts, ",", ends, "]", ""), ",")
        case _:
            return values


def _json_strings(strings: pa.Array) -> pa.Array:
    """Each different one is made once."""
    coded = strings.dictionary_encode()
    return pa.array([json.dumps(string, ensure_ascii=False) for string in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _json_arrays(lists: pa.Array, items: pa.Array, separator: str) -> pa.Array:
    """The lists with these items in place of theirs."""
    offsets = pc.subtract(lists.offsets, lists.offsets[0])
    return pc.binary_join_element_wise("[", pc.binary_join(pa.ListArray.from_arrays(offsets, items), separator), "]", "")


def _quoted(name: str) -> str:
    return f'"{name}"'
