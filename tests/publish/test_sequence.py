"""A sequence of builds: two articles, then five, then one corrected, then one withdrawn."""

import json

import pyarrow.parquet as pq
import pytest
from world import CORRECTED, FIRST, MORE, WITHDRAWN, identifier, rows_of, write_raw

from flows.publish import Published, Unchanged, publish
from flows.publish.diff import as_json, as_text, diff
from flows.publish.verify import verify
from flows.publish.versions import Count

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sequence(tmp_path_factory):
    """The output folder after the four builds, and what each said."""
    output = tmp_path_factory.mktemp("sequence") / "output"
    return output, [publish(rows_of(texts), output) for texts in (FIRST, MORE, CORRECTED, WITHDRAWN)]


def rows(output, version, table):
    return pq.read_table(output / "releases" / version / f"{table}.parquet").to_pylist()


def key(output, version, table, column, value):
    """The identifier of the row that has that value."""
    (found,) = [next(iter(row.values())) for row in rows(output, version, table) if row[column] == value]
    return found


def test_each_build_is_a_release_and_the_number_says_that_rows_changed(sequence):
    _, outcomes = sequence
    assert [outcome.version for outcome in outcomes] == ["v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"]
    assert [outcome.previous for outcome in outcomes] == [None, "v1.0.0", "v1.1.0", "v1.2.0"]
    assert all(isinstance(outcome, Published) for outcome in outcomes)


def test_every_release_keeps_its_promises(sequence):
    output, _ = sequence
    assert verify(output) == []


@pytest.mark.parametrize(("version", "texts"), [("v1.0.0", FIRST), ("v1.1.0", MORE), ("v1.2.0", CORRECTED), ("v1.3.0", WITHDRAWN)])
def test_every_span_holds_what_the_row_claims(sequence, tmp_path, version, texts):
    output, _ = sequence
    assert verify(output, version, write_raw(tmp_path / "raw", texts)) == []


def test_a_span_that_holds_something_else_is_told(sequence, tmp_path):
    output, _ = sequence
    missing = verify(output, "v1.0.0", write_raw(tmp_path / "raw", {"vienna.txt": FIRST["vienna.txt"]}))
    assert [problem.message for problem in missing if "oslo.txt" in problem.message]
    (tmp_path / "other").mkdir()
    lying = rows_of(FIRST)
    lying["quotes"][0]["text"] = "Other words."
    publish(lying, tmp_path / "other")
    (problem,) = verify(tmp_path / "other", None, write_raw(tmp_path / "raw", FIRST))
    assert problem.where == f"quotes {lying['quotes'][0]['quote_id']}"
    assert "Other words." in problem.message


def test_the_first_release_has_no_changes_and_more_articles_only_add_and_recount(sequence):
    _, outcomes = sequence
    assert outcomes[0].changes == {}
    assert outcomes[1].changes["articles"] == Count(added=3)
    assert outcomes[1].changes["meetings"] == Count(added=1, changed=1), "the reprint is another source of the meeting in Vienna"
    assert outcomes[1].changes["quotes"] == Count(added=2)
    assert "id_redirects" not in outcomes[1].changes


def test_a_corrected_article_leads_on_and_what_it_tells_keeps_its_identifiers(sequence):
    output, outcomes = sequence
    was, now = (key(output, version, "articles", "source_file", "oslo.txt") for version in ("v1.1.0", "v1.2.0"))
    assert was != now
    assert {"table": "articles", "old_id": was, "new_id": now, "reason": "corrected", "version": "v1.2.0"} in rows(
        output, "v1.2.0", "id_redirects"
    )
    meeting = key(output, "v1.1.0", "meetings", "city", "Oslo")
    assert key(output, "v1.2.0", "meetings", "city", "Oslo") == meeting
    assert meeting != identifier("m", "Boris Sample", "Clara Model", "2020-05-02"), "carried on, not made anew from the facts"
    quote = key(output, "v1.1.0", "quotes", "speaker", "Clara Model")
    assert key(output, "v1.2.0", "quotes", "speaker", "Clara Model") == quote
    changed = {(c["table"], c["id"], c["op"]): c["columns"] for c in rows(output, "v1.2.0", "changes")}
    assert changed["meetings", meeting, "changed"] == ["label", "start_date", "end_date"]
    assert changed["quotes", quote, "changed"] == ["article_id"]
    assert outcomes[2].changes["articles"] == Count(added=1, removed=1)


def test_carried_identifiers_stay_carried(sequence):
    output, _ = sequence
    for table, column, value in (("meetings", "city", "Oslo"), ("quotes", "speaker", "Clara Model")):
        assert key(output, "v1.3.0", table, column, value) == key(output, "v1.1.0", table, column, value)


def test_a_withdrawn_article_ends_with_all_that_only_it_told(sequence):
    output, outcomes = sequence
    ended = {row["old_id"]: row for row in rows(output, "v1.3.0", "id_redirects") if row["version"] == "v1.3.0"}
    gone = {
        key(output, "v1.2.0", "articles", "source_file", "paris.txt"),
        key(output, "v1.2.0", "meetings", "city", "Paris"),
        key(output, "v1.2.0", "people", "name", "Dora Instance"),
        key(output, "v1.2.0", "quotes", "speaker", "Dora Instance"),
    }
    assert ended.keys() == gone
    assert all(row["new_id"] is None and row["reason"] == "withdrawn" for row in ended.values())
    assert len(rows(output, "v1.3.0", "id_redirects")) == len(gone) + 1, "earlier redirects stay"
    assert outcomes[3].changes["articles"] == Count(removed=1)


def test_the_old_tables_and_the_changes_give_the_new_ones(sequence):
    output, outcomes = sequence
    for outcome in outcomes[1:]:
        listed = rows(output, outcome.version, "changes")
        for table in outcome.rows:
            if table != "changes":
                replayed = replay(output, outcome.previous, outcome.version, table, [c for c in listed if c["table"] == table])
                assert replayed == keyed(output, outcome.version, table)


def keyed(output, version, table):
    from schemas import TABLES

    return {"/".join(str(row[k]) for k in TABLES[table].key): row for row in rows(output, version, table)}


def replay(output, old, new, table, listed):
    """The old table with the changes, of which added rows and changed cells are looked up in the new one."""
    replayed, after = keyed(output, old, table), keyed(output, new, table)
    for change in listed:
        if change["op"] == "removed":
            del replayed[change["id"]]
        elif change["op"] == "added":
            assert change["id"] not in replayed
            replayed[change["id"]] = after[change["id"]]
        else:
            replayed[change["id"]] |= {column: after[change["id"]][column] for column in change["columns"]}
    return replayed


def test_the_same_rows_again_publish_nothing(sequence):
    output, _ = sequence
    before = sorted((path, path.stat().st_mtime_ns) for path in output.rglob("*") if path.is_file())
    assert publish(rows_of(WITHDRAWN), output) == Unchanged("v1.3.0", output / "releases" / "v1.3.0")
    assert sorted((path, path.stat().st_mtime_ns) for path in output.rglob("*") if path.is_file()) == before


def test_the_difference_is_told_to_people_and_machines(sequence):
    output, _ = sequence
    found = diff(output, "v1.1.0", "v1.2.0")
    text = "\n".join(as_text(found))
    assert "Model–Sample, Oslo, 2020-05-02 (held)" in text
    assert "start_date: 2020-05-01 → 2020-05-02" in text
    assert json.loads(as_json(found))["tables"]["meetings"]["count"] == {"added": 0, "changed": 1, "removed": 0}
    assert "No row differs." in "\n".join(as_text(diff(output, "v1.2.0", "v1.2.0")))


def test_releases_that_do_not_follow_each_other_can_be_told_apart(sequence):
    output, _ = sequence
    found = diff(output, "v1.0.0", "v1.3.0")
    assert found.tables["articles"].count == Count(added=3, removed=1)


def test_a_version_that_is_not_there_is_named_with_those_that_are(sequence):
    output, _ = sequence
    with pytest.raises(KeyError, match=r"v9\.9\.9.*v1\.0\.0, v1\.1\.0"):
        verify(output, "v9.9.9")
