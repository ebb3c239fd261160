"""Resolved facts to rows, one function a table: a row at a time where they are few, a column at a time where they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from flows.model import Issue
from flows.resolve.meetings import Merged
from flows.resolve.people import Identities
from flows.tabulate import Columns, Outline
from flows.tabulate.columns import issue_rows
from flows.vocabulary import vocabulary

Row = dict[str, object]
Rows = dict[str, list[Row]]
Indexes = NDArray[np.int64]
"""Indexes of articles."""


def columns_of(
    articles: Sequence[Outline],
    whole: Iterable[tuple[Indexes, pa.RecordBatch]],
    identities: Identities,
    merged: Merged,
    duplicates: Mapping[int, int],
    issues: Sequence[Issue],
) -> Iterator[tuple[str, Columns]]:
    """Rows of every table of one release, some at a time, as columns; each with the name of its table.

    `articles` are the outlines of all articles, `whole` all that each of them tells, as `tabulate` has it.
    """
    tally = _Tally()
    parts = chain(
        _of_articles(articles, whole, identities, merged, duplicates, issues),
        [("meetings", _by_column(_meetings(merged, duplicates)))],
        [("meeting_participants", _by_column(_participants(merged)))],
        [("meeting_sources", _by_column(_sources(articles, merged)))],
    )
    for table, columns in parts:
        if columns:
            tally.add(table, columns)
            yield table, columns
    if people := _by_column(_people(identities, tally)):
        yield "people", people
    yield "topics", _by_column(_topics(tally))


def _by_column(rows: Iterable[Row]) -> Columns:
    """The values of each column; nothing at all where there are no rows."""
    listed = list(rows)
    return {name: [row[name] for row in listed] for name in listed[0]} if listed else {}


class _Tally:
    """How many rows speak of a person or a topic."""

    def __init__(self) -> None:
        self.people: dict[str, Counter[object]] = {"meeting_participants": Counter(), "quotes": Counter()}
        self.topics: dict[str, Counter[object]] = {"articles": Counter(), "meetings": Counter(), "quotes": Counter()}

    def add(self, table: str, columns: Columns) -> None:
        if table in self.people:
            self.people[table].update(_counts(pa.array(columns["speaker_id" if table == "quotes" else "person_id"], pa.string())))
        if table in self.topics:
            self.topics[table].update(_counts(pa.array(columns["topics"], pa.list_(pa.string())).flatten()))


def _counts(values: pa.Array) -> dict[object, int]:
    """How often each of them is there."""
    counted = pc.value_counts(values)
    return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))


# ---------------------------------------------------------------- what is of one article each


def _of_articles(
    articles: Sequence[Outline],
    whole: Iterable[tuple[Indexes, pa.RecordBatch]],
    identities: Identities,
    merged: Merged,
    duplicates: Mapping[int, int],
    issues: Sequence[Issue],
) -> Iterator[tuple[str, Columns]]:
    """The rows of articles, quotes, mentions of topics and issues: as `tabulate` made them, with what other articles add."""
    originals = _Values([articles[duplicates[n]].facts.article_id if n in duplicates else None] for n in range(len(articles)))
    speakers = _Values(identities.of)
    names = _Values([identities.people[person].name for person in people] for people in identities.of)
    meetings = _Values([merged.of[n, at] for at in range(len(article.meetings))] for n, article in enumerate(articles))
    told = [issue_rows([(None, issue) for issue in issues])]
    for numbers, rows in whole:
        yield "articles", _articles(numbers, rows["article"], merged, originals)
        yield "quotes", _quotes(numbers, rows["quotes"], speakers, names, meetings)
        yield "topic_mentions", _topic_mentions(numbers, rows["topic_mentions"], meetings)
        told.append(rows["issues"].flatten())
    for part in _unlike(told):
        yield "issues", _columns(part)


class _Values:
    """Values by article, of each as many as there are: those of its persons, or of its meetings."""

    def __init__(self, values: Iterable[Sequence[str | None]]) -> None:
        listed = list(values)
        self._first = np.array([0, *accumulate(map(len, listed))])
        self._values = pa.array(chain.from_iterable(listed), pa.string())

    def at(self, articles: Indexes, places: pa.Array) -> pa.Array:
        """The value of each of the articles at the place beside it; null where that is null. Raises IndexError."""
        there = pa.array(self._first[articles + 1] - self._first[articles])
        if pc.any(pc.or_(pc.less(places, 0), pc.greater_equal(places, there))).as_py():
            raise IndexError("an article names a person or a meeting that it does not have")
        return self._values.take(pc.add(pa.array(self._first[articles]), places))


def _columns(rows: pa.StructArray) -> dict[str, pa.Array]:
    return dict(zip((field.name for field in rows.type), rows.flatten(), strict=True))


def _articles(numbers: Indexes, rows: pa.StructArray, merged: Merged, originals: _Values) -> Columns:
    own = _columns(rows)
    borrowed = pa.array([merged.published.get(n) for n in numbers.tolist()], pa.date32())
    linked = pc.if_else(borrowed.is_valid(), "linked", None)
    return {
        **own,
        "published_date": pc.coalesce(own["published_date"], borrowed),
        "published_basis": pc.coalesce(own["published_basis"], linked),
        "published_rule": pc.coalesce(own["published_rule"], linked),
        "duplicate_of": originals.at(numbers, pa.array(np.zeros(len(numbers), np.int64))),
    }


def _quotes(numbers: Indexes, rows: pa.ListArray, speakers: _Values, names: _Values, meetings: _Values) -> Columns:
    of, own = numbers[_lists_of(rows)], _columns(rows.flatten())
    person, meeting = own.pop("speaker_person"), own.pop("meeting")
    return {
        **own,
        "speaker": pc.coalesce(names.at(of, person), own["speaker"]),
        "speaker_id": speakers.at(of, person),
        "meeting_id": meetings.at(of, meeting),
    }


def _topic_mentions(numbers: Indexes, rows: pa.ListArray, meetings: _Values) -> Columns:
    """Of several meetings that the same sentence tells of, that with the last identifier has the mention."""
    of, own = numbers[_lists_of(rows)], _columns(rows.flatten())
    told = own.pop("meetings")
    of_each = pa.table({"at": pc.list_parent_indices(told), "id": meetings.at(of[_lists_of(told)], told.flatten())})
    last = of_each.group_by("at", use_threads=False).aggregate([("id", "max")]).combine_chunks()
    found = pc.index_in(pa.array(np.arange(len(told))), last["at"])
    return {**own, "meeting_id": last["id_max"].combine_chunks().take(found)}


def _lists_of(lists: pa.ListArray) -> Indexes:
    """The position of the list that each of the items is in."""
    owners: Indexes = pc.list_parent_indices(lists).to_numpy()
    return owners


def _unlike(issues: Sequence[pa.StructArray]) -> Iterator[pa.StructArray]:
    """The same without all but one of those with the same identifier: the first one of no article, or of the first by identifier."""
    ids, articles = (pa.chunked_array([part.field(name) for part in issues]) for name in ("issue_id", "article_id"))
    keys = pa.table({"issue_id": ids, "article_id": articles.fill_null("")})
    order = pc.sort_indices(keys, [(name, "ascending") for name in keys.column_names])  # is stable
    ordered = pa.table({"issue_id": ids.take(order), "at": order})
    stands = np.zeros(len(keys), bool)
    stands[ordered.group_by("issue_id", use_threads=False).aggregate([("at", "first")])["at_first"]] = True
    start = 0
    for part in issues:
        yield part.filter(pa.array(stands[start : start + len(part)]))
        start += len(part)


# ---------------------------------------------------------------- what is of all of them


def _meetings(merged: Merged, duplicates: Mapping[int, int]) -> Iterator[Row]:
    for m in merged.meetings:
        yield {
            "meeting_id": m.meeting_id,
            "label": m.label,
            "status": m.status,
            "mode": m.mode,
            "setting": m.setting,
            "start_date": m.start_date,
            "end_date": m.end_date,
            "date_precision": m.date_precision,
            "date_basis": m.date_basis,
            "city": m.city,
            "country": m.country,
            "venue": m.venue,
            "duration_minutes": m.duration_minutes,
            "topics": list(m.topics),
            "n_participants": len(m.participants),
            "n_articles": len({duplicates.get(s.article, s.article) for s in m.sources}),
            "cameo_code": m.cameo_code,
        }


def _participants(merged: Merged) -> Iterator[Row]:
    for m in merged.meetings:
        for p in m.participants:
            yield {
                "meeting_id": m.meeting_id,
                "person_id": p.person_id,
                "name": p.name,
                "role": p.role,
                "country": p.country,
                "capacity": p.capacity,
            }


def _sources(articles: Sequence[Outline], merged: Merged) -> Iterator[Row]:
    for m in merged.meetings:
        for s in m.sources:
            yield {
                "meeting_id": m.meeting_id,
                "article_id": articles[s.article].facts.article_id,
                "status": s.status,
                "start": s.evidence.start,
                "end": s.evidence.end,
                "evidence": s.evidence_text,
                "rule": s.rule,
            }


def _people(identities: Identities, tally: _Tally) -> Iterator[Row]:
    """Those who took part in a meeting or are quoted: a passing mention does not make a row."""
    meetings, quotes = tally.people["meeting_participants"], tally.people["quotes"]
    for person_id in sorted(identities.people):
        if not meetings[person_id] and not quotes[person_id]:
            continue
        p = identities.people[person_id]
        yield {
            "person_id": person_id,
            "name": p.name,
            "aliases": list(p.aliases),
            "role": p.role,
            "country": p.country,
            "in_registry": p.in_registry,
            "n_meetings": meetings[person_id],
            "n_quotes": quotes[person_id],
        }


def _topics(tally: _Tally) -> Iterator[Row]:
    counts = tally.topics
    for topic in vocabulary():
        yield {
            "topic_id": topic.topic_id,
            "label": topic.label,
            "description": topic.description,
            "broader": topic.broader,
            "iptc_code": topic.iptc_code,
            "n_articles": counts["articles"][topic.topic_id],
            "n_meetings": counts["meetings"][topic.topic_id],
            "n_quotes": counts["quotes"][topic.topic_id],
        }
