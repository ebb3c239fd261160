"""The words by which people are told: countries, offices, titles, occupations, given names, and words that no name contains.

Belongs here: compiling `reference/` into one table of phrases. Does not: reading any article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import msgspec

from flows.extract.document import Document
from flows.extract.people.tokens import Token, tokenise
from flows.reference import listed, reference_rows
from flows.registry import Gender, name_key, registry

__all__ = [
    "CountryTerm",
    "Honorific",
    "Lexicon",
    "Occupation",
    "Office",
    "given_name_variants",
    "is_common_surname",
    "lexicon",
    "phrase_key",
    "tokens_of",
]


class CountryTerm(msgspec.Struct, frozen=True):
    code: str
    form: Literal["name", "adjective", "metonym"]


class Office(msgspec.Struct, frozen=True):
    """A row of `offices.tsv`: an office as texts name it, and which offices of the registry it can be."""

    role: str
    offices: tuple[str, ...]
    positions: tuple[str, ...]
    """Lower-case parts, one of which the registry's position has; none: any position."""
    country: str | None
    gender: Gender | None
    title: bool
    """Can it stand before a name?"""
    alone: bool
    """Can it stand for the person by itself?"""
    plural: bool = False


class Honorific(msgspec.Struct, frozen=True):
    gender: Gender | None


class Occupation(msgspec.Struct, frozen=True):
    gender: Gender | None


Entry = CountryTerm | Office | Honorific | Occupation


class Node(msgspec.Struct):
    """A node of the tree of phrases: what the words so far can be, and the words that go on."""

    entries: tuple[Entry, ...] = ()
    capitals: bool = False
    """Is it only what it is where its words have capitals?"""
    children: dict[str, Node] = msgspec.field(default_factory=dict)


class Lexicon(msgspec.Struct, frozen=True):
    phrases: dict[str, Node]
    """First word → the tree of the phrases that begin with it."""
    given_names: dict[str, Gender | None]
    words: dict[str, frozenset[str]]
    """Kind of `name_words.tsv` → words."""
    places: frozenset[str]
    organisations: frozenset[str]
    """Names of organisations that have the form of a person's ("Goldman Sachs")."""
    glued: frozenset[str]
    """Words that begin an office."""

    def match(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[Entry, ...]]:
        """The longest phrase that begins at the token: its number of words (0: none) and what it can be."""
        node = self.phrases.get(tokens[at].key)
        found: tuple[int, tuple[Entry, ...]] = 0, ()
        here = at
        while node is not None:
            here += 1
            if node.entries and (not node.capitals or _has_capitals(tokens, at, here)):
                found = here - at, node.entries
            if not node.children or here >= len(tokens):
                break
            node = node.children.get(tokens[here].key or tokens[here].text.replace("’", "'"))
        return found


def _has_capitals(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Are the words written as the name of a country is? Short ones are in capitals throughout ("US", not "us")."""
    if len(tokens[first].key) <= 2 and not tokens[first].text.replace(".", "").isupper():
        return False
    return all(token.capital or len(token.key) <= 3 for token in tokens[first:last])


@cache
def lexicon() -> Lexicon:
    """The tables of `reference/`, compiled once a process."""
    table: dict[tuple[str, ...], dict[Entry, bool]] = {}
    for phrase, capitals, entry in _entries():
        table.setdefault(phrase, {}).setdefault(entry, capitals)
    root = Node()
    for words, entries in table.items():
        node = root
        for word in words:
            node = node.children.setdefault(word, Node())
        node.entries, node.capitals = tuple(entries), all(entries.values())
    kinds: dict[str, set[str]] = {}
    for row in reference_rows("name_words.tsv"):
        kinds.setdefault(row["kind"], set()).add(name_key(row["word"]))
    return Lexicon(
        phrases=root.children,
        given_names=_given_names(),
        words={kind: frozenset(words) for kind, words in kinds.items()},
        places=_places(),
        organisations=frozenset(name_key(name) for row in reference_rows("institutions.tsv") for name in listed(row["phrases"])),
        glued=frozenset(words[0] for words, entries in table.items() if any(isinstance(entry, Office) for entry in entries)),
    )


@lru_cache(maxsize=1)
def tokens_of(document: Document) -> list[Token]:
    """The tokens of the article: made once for all who read them one after the other."""
    return tokenise(document, lexicon().glued)


def _entries() -> Iterator[tuple[tuple[str, ...], bool, Entry]]:
    for country in registry().countries.values():
        for alias in (country.name, *country.aliases):
            if len(alias) > 2 or alias in _SHORT_CODES:
                yield phrase_key(alias), True, CountryTerm(country.code, "name")
        for metonym in country.metonyms if country.kind != "historical" else ():
            yield phrase_key(metonym), True, CountryTerm(country.code, "metonym")
        for demonym in country.demonyms:
            yield phrase_key(demonym), True, CountryTerm(country.code, "adjective")
    for row in reference_rows("offices.tsv"):
        for phrase in listed(row["phrases"]):
            yield phrase_key(phrase), False, _office(row)
            yield _plural(phrase_key(phrase)), False, msgspec.structs.replace(_office(row), plural=True)
    for row in reference_rows("honorifics.tsv"):
        yield phrase_key(row["word"]), False, Honorific(_gender(row["gender"]))
    for row in reference_rows("person_nouns.tsv"):
        yield phrase_key(row["word"]), False, Occupation(_gender(row["gender"]))


_SHORT_CODES = frozenset({"US", "UK", "EU", "UN"})


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The words as tokens have them: "People's Republic" is three."""
    words = phrase.replace("'s ", " 's ").split()
    return tuple(name_key(word) if word != "'s" else word for word in words if name_key(word))


def _plural(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """ "foreign ministers", "secretaries of state"."""
    words = list(phrase)
    head = next((n for n, word in enumerate(words) if word in ("of", "for", "to")), len(words)) - 1
    word = words[head]
    words[head] = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return tuple(words)


def _office(row: dict[str, str]) -> Office:
    use = listed(row["use"]) or ("title", "alone")
    return Office(
        row["role"],
        listed(row["offices"]),
        listed(row["position"]),
        row["country"] or None,
        _gender(row["gender"]),
        "title" in use,
        "alone" in use,
    )


def _gender(cell: str) -> Gender | None:
    return "male" if cell == "male" else "female" if cell == "female" else None


def _given_names() -> dict[str, Gender | None]:
    """Given names with the gender that most of their bearers have: the US census, then the world list, then the registry's people."""
    names = {row["name"]: _gender(row["gender"]) for file in _NAME_FILES for row in reference_rows(file)}
    counted: dict[str, dict[Gender | None, int]] = {}
    for person in registry().people.values():
        words = name_key(person.name).split()
        if len(words) > 1 and words[0] not in name_key(person.family_name).split() and len(words[0]) > 1:
            counts = counted.setdefault(words[0], {})
            counts[person.gender] = counts.get(person.gender, 0) + 1
    for name, counts in counted.items():
        male, female = counts.get("male", 0), counts.get("female", 0)
        usual: Gender | None = "male" if male >= 4 * female and male else "female" if female >= 4 * male and female else None
        if name not in names or (usual is not None and names[name] != usual):
            names[name] = usual if name not in names else None
    return names


_NAME_FILES = ("given_names.tsv", "given_names_world.tsv")


@cache
def given_name_variants() -> dict[str, tuple[str, ...]]:
    """Short form → long forms of a given name, and the reverse."""
    variants: dict[str, dict[str, None]] = {}
    for row in reference_rows("nicknames.tsv"):
        for short in listed(row["short"]):
            variants.setdefault(short, {})[row["name"]] = None
            variants.setdefault(row["name"], {})[short] = None
    return {name: tuple(forms) for name, forms in variants.items()}


@cache
def _common_surnames() -> frozenset[str]:
    return frozenset(resources.files("flows.reference").joinpath("common_surnames.txt").read_text(encoding="utf-8").split())


def is_common_surname(name: str) -> bool:
    """Is it one of the thousand commonest surnames of the US census? These alone tell nobody."""
    return name_key(name) in _common_surnames()


def _places() -> frozenset[str]:
    """Names of places, folded: not given names of persons by themselves."""
    rows = reference_rows("places.tsv")
    names = (name_key(name) for row in rows for name in (row["name"], *listed(row["aliases"])))
    return frozenset(names) | {row["word"] for row in reference_rows("name_words.tsv") if row["kind"] == "place"}
