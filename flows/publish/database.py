"""The whole release as one SQLite file, for Datasette, DB Browser, DuckDB and everything else that opens one.

Every table with its keys, references and indexes; full-text search on quotes (`quotes_fts`); views that answer the first questions.
Lists are JSON arrays, spans `[start, end]`, dates ISO days, booleans 0 and 1. SQLite comes from `apsw`, which brings its own, so that
the bytes of the file do not depend on the machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import apsw
import polars as pl
import pyarrow as pa

from schemas import TABLES, Column, Table
from schemas.declaration import LISTS, Type

_SQL = Path(__file__).with_name("database.sql")
"""Full-text search and views."""
_ROWS_AT_ONCE = 16_384
_SQL_TYPES: Mapping[Type, str] = {"integer": "INTEGER", "boolean": "INTEGER"}


def write_sqlite(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the whole file: rows in the order of the tables, pages in the order of writing, no free space, no clock.

    It is written as it grows, without the journals that would protect one that is in use.
    """
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    with connection:
        for name, data in tables.items():
            connection.execute("\n".join(_create(TABLES[name])))
            marks = ", ".join("?" * len(TABLES[name].columns))
            for start in range(0, data.num_rows, _ROWS_AT_ONCE):
                connection.executemany(
                    f"INSERT INTO {_quoted(name)} VALUES ({marks})", _rows(TABLES[name], data.slice(start, _ROWS_AT_ONCE))
                )
        for name in tables:
            for statement in _indexes(TABLES[name]):
                connection.execute(statement)
        connection.execute(_SQL.read_text("utf-8"))
    connection.close()


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


def _rows(table: Table, data: pa.Table) -> Iterator[tuple[str | int | None, ...]]:
    frame = cast(pl.DataFrame, pl.from_arrow(data))
    return zip(*(_values(column, frame) for column in table.columns), strict=True)


def _values(column: Column, frame: pl.DataFrame) -> list[str | int | None]:
    value = pl.col(column.name)
    match column.type:
        case "date":
            value = value.cast(pl.String)
        case "boolean":
            value = value.cast(pl.Int64)
        case "strings":
            return [items if items is None else json.dumps(items, ensure_ascii=False) for items in frame.get_column(column.name).to_list()]
        case "spans":
            spans = value.list.eval(pl.format("[{},{}]", pl.element().struct.field("start"), pl.element().struct.field("end")))
            value = pl.concat_str(pl.lit("["), spans.list.join(","), pl.lit("]"))
    return frame.select(value).to_series().to_list()


def _quoted(name: str) -> str:
    return f'"{name}"'
