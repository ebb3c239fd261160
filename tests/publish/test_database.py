"""The SQLite file holds every row, and answers the first questions in the library that Python ships."""

import datetime as dt
import json
import sqlite3

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from world import MORE, rows_of

from flows.database import write
from flows.publish import publish
from schemas import TABLES
from schemas.arrow import ARROW_TYPES


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish(rows_of(MORE), tmp_path_factory.mktemp("output")).folder


@pytest.fixture
def database(folder):
    with sqlite3.connect(folder / "parley.sqlite") as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_it_is_sound_and_its_references_hold(database):
    assert [tuple(row) for row in database.execute("PRAGMA integrity_check")] == [("ok",)]
    assert list(database.execute("PRAGMA foreign_key_check")) == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_that_of_the_parquet_file(database, folder, table):
    rows = [dict(row) for row in database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]
    expected = pq.read_table(folder / f"{table}.parquet").to_pylist()
    for row, other in zip(rows, expected, strict=True):
        for column in TABLES[table].columns:
            value = other[column.name]
            match column.type:
                case "strings":
                    assert json.loads(row[column.name]) == value
                case "spans":
                    assert json.loads(row[column.name]) == [[span["start"], span["end"]] for span in value]
                case "date":
                    assert row[column.name] == (value and value.isoformat())
                case _:
                    assert row[column.name] == value


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_the_bytes_do_not_depend_on_how_many_rows_are_read_at_once(folder, tmp_path, monkeypatch, rows):
    for file in folder.glob("*.parquet"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(write, "_ROWS_AT_ONCE", rows)
    write.write_sqlite(tmp_path / "parley.sqlite", iter(TABLES).__next__)
    assert (tmp_path / "parley.sqlite").read_bytes() == (folder / "parley.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("type_", "values", "cells"),
    [
        ("date", [dt.date(2020, 5, 1), None, dt.date(987, 1, 1)], ["2020-05-01", None, "0987-01-01"]),
        ("boolean", [True, False], [1, 0]),
        ("integer", [3, None], [3, None]),
        ("strings", [["a", 'b"c'], [], ["é", "a", "\\", "\n"]], ['["a", "b\\"c"]', "[]", '["é", "a", "\\\\", "\\n"]']),
        ("spans", [[{"start": 0, "end": 7}], [], [{"start": 1, "end": 2}, {"start": 4, "end": 12}]], ["[[0,7]]", "[]", "[[1,2],[4,12]]"]),
    ],
)
def test_cells_are_numbers_and_strings_also_those_of_a_part(type_, values, cells):
    array = pa.array(values, ARROW_TYPES[type_])
    for start in range(len(values)):
        assert write._cells(type_, array[start:]).to_pylist() == cells[start:]


def test_quotes_are_found_by_words_in_any_form(database):
    query = "SELECT q.speaker FROM quotes_fts f JOIN quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH ? ORDER BY q.speaker"
    assert [row["speaker"] for row in database.execute(query, ["sanction"])] == ["Anna Example", "Dora Instance"]
    assert [row["speaker"] for row in database.execute(query, ["text : policies"])] == ["Boris Sample"]


def test_who_met_whom_counts_meetings_both_ways(database):
    rows = {(r["name"], r["other_name"]): r["n_meetings"] for r in database.execute("SELECT * FROM who_met_whom")}
    assert rows["Anna Example", "Boris Sample"] == rows["Boris Sample", "Anna Example"] == 1
    assert ("Clara Model", "Dora Instance") not in rows


def test_quotes_by_speaker_come_with_article_and_meeting(database):
    (row,) = database.execute("SELECT * FROM quotes_by_speaker WHERE speaker = 'Clara Model'")
    assert (row["meeting"], row["publisher"], row["date"]) == ("Model–Sample, Oslo, 2020-05-01", "The Example", "2020-07-01")


def test_a_meeting_shows_all_who_took_part(database):
    (row,) = database.execute("SELECT participants FROM meetings_with_participants WHERE city = 'Oslo'")
    assert row["participants"] == "Boris Sample; Clara Model"


def test_lookups_by_reference_use_an_index(database):
    (plan,) = database.execute("EXPLAIN QUERY PLAN SELECT * FROM quotes WHERE speaker_id = 'Q1'")
    assert "quotes_by_speaker_id" in plan["detail"]
