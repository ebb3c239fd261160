"""What a table is declared with: the vocabulary of the other files in this folder.

Belongs here: the types of a declaration. Does not: any table, any format that is generated from one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Type = Literal["string", "integer", "boolean", "date", "strings", "spans"]
"""`strings` is a list of strings, `spans` a list of (start, end) pairs; neither is ever null, only empty."""

LISTS: frozenset[Type] = frozenset({"strings", "spans"})


class Column(msgspec.Struct, frozen=True):
    """One column. A cell is never an empty string: what is not known is null."""

    name: str
    type: Type
    description: str
    example: str
    """A cell as the CSV shows it."""
    nullable: bool = False
    allowed: Mapping[str, str] | None = None
    """The closed list of values, each with its meaning."""
    pattern: str | None = None
    """Regular expression that the whole cell matches; in a list, every item."""
    minimum: int | None = None


class ForeignKey(msgspec.Struct, frozen=True):
    """Every value of `column` (every item, where it is a list) that is not null is in column `key` of table `references`."""

    column: str
    references: str
    key: str


class Table(msgspec.Struct, frozen=True):
    """One table: the only place where its columns are written down."""

    name: str
    title: str
    description: str
    """What one row is, and what is not in the table."""
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    order: tuple[str, ...]
    """Columns by which the rows are sorted, ascending, nulls last; with the key at the end, so that the order is total."""
    foreign_keys: tuple[ForeignKey, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)
