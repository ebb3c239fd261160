"""A record with the evidence of a published one bears its identifier; an identifier that ends says where its record went."""

import pytest
from synthetic import synthetic_rows, with_large
from world import FIRST, MORE, identifier, rows_of

from flows.publish import GateError
from flows.publish.gate import check_history
from flows.publish.identity import carry, ids_of
from flows.publish.matching import Ending, Matched, match_quotes
from flows.publish.tables import to_table, to_tables
from schemas import TABLES, arrow_schema

NO_REDIRECTS = {"id_redirects": arrow_schema(TABLES["id_redirects"]).empty_table()}


def released(texts, redirects=()):
    """The tables of a release that the texts made."""
    return to_tables(rows_of(texts)) | {"id_redirects": to_table(TABLES["id_redirects"], list(redirects))}


def rename(rows, column_values):
    """The rows with other identifiers, as a change of the rules that make them would give."""
    return {
        name: [{k: column_values.get(v, v) if isinstance(v, str) else v for k, v in row.items()} for row in table]
        for name, table in rows.items()
    }


def ended(carried):
    return {(e.table, e.old_id): (e.new_id, e.reason) for e in carried.endings}


@pytest.mark.parametrize("table", ["meetings", "quotes", "people"])
def test_other_rules_for_identifiers_change_no_published_one(table):
    rows, key = rows_of(MORE), TABLES[table].key[0]
    anew = {row[key]: identifier(row[key][0], row[key]) for row in rows[table]}
    carried = carry(to_tables(rename(rows, anew)), released(MORE))
    assert carried.endings == ()
    assert all(carried.tables[name].equals(data) for name, data in to_tables(rows).items())


def test_better_offsets_lead_from_the_old_quote_to_the_new_one():
    rows = rows_of(FIRST)
    quote = rows["quotes"][0]
    old_id, quote["quote_id"] = quote["quote_id"], identifier("q", "longer")
    quote["start"] -= 1
    quote["segments"] = [{"start": quote["start"], "end": quote["end"]}]
    quote["text"] = "“" + quote["text"]
    for mention in rows["topic_mentions"]:
        mention["quote_id"] = None
    assert ended(carry(to_tables(rows), released(FIRST))) == {("quotes", old_id): (identifier("q", "longer"), "merged")}


def test_a_quote_that_is_no_longer_found_ends_without_a_successor():
    rows = rows_of(FIRST)
    gone = rows["quotes"].pop()
    assert ended(carry(to_tables(rows), released(FIRST)))["quotes", gone["quote_id"]] == (None, "not_found")


def test_quotes_of_any_total_length_are_matched():
    quotes = to_table(TABLES["quotes"], synthetic_rows(10)["quotes"])
    old = with_large(with_large(quotes, "context"), "text")
    gone = quotes["quote_id"][-1].as_py()
    matched = match_quotes(old.slice(0, quotes.num_rows - 1), old, Matched({}, {}))
    assert matched == Matched({}, {gone: Ending("quotes", gone, None, "not_found")})


def test_of_two_meetings_found_to_be_one_the_other_leads_on():
    """The reprint's meeting had been taken for another one; now both articles are sources of the first."""
    apart = rows_of(MORE)
    first = next(row["meeting_id"] for row in apart["meetings"] if row["city"] == "Vienna")
    reprint = next(row["article_id"] for row in apart["articles"] if row["source_file"] == "reprint.txt")
    second = identifier("m", "apart")
    apart["meetings"].append(next(row for row in apart["meetings"] if row["meeting_id"] == first) | {"meeting_id": second})
    apart["meeting_participants"] += [row | {"meeting_id": second} for row in apart["meeting_participants"] if row["meeting_id"] == first]
    for row in apart["meeting_sources"]:
        row["meeting_id"] = second if row["article_id"] == reprint else row["meeting_id"]
    together = carry(to_tables(rows_of(MORE)), to_tables(apart) | NO_REDIRECTS)
    assert ended(together) == {("meetings", second): (first, "merged")}
    split = carry(to_tables(apart), to_tables(rows_of(MORE)) | NO_REDIRECTS)
    assert split.endings == ()
    assert {first, second} <= set(split.tables["meetings"]["meeting_id"].to_pylist())


def test_an_identifier_is_not_given_to_another_record_than_the_one_it_was_published_for():
    """The published meeting's facts were corrected, and another meeting now has the facts that it was published with."""
    published = released({"a.txt": "Anna Example met Boris Sample in Vienna on 2020-03-04.\n"})
    (meeting,) = published["meetings"]["meeting_id"].to_pylist()
    texts = {
        "a.txt": "Anna Example met Boris Sample in Vienna on 2020-03-05.\n",
        "b.txt": "Anna Example met Boris Sample in Bern on 2020-03-04.\n",
    }
    rows = rows_of(texts)
    for name in ("articles", "meeting_sources", "issues"):  # the same bytes as before: it is the reading that was corrected
        for row in rows[name]:
            if row.get("source_file") == "a.txt" or row.get("evidence", "").startswith("Anna Example met Boris Sample in Vienna"):
                row["article_id"] = published["articles"]["article_id"].to_pylist()[0]
    carried = carry(to_tables(rows), published)
    cities = dict(zip(carried.tables["meetings"]["city"].to_pylist(), carried.tables["meetings"]["meeting_id"].to_pylist(), strict=True))
    assert cities["Vienna"] == meeting
    assert cities["Bern"] not in (meeting, identifier("m", "Anna Example", "Boris Sample", "2020-03-05"))
    assert carried.endings == ()


def test_a_person_that_the_registry_now_has_leads_to_the_registry():
    rows = rows_of(MORE)
    anna = identifier("p", "Anna Example")
    known = rename(rows, {anna: "Q4711"})
    for person in known["people"]:
        person["in_registry"] = person["person_id"] == "Q4711"
    carried = carry(to_tables(known), released(MORE))
    assert ended(carried) == {("people", anna): ("Q4711", "identified")}
    assert "Q4711" in carried.tables["quotes"]["speaker_id"].to_pylist()


def test_redirects_are_led_on_and_end_where_an_identifier_lives_again():
    vienna = rows_of(FIRST)["quotes"][0]["quote_id"]
    gone, back = identifier("q", "gone"), rows_of(FIRST)["quotes"][1]["quote_id"]
    earlier = [
        {"table": "quotes", "old_id": gone, "new_id": vienna, "reason": "merged", "version": "v1.1.0"},
        {"table": "quotes", "old_id": back, "new_id": None, "reason": "not_found", "version": "v1.1.0"},
    ]
    rows = rows_of({"oslo.txt": FIRST["oslo.txt"]})
    redirects = carry(to_tables(rows), released(FIRST, earlier)).redirects("v1.2.0").to_pylist()
    assert {"table": "quotes", "old_id": gone, "new_id": None, "reason": "merged", "version": "v1.1.0"} in redirects
    assert back not in [row["old_id"] for row in redirects]
    assert {"table": "quotes", "old_id": vienna, "new_id": None, "reason": "withdrawn", "version": "v1.2.0"} in redirects


def test_an_identifier_that_vanishes_without_a_word_stops_the_release():
    before = released(MORE)
    violations = check_history(NO_REDIRECTS["id_redirects"], ids_of(to_tables(rows_of(FIRST))), ids_of(before))
    assert {v.table for v in violations} == {"articles", "meetings", "people", "quotes"}
    assert "identifiers vanished" in str(GateError(violations))


def test_what_a_build_finds_does_not_depend_on_the_order_of_its_rows():
    backwards = {name: list(reversed(table)) for name, table in rows_of(FIRST).items()}
    one, other = (carry(to_tables(rows), released(MORE)) for rows in (rows_of(FIRST), backwards))
    assert one.endings == other.endings
    assert all(one.tables[name].equals(other.tables[name]) for name in one.tables)
