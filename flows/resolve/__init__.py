"""From what each article tells to one dataset: who is who, which mentions are one meeting, which articles are one.

`resolve` sees all articles together and returns the rows of every table. Belongs here: decisions that need more than one
article, and identifiers. Does not: reading text (there is none left here), files and formats (`publish`).
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.corrections import corrected, corrections
from flows.model import Extraction, Issue
from flows.resolve.duplicates import find_duplicates
from flows.resolve.meetings import merge
from flows.resolve.people import identify
from flows.resolve.tables import Rows, rows_of

__all__ = ["Rows", "resolve"]


def resolve(extractions: Sequence[Extraction], issues: Sequence[Issue] = ()) -> Rows:
    """The rows of every table but `changes` and `id_redirects`, in no particular order of rows.

    `issues` are those of inputs that gave no article. The result is the same whatever the order of the arguments: articles are
    taken in the order of their files. Of files with the same bytes the first stands, the others become issues. Corrections by hand
    are made first: CorrectionError where one no longer holds.
    """
    ordered = sorted(corrected(extractions, corrections()), key=lambda e: e.facts.source_file)
    kept, copies = _without_copies(ordered)
    identities = identify(kept)
    duplicates = find_duplicates(kept)
    merged = merge(kept, identities)
    return rows_of(kept, identities, merged, duplicates, [*issues, *copies])


def _without_copies(extractions: Sequence[Extraction]) -> tuple[list[Extraction], list[Issue]]:
    first: dict[str, str] = {}
    kept, copies = [], []
    for extraction in extractions:
        facts = extraction.facts
        if facts.article_id in first:
            message = f"the same bytes as {first[facts.article_id]!r}, which stands for both"
            copies.append(Issue("reject", "resolve", facts.source_file, "same-bytes", message))
        else:
            first[facts.article_id] = facts.source_file
            kept.append(extraction)
    return kept, copies
