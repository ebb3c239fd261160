"""Tables are sorted the same whatever order and pieces their rows come in, and some rows at a time where they are many."""

import random

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from world import MORE, rows_of

from flows.publish import tables
from flows.publish.tables import collect, is_sorted, to_tables
from schemas import TABLES

COLUMNS = {name: {column: [row[column] for row in rows] for column in rows[0]} for name, rows in rows_of(MORE).items() if rows}


@given(st.integers(1, 7), st.integers(1, 4), st.randoms())
def test_rows_that_come_in_parts_are_sorted_some_at_a_time(at_once, parts, chance):
    stream = [
        (name, {column: values[start::parts] for column, values in columns.items()})
        for name, columns in COLUMNS.items()
        for start in range(parts)
    ]
    chance.shuffle(stream)
    whole, tables._ROWS_AT_ONCE = tables._ROWS_AT_ONCE, at_once
    try:
        collected = collect(stream)
    finally:
        tables._ROWS_AT_ONCE = whole
    for name, expected in to_tables(rows_of(MORE)).items():
        assert collected[name].equals(expected)
        assert collected[name].schema.equals(expected.schema, check_metadata=True)
        assert is_sorted(TABLES[name], collected[name])
        assert max((len(chunk) for column in collected[name].columns for chunk in column.chunks), default=0) <= at_once


def test_another_order_of_rows_is_noticed():
    table = to_tables(rows_of(MORE))["quotes"]
    places = list(range(table.num_rows))
    random.Random(3).shuffle(places)
    assert not is_sorted(TABLES["quotes"], table.take(pa.array(places)))
