"""From what each article tells to one dataset: who is who, which mentions are one meeting, which articles are one.

`resolve` sees all articles together and gives the rows of every table. Belongs here: decisions that need more than one
article, and identifiers. Does not: reading text (there is none left here), what an article's rows say by themselves (`tabulate`), files
and formats (`publish`).

Memory: of each article an outline is held (`flows.tabulate.outlines`). Quotes and mentions of topics, which are most of what articles
tell, some 4 kB an article, pass through, about `_BYTES_AT_ONCE` at a time, once the decisions are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from flows.model import Extraction, Issue
from flows.resolve.duplicates import find_duplicates
from flows.resolve.meetings import merge
from flows.resolve.people import identify
from flows.resolve.tables import Indexes, Row, Rows, columns_of
from flows.tabulate import SHEET, Columns, Outline, Told, outlines_of, tabulate
from schemas import TABLES

__all__ = ["Columns", "Row", "Rows", "resolve", "resolve_in_passing"]

_BYTES_AT_ONCE = 1 << 24
_OF_RELEASES = ("id_redirects", "changes")
"""Tables that tell how a release differs from those before."""


def resolve(extractions: Iterable[Extraction], issues: Sequence[Issue] = ()) -> Rows:
    """The rows of every table but `changes` and `id_redirects`, in no particular order of rows (see `resolve_in_passing`)."""
    told = list(tabulate(extractions))
    rows: Rows = {table: [] for table in TABLES if table not in _OF_RELEASES}
    for table, columns in resolve_in_passing(lambda names: (batch.select(names) for batch in told), issues):
        listed = [values.to_pylist() if isinstance(values, pa.Array) else values for values in columns.values()]
        rows[table] += [dict(zip(columns, row, strict=True)) for row in zip(*listed, strict=True)]
    return rows


def resolve_in_passing(told: Told, issues: Sequence[Issue] = ()) -> Iterator[tuple[str, Columns]]:
    """Rows, some of one table at a time, as columns with the name of the table. What is `told` is gone through twice, and not kept.

    `issues` are those of inputs that gave no article. The result is the same whatever the order of the arguments: articles are
    taken in the order of their files. Of files with the same bytes the first stands, the others become issues.
    """
    outlines = list(outlines_of(row for batch in told(["outline"]) for row in batch.column(0).to_pylist()))
    positions, copies = _without_copies(outlines)
    articles = [outlines[position] for position in positions]
    duplicates = find_duplicates(articles)
    identities = identify(articles)
    merged = merge(articles, identities, duplicates)
    rows = _numbered(told([name for name in SHEET.names if name != "outline"]), positions, len(outlines))
    yield from columns_of(articles, rows, identities, merged, duplicates, [*issues, *copies])


def _without_copies(outlines: Sequence[Outline]) -> tuple[list[int], list[Issue]]:
    """The positions of those with bytes of their own, in the order of their files, and an issue for each of the others."""
    first: dict[str, str] = {}
    kept, copies = [], []
    for position in sorted(range(len(outlines)), key=lambda at: (outlines[at].facts.source_file, outlines[at].facts.article_id)):
        facts = outlines[position].facts
        if facts.article_id in first:
            message = f"the same bytes as {first[facts.article_id]!r}, which stands for both"
            copies.append(Issue("reject", "resolve", facts.source_file, "same-bytes", message))
        else:
            first[facts.article_id] = facts.source_file
            kept.append(position)
    return kept, copies


def _numbered(batches: Iterable[pa.RecordBatch], positions: Sequence[int], total: int) -> Iterator[tuple[Indexes, pa.RecordBatch]]:
    """The rows of articles that stand, with the index of each; `positions` are those of the articles among all rows."""
    index = np.full(total, -1)
    index[positions] = np.arange(len(positions))
    start = 0
    for batch in _together(batches):
        here = index[start : start + batch.num_rows]
        start += batch.num_rows
        stands = here >= 0
        yield here[stands], batch if stands.all() else batch.filter(pa.array(stands))


def _together(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in larger batches: what is done with one takes as long for ten articles as for a thousand."""
    some: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        some.append(batch)
        size += batch.nbytes
        if size > _BYTES_AT_ONCE:
            yield pa.concat_batches(some)
            some, size = [], 0
    if some:
        yield pa.concat_batches(some)
