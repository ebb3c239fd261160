"""Each promise of the tables, broken once: the gate says so, and nothing is published."""

import copy

import pytest
from world import MORE, rows_of

from flows.publish import GateError, RowsError, publish
from flows.publish.changes import none
from flows.publish.gate import check
from flows.publish.identity import carry
from flows.publish.tables import to_tables

ROWS = rows_of(MORE)


def tables(rows):
    made = to_tables(rows)
    return made | {"id_redirects": carry(made, {}).redirects("v1.0.0"), "changes": none()}


def broken(change):
    """The rules that rows with this change break."""
    rows = copy.deepcopy(ROWS)
    change(rows)
    return {(violation.table, violation.rule) for violation in check(tables(rows))}


def set_to(table, column, value, row=0):
    def change(rows):
        rows[table][row][column] = value(rows[table][row]) if callable(value) else value

    return change


def test_tables_that_keep_every_promise_pass():
    assert check(tables(ROWS)) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (set_to("quotes", "kind", "sung"), ("quotes", "schema")),
        (set_to("quotes", "text", ""), ("quotes", "schema")),
        (set_to("quotes", "speaker", None), ("quotes", "schema")),
        (set_to("articles", "article_id", "a-1"), ("articles", "schema")),
        (set_to("articles", "agencies", ["A|B"]), ("articles", "schema")),
        (set_to("articles", "agencies", [""]), ("articles", "schema")),
        (set_to("meetings", "duration_minutes", 0), ("meetings", "schema")),
        (lambda rows: rows["people"].append(rows["people"][0]), ("people", "schema")),
        (set_to("quotes", "meeting_id", "m-0123456789abcdef"), ("quotes", "foreign-key")),
        (set_to("quotes", "topics", ["no-topic"]), ("quotes", "foreign-key")),
        (set_to("quotes", "end", lambda row: row["start"]), ("quotes", "span")),
        (set_to("quotes", "segments", []), ("quotes", "span")),
        (set_to("quotes", "segments", lambda row: [{"start": row["start"], "end": row["end"]}] * 2), ("quotes", "span")),
        (set_to("quotes", "speaker_end", None), ("quotes", "span")),
        (set_to("quotes", "speaker_end", 100_000), ("quotes", "span")),
        (set_to("meeting_sources", "end", 100_000), ("meeting_sources", "span")),
        (set_to("topic_mentions", "end", 100_000), ("topic_mentions", "span")),
        (set_to("articles", "n_body_chars", 1), ("articles", "span")),
        (set_to("articles", "body_spans", [{"start": 5, "end": 9}, {"start": 0, "end": 4}]), ("articles", "span")),
        (set_to("people", "n_meetings", 9), ("people", "count")),
        (set_to("people", "n_quotes", 9), ("people", "count")),
        (set_to("meetings", "n_participants", 3), ("meetings", "count")),
        (set_to("meetings", "n_articles", 7), ("meetings", "count")),
        (set_to("topics", "n_articles", 9), ("topics", "count")),
        (lambda rows: rows["meeting_participants"].pop(), ("meetings", "participants")),
        (set_to("meeting_participants", "name", "Somebody Else"), ("meeting_participants", "name")),
        (set_to("meetings", "end_date", lambda row: row["start_date"].replace(year=1999)), ("meetings", "dates")),
    ],
)
def test_a_broken_promise_is_told(change, rule):
    if rule == ("meetings", "participants"):
        change, remove = lambda rows: (remove(rows), rows["meetings"][-1].update(n_participants=1)), change
    assert rule in broken(change)


def test_a_reprint_and_its_original_are_one_article_of_a_meeting():
    rows = copy.deepcopy(ROWS)
    by_file = {row["source_file"]: row for row in rows["articles"]}
    by_file["reprint.txt"]["duplicate_of"] = by_file["vienna.txt"]["article_id"]
    assert {(v.table, v.rule) for v in check(tables(rows))} == {("meetings", "count")}
    next(row for row in rows["meetings"] if row["city"] == "Vienna")["n_articles"] = 1
    assert check(tables(rows)) == []


def test_rows_out_of_order_are_told():
    made = tables(ROWS)
    made["quotes"] = made["quotes"].take(list(reversed(range(made["quotes"].num_rows))))
    assert [(v.table, v.rule) for v in check(made)] == [("quotes", "order")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_to("quotes", "kind", "sung"), r"quotes: column kind: .* 'sung'"),
        (set_to("quotes", "speaker", None), r"quotes: column speaker: not_nullable"),  # as a column of a Parquet file cannot be
        (set_to("quotes", "topics", [None]), r"quotes: column topics: has an item"),
        (lambda rows: rows["people"].append(rows["people"][0]), r"people: .*uniqueness"),  # as a key of the database cannot be
    ],
)
def test_what_breaks_a_promise_is_not_published_and_the_message_names_it(tmp_path, change, message):
    rows = copy.deepcopy(ROWS)
    change(rows)
    with pytest.raises(GateError, match=message):
        publish(rows, tmp_path / "output")
    assert not (tmp_path / "output" / "versions.json").exists()
    assert list((tmp_path / "output" / "releases").iterdir()) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows["quotes"][0].pop("text"), r"'quotes': missing or unknown columns \['text'\]"),
        (lambda rows: rows["quotes"][0].update(colour="red"), r"'quotes': missing or unknown columns \['colour'\]"),
        (set_to("quotes", "start", "one"), r"'quotes', column 'start'"),
        (lambda rows: rows.pop("people"), "people"),
    ],
)
def test_rows_that_fit_no_table_are_refused(change, message):
    rows = copy.deepcopy(ROWS)
    change(rows)
    with pytest.raises(RowsError, match=message):
        to_tables(rows)
