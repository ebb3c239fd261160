"""Tables as text: the cells of the CSV files, and back.

Null is an unquoted empty cell and nothing else is; list items are joined by `|`; a span is `start-end`. A cell that a spreadsheet
could run as a formula gets an apostrophe put before it (`guard`), and loses it again on the way back, so that no value is changed.
See https://owasp.org/www-community/attacks/CSV_Injection for why.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, cast

import polars as pl
import pyarrow as pa

from schemas import Column, Table, arrow_schema

SEPARATOR = "|"
_ROWS_AT_ONCE = 16_384
_FORMULA = r"^(?:['\s]*[=+\-@＝＋－＠]|'*[\t\r])"
"""A cell that a spreadsheet could run, or one that would look as if it had been guarded."""


def write_csv(table: Table, data: pa.Table, path: Path) -> None:
    """The whole CSV file, in UTF-8 with line ends `\\n`, written as it is made."""
    with path.open("wb") as file:
        for start in range(0, max(data.num_rows, 1), _ROWS_AT_ONCE):
            _write_csv(table, data.slice(start, _ROWS_AT_ONCE), file, header=start == 0)


def to_csv(table: Table, data: pa.Table) -> bytes:
    """The same as bytes."""
    content = BytesIO()
    _write_csv(table, data, content, header=True)
    return content.getvalue()


def _write_csv(table: Table, data: pa.Table, file: IO[bytes], *, header: bool) -> None:
    cells = to_cells(table, data).with_columns(guard(pl.col(name)) for name in _texts(table))
    cells.write_csv(file, include_header=header, line_terminator="\n", quote_style="necessary", null_value="")


def from_csv(table: Table, content: bytes) -> pa.Table:
    """The table that `to_csv` was given."""
    cells = pl.read_csv(content, infer_schema=False)
    return from_cells(table, cells.with_columns(unguard(pl.col(name)) for name in _texts(table)))


def to_cells(table: Table, data: pa.Table, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Every value of these columns (all, unless told) as its text, null as null."""
    names = table.names if columns is None else columns
    frame = cast(pl.DataFrame, pl.from_arrow(data.select(list(names))))
    return frame.select(_to_cell(table.column(name)) for name in names)


def from_cells(table: Table, cells: pl.DataFrame) -> pa.Table:
    """The values of `to_cells`."""
    frame, schema = cells.select(_from_cell(column) for column in table.columns), arrow_schema(table)
    parts = (part.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema) for part in frame.iter_slices(_ROWS_AT_ONCE))
    return pa.concat_tables([schema.empty_table(), *parts])


def guard(cell: pl.Expr) -> pl.Expr:
    """The cell with an apostrophe before it where a spreadsheet could run it."""
    return pl.when(cell.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), cell)).otherwise(cell).name.keep()


def unguard(cell: pl.Expr) -> pl.Expr:
    """The cell that `guard` was given."""
    return pl.when(cell.str.contains("^'") & cell.str.contains(_FORMULA)).then(cell.str.slice(1)).otherwise(cell).name.keep()


def _texts(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.type in ("string", "strings")]


def _to_cell(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    match column.type:
        case "strings":
            return _null_if_empty(value.list.join(SEPARATOR))
        case "spans":
            span = pl.format("{}-{}", pl.element().struct.field("start"), pl.element().struct.field("end"))
            return _null_if_empty(value.list.eval(span).list.join(SEPARATOR))
        case _:
            return value.cast(pl.String)


def _from_cell(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    match column.type:
        case "string":
            return cell
        case "integer":
            return cell.cast(pl.Int64)
        case "boolean":
            return cell == "true"
        case "date":
            return cell.str.to_date("%Y-%m-%d")
        case "strings":
            return _split(cell)
        case "spans":
            bounds = pl.element().str.split("-").list
            pair = pl.struct(start=bounds.get(0).cast(pl.Int64), end=bounds.get(1).cast(pl.Int64))
            return _split(cell).list.eval(pair)


def _split(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.is_null()).then(pl.lit([], pl.List(pl.String))).otherwise(cell.str.split(SEPARATOR)).name.keep()


def _null_if_empty(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell != "").then(cell).name.keep()
