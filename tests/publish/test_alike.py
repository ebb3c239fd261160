"""What is passed by of two tables is in both."""

from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from flows.publish.alike import unlike
from flows.publish.changes import compare
from flows.publish.tables import to_table
from schemas import TABLES

ROWS = st.lists(st.tuples(st.none() | st.sampled_from("abcd"), st.integers(0, 3), st.none() | st.sampled_from("xy")), max_size=30)


def sorted_table(rows):
    ordered = sorted(rows, key=lambda row: (row[0] is None, str(row)))
    columns = list(zip(*ordered, strict=True)) or [[], [], []]
    return pa.table(
        {"group": pa.array(columns[0], pa.string()), "n": pa.array(columns[1], pa.int64()), "text": pa.array(columns[2], pa.string())}
    )


@given(ROWS, ROWS)
def test_the_same_rows_are_left_out_of_both(one, other):
    tables = [sorted_table(rows) for rows in (one, other)]
    masks = unlike(*tables, ["group", "n", "text"], "group")
    left_out = [table.filter(pa.array(~mask)).to_pylist() for table, mask in zip(tables, masks, strict=True)]
    assert left_out[0] == left_out[1]


@given(ROWS)
def test_of_a_table_and_itself_nothing_is_left_but_rows_without_the_value_they_are_sorted_by(rows):
    table = sorted_table(rows)
    for mask in unlike(table, table, table.column_names, "group"):
        assert {row["group"] for row in table.filter(pa.array(mask)).to_pylist()} <= {None}


IDS = st.dictionaries(st.sampled_from([f"t-{n}" for n in range(12)]), st.tuples(st.integers(0, 2), st.none() | st.sampled_from("xy")))


@given(IDS, IDS)
def test_changes_are_those_that_rows_side_by_side_show(old, new):
    tables = []
    for rows in (old, new):
        made = [
            {"topic_id": key, "label": f"l{n}", "description": "d", "broader": None, "iptc_code": code}
            | {"n_articles": n, "n_meetings": 0, "n_quotes": 0}
            for key, (n, code) in rows.items()
        ]
        tables.append({"topics": to_table(TABLES["topics"], made)})
    expected = Counter()
    for key in {*old, *new}:
        if key not in old or key not in new:
            expected[key, "removed" if key in old else "added", ()] += 1
        elif old[key] != new[key]:
            columns = [*["label", "n_articles"] * (old[key][0] != new[key][0]), *["iptc_code"] * (old[key][1] != new[key][1])]
            expected[key, "changed", tuple(sorted(columns))] += 1
    found = compare(*tables).to_pylist()
    assert Counter((row["id"], row["op"], tuple(sorted(row["columns"]))) for row in found) == expected
