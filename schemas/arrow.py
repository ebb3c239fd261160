"""Declarations to Arrow schemas, which are the types of the Parquet files."""

from __future__ import annotations

import pyarrow as pa

from schemas.declaration import Column, Table, Type

SPAN = pa.struct([pa.field("start", pa.int64(), nullable=False), pa.field("end", pa.int64(), nullable=False)])

ARROW_TYPES: dict[Type, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "strings": pa.list_(pa.field("element", pa.string(), nullable=False)),
    "spans": pa.list_(pa.field("element", SPAN, nullable=False)),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema, each field with its description as metadata."""
    return pa.schema([_field(column) for column in table.columns])


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, ARROW_TYPES[column.type], nullable=column.nullable, metadata={"description": column.description})
