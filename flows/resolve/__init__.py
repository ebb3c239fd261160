"""From what each article tells to one dataset: who is who, which mentions are one meeting, which articles are one.

`resolve` sees all articles together and gives the rows of every table. Belongs here: decisions that need more than one
article, and identifiers. Does not: reading text (there is none left here), files and formats (`publish`).

Memory: of each article only an outline is held (`outlines`); quotes and mentions of topics, which are most of what articles tell, pass
through, some hundred articles at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.corrections import corrected, corrections
from flows.model import Extraction, Issue
from flows.resolve.duplicates import find_duplicates
from flows.resolve.meetings import merge
from flows.resolve.outlines import Outline, outliner
from flows.resolve.people import identify
from flows.resolve.tables import TABLES, Columns, Row, Rows, columns_of

__all__ = ["Columns", "Row", "Rows", "resolve", "resolve_in_passing"]


def resolve(extractions: Iterable[Extraction], issues: Sequence[Issue] = ()) -> Rows:
    """The rows of every table but `changes` and `id_redirects`, in no particular order of rows (see `resolve_in_passing`)."""
    rows: Rows = {table: [] for table in TABLES}
    for table, columns in resolve_in_passing(extractions, issues):
        rows[table] += [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return rows


def resolve_in_passing(extractions: Iterable[Extraction], issues: Sequence[Issue] = ()) -> Iterator[tuple[str, Columns]]:
    """Rows, some of one table at a time, as columns with the name of the table. The extractions are gone through twice, and not kept.

    `issues` are those of inputs that gave no article. The result is the same whatever the order of the arguments: articles are
    taken in the order of their files. Of files with the same bytes the first stands, the others become issues. Corrections by hand
    are made first: CorrectionError where one no longer holds.
    """
    outlines = sorted(enumerate(map(outliner(), _corrected(extractions))), key=lambda pair: pair[1].facts.source_file)
    outlines, copies = _without_copies(outlines)
    articles = [outline for _, outline in outlines]
    at = {position: article for article, (position, _) in enumerate(outlines)}
    identities = identify(articles)
    duplicates = find_duplicates(articles)
    merged = merge(articles, identities, duplicates)
    whole = ((at[position], extraction) for position, extraction in enumerate(_corrected(extractions)) if position in at)
    yield from columns_of(articles, whole, identities, merged, duplicates, [*issues, *copies])


def _corrected(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    of_articles = {entry.article for entry in corrections()}
    for extraction in extractions:
        if extraction.facts.raw_sha256 in of_articles:
            yield from corrected([extraction], corrections())
        else:
            yield extraction


def _without_copies(outlines: Iterable[tuple[int, Outline]]) -> tuple[list[tuple[int, Outline]], list[Issue]]:
    """Those with bytes of their own, and an issue for each of the others."""
    first: dict[str, str] = {}
    kept, copies = [], []
    for position, outline in outlines:
        facts = outline.facts
        if facts.article_id in first:
            message = f"the same bytes as {first[facts.article_id]!r}, which stands for both"
            copies.append(Issue("reject", "resolve", facts.source_file, "same-bytes", message))
        else:
            first[facts.article_id] = facts.source_file
            kept.append((position, outline))
    return kept, copies
