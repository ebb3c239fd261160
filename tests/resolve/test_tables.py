"""Rows that an article gives by itself, and what other articles add to them."""

from itertools import permutations

import msgspec
import pytest

from flows.model import Issue, Quote, Span, TopicMention
from flows.resolve import resolve, resolve_in_passing
from flows.tabulate import tabulate
from tests.resolve.told import article, meeting


def quote(text, start, *, person=None, told=None):
    return Quote(
        kind="direct",
        text=text,
        segments=(Span(start, start + len(text)),),
        speaker="Kerry",
        speaker_person=person,
        speaker_role=None,
        speaker_country=None,
        speaker_span=None,
        cue=None,
        context=text,
        rule="cue-after",
        meeting=told,
        quote_id=f"q-{start:016}",
        topics=("trade",),
    )


def with_words(found, *quotes, mentions=()):
    told = tuple(TopicMention("trade", Span(start, start + 5), "trade") for start in mentions)
    return msgspec.structs.replace(found, quotes=quotes, topic_mentions=told)


def row(rows, table, **wanted):
    (found,) = (row for row in rows[table] if wanted.items() <= row.items())
    return found


def test_a_quote_names_its_speaker_and_its_meeting_by_what_they_are_among_all_articles():
    one = with_words(article("one", meeting("Kerry Lavrov", "2015-05-12")), quote("We agreed.", 10, person=0, told=0), quote("No.", 30))
    rows = resolve([one, article("two", meeting("Kerry Lavrov", "2015-05-12"))])
    assert [r["n_articles"] for r in rows["meetings"]] == [2]
    said = row(rows, "quotes", start=10)
    assert (said["speaker"], said["speaker_id"], said["meeting_id"]) == ("John Kerry", "Q22316", rows["meetings"][0]["meeting_id"])
    said = row(rows, "quotes", start=30)
    assert (said["speaker"], said["speaker_id"], said["meeting_id"]) == ("Kerry", None, None)
    assert row(rows, "people", person_id="Q22316")["n_quotes"] == 1
    assert row(rows, "topics", topic_id="trade")["n_quotes"] == 2


def test_a_mention_of_a_topic_is_of_the_quote_and_the_meetings_that_it_stands_in():
    talks = meeting("Kerry Lavrov", "2015-05-12", mentions=(Span(0, 20), Span(40, 60)))
    call = meeting("Kerry Merkel", "2015-05-12", mode="phone", mentions=(Span(40, 60),))
    rows = resolve([with_words(article("one", talks, call), quote("We speak of trade.", 0), mentions=(12, 25, 45))])
    of = {told["label"].partition(",")[0]: told["meeting_id"] for told in rows["meetings"]}
    inside, outside, both = (row(rows, "topic_mentions", start=start) for start in (12, 25, 45))
    assert (inside["meeting_id"], inside["quote_id"]) == (of["Kerry–Lavrov"], "q-0000000000000000")
    assert (outside["meeting_id"], outside["quote_id"]) == (None, None)
    assert (both["meeting_id"], both["quote_id"]) == (max(of.values()), None)


@pytest.mark.parametrize("index", [-1, 2])
@pytest.mark.parametrize("of", ["person", "told"])
def test_an_article_cannot_name_what_is_of_the_next(of, index):
    talks = meeting("Kerry Lavrov", "2015-05-12")
    others = [article("one", talks, talks), article("three", talks, talks)]
    with pytest.raises(IndexError, match="does not have"):
        resolve([*others, with_words(article("two", talks, talks), quote("No.", 30, **{of: index}))])


def test_of_two_articles_with_the_same_bytes_the_rows_of_the_first_stand():
    one = with_words(article("one", published="2015-05-12"), quote("Yes.", 0))
    copy = msgspec.structs.replace(one, facts=msgspec.structs.replace(one.facts, source_file="another copy"))
    rows = resolve([one, copy])
    assert [r["source_file"] for r in rows["articles"]] == ["another copy"]
    assert len(rows["quotes"]) == 1
    assert [(r["rule"], r["source_file"]) for r in rows["issues"]] == [("same-bytes", "one")]


def with_issue(found, excerpt, of="in one container"):
    return msgspec.structs.replace(found, issues=(Issue("note", "extract", of, "odd", "An odd day.", None, excerpt),))


def issues_of(batches):
    """The excerpts of the issues that stand."""
    told = resolve_in_passing(lambda names: (batch.select(names) for batch in batches))
    return [excerpt for table, columns in told if table == "issues" for excerpt in columns["excerpt"].to_pylist()]


@pytest.mark.parametrize("bytes_at_once", [0, 1 << 24])
def test_of_issues_that_are_alike_the_same_one_stands_however_the_articles_come(bytes_at_once, monkeypatch):
    monkeypatch.setattr("flows.resolve._BYTES_AT_ONCE", bytes_at_once)
    told = [with_issue(article(name), name) for name in ("one", "two", "three", "four")]
    first = min(told, key=lambda found: found.facts.article_id)
    for some in permutations(told):
        assert issues_of([batch for found in some for batch in tabulate([found])]) == [first.facts.source_file]
    assert [row["article_id"] for row in resolve(told, [told[0].issues[0]])["issues"]] == [None]


def test_what_an_article_gives_by_itself_is_the_same_beside_any_others():
    told = [
        with_words(article("one", meeting("Kerry Lavrov", "2015-05-12")), quote("We agreed.", 10, person=0, told=0), mentions=(12,)),
        article("two"),
        with_words(article("three", meeting("Merkel Putin")), quote("No.", 5), quote("Yes.", 50), mentions=(3, 9)),
    ]
    together = [row for batch in tabulate(told) for row in batch.to_pylist()]
    assert together == [row for found in told for batch in tabulate([found]) for row in batch.to_pylist()]


def test_rows_are_the_same_however_few_are_brought_together(monkeypatch):
    names = ("one", "two", "three")
    told = [with_words(article(name, meeting("Kerry Lavrov", "2015-05-12")), quote("No.", 30, person=1, told=0)) for name in names]
    batches = [batch for found in told for batch in tabulate([found])]
    rows = resolve(told)
    monkeypatch.setattr("flows.resolve._BYTES_AT_ONCE", 0)
    quotes = [columns for table, columns in resolve_in_passing(lambda names: (b.select(names) for b in batches)) if table == "quotes"]
    assert [quote_id for columns in quotes for quote_id in columns["quote_id"].to_pylist()] == [row["quote_id"] for row in rows["quotes"]]
    assert [person for columns in quotes for person in columns["speaker_id"].to_pylist()] == ["Q58217"] * 3
