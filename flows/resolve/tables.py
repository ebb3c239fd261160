"""Resolved facts to rows, one function a table."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from flows.model import ArticleFacts, Extraction, Issue, Span
from flows.resolve.meetings import Merged
from flows.resolve.people import Identities
from flows.vocabulary import vocabulary

Row = dict[str, object]
Rows = dict[str, list[Row]]


TABLES = ("articles", "people", "meetings", "meeting_participants", "meeting_sources", "quotes", "topics", "topic_mentions", "issues")


def rows_of(
    articles: Sequence[Extraction],
    whole: Iterable[tuple[int, Extraction]],
    identities: Identities,
    merged: Merged,
    duplicates: Mapping[int, int],
    issues: Sequence[Issue],
) -> Iterator[tuple[str, Row]]:
    """The rows of every table of one release, each with the name of its table.

    `articles` are the outlines of all articles, `whole` all that each of them tells, with its index in `articles`.
    """
    tally = _Tally()
    rows = chain(
        _of_articles(articles, whole, identities, merged, duplicates, issues),
        (("meetings", row) for row in _meetings(merged, duplicates)),
        (("meeting_participants", row) for row in _participants(merged)),
        (("meeting_sources", row) for row in _sources(articles, merged)),
    )
    for table, row in rows:
        tally.add(table, row)
        yield table, row
    yield from (("people", row) for row in _people(identities, tally))
    yield from (("topics", row) for row in _topics(tally))


class _Tally:
    """How many rows speak of a person or a topic."""

    def __init__(self) -> None:
        self.people: dict[str, Counter[object]] = {"meeting_participants": Counter(), "quotes": Counter()}
        self.topics: dict[str, Counter[object]] = {"articles": Counter(), "meetings": Counter(), "quotes": Counter()}

    def add(self, table: str, row: Row) -> None:
        if table in self.people:
            self.people[table][row["speaker_id" if table == "quotes" else "person_id"]] += 1
        if table in self.topics:
            self.topics[table].update(_listed(row["topics"]))


def _of_articles(
    articles: Sequence[Extraction],
    whole: Iterable[tuple[int, Extraction]],
    identities: Identities,
    merged: Merged,
    duplicates: Mapping[int, int],
    issues: Sequence[Issue],
) -> Iterator[tuple[str, Row]]:
    """What is of one article each: its row, quotes, mentions of topics, issues."""
    seen: set[str] = set()
    yield from (("issues", row) for row in _issues(None, issues, seen))
    for article, extraction in whole:
        original = articles[duplicates[article]].facts.article_id if article in duplicates else None
        yield "articles", _article(extraction.facts, merged.published.get(article), original)
        yield from (("quotes", row) for row in _quotes(article, extraction, identities, merged))
        yield from (("topic_mentions", row) for row in _topic_mentions(article, extraction, merged))
        yield from (("issues", row) for row in _issues(extraction.facts.article_id, extraction.issues, seen))


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


def _sources(extractions: Sequence[Extraction], merged: Merged) -> Iterator[Row]:
    for m in merged.meetings:
        for s in m.sources:
            yield {
                "meeting_id": m.meeting_id,
                "article_id": extractions[s.article].facts.article_id,
                "status": s.status,
                "start": s.evidence.start,
                "end": s.evidence.end,
                "evidence": s.evidence_text,
                "rule": s.rule,
            }


def _quotes(article: int, extraction: Extraction, identities: Identities, merged: Merged) -> Iterator[Row]:
    for q in extraction.quotes:
        speaker_id = None if q.speaker_person is None else identities.of[article, q.speaker_person]
        yield {
            "quote_id": q.quote_id,
            "article_id": extraction.facts.article_id,
            "meeting_id": None if q.meeting is None else merged.of.get((article, q.meeting)),
            "kind": q.kind,
            "text": q.text,
            "speaker": q.speaker if speaker_id is None else identities.people[speaker_id].name,
            "speaker_id": speaker_id,
            "speaker_role": q.speaker_role,
            "speaker_country": q.speaker_country,
            "speaker_start": q.speaker_span.start if q.speaker_span else None,
            "speaker_end": q.speaker_span.end if q.speaker_span else None,
            "cue": q.cue,
            "start": min(s.start for s in q.segments),
            "end": max(s.end for s in q.segments),
            "segments": _spans(q.segments),
            "said_on": q.said_on,
            "topics": list(q.topics),
            "context": q.context,
            "rule": q.rule,
        }


def _topic_mentions(article: int, extraction: Extraction, merged: Merged) -> Iterator[Row]:
    meeting_at = _Owner(
        [(s, merged.of.get((article, i))) for i, m in enumerate(extraction.meetings) for s in (m.mentions or (m.evidence,))]
    )
    quote_at = _Owner([(s, q.quote_id) for q in extraction.quotes for s in q.segments])
    for t in extraction.topic_mentions:
        yield {
            "topic_id": t.topic_id,
            "article_id": extraction.facts.article_id,
            "start": t.span.start,
            "end": t.span.end,
            "text": t.text,
            "meeting_id": meeting_at.of(t.span),
            "quote_id": quote_at.of(t.span),
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


class _Owner:
    """Which of the non-overlapping spans holds another one."""

    def __init__(self, spans: Sequence[tuple[Span, str | None]]) -> None:
        self._spans = sorted((span, owner) for span, owner in spans if owner is not None)
        self._starts = [span.start for span, _ in self._spans]

    def of(self, span: Span) -> str | None:
        index = bisect_right(self._starts, span.start) - 1
        if index < 0 or not self._spans[index][0].contains(span):
            return None
        return self._spans[index][1]


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]


def _listed(value: object) -> list[str]:
    assert isinstance(value, list)
    return value
