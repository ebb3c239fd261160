"""The rows that the page can search and open, as blocks of JSON: `{table: {column: values}}`.

A column whose values repeat is written once over: `{"words": [...], "at": [...]}`, null as -1. Only what the page shows is in it, and
of a very large release only the newest rows: the files have everything.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.reference import reference_rows

MAX_ROWS: Mapping[str, int] = {"meetings": 20_000, "quotes": 50_000, "articles": 50_000}
"""Beyond that a page would take too long to load."""
MAX_OTHERS = 2_000
"""Rows of `issues` and `changes`."""
_MAX_PIECES = 6
"""Of a quote; more would be words that stand there by chance."""

_OF_SPLIT = ("around", "pieces")
"""Columns that are made here: the context of a quote, as `Split` has it."""
_BLOCKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "core": {
        "meetings": (
            *("meeting_id", "label", "status", "mode", "setting", "start_date", "end_date", "date_precision", "date_basis"),
            *("city", "country", "venue", "duration_minutes", "topics", "n_articles", "cameo_code"),
        ),
        "meeting_participants": ("meeting_id", "person_id", "role", "country", "capacity"),
        "people": ("person_id", "name", "aliases", "role", "country", "in_registry", "n_meetings", "n_quotes"),
        "topics": ("topic_id", "label", "description", "broader", "n_articles", "n_meetings", "n_quotes"),
    },
    "sources": {"meeting_sources": ("meeting_id", "article_id", "status", "start", "end", "evidence", "rule")},
    "quotes": {
        "quotes": (
            *("quote_id", "article_id", "meeting_id", "kind", "text", "speaker", "speaker_id", "speaker_role", "speaker_country", "cue"),
            *("start", "end", "said_on", "topics", "rule", "around", "pieces"),
        ),
    },
    "articles": {
        "articles": (
            *("article_id", "source_file", "url", "publisher", "title", "published_date", "published_basis", "language", "kind"),
            *("agencies", "rights", "topics", "duplicate_of"),
        ),
    },
    "issues": {"issues": ("level", "stage", "source_file", "rule", "message")},
}


class Shortened(msgspec.Struct, frozen=True):
    """A table of which the page has not all rows."""

    table: str
    shown: int
    total: int


class Shown(msgspec.Struct, frozen=True):
    """What the page of a release has of its rows."""

    blocks: Mapping[str, str]
    """Rows as JSON, by the name of the block."""
    shortened: tuple[Shortened, ...]


def shown(tables: Mapping[str, pa.Table]) -> Shown:
    """Each block as JSON that can stand inside a `script` element, and which tables are not in it whole."""
    newest = _newest(tables)
    encoded = {
        name: _json({table: _columns(newest[table], columns) for table, columns in block.items()}) for name, block in _BLOCKS.items()
    }
    encoded["countries"] = _json({row["code"]: row["name"] for row in reference_rows("countries.tsv")})
    counts = [Shortened(name, newest[name].num_rows, tables[name].num_rows) for name in (*MAX_ROWS, "issues")]
    return Shown(encoded, tuple(short for short in counts if short.shown < short.total))


def _newest(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables without the rows that are too many, and without those that speak of these."""
    meetings = _last(tables["meetings"], "start_date", MAX_ROWS["meetings"])
    articles = _last(tables["articles"], "published_date", MAX_ROWS["articles"])
    quotes = tables["quotes"] if articles is tables["articles"] else _with(tables["quotes"], "article_id", articles)
    quotes = _last(quotes, "said_on", MAX_ROWS["quotes"])
    sources = _with(_with(tables["meeting_sources"], "meeting_id", meetings), "article_id", articles)
    participants = _with(tables["meeting_participants"], "meeting_id", meetings)
    others = {name: tables[name] for name in ("people", "topics")} | {"issues": tables["issues"].slice(0, MAX_OTHERS)}
    return {
        **others,
        "meetings": meetings,
        "meeting_participants": participants,
        "meeting_sources": sources,
        "quotes": quotes,
        "articles": articles,
    }


def _last(table: pa.Table, date: str, n: int) -> pa.Table:
    """The newest rows by a date, in the order of the table; those without a date go first."""
    if table.num_rows <= n:
        return table
    mask = np.zeros(table.num_rows, bool)
    mask[pc.sort_indices(table.select([date]), sort_keys=[(date, "descending", "at_end")])[:n]] = True
    return table.filter(mask)  # `take` would first put the strings of a column into one array, which ends at 2 GiB


def _with(table: pa.Table, column: str, others: pa.Table) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=others[column].combine_chunks()))


class Split(msgspec.Struct, frozen=True, gc=False):
    """A quote in its context."""

    around: list[str]
    """What stands before, between and after the pieces of the quote; the whole context alone where they are not in it."""
    pieces: list[str] | None = None
    """The pieces of a quote that is interrupted; None where it is in one piece."""


def split(text: str, context: str) -> Split:
    """Finds the words of a quote in its context, in as few pieces as may be: a reporting clause may stand between them."""
    if text and (at := context.find(text)) >= 0:
        return Split([context[:at], context[at + len(text) :]])
    around, pieces = list[str](), list[str]()
    begin = at = 0
    ends = [found.start() for found in _SPACE.finditer(text)] + [len(text)]
    while ends:
        n = _together(text, begin, ends, context, at)
        piece = text[begin : ends[n - 1]] if n else ""
        if not piece or len(pieces) == _MAX_PIECES:
            return Split([context])
        start = context.index(piece, at)
        around.append(context[at:start])
        pieces.append(piece)
        at, begin = start + len(piece), ends[n - 1] + 1
        del ends[:n]
    return Split([*around, context[at:]], None if len(pieces) == 1 else pieces)


def _together(text: str, begin: int, ends: Sequence[int], context: str, at: int) -> int:
    """How many of the next words, which end there, stand together in the context from there on."""
    return bisect(ends, False, key=lambda end: context.find(text[begin:end], at) < 0)


_SPACE = re.compile(" ")


def _columns(table: pa.Table, names: Sequence[str]) -> dict[str, Any]:
    columns = {name: _column(table[name]) for name in names if name not in _OF_SPLIT}
    if len(columns) < len(names):
        splits = list(map(split, table["text"].to_pylist(), table["context"].to_pylist()))
        columns |= {name: _lists([getattr(found, name) for found in splits]) for name in _OF_SPLIT}
    return {name: columns[name] for name in names}


def _column(column: pa.ChunkedArray) -> Any:
    """The values, or (where few are different) their words and who has which."""
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        return column.to_pylist()
    if pa.types.is_list(column.type):
        return _lists(column.to_pylist())
    coded = column.combine_chunks().dictionary_encode()
    if 2 * len(coded.dictionary) > len(column) or not len(coded.dictionary):
        return column.to_pylist()
    return {"words": coded.dictionary.to_pylist(), "at": coded.indices.fill_null(-1).to_pylist()}


def _lists(values: list[list[str] | None]) -> Any:
    """The same of lists."""
    keys = [None if value is None else tuple(value) for value in values]
    words = {key: index for index, key in enumerate(dict.fromkeys(key for key in keys if key is not None))}
    if 2 * len(words) > len(keys) or not words:
        return values
    return {"words": list(words), "at": [-1 if key is None else words[key] for key in keys]}


def _json(value: Any) -> str:
    """JSON in which no character can end the script element that it stands in, or be taken for a line end in it."""
    content = msgspec.json.encode(value)
    for bad in "<>&\u2028\u2029":
        content = content.replace(bad.encode(), f"\\u{ord(bad):04x}".encode())
    return content.decode()
