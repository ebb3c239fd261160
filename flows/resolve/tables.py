"""Resolved facts to rows, one function a table: a row at a time where they are few, a column at a time where they are many."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from flows.model import ArticleFacts, Extraction, Issue, Span
from flows.resolve.meetings import Merged
from flows.resolve.outlines import Outline
from flows.resolve.people import Identities
from flows.vocabulary import vocabulary

Row = dict[str, object]
Rows = dict[str, list[Row]]
Columns = Mapping[str, Sequence[object]]
"""Rows of one table: the values of each column, all of one length."""


TABLES = ("articles", "people", "meetings", "meeting_participants", "meeting_sources", "quotes", "topics", "topic_mentions", "issues")
_ARTICLES_AT_ONCE = 128


def columns_of(
    articles: Sequence[Outline],
    whole: Iterable[tuple[int, Extraction]],
    identities: Identities,
    merged: Merged,
    duplicates: Mapping[int, int],
    issues: Sequence[Issue],
) -> Iterator[tuple[str, Columns]]:
    """Rows of every table of one release, some at a time, as columns; each with the name of its table.

    `articles` are the outlines of all articles, `whole` all that each of them tells, with its index in `articles`.
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
            self.people[table].update(columns["speaker_id" if table == "quotes" else "person_id"])
        if table in self.topics:
            self.topics[table].update(chain.from_iterable(map(_listed, columns["topics"])))


def _of_articles(
    articles: Sequence[Outline],
    whole: Iterable[tuple[int, Extraction]],
    identities: Identities,
    merged: Merged,
    duplicates: Mapping[int, int],
    issues: Sequence[Issue],
) -> Iterator[tuple[str, Columns]]:
    """What is of one article each: its row, quotes, mentions of topics, issues."""
    seen: set[str] = set()
    yield "issues", _by_column(_issues(None, issues, seen))
    remaining = iter(whole)
    while some := list(islice(remaining, _ARTICLES_AT_ONCE)):
        originals = [articles[duplicates[n]].facts.article_id if n in duplicates else None for n, _ in some]
        rows = (_article(e.facts, merged.published.get(n), original) for (n, e), original in zip(some, originals, strict=True))
        yield "articles", _by_column(rows)
        yield "quotes", _quotes(some, identities, merged)
        yield "topic_mentions", _topic_mentions(some, merged)
        yield "issues", _by_column(row for _, e in some for row in _issues(e.facts.article_id, e.issues, seen))


def _article(f: ArticleFacts, borrowed: datetime.date | None, original: str | None) -> Row:
    return {
        "article_id": f.article_id,
        "source_file": f.source_file,
        "raw_sha256": f.raw_sha256,
        "media_type": f.media_type,
        "url": f.url,
        "publisher": f.publisher,
        "title": f.title,
        "published_date": f.published_date or borrowed,
        "published_basis": f.published_basis or ("linked" if borrowed else None),
        "published_rule": f.published_rule or ("linked" if borrowed else None),
        "language": f.language,
        "kind": f.kind,
        "agencies": list(f.agencies),
        "rights": f.rights,
        "body_spans": _spans(f.body_spans),
        "n_chars": f.n_chars,
        "n_body_chars": f.n_body_chars,
        "topics": list(f.topics),
        "duplicate_of": original,
    }


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


def _quotes(articles: Sequence[tuple[int, Extraction]], identities: Identities, merged: Merged) -> Columns:
    """Made a column at a time: there are many of them."""
    of = [(n, extraction.facts.article_id) for n, extraction in articles for _ in extraction.quotes]
    quotes = [quote for _, extraction in articles for quote in extraction.quotes]
    if not quotes:
        return {}
    told = list(zip(quotes, (n for n, _ in of), strict=True))
    speakers = [None if q.speaker_person is None else identities.of[n][q.speaker_person] for q, n in told]
    named = zip(quotes, speakers, strict=True)
    return {
        "quote_id": [q.quote_id for q in quotes],
        "article_id": [article_id for _, article_id in of],
        "meeting_id": [None if q.meeting is None else merged.of.get((n, q.meeting)) for q, n in told],
        "kind": [q.kind for q in quotes],
        "text": [q.text for q in quotes],
        "speaker": [q.speaker if speaker is None else identities.people[speaker].name for q, speaker in named],
        "speaker_id": speakers,
        "speaker_role": [q.speaker_role for q in quotes],
        "speaker_country": [q.speaker_country for q in quotes],
        "speaker_start": [q.speaker_span and q.speaker_span.start for q in quotes],
        "speaker_end": [q.speaker_span and q.speaker_span.end for q in quotes],
        "cue": [q.cue for q in quotes],
        "start": [min(s.start for s in q.segments) for q in quotes],
        "end": [max(s.end for s in q.segments) for q in quotes],
        "segments": [_spans(q.segments) for q in quotes],
        "said_on": [q.said_on for q in quotes],
        "topics": [list(q.topics) for q in quotes],
        "context": [q.context for q in quotes],
        "rule": [q.rule for q in quotes],
    }


def _topic_mentions(articles: Sequence[tuple[int, Extraction]], merged: Merged) -> Columns:
    mentions = [mention for _, extraction in articles for mention in extraction.topic_mentions]
    if not mentions:
        return {}
    meetings: list[str | None] = []
    quotes: list[str | None] = []
    for n, extraction in articles:
        spans = [mention.span for mention in extraction.topic_mentions]
        told = [(s, merged.of.get((n, i))) for i, m in enumerate(extraction.meetings) for s in (m.mentions or (m.evidence,))]
        meetings += _owners(spans, told)
        quotes += _owners(spans, [(s, q.quote_id) for q in extraction.quotes for s in q.segments])
    return {
        "topic_id": [mention.topic_id for mention in mentions],
        "article_id": [extraction.facts.article_id for _, extraction in articles for _ in extraction.topic_mentions],
        "start": [mention.span.start for mention in mentions],
        "end": [mention.span.end for mention in mentions],
        "text": [mention.text for mention in mentions],
        "meeting_id": meetings,
        "quote_id": quotes,
    }


def _issues(article_id: str | None, issues: Sequence[Issue], seen: set[str]) -> Iterator[Row]:
    """Each issue once: `seen` are the identifiers of those that there were."""
    for issue in issues:
        facts = "\0".join([issue.level, issue.stage, issue.source_file, issue.rule, issue.message])
        issue_id = "i-" + hashlib.sha256(facts.encode()).hexdigest()[:16]
        if issue_id in seen:
            continue
        seen.add(issue_id)
        yield {
            "issue_id": issue_id,
            "level": issue.level,
            "stage": issue.stage,
            "source_file": issue.source_file,
            "article_id": article_id,
            "table": issue.table,
            "rule": issue.rule,
            "message": issue.message,
            "excerpt": issue.excerpt,
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


def _owners(spans: Sequence[Span], owned: Sequence[tuple[Span, str | None]]) -> list[str | None]:
    """For each of the spans whose non-overlapping span holds it, None where nobody's does."""
    known = sorted((span, owner) for span, owner in owned if owner is not None)
    starts = [span.start for span, _ in known]
    at = [bisect_right(starts, span.start) - 1 for span in spans]
    return [known[i][1] if i >= 0 and known[i][0].contains(span) else None for i, span in zip(at, spans, strict=True)]


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]


def _listed(value: object) -> list[str]:
    assert isinstance(value, list)
    return value
