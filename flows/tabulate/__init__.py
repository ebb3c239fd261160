"""From what an article tells to rows, as far as no other article has a say in them.

`tabulate` gives one row an article: its outline, by which articles are brought together, and nested in it the rows of `articles`,
`quotes`, `topic_mentions` and `issues` that are of this article, for `resolve` to complete. So these rows are made once, and not with
every release. Belongs here: a pure function of one article's `Extraction`, and of the corrections made to it by hand. Does not:
anything that another article can change, be it one identifier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from flows.corrections import corrected, corrections
from flows.model import Extraction
from flows.tabulate.columns import NESTED, Columns, nested
from flows.tabulate.outlines import Outline, outline, outlines_of

__all__ = ["SHEET", "Columns", "Outline", "Told", "outlines_of", "tabulate"]

SHEET = pa.schema([pa.field("outline", pa.binary()), *NESTED])
"""The columns of what `tabulate` gives."""
Told = Callable[[Sequence[str]], Iterable[pa.RecordBatch]]
"""Gives what all articles tell, some hundred articles at a time, in these columns of `SHEET`; always the same in the same order."""
_ARTICLES_AT_ONCE = 512
_CHARACTERS_AT_ONCE = 1 << 24


def tabulate(extractions: Iterable[Extraction]) -> Iterator[pa.RecordBatch]:
    """A row of `SHEET` for each article, in their order, with the corrections by hand. Raises CorrectionError where one no longer holds."""
    for some in _portions(_corrected(extractions)):
        yield pa.RecordBatch.from_arrays([pa.array(map(outline, some), pa.binary()), *nested(some)], schema=SHEET)


def _portions(extractions: Iterable[Extraction]) -> Iterator[list[Extraction]]:
    """Some at a time: few where they are long, for an Arrow array holds 2 GiB of strings at most."""
    some: list[Extraction] = []
    characters = 0
    for extraction in extractions:
        some.append(extraction)
        characters += extraction.facts.n_chars
        if len(some) == _ARTICLES_AT_ONCE or characters > _CHARACTERS_AT_ONCE:
            yield some
            some, characters = [], 0
    if some:
        yield some


def _corrected(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    of_articles = {entry.article for entry in corrections()}
    for extraction in extractions:
        if extraction.facts.raw_sha256 in of_articles:
            yield from corrected([extraction], corrections())
        else:
            yield extraction
