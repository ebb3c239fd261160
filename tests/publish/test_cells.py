"""CSV cells: every value comes back, and no cell is one that a spreadsheet would run."""

import csv
import datetime
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.publish.cells import from_csv, to_csv, write_csv
from flows.publish.parquet import from_parquet, write_parquet
from flows.publish.tables import to_table
from schemas import TABLES

# what UTF-8 can hold; NUL is left out, for which CSV readers have no common rule
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
NASTY = st.text(st.sampled_from("'=+-@＝＋－＠\t\r\n \",|;a\u2028\ufeff"), min_size=1, max_size=6)
WORDS = TEXT | NASTY
ITEMS = st.lists(WORDS.map(lambda word: word.replace("|", "/")), max_size=3)


def person(identifier, name, aliases=(), role=None):
    facts = {"person_id": identifier, "name": name, "aliases": list(aliases), "role": role, "country": None}
    return facts | {"in_registry": True, "n_meetings": 0, "n_quotes": 12}


def people(*rows):
    return to_table(TABLES["people"], rows)


@settings(max_examples=300, deadline=None)
@given(name=WORDS, aliases=ITEMS, role=st.none() | WORDS)
def test_a_table_comes_back_from_its_csv_as_it_was(name, aliases, role):
    table = people(person("Q1", name, aliases, role), person("Q2", "b"))
    assert from_csv(TABLES["people"], to_csv(TABLES["people"], table)).equals(table)


@settings(max_examples=300, deadline=None)
@given(name=WORDS, aliases=ITEMS)
def test_no_cell_can_be_run_by_a_spreadsheet(name, aliases):
    content = to_csv(TABLES["people"], people(person("Q1", name, aliases))).decode()
    _, row = csv.reader(io.StringIO(content, newline=""))
    assert not any(re.match(r"\s*[=+\-@＝＋－＠]|[\t\r]", cell) for cell in row)


def test_spans_dates_and_lists_come_back_and_look_as_documented():
    article = dict.fromkeys(TABLES["articles"].names) | {
        "article_id": "a-0123456789abcdef",
        "source_file": "a.txt",
        "raw_sha256": "0" * 64,
        "media_type": "text/plain",
        "published_date": datetime.date(2015, 5, 12),
        "published_basis": "stated",
        "language": "en",
        "kind": "news",
        "agencies": ["AFP", "Reuters"],
        "body_spans": [{"start": 0, "end": 12}, {"start": 20, "end": 31}],
        "n_chars": 40,
        "n_body_chars": 23,
        "topics": [],
    }
    table = to_table(TABLES["articles"], [article])
    content = to_csv(TABLES["articles"], table)
    (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert (row["agencies"], row["body_spans"], row["published_date"], row["topics"], row["url"]) == (
        "AFP|Reuters",
        "0-12|20-31",
        "2015-05-12",
        "",
        "",
    )
    assert from_csv(TABLES["articles"], content).equals(table)


def test_null_is_an_unquoted_empty_cell_and_lines_end_in_a_line_feed():
    content = to_csv(TABLES["people"], people(person("Q1", 'two\nlines, "quoted"')))
    assert content == b'person_id,name,aliases,role,country,in_registry,n_meetings,n_quotes\nQ1,"two\nlines, ""quoted""",,,,true,0,12\n'


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_empty_tables_come_back(table):
    empty = to_table(table, [])
    assert from_csv(table, to_csv(table, empty)).equals(empty)


@settings(max_examples=50, deadline=None)
@given(name=WORDS)
def test_parquet_holds_the_same_and_is_the_same_twice(tmp_path_factory, name):
    table = people(person("Q1", name))
    path = tmp_path_factory.mktemp("parquet") / "people.parquet"
    write_parquet(TABLES["people"], table, path)
    content = path.read_bytes()
    assert from_parquet(path).equals(table)
    write_parquet(TABLES["people"], people(person("Q1", name)), path)
    assert path.read_bytes() == content


def test_a_file_that_is_written_in_parts_is_that_of_the_whole_table(tmp_path, monkeypatch):
    monkeypatch.setattr("flows.publish.cells._ROWS_AT_ONCE", 3)
    for n in (0, 1, 3, 7):
        table = people(*(person(f"Q{i}", f"Name {i}") for i in range(n)))
        write_csv(TABLES["people"], table, tmp_path / "people.csv")
        assert (tmp_path / "people.csv").read_bytes() == to_csv(TABLES["people"], table)
