"""Every span of a release against the source text that it points into: does the article say what the row claims?

The raw files are read again by `ingest`, so that nothing is taken from the build that is to be verified.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.ingest import list_files, read_articles
from flows.model import Article, Span
from flows.publish.problems import Problem
from flows.text import tidy, tidy_segments

Row = dict[str, Any]
_Claims = Iterator[tuple[str, str]]
"""What a row claims falsely: the key of the row, and what is wrong with it."""

_SHOWN = 80
_WORD = re.compile(r"[^\W_]+")


def check_evidence(version: str, tables: Mapping[str, pa.Table], raw: Path) -> Iterator[Problem]:
    """Every row whose span does not hold what the row says, and every article whose source is not there to tell."""
    rows = {name: _by_article(tables[name]) for name in ("articles", "meeting_sources", "quotes", "topic_mentions")}
    missing = dict(rows["articles"])
    for article in _sources(raw):
        for row in missing.pop(article.article_id, ()):
            if row["raw_sha256"] == article.raw_sha256:
                for name, claims in _CLAIMS.items():
                    for claim in rows[name].get(article.article_id, ()):
                        yield from (Problem(version, f"{name} {key}", message) for key, message in claims(claim, article.text))
    for article_id in sorted(missing):
        file = missing[article_id][0]["source_file"]
        yield Problem(
            version, f"articles {article_id}", f"no file below {raw} has the bytes of {file}, so that its spans cannot be checked"
        )


def _sources(raw: Path) -> Iterator[Article]:
    for path in list_files(raw):
        yield from (found for found in read_articles(path, raw) if isinstance(found, Article))


def _by_article(table: pa.Table) -> dict[str, list[Row]]:
    rows = defaultdict(list)
    for row in table.to_pylist():
        rows[row["article_id"]].append(row)
    return rows


# ---------------------------------------------------------------- what a row claims of its source


def _article(row: Row, text: str) -> _Claims:
    if row["n_chars"] != len(text):
        yield row["article_id"], f"n_chars is {row['n_chars']}, the source text has {len(text)}"
    if any(not span.of(text).strip() for span in _spans(row["body_spans"])):
        yield row["article_id"], "body_spans has a span of blanks, or one outside the text"


def _meeting_source(row: Row, text: str) -> _Claims:
    yield from _same(f"{row['meeting_id']}/{row['article_id']}", "evidence", row["evidence"], tidy(_span(row).of(text)))


def _quote(row: Row, text: str) -> _Claims:
    key = row["quote_id"]
    yield from _same(key, "text", row["text"], tidy_segments(text, _spans(row["segments"])))
    if row["speaker_start"] is not None and not tidy(text[row["speaker_start"] : row["speaker_end"]]):
        yield key, "speaker_start and speaker_end hold no word"
    if _words(row["context"]) not in _words(text):
        yield key, f"context is {_short(row['context'])}, words that do not follow each other in the source"


def _topic_mention(row: Row, text: str) -> _Claims:
    yield from _same(f"{row['topic_id']}/{row['article_id']}/{row['start']}", "text", row["text"], tidy(_span(row).of(text)))


@lru_cache(maxsize=4)
def _words(text: str) -> str:
    """The words of a text between blanks, so that a run of words is a substring."""
    return f" {' '.join(_WORD.findall(text))} "


def _same(key: str, column: str, claimed: str, found: str) -> _Claims:
    if claimed != found:
        yield key, f"{column} is {_short(claimed)}, its span in the source holds {_short(found)}"


_CLAIMS: Mapping[str, Callable[[Row, str], _Claims]] = {
    "articles": _article,
    "meeting_sources": _meeting_source,
    "quotes": _quote,
    "topic_mentions": _topic_mention,
}


def _span(row: Row) -> Span:
    return Span(row["start"], row["end"])


def _spans(spans: list[dict[str, int]]) -> list[Span]:
    return [Span(span["start"], span["end"]) for span in spans]


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
