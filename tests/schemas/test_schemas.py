"""The declarations are complete and agree with each other, with the value types, and with the page in the docs."""

import csv
import re
from pathlib import Path
from typing import get_args

import polars as pl
import pytest

import schemas
from flows import model
from schemas import TABLES, arrow_schema, data_dictionary, table_schema_json
from schemas.checks import POLARS_TYPES, pandera_schema
from schemas.declaration import LISTS

ROOT = Path(__file__).parents[2]
COLUMNS = [(table, column) for table in TABLES.values() for column in table.columns]
IDS = [f"{table.name}.{column.name}" for table, column in COLUMNS]


def test_the_data_dictionary_is_what_the_declarations_say():
    page = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert page == data_dictionary(TABLES), "run `python -m schemas`"


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=IDS)
def test_every_column_is_described_with_an_example_that_is_allowed(table, column):
    assert column.description.endswith(".")
    assert column.example
    if column.allowed is not None:
        assert column.example in column.allowed
    if column.pattern is not None and "…" not in column.example:
        assert re.fullmatch(column.pattern, column.example)
    if column.type in LISTS:
        assert not column.nullable


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_keys_orders_and_references_name_columns_that_are_there(table):
    assert len(set(table.names)) == len(table.names)
    assert not any(table.column(name).nullable for name in table.key)
    assert set(table.key) <= set(table.order) <= set(table.names), "an order that ends in the key is total"
    for key in table.foreign_keys:
        assert key.column in table.names
        assert TABLES[key.references].key == (key.key,)


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("articles", "kind", model.Kind),
        ("articles", "published_basis", model.PublishedBasis),
        ("meetings", "status", model.Status),
        ("meetings", "mode", model.Mode),
        ("meetings", "setting", model.Setting),
        ("meetings", "date_precision", model.DatePrecision),
        ("meetings", "date_basis", model.DateBasis),
        ("meeting_participants", "capacity", model.Capacity),
        ("meeting_sources", "status", model.Status),
        ("quotes", "kind", model.QuoteKind),
        ("issues", "level", model.Level),
    ],
)
def test_closed_lists_are_those_of_the_value_types(table, column, values):
    assert tuple(TABLES[table].column(column).allowed) == get_args(values)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_arrow_fields_bear_their_descriptions(table):
    schema = arrow_schema(table)
    assert schema.names == list(table.names)
    for column in table.columns:
        field = schema.field(column.name)
        assert field.nullable == column.nullable
        assert field.metadata[b"description"].decode() == column.description


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_arrow_and_polars_types_agree(table):
    frame = pl.from_arrow(arrow_schema(table).empty_table())
    assert frame.schema == {column.name: POLARS_TYPES[column.type] for column in table.columns}
    pandera_schema(table).validate(frame)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_table_schemas_name_every_field_and_only_tables_that_are_published(table):
    described = table_schema_json(table)
    assert [field["name"] for field in described["fields"]] == list(table.names)
    assert all(key["reference"].get("resource", table.name) in TABLES for key in described.get("foreignKeys", []))


@pytest.mark.parametrize(
    ("file", "column", "table", "published"),
    [
        ("people.tsv", "person_id", "people", "person_id"),
        ("officeholders.tsv", "person_id", "people", "person_id"),
        ("officeholders.tsv", "country", "people", "country"),
        ("countries.tsv", "code", "meetings", "country"),
        ("places.tsv", "country", "meetings", "country"),
        ("topics.tsv", "topic_id", "topics", "topic_id"),
    ],
)
def test_codes_of_the_reference_data_can_be_published(file, column, table, published):
    with (ROOT / "flows" / "reference" / file).open(encoding="utf-8", newline="") as rows:
        codes = {row[column] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)} - {""}
    assert codes
    assert [code for code in sorted(codes) if not re.fullmatch(TABLES[table].column(published).pattern, code)] == []


def test_the_edition_is_a_version_number():
    assert schemas.EDITION >= 1
