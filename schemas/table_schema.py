"""Declarations to Table Schema, the part of a Data Package (version 2) that describes a table."""

from __future__ import annotations

from typing import Any

from schemas.declaration import LISTS, Column, ForeignKey, Table


def table_schema_json(table: Table) -> dict[str, Any]:
    """The schema as the value of `schema` in `datapackage.json`, for the CSV and the Parquet file alike.

    Foreign keys of list columns are left out: the standard has no words for them. The gate checks them all the same.
    """
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fieldsMatch": ["exact"],
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    foreign_keys = [_foreign_key(table, key) for key in table.foreign_keys if table.column(key.column).type not in LISTS]
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description, "example": column.example}
    if column.type in LISTS:
        return field | {"type": "list", "itemType": "string", "delimiter": "|"}
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.allowed is not None:
        constraints["enum"] = list(column.allowed)
    if column.pattern is not None:
        constraints["pattern"] = column.pattern
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    return field | {"constraints": constraints} if constraints else field


def _foreign_key(table: Table, key: ForeignKey) -> dict[str, Any]:
    """A reference without a resource is one to the table itself."""
    reference = {"fields": [key.key]} if key.references == table.name else {"resource": key.references, "fields": [key.key]}
    return {"fields": [key.column], "reference": reference}
