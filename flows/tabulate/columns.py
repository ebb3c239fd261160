"""The rows of one article's own matter, a column at a time: there are many of them.

Their columns are those of the published tables, but for those that need other articles; what `resolve` makes these from is added.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

import pyarrow as pa

from flows.model import Extraction, Issue, Span
from schemas import TABLES, arrow_schema

Columns = Mapping[str, Sequence[object]]
"""Rows of one table: the values of each column, all of one length."""
Owner = TypeVar("Owner", int, str)


def _rows_of(table: str, *added: pa.Field, without: Sequence[str] = ()) -> pa.StructType:
    own = [pa.field(field.name, field.type) for field in arrow_schema(TABLES[table]) if field.name not in without]
    return pa.struct([*own, *added])


_ARTICLE = _rows_of("articles", without=["duplicate_of"])
_QUOTE = _rows_of(
    "quotes",
    pa.field("speaker_person", pa.int32()),  # places among the people and the meetings of the article
    pa.field("meeting", pa.int32()),
    without=["speaker_id", "meeting_id"],
)
_TOPIC_MENTION = _rows_of(
    "topic_mentions",
    pa.field("meetings", pa.list_(pa.int32())),  # those that the sentence around it tells of
    without=["meeting_id"],
)
_ISSUE = _rows_of("issues")
NESTED = (
    pa.field("article", _ARTICLE),
    pa.field("quotes", pa.list_(_QUOTE)),
    pa.field("topic_mentions", pa.list_(_TOPIC_MENTION)),
    pa.field("issues", pa.list_(_ISSUE)),
)


def nested(articles: Sequence[Extraction]) -> list[pa.Array]:
    """The columns `NESTED`, with a value for each of the articles."""
    return [
        _struct(_ARTICLE, _articles(articles)),
        _lists(_struct(_QUOTE, _quotes(articles)), [len(e.quotes) for e in articles]),
        _lists(_struct(_TOPIC_MENTION, _topic_mentions(articles)), [len(e.topic_mentions) for e in articles]),
        _lists(issue_rows([(e.facts.article_id, issue) for e in articles for issue in e.issues]), [len(e.issues) for e in articles]),
    ]


def _struct(kind: pa.StructType, columns: Columns) -> pa.StructArray:
    return pa.StructArray.from_arrays([pa.array(columns[field.name], field.type) for field in kind], fields=list(kind))


def _lists(rows: pa.StructArray, lengths: Sequence[int]) -> pa.ListArray:
    """As many of the rows for each article as it has."""
    return pa.ListArray.from_arrays(pa.array([0, *accumulate(lengths)], pa.int32()), rows)


def _articles(articles: Sequence[Extraction]) -> Columns:
    facts = [extraction.facts for extraction in articles]
    plain = (field.name for field in _ARTICLE if field.name != "body_spans")
    return {"body_spans": [_spans(f.body_spans) for f in facts], **{name: [getattr(f, name) for f in facts] for name in plain}}


def _quotes(articles: Sequence[Extraction]) -> Columns:
    quotes = [quote for extraction in articles for quote in extraction.quotes]
    return {
        "quote_id": [q.quote_id for q in quotes],
        "article_id": [extraction.facts.article_id for extraction in articles for _ in extraction.quotes],
        "meeting": [q.meeting for q in quotes],
        "kind": [q.kind for q in quotes],
        "text": [q.text for q in quotes],
        "speaker": [q.speaker for q in quotes],
        "speaker_person": [q.speaker_person for q in quotes],
        "speaker_role": [q.speaker_role for q in quotes],
        "speaker_country": [q.speaker_country for q in quotes],
        "speaker_start": [q.speaker_span and q.speaker_span.start for q in quotes],
        "speaker_end": [q.speaker_span and q.speaker_span.end for q in quotes],
        "cue": [q.cue for q in quotes],
        "start": [min(s.start for s in q.segments) for q in quotes],
        "end": [max(s.end for s in q.segments) for q in quotes],
        "segments": [_spans(q.segments) for q in quotes],
        "said_on": [q.said_on for q in quotes],
        "topics": [q.topics for q in quotes],
        "context": [q.context for q in quotes],
        "rule": [q.rule for q in quotes],
    }


def _topic_mentions(articles: Sequence[Extraction]) -> Columns:
    mentions = [mention for extraction in articles for mention in extraction.topic_mentions]
    meetings: list[Sequence[int]] = []
    quotes: list[str | None] = []
    for extraction in articles:
        spans = [mention.span for mention in extraction.topic_mentions]
        told = ((s, at) for at, m in enumerate(extraction.meetings) for s in (m.mentions or (m.evidence,)))
        meetings += _owners_around(spans, told)
        said = ((s, q.quote_id) for q in extraction.quotes for s in q.segments)
        quotes += [max(owners, default=None) for owners in _owners_around(spans, said)]
    return {
        "topic_id": [mention.topic_id for mention in mentions],
        "article_id": [extraction.facts.article_id for extraction in articles for _ in extraction.topic_mentions],
        "start": [mention.span.start for mention in mentions],
        "end": [mention.span.end for mention in mentions],
        "text": [mention.text for mention in mentions],
        "meetings": meetings,
        "quote_id": quotes,
    }


def _owners_around(spans: Sequence[Span], owned: Iterable[tuple[Span, Owner]]) -> list[Sequence[Owner]]:
    """For each of the spans the owners of the last span that begins no later, if that one holds it."""
    owners: dict[Span, list[Owner]] = defaultdict(list)
    for span, owner in owned:
        owners[span].append(owner)
    known = sorted(owners)
    starts = [span.start for span in known]
    at = [bisect_right(starts, span.start) - 1 for span in spans]
    return [owners[known[i]] if i >= 0 and known[i].contains(span) else () for i, span in zip(at, spans, strict=True)]


def issue_rows(issues: Sequence[tuple[str | None, Issue]]) -> pa.StructArray:
    """Rows of `issues`, each with the article that it is of, if any."""
    told = ("level", "stage", "source_file", "table", "rule", "message", "excerpt")
    columns: dict[str, Sequence[object]] = {name: [getattr(issue, name) for _, issue in issues] for name in told}
    columns["issue_id"] = [_issue_id(issue) for _, issue in issues]
    columns["article_id"] = [article_id for article_id, _ in issues]
    return _struct(_ISSUE, columns)


def _issue_id(issue: Issue) -> str:
    facts = "\0".join([issue.level, issue.stage, issue.source_file, issue.rule, issue.message])
    return "i-" + hashlib.sha256(facts.encode()).hexdigest()[:16]


def _spans(spans: Sequence[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]
