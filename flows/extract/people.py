"""People: names, offices and other mentions of the persons that one article tells of (stub: to be written)."""

from __future__ import annotations

from flows.extract.document import Document
from flows.model import Person, PersonMention, Span


class People:
    """The persons of one article and where it mentions them."""

    def __init__(self, persons: tuple[Person, ...]) -> None:
        self.persons = persons
        self._mentions = sorted(
            ((mention, index) for index, person in enumerate(persons) for mention in person.mentions), key=lambda pair: pair[0].span
        )

    def within(self, span: Span) -> list[tuple[PersonMention, int]]:
        """Mentions that overlap the span, in the order of the text, each with the index of its person."""
        return [(mention, index) for mention, index in self._mentions if mention.span.overlaps(span)]

    def at(self, span: Span) -> int | None:
        """The person that the span refers to: the one whose mention overlaps it most; None where there is none."""
        candidates = self.within(span)
        if not candidates:
            return None
        return max(candidates, key=lambda c: min(c[0].span.end, span.end) - max(c[0].span.start, span.start))[1]


def find_people(document: Document) -> People:
    """All persons of the article with all their mentions, names, offices, nominals and pronouns."""
    return People(())
