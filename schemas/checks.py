"""Declarations to pandera schemas, which the gate holds every table against."""

from __future__ import annotations

import pandera.polars as pandera
import polars as pl
from pandera.backends.polars import builtin_checks  # noqa: F401 (pandera would load it with the first check, which then waits)

from schemas.declaration import LISTS, Column, Table, Type

POLARS_TYPES: dict[Type, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "strings": pl.List(pl.String()),
    "spans": pl.List(pl.Struct({"start": pl.Int64(), "end": pl.Int64()})),
}


def pandera_schema(table: Table) -> pandera.DataFrameSchema:
    """The columns in their order and no others, their types, nullability and values, and the key that is unique."""
    return pandera.DataFrameSchema(
        columns={column.name: _column(column) for column in table.columns},
        name=table.name,
        strict=True,
        ordered=True,
        unique=list(table.key),
    )


def _column(column: Column) -> pandera.Column:
    return pandera.Column(POLARS_TYPES[column.type], checks=_checks(column), nullable=column.nullable, coerce=False)


def _checks(column: Column) -> list[pandera.Check]:
    checks = []
    if column.type == "string":
        checks.append(pandera.Check.str_length(min_value=1, error="is an empty string"))
    if column.type == "strings":
        checks.append(pandera.Check(_items_are_cells, error="has an item that is empty or holds the separator `|`"))
    if column.allowed is not None and column.type not in LISTS:
        checks.append(pandera.Check.isin(list(column.allowed), error=f"is none of {', '.join(column.allowed)}"))
    if column.pattern is not None:
        checks.append(pandera.Check.str_matches(f"^(?:{column.pattern})$", error=f"does not match {column.pattern}"))
    if column.minimum is not None:
        checks.append(pandera.Check.ge(column.minimum, error=f"is less than {column.minimum}"))
    return checks


def _items_are_cells(data: pandera.PolarsData) -> pl.LazyFrame:
    """Whether a CSV cell that joins the items by `|` can be taken apart again."""
    item = pl.element()
    bad = item.is_null() | (item == "") | item.str.contains("|", literal=True)
    return data.lazyframe.select(~pl.col(data.key).list.eval(bad).list.any())
