"""Speakers whom the text calls by what they are: "the minister", "the coalition spokesman", "the 43-year-old", "his wife".

Such words mean the person whom the article describes by them beside the name: in the title (`Health Minister Declan Roche`), behind it
(`Brad Hewitt, the Erbil spokesman for the coalition,`), or by age (`Colin Marsh, 43,`). All words of the phrase must be words of the
description; of several persons the one mentioned last is meant.

Belongs here: holding a definite phrase against these descriptions. Does not: offices that the registry fills (`people`).
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from flows.extract.document import Document
from flows.extract.people import People
from flows.extract.quotes.lexicon import verbs, words
from flows.model import PersonMention, Span
from flows.reference import reference_rows
from flows.registry import registry

_REACH = 2500
"""Characters back within which the person must have been mentioned."""
_NAMED_WITHIN = 900
"""Characters after an unnamed speaker within which an apposition can name him."""
_NEXT_WITHIN = 300
"""Characters within which the next sentences can begin with his name."""
_TITLE_WORDS = 6
"""Words before a name that can be its title."""


class Description(msgspec.Struct, frozen=True):
    """What stands beside one mention of a name: its words, and which of them can be the noun that says what the person is."""

    person: int
    at: int
    """Where the name stands, in characters."""
    heads: frozenset[str]
    words: frozenset[str]
    definite: bool
    """It follows the name with an article: "Ann Lee, the army spokeswoman,"."""

    def is_of(self, phrase: _Phrase) -> bool:
        """Is the noun of the phrase, or one as good, what the person is called?"""
        return any(head.split()[-1] in self.heads and self.words.issuperset(head.split()) for head in phrase.heads)


class Descriptions:
    """What one article calls its persons."""

    def __init__(self, document: Document, people: People) -> None:
        self._text = document.text
        self._people = people
        self._found: tuple[Description, ...] | None = None

    def bearer(self, span: Span) -> int | None:
        """Whom the definite noun phrase means; None where the article describes nobody so, or two that it could be."""
        phrase = _Phrase.read(span.of(self._text))
        if phrase is None:
            return None
        fitting = [d for d in self._descriptions() if d.is_of(phrase) and self._covers(d, phrase)]
        persons = {
            d.person
            for d in fitting
            if self._people.persons[d.person].gender in (None, phrase.gender or self._people.persons[d.person].gender)
        }
        if len(persons) > 1 and phrase.owned:
            return None
        before = [index for _, index in self._people.within(Span(max(0, span.start - _REACH), span.start)) if index in persons]
        if before:
            return before[-1]
        if len(persons) == 1 and phrase.owned and "spokesman" in phrase.heads:  # who speaks for somebody does so all through the article
            return persons.pop()
        return persons.pop() if len(persons) == 1 and all(d.at > span.start for d in fitting) and phrase.words else None

    def named_after(self, span: Span) -> int | None:
        """Whom the sentences after an unnamed speaker name: `A military spokesman said … Brad Hewitt, the military spokesman, …`."""
        phrase = _Phrase.read(span.of(self._text), indefinite=True)
        if phrase is None or not (phrase.before or phrase.words):
            return None
        told = msgspec.structs.replace(phrase, words=phrase.before or phrase.words)
        following = [d for d in self._descriptions() if span.end < d.at < span.end + _NAMED_WITHIN]
        fitting = {d.person for d in following if (d.definite or self._is_next(d, span)) and d.is_of(told) and self._covers(d, told)}
        earlier = {index for mention, index in self._people.within(Span(0, span.start)) if mention.form == "name"}
        return fitting.pop() if len(fitting) == 1 and fitting.isdisjoint(earlier) else None

    def _is_next(self, description: Description, span: Span) -> bool:
        """Does the name open one of the next two sentences?"""
        between = self._text[span.end : description.at]
        return len(between) < _NEXT_WITHIN and re.search(r"[.!?][\"”’]?\s+$|\n$", between) is not None

    def _covers(self, description: Description, phrase: _Phrase) -> bool:
        missing = phrase.words - description.words
        return missing <= _demonyms(self._people.persons[description.person].country)

    def _descriptions(self) -> tuple[Description, ...]:
        if self._found is None:
            listed = self._people.within(Span(0, len(self._text)))
            self._found = tuple(self._beside(mention, index) for mention, index in listed if mention.form == "name")
        return self._found

    def _beside(self, mention: PersonMention, index: int) -> Description:
        name = set(_tokens(self._people.persons[index].written)) or set(_tokens(mention.span.of(self._text))[-1:])
        title = [w for w in _title(self._text, mention.span.start) + _tokens(mention.span.of(self._text)) if w not in name]
        behind, heads = _behind(self._text, mention.span.end)
        definite = self._text.startswith(", the ", mention.span.end)
        return Description(index, mention.span.start, heads | frozenset(title[-1:]), frozenset(title) | behind, definite)


class _Phrase(msgspec.Struct, frozen=True):
    """A definite noun phrase: the nouns that its head is as good as, its other words, and whether it says whose."""

    heads: frozenset[str]
    words: frozenset[str]
    before: frozenset[str]
    """Those of the words that stand before the noun, without its qualifiers ("senior")."""
    owned: bool
    gender: str | None

    @classmethod
    def read(cls, text: str, indefinite: bool = False) -> _Phrase | None:
        found = _DEFINITE.match(text) or (_ARTICLE.match(text) if indefinite else None)
        if found is None:
            return None
        left, _, right = _PREPOSITION.sub("\n", text[found.end() :], count=1).partition("\n")
        head = _tokens(left)
        last = left.split()[-1] if head else ""
        if not last or (last[0].isupper() and not last.isupper()):  # "the White House" is a name
            return None
        before, behind = (frozenset(w for w in part if w not in _SMALL) for part in (head[:-1], _tokens(right)))
        before -= words("qualifier of source")
        return cls(
            _alike().get(head[-1], frozenset()) | {head[-1]},
            before | behind,
            before,
            found.group().strip().lower() != "the",
            _genders().get(head[-1]),
        )


def _title(text: str, end: int) -> list[str]:
    """The words right before a name, back to a mark, a determiner, a preposition or a verb."""
    found: list[str] = []
    run = _ENDS_PHRASE.split(text[max(0, end - 90) : end].removesuffix("\n"))[-1]
    for word in reversed(_tokens(run)):
        if word in _SMALL or word in verbs() or len(found) == _TITLE_WORDS:
            break
        found.insert(0, word)
    return found


def _behind(text: str, start: int) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the apposition behind a name, and the heads among them: its noun, the letters behind the name, the age."""
    heads: set[str] = set()
    described: set[str] = set()
    letters = _LETTERS.match(text, start)
    if letters:
        heads.add(letters[1].lower())
        start = letters.end()
    age = _AGE.match(text, start)
    if age:
        heads.add(f"{age[1]}-year-old")
        start = age.end() - 1
    apposition = _APPOSITION.match(text, start)
    if apposition:
        left, _, right = _PREPOSITION.sub("\n", apposition[1], count=1).partition("\n")
        noun = _tokens(left)
        if noun and not any(w in verbs() for w in noun):
            heads.add(noun[-1])
            described.update(noun, _tokens(right))
    return frozenset(described | heads), frozenset(heads)


def _tokens(text: str) -> list[str]:
    """Lower-case words; possessives without their ending, compounds also in parts."""
    found: list[str] = []
    for word in _WORD.findall(text):
        bare = _POSSESSIVE.sub("", word.lower()) if "'" in word or "’" in word else word.lower()
        if bare[:1].isdigit() or "-" not in bare:
            found.append(bare)
        else:
            found += [bare, *bare.split("-")]
    return found


@cache
def _alike() -> dict[str, frozenset[str]]:
    """Noun → other nouns that the text may have beside the name ("senator": "sen")."""
    table: dict[str, set[str]] = {}
    for row in words("same post"):
        first, *others = row.split("|")
        table.setdefault(first, set()).update(others)
        if first in ("spokesman", "chairman"):
            for other in others:
                table.setdefault(other, set()).update((first, *others))
    return {noun: frozenset(others) for noun, others in table.items()}


@cache
def _genders() -> dict[str, str]:
    """Noun → the gender of those whom it means ("spokesman")."""
    return {row["word"]: row["gender"] for row in reference_rows("person_nouns.tsv") if row["gender"]}


@cache
def _demonyms(code: str | None) -> frozenset[str]:
    """Words for what belongs to the country."""
    country = registry().countries.get(code or "")
    return frozenset(w for d in ((*country.demonyms, *country.aliases, country.name) if country else ()) for w in _tokens(d))


_ENDS_PHRASE = re.compile(r"[,.;:!?()“”\"—–\n]")
_POSSESSIVE = re.compile(r"['’]s?$")
_DEFINITE = re.compile(r"(?:[\w.’' -]{1,40}['’]s|the|his|her|its|their)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:an?\s+)?(?=\w)", re.IGNORECASE)
_PREPOSITION = re.compile(r"\s(?:of|for|at|from|in|with|on|to|and|who|against)\s")
_SMALL = frozenset(("of", "for", "at", "from", "in", "with", "on", "to", "and", "against", "by", "who")) | words("determiner")
_WORD = re.compile(r"\d+-year-old|[^\W\d_][\w.&-]*[\w](?:['’]s?\b)?|\w")
_LETTERS = re.compile(r"\s([A-Z]{2,3})\b")
_AGE = re.compile(r",\s(\d{2}),")
_APPOSITION = re.compile(r",\s(?:(?:the|a|an|his|her|its|their|who is)\s)?([^,.;:()“”\"\n]{2,100})[,.;)\n]")
