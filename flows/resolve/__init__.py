"""From what each article tells to one dataset: who is who, which mentions are one meeting, which articles are one.

`resolve` sees all articles together and gives the rows of every table. Belongs here: decisions that need more than one
article, and identifiers. Does not: reading text (there is none left here), files and formats (`publish`).

Memory: of each article only what these decisions need is held (`_outline`); quotes and mentions of topics, which are most of what
articles tell, pass through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from sys import intern

from msgspec.structs import replace

from flows.corrections import corrected, corrections
from flows.model import Extraction, Issue, Person
from flows.resolve.duplicates import find_duplicates
from flows.resolve.meetings import merge
from flows.resolve.people import identify
from flows.resolve.tables import TABLES, Row, Rows, rows_of

__all__ = ["Row", "Rows", "resolve", "resolve_in_passing"]


def resolve(extractions: Iterable[Extraction], issues: Sequence[Issue] = ()) -> Rows:
    """The rows of every table but `changes` and `id_redirects`, in no particular order of rows (see `resolve_in_passing`)."""
    rows: Rows = {table: [] for table in TABLES}
    for table, row in resolve_in_passing(extractions, issues):
        rows[table].append(row)
    return rows


def resolve_in_passing(extractions: Iterable[Extraction], issues: Sequence[Issue] = ()) -> Iterator[tuple[str, Row]]:
    """Rows, each with the name of its table. The extractions are gone through twice, and not kept.

    `issues` are those of inputs that gave no article. The result is the same whatever the order of the arguments: articles are
    taken in the order of their files. Of files with the same bytes the first stands, the others become issues. Corrections by hand
    are made first: CorrectionError where one no longer holds.
    """
    outlines = sorted(enumerate(map(_outline, _corrected(extractions))), key=lambda pair: pair[1].facts.source_file)
    outlines, copies = _without_copies(outlines)
    articles = [outline for _, outline in outlines]
    at = {position: article for article, (position, _) in enumerate(outlines)}
    identities = identify(articles)
    duplicates = find_duplicates(articles)
    merged = merge(articles, identities, duplicates)
    whole = ((at[position], extraction) for position, extraction in enumerate(_corrected(extractions)) if position in at)
    yield from rows_of(articles, whole, identities, merged, duplicates, [*issues, *copies])


def _corrected(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    for extraction in extractions:
        yield from corrected([extraction], corrections())


def _outline(extraction: Extraction) -> Extraction:
    """What is needed of an article to decide what only all articles together can tell."""
    facts = replace(extraction.facts, body_spans=())
    meetings = tuple(replace(meeting, mentions=()) for meeting in extraction.meetings)
    return Extraction(facts, tuple(map(_outline_of_person, extraction.people)), meetings)


def _outline_of_person(person: Person) -> Person:
    """Of the mentions only whether one is a name; what many articles tell alike is held once."""
    return replace(
        person,
        name=intern(person.name),
        role=person.role and intern(person.role),
        written=intern(person.written),
        mentions=tuple([mention for mention in person.mentions if mention.form == "name"][:1]),
    )


def _without_copies(outlines: Iterable[tuple[int, Extraction]]) -> tuple[list[tuple[int, Extraction]], list[Issue]]:
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
