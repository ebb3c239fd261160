"""Declarations to Table Schema, the part of a Data Package (version 2) that describes a table."""

from __future__ import annotations

from typing import Any

from schemas.declaration import LISTS, Column, ForeignKey, Table


def table_schema_json(table: Table, *, native_lists: bool = False) -> dict[str, Any]:
    """The schema as the value of `schema` in `datapackage.json`: lists are arrays where the file has them, else strings.

    The type `list` of the standard's text is missing in its published profile of version 2.0 (frictionlessdata/datapackage, issue
    1089), by which the descriptor is checked; `itemType` and `delimiter` say what it would. Foreign keys of list columns are left
    out: the standard has no words for them. The gate checks them all the same.
    """
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column, native_lists) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    foreign_keys = [_foreign_key(table, key) for key in table.foreign_keys if table.column(key.column).type not in LISTS]
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return schema


def _field(column: Column, native_lists: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description, "example": column.example}
    if column.type in LISTS:
        return field | ({"type": "array"} if native_lists else {"type": "string", "itemType": "string", "delimiter": "|"})
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
