"""People: names, offices and other mentions of the persons that one article tells of.

Reads the words of title and body once, gathers names into figures, matches these to the registry, then adds what refers to them:
offices, nominals, pronouns. A wrong person is worse than an unresolved one: where two can be meant, the words of the text stay.

Belongs here: who is mentioned where. Does not: who said or did what.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from flows.extract.document import Document
from flows.extract.people.cast import Figure, name_figures
from flows.extract.people.identity import tenure_on
from flows.extract.people.lexicon import lexicon, tokens_of
from flows.extract.people.offices import FigureGroup, add_offices
from flows.extract.people.phrases import NamePhrase, find_phrases
from flows.extract.people.pronouns import add_pronouns
from flows.extract.people.publisher import home_country
from flows.extract.people.surnames import add_bare_surnames, adopt_prominent
from flows.model import Person, PersonMention, Span
from flows.registry import Registry, name_key, registry
from flows.roles import role_of

__all__ = ["Group", "People", "find_people"]


class Group(msgspec.Struct, frozen=True):
    """Where the text refers to several persons at once: "the two presidents"."""

    span: Span
    members: tuple[int, ...]
    """Indices into `People.persons`, at least two."""


class People:
    """The persons of one article and where it mentions them."""

    def __init__(self, persons: tuple[Person, ...], groups: tuple[Group, ...] = ()) -> None:
        self.persons = persons
        self.groups = groups
        self._mentions = sorted(
            ((mention, index) for index, person in enumerate(persons) for mention in person.mentions), key=lambda pair: pair[0].span
        )
        self._ends = [mention.span.end for mention, _ in self._mentions]

    def within(self, span: Span) -> list[tuple[PersonMention, int]]:
        """Mentions that overlap the span, in the order of the text, each with the index of its person."""
        found: list[tuple[PersonMention, int]] = []
        for at in range(bisect_left(self._ends, span.start + 1), len(self._mentions)):
            mention, index = self._mentions[at]
            if mention.span.start >= span.end:
                break
            found.append((mention, index))
        return found

    def at(self, span: Span) -> int | None:
        """The person that the span refers to: the one whose mention overlaps it most; None where there is none."""
        candidates = self.within(span)
        if not candidates:
            return None
        return max(candidates, key=lambda c: min(c[0].span.end, span.end) - max(c[0].span.start, span.start))[1]


def find_people(document: Document) -> People:
    """All persons of the article with all their mentions, names, offices, nominals and pronouns."""
    known, published = registry(), document.clean.published
    day = published.isoformat() if published else None
    tokens = tokens_of(document)
    phrases = find_phrases(tokens)
    names = [phrase for phrase in phrases if isinstance(phrase, NamePhrase)]
    figures = name_figures(names, known, day)
    home = home_country(document.clean.publisher)
    adopt_prominent(tokens, figures, known, day, home)
    add_bare_surnames(tokens, names, figures, known, day)
    groups = add_offices(phrases, figures, known, day, home)
    add_pronouns(tokens, figures)
    return _people(figures, groups, known, day)


def _people(figures: Sequence[Figure], groups: Sequence[FigureGroup], known: Registry, day: str | None) -> People:
    """The figures that are mentioned, in the order of their first mention, and the groups of them."""
    persons = {n: _person(figure, known, day) for n, figure in enumerate(figures) if figure.mentions}
    order = sorted(persons, key=lambda n: persons[n].mentions[0].span)
    index = {n: at for at, n in enumerate(order)}
    found = (Group(group.span, tuple(sorted(index[n] for n in group.members if n in index))) for group in groups)
    return People(tuple(persons[n] for n in order), tuple(group for group in found if len(group.members) > 1))


def _person(figure: Figure, known: Registry, day: str | None) -> Person:
    mentions = tuple(sorted(set(figure.mentions), key=lambda mention: (mention.span, mention.form)))
    listed = known.people.get(figure.registry_id) if figure.registry_id else None
    tenure = tenure_on(known, listed.person_id, day, figure.uses) if listed else None
    return Person(
        name=listed.name if listed else figure.name,
        registry_id=figure.registry_id,
        role=role_of(tenure, known) if tenure else _words_of_role(figure),
        country=tenure.country if tenure else figure.country,
        gender=figure.gender,
        mentions=mentions,
        written=figure.name if any(mention.form == "name" for mention in mentions) else "",
    )


def _words_of_role(figure: Figure) -> str | None:
    """The office or occupation in the words of the text, whole; None for what is neither ("widow")."""
    words = (next(iter(figure.uses)).text if figure.uses else figure.occupation or "").split()
    while len(words) > 1 and _is_loose_end(words[-1]):
        words.pop()
    relation = bool(words) and not figure.uses and name_key(_OF.split(" ".join(words))[0]).split(" ")[-1] in lexicon().words["relation"]
    return None if relation else " ".join(words) or None


_OF = re.compile(r"\s(?:of|for|at|in|to|with|from|on)\s")


def _is_loose_end(word: str) -> bool:
    """Can no role end in the word: an abbreviation, or a word that no name has ("at", "New") and that is no occupation?"""
    key = name_key(word)
    node = lexicon().phrases.get(key)
    return word.endswith(".") or (key in lexicon().words["function"] and (node is None or not node.entries))
