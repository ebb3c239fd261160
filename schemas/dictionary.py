"""Declarations to the data dictionary, the page of the docs that tells what every column means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas.declaration import Column, Table, Type

_TYPE_NAMES: Mapping[Type, str] = {
    "string": "string",
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "strings": "list of strings",
    "spans": "list of spans",
}

_HEAD = """\
<!-- Generated from schemas/ by `python -m schemas`: edit the declarations there, not this page. -->
# Data dictionary

Every table is published as Parquet and as CSV, and all of them together as one SQLite file.

- **Null** is an unquoted empty cell in CSV. No cell is an empty string.
- **Dates** are ISO 8601 days (`2015-05-12`), **booleans** `true` and `false`.
- **Lists** are Parquet lists and, in SQLite, JSON arrays; in CSV the items are joined by `|`, which no item contains, and an empty
  list is an empty cell.
- **Spans** are 0-based, end-exclusive character offsets into an article's source text: in Parquet a struct of `start` and `end`, in
  CSV `start-end`, in SQLite `[start, end]`.
- **Formulas**: a CSV cell that a spreadsheet could run as a formula (it begins with `=`, `+`, `-` or `@`, or their full-width forms,
  also after blanks or apostrophes; or with a tab or a carriage return) has an apostrophe put before it. Take one apostrophe off such
  a cell to get the value of the Parquet file.
- **CSV** is UTF-8 without a byte-order mark, with commas, line ends `\\n`, and quotation marks (doubled inside) only around cells
  that need them.
"""


def data_dictionary(tables: Mapping[str, Table]) -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *_contents(tables), "", *(line for table in tables.values() for line in _section(table))])


def _contents(tables: Mapping[str, Table]) -> Iterator[str]:
    yield "| table | one row is | key |"
    yield "| --- | --- | --- |"
    for table in tables.values():
        yield f"| [`{table.name}`](#{table.name}) | {_first_sentence(table.description)} | {_codes(table.key)} |"


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield f"{table.description} Sorted by {_codes(table.order)}."
    yield ""
    yield "| column | type | meaning | example |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        name = f"`{column.name}`{'?' if column.nullable else ''}"
        yield f"| {name} | {_TYPE_NAMES[column.type]} | {_meaning(table, column)} | {_code(column.example)} |"
    yield ""


def _meaning(table: Table, column: Column) -> str:
    parts = [column.description]
    if column.name in table.key:
        parts.append("Key." if len(table.key) == 1 else "Part of the key.")
    parts.extend(f"Refers to `{key.references}.{key.key}`." for key in table.foreign_keys if key.column == column.name)
    if column.allowed is not None:
        parts.append("One of " + "; ".join(f"`{value}`: {meaning}" for value, meaning in column.allowed.items()) + ".")
    return _cell(" ".join(parts))


def _first_sentence(description: str) -> str:
    return _cell(description.split(". ", 1)[0].rstrip(".:").removeprefix("One row "))


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
