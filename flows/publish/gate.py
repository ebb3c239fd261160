"""What a release must be before it may be one: the checks whose failure stops the publication.

Belongs here: what can be seen in the tables alone. Does not: anything that needs the raw articles (`verify`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

import msgspec
import pandera.errors
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from flows.publish.identity import Identifiers, among
from flows.publish.tables import is_sorted
from schemas import TABLES, ForeignKey, Table
from schemas.checks import pandera_schema
from schemas.declaration import LISTS

_EXAMPLES = 3
Frames = Mapping[str, pl.DataFrame]


class Violation(msgspec.Struct, frozen=True):
    """A promise that the tables break."""

    table: str
    rule: str
    message: str
    rows: int
    """How many rows break it; 0 where it is the table as a whole."""


class GateError(Exception):
    """The tables may not be published."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations
        super().__init__("\n".join(f"{v.table}: {v.message} [{v.rule}]" for v in violations))


def check(tables: Mapping[str, pa.Table]) -> list[Violation]:
    """Every promise that the tables break: none where they may be published."""
    broken = [v for name, data in tables.items() for v in _schema(TABLES[name], _frame(data))]
    if broken:
        return broken
    frames = {name: _frame(data.select(_without_prose(TABLES[name]))) for name, data in tables.items()}
    for name in frames:
        broken += [v for key in TABLES[name].foreign_keys for v in _foreign_key(TABLES[name], key, frames)]
        broken += _order(TABLES[name], tables[name])
    for rule in (_spans, _counts, _participants, _dates):
        broken += rule(frames)
    return broken


def check_history(redirects: pa.Table, living: Identifiers, earlier: Identifiers) -> list[Violation]:
    """Whether every identifier of the release before (by table) is still here, or has its end listed in `id_redirects`."""
    ended = dict(zip(redirects["old_id"].to_pylist(), redirects["new_id"].to_pylist(), strict=True))
    broken = []
    for name, ids in earlier.items():
        gone = ids.filter(pc.invert(pc.is_in(ids, living[name])))
        if vanished := sorted(set(gone.to_pylist()) - ended.keys()):
            broken.append(_violation(name, "identifier-kept", "identifiers vanished and are not in id_redirects", vanished))
    if both := sorted(among(ended.keys(), living)):
        broken.append(_violation("id_redirects", "identifier-ended", "identifiers are listed as ended and still live", both))
    successors = {new for new in ended.values() if new is not None}
    if lost := sorted(successors - among(successors, living)):
        broken.append(_violation("id_redirects", "redirect-arrives", "redirects lead to identifiers that are not in the release", lost))
    return broken


def _frame(data: pa.Table) -> pl.DataFrame:
    return cast(pl.DataFrame, pl.from_arrow(data))


def _without_prose(table: Table) -> list[str]:
    """The columns that say more to other columns than what their own schema says: of the texts only keys, references and names."""
    related = {*table.key, *(key.column for key in table.foreign_keys), "name"}
    return [column.name for column in table.columns if column.type != "string" or column.name in related]


# ---------------------------------------------------------------- one table


def _schema(table: Table, frame: pl.DataFrame) -> list[Violation]:
    """Columns, types, nulls, allowed values and the primary key, by pandera."""
    try:
        pandera_schema(table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as failed:
        return list(_failures(table, failed))
    return []


def _failures(table: Table, failed: pandera.errors.SchemaErrors) -> Iterator[Violation]:
    cases = cast(pl.DataFrame, failed.failure_cases)
    for (column, rule), group in cases.group_by("column", "check", maintain_order=True):
        examples = [str(case) for case in group["failure_case"].head(_EXAMPLES)]
        yield _violation(table.name, "schema", f"column {column}: {rule}", examples, group.height)


def _foreign_key(table: Table, key: ForeignKey, frames: Frames) -> Iterator[Violation]:
    values = frames[table.name].get_column(key.column)
    if table.column(key.column).type in LISTS:
        values = values.explode(empty_as_null=False)
    referred = values.drop_nulls().unique()
    if dangling := referred.filter(~referred.is_in(frames[key.references].get_column(key.key).implode())).sort().to_list():
        yield _violation(table.name, "foreign-key", f"column {key.column} refers to what is not in {key.references}", dangling)


def _order(table: Table, data: pa.Table) -> Iterator[Violation]:
    if not is_sorted(table, data):
        yield Violation(table.name, "order", f"the rows are not sorted by {', '.join(table.order)}", 0)


# ---------------------------------------------------------------- across tables


def _spans(frames: Frames) -> Iterator[Violation]:
    """Spans are in the article, not empty, and lists of them in order without overlap."""
    for name in ("meeting_sources", "quotes", "topic_mentions"):
        frame = _with_lengths(frames, name, "start", "end")
        yield from _where(name, "span", "start is not before end, or end is after the end of the article", frame, _outside("start", "end"))
    quotes = _with_lengths(frames, "quotes", "start", "end", "speaker_start", "speaker_end", "segments")
    named = pl.col("speaker_start").is_null() != pl.col("speaker_end").is_null()
    message = "speaker_start and speaker_end are no span of the article"
    yield from _where("quotes", "span", message, quotes, named | _outside("speaker_start", "speaker_end"))
    first, last = pl.col("segments").list.first().struct.field("start"), pl.col("segments").list.last().struct.field("end")
    hull = pl.col("segments").list.len().eq(0) | first.ne(pl.col("start")) | last.ne(pl.col("end"))
    yield from _where("quotes", "span", "start and end are not those of the segments", quotes, hull.fill_null(True))
    yield from _span_list("quotes", "segments", quotes.with_columns(n_chars=pl.col("end")))
    yield from _span_list("articles", "body_spans", frames["articles"])
    length = pl.col("body_spans").list.eval(pl.element().struct.field("end") - pl.element().struct.field("start")).list.sum()
    yield from _where(
        "articles", "span", "n_body_chars is not the length of body_spans", frames["articles"], length.ne(pl.col("n_body_chars"))
    )


def _with_lengths(frames: Frames, name: str, *columns: str) -> pl.DataFrame:
    """Key and some columns of a table, with the length of the article beside them."""
    rows = frames[name].select(*dict.fromkeys((*TABLES[name].key, "article_id", *columns)))
    return rows.join(frames["articles"].select("article_id", "n_chars"), on="article_id", how="left")


def _span_list(name: str, column: str, frame: pl.DataFrame) -> Iterator[Violation]:
    key = TABLES[name].key[0]
    spans = frame.select(key, "n_chars", column).explode(column, empty_as_null=False).unnest(column)
    before = pl.when(pl.col(key) == pl.col(key).shift(1)).then(pl.col("end").shift(1))
    yield from _where(
        name, "span", f"{column} are not spans of the article, in order", spans, _outside("start", "end") | (pl.col("start") < before)
    )


def _outside(start: str, end: str) -> pl.Expr:
    return ((pl.col(start) >= pl.col(end)) | (pl.col(end) > pl.col("n_chars"))).fill_null(False)


def _counts(frames: Frames) -> Iterator[Violation]:
    """Every `n_` column is the number of rows that it speaks of."""
    yield from _count("people", "n_meetings", frames, _tally(frames["meeting_participants"], "person_id"))
    yield from _count("people", "n_quotes", frames, _tally(frames["quotes"], "speaker_id"))
    yield from _count("meetings", "n_participants", frames, _tally(frames["meeting_participants"], "meeting_id"))
    original = frames["articles"].select("article_id", original=pl.coalesce("duplicate_of", "article_id"))
    sources = frames["meeting_sources"].join(original, on="article_id", how="left").unique(["meeting_id", "original"])
    yield from _count("meetings", "n_articles", frames, _tally(sources, "meeting_id"))
    for name in ("articles", "meetings", "quotes"):
        mentioned = frames[name].select("topics").explode("topics", empty_as_null=False)
        yield from _count("topics", f"n_{name}", frames, _tally(mentioned, "topics"))


def _tally(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    return frame.group_by(pl.col(column).alias("key")).len("counted").drop_nulls("key")


def _count(name: str, column: str, frames: Frames, tally: pl.DataFrame) -> Iterator[Violation]:
    frame = frames[name].join(tally, left_on=TABLES[name].key[0], right_on="key", how="left")
    wrong = pl.col(column).cast(pl.Int64) != pl.col("counted").cast(pl.Int64).fill_null(0)
    yield from _where(name, "count", f"{column} is not the number of rows that it counts", frame, wrong)


def _participants(frames: Frames) -> Iterator[Violation]:
    """A meeting has at least two participants and a source; a participant is named as in `people`."""
    meetings = frames["meetings"]
    few = (pl.col("n_participants") < 2) | (pl.col("n_articles") < 1)
    yield from _where("meetings", "participants", "has fewer than two participants, or no source", meetings, few)
    named = frames["meeting_participants"].join(frames["people"].select("person_id", known_as="name"), on="person_id", how="left")
    yield from _where("meeting_participants", "name", "name is not that of the person", named, pl.col("name") != pl.col("known_as"))


def _dates(frames: Frames) -> Iterator[Violation]:
    backwards = pl.col("start_date") > pl.col("end_date")
    yield from _where("meetings", "dates", "start_date is after end_date", frames["meetings"], backwards.fill_null(False))


# ---------------------------------------------------------------- reporting


def _where(name: str, rule: str, message: str, frame: pl.DataFrame, wrong: pl.Expr) -> Iterator[Violation]:
    rows = frame.filter(wrong)
    if rows.height:
        keys = rows.select(pl.concat_str([pl.col(k).cast(pl.String) for k in TABLES[name].key], separator="/")).to_series()
        yield _violation(name, rule, message, keys.head(_EXAMPLES).to_list(), rows.height)


def _violation(table: str, rule: str, message: str, examples: list[str], rows: int | None = None) -> Violation:
    shown = ", ".join(repr(example) for example in examples[:_EXAMPLES])
    return Violation(table, rule, f"{message} (such as {shown})", len(examples) if rows is None else rows)
