"""Institutions that speak, and officials without a name: ministries, governments, the White House, "a senior US official".

Belongs here: where the text names them, and their usual English name. Does not: persons with a name (`people`), what they say (`quotes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from flows.extract.document import Document
from flows.extract.people.lexicon import CountryTerm, Honorific, Lexicon, Office, lexicon, phrase_key, tokens_of
from flows.extract.people.titles import country_of
from flows.extract.people.tokens import POSSESSIVES, Token
from flows.model import Span
from flows.reference import listed, reference_rows
from flows.registry import registry

__all__ = ["Institution", "find_institutions"]


class Institution(msgspec.Struct, frozen=True):
    span: Span
    name: str
    """Usual English name: "Russian Foreign Ministry" for "Moscow's foreign ministry"; an unnamed official in the words of the text."""
    country: str | None


def find_institutions(document: Document) -> tuple[Institution, ...]:
    """All institutions and unnamed officials that the article mentions, in the order of the text, without overlaps."""
    reader = _Reader(tokens_of(document), lexicon())
    found = list(reader.read())
    return tuple(_with_countries(found))


class _Kind(msgspec.Struct, frozen=True):
    """A row of `institutions.tsv`."""

    name: str
    """`{}` stands for the country's adjective, `{text}` for the words of the text."""
    country: str | None

    @property
    def is_national(self) -> bool:
        return "{}" in self.name


class _Found(msgspec.Struct, frozen=True):
    span: Span
    kind: _Kind | None
    """None for an unnamed official, an organisation known by its words alone, and "the ministry"."""
    text: str
    country: str | None
    anaphor: bool = False


class _Reader:
    def __init__(self, tokens: Sequence[Token], words: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = words
        self.kinds = _kinds()
        self.unnamed = words.words["unnamed"]
        self.qualifiers = words.words["official"] | words.words["modifier"]
        self.organisation = words.words["speaking"]
        self.function = words.words["function"]
        self.acronyms: dict[str, str] = {}
        """Short form → the name that the text gave before it: "Institute for Fiscal Studies (IFS)"."""

    def read(self) -> Iterator[_Found]:
        at = 0
        while at < len(self.tokens):
            found = self._at(at) if self._may_begin(at) else None
            if found is None:
                at += 1
            else:
                yield found[0]
                at = found[1]
                self._note_acronym(found[0], at)

    def _may_begin(self, at: int) -> bool:
        """Can anything begin at the token? Most words are small and in no list."""
        token = self.tokens[at]
        listed = token.capital or token.key in self.kinds or token.key in self.lexicon.phrases or token.key in self.qualifiers
        return bool(token.key) and (listed or self.tokens[at - 1].key == "the")

    def _at(self, at: int) -> tuple[_Found, int] | None:
        """What begins at the token, and where to go on."""
        token = self.tokens[at]
        if self.tokens[at - 1].key == "the" and (last := self._anaphor(at)):
            return self._found(at, last, None, None, anaphor=True), last
        if token.text in self.acronyms:
            return self._found(at, at + 1, _Kind(self.acronyms[token.text], None), None), at + 1
        official = self._official(at)
        if official is not None:
            return official
        start, country = at, None
        size, entries = self.lexicon.match(self.tokens, at) if token.capital else (0, ())
        if size and any(isinstance(e, CountryTerm) for e in entries):
            country = country_of(entries)
            at += size + (self.tokens[at + size].text in POSSESSIVES)
            if self.tokens[at].key == "s":
                at += 1
        kind, length = self._kind(at)
        if (
            kind is not None
            and (kind.is_national or country is None)
            and (country is not None or not kind.is_national or self._is_definite(at))
        ):
            return self._national(start, at, at + length, kind, country)
        kind, length = self._kind(start)
        if kind is not None and not kind.is_national:
            return self._found(start, start + length, kind, kind.country), start + length
        return self._organisation(start) if token.capital else None

    def _anaphor(self, at: int) -> int:
        """Where "agency" or "U.N. agency" ends, small words for a body that was named before; 0 where something else stands."""
        here = min(at + (self.tokens[at].key in _UNITED_NATIONS), len(self.tokens) - 2)
        token, after = self.tokens[here], self.tokens[here + 1]
        known = token.key in self.organisation and token.key not in _NO_ANAPHOR and not token.capital
        return here + 1 if known and not after.capital and after.key != "of" else 0

    def _note_acronym(self, found: _Found, at: int) -> None:
        """Reads the letters in brackets behind a name."""
        marks = self.tokens[at : at + 3]
        if len(marks) == 3 and marks[0].text == "(" and marks[2].text == ")" and marks[1].text.isupper() and len(marks[1].text) > 2:
            initials = [w[0] for w in found.text.replace("-", " ").split() if w[0].isupper()]
            if not found.anaphor and marks[1].text[0] in initials:
                self.acronyms.setdefault(
                    marks[1].text,
                    found.kind.name if found.kind and not found.kind.is_national and "{" not in found.kind.name else found.text,
                )

    def _national(self, start: int, at: int, last: int, kind: _Kind, country: str | None) -> tuple[_Found, int]:
        """A ministry or parliament, with the country before it, or behind it ("the Foreign Ministry of Russia")."""
        if country is None and kind.is_national and self.tokens[last].key == "of":
            here = last + 1 + (self.tokens[last + 1].key == "the")
            size, entries = self.lexicon.match(self.tokens, here)
            if size and any(isinstance(e, CountryTerm) and e.form != "adjective" for e in entries):
                country, last = country_of(entries), here + size
        return self._found(start if country or not kind.is_national else at, last, kind, country or kind.country), last

    def _kind(self, at: int) -> tuple[_Kind | None, int]:
        for words, capitals, kind in self.kinds.get(self.tokens[at].key, ()):
            here = self.tokens[at : at + len(words)]
            if tuple(t.key or t.text.replace("’", "'") for t in here) != words:
                continue
            in_capitals = here[0].capital and (here[-1].capital or words[0] in _UNITED_NATIONS)
            if capitals and not in_capitals and not kind.is_national:
                continue
            if (
                len(words) == 1
                and len(words[0]) < 5
                and not here[0].text.replace(".", "").isupper()
                and not kind.is_national
                and len(words[0]) < 4
            ):
                continue
            return kind, len(words)
        return None, 0

    def _is_definite(self, at: int) -> bool:
        return self.tokens[at - 1].key in ("the", "its", "their") or self.tokens[at].capital

    def _official(self, at: int) -> tuple[_Found, int] | None:
        """ "Senior US State Department official": qualifiers, countries and capitals up to the noun."""
        here, country, size = at, None, 0
        while self.tokens[here].key and here < at + 8:
            token = self.tokens[here]
            if token.key in self.unnamed and not (token.capital and not token.opens):
                if here == at or (self.tokens[here + 1].capital and not self.tokens[here + 1].opens):
                    return None
                return self._found(at, here + 1, None, country), here + 1
            size, entries = self.lexicon.match(self.tokens, here)
            if size and any(isinstance(e, CountryTerm) for e in entries):
                country = country or country_of(entries)
                here += size + (self.tokens[here + size].text in POSSESSIVES)
            elif token.key in self.qualifiers or (token.capital and token.key not in self.function and (here > at or not token.opens)):
                here += 1
            else:
                return None
        return None

    def _organisation(self, at: int) -> tuple[_Found, int] | None:
        """Capitalised words with a word such as University or Observatory among them."""
        here, told = at, False
        if self.tokens[at].key in self.function or self._may_be_person(at):
            return None
        while self._goes_on(here) and (here == at or not self.tokens[here].opens) and (told or self.tokens[here].key != "and"):
            is_head = here > at or self.tokens[here + 1].key in _JOINTS
            if not self.tokens[here].key:  # "Teachers' Association"
                here += 1
                continue
            told = told or (is_head and self.tokens[here].key in self.organisation and self.tokens[here].capital)
            here += 1
        while here > at and self.tokens[here - 1].key in _JOINTS:
            here -= 1
        return (self._found(at, here, None, None), here) if told else None

    def _may_be_person(self, at: int) -> bool:
        token = self.tokens[at]
        return token.key in self.lexicon.given_names and token.key not in self.lexicon.places and token.key not in self.organisation

    def _goes_on(self, here: int) -> bool:
        token = self.tokens[here]
        if token.text in ("'", "’") and self.tokens[here - 1].text.endswith("s"):
            return self.tokens[here + 1].capital
        if not token.key or not (token.capital or token.key in _JOINTS):
            return False
        _, entries = self.lexicon.match(self.tokens, here)
        return not any(isinstance(entry, (Office, Honorific)) for entry in entries)

    def _found(self, first: int, last: int, kind: _Kind | None, country: str | None, anaphor: bool = False) -> _Found:
        text = (
            " ".join(t.text for t in self.tokens[first:last])
            .replace(" 's", "'s")
            .replace(" ’s", "’s")
            .replace(" ' ", "' ")
            .replace(" ’ ", "’ ")
        )
        return _Found(Span(self.tokens[first].start, self.tokens[last - 1].end), kind, text, country, anaphor)


def _with_countries(found: Sequence[_Found]) -> Iterator[Institution]:
    """Usual names: a ministry without a country is the last one of that kind that had one, "the ministry" the last ministry at all."""
    last: dict[str, str] = {}
    named: dict[str, tuple[str, str | None]] = {}
    """Noun ("ministry") → name and country of the last body whose name has it."""
    for each in found:
        if each.anaphor:
            known = named.get(each.text.split()[-1])
            if known is not None:
                yield Institution(each.span, *known)
            continue
        country = each.country
        if each.kind is not None and each.kind.is_national:
            country = country or last.get(each.kind.name)
            if country is not None:
                last[each.kind.name] = country
        name = _name(each, country)
        for noun in f"{name} {each.text}".lower().split():
            named[noun] = name, country
        yield Institution(each.span, name, country)


def _name(found: _Found, country: str | None) -> str:
    if found.kind is None or found.kind.name == "{text}":
        return found.text
    if not found.kind.is_national:
        return found.kind.name
    if country is None or registry().countries[country].kind == "org":
        return found.text
    demonyms = registry().countries[country].demonyms
    return found.kind.name.format("US" if country == "US" else demonyms[0] if demonyms else registry().countries[country].name)


_UNITED_NATIONS = frozenset({"un", "u.n.", "u.n"})
_NO_ANAPHOR = frozenset(
    {"media", "press", "news", "post", "times", "mail", "service", "radio", "television", "tv", "front", "watch", "administration"}
)
"""Nouns that by themselves mean something else."""
_JOINTS = frozenset({"of", "for", "the", "and", "on"})


@cache
def _kinds() -> dict[str, list[tuple[tuple[str, ...], bool, _Kind]]]:
    """First word → phrases that begin with it, longest first."""
    table: dict[tuple[str, ...], _Kind] = {}
    for row in reference_rows("institutions.tsv"):
        for phrase in listed(row["phrases"]):
            table[phrase_key(phrase)] = _Kind(row["name"], row["country"] or None)
    kinds: dict[str, list[tuple[tuple[str, ...], bool, _Kind]]] = {}
    for words in sorted(table, key=lambda w: (-len(w), w)):
        kinds.setdefault(words[0], []).append((words, True, table[words]))
    return kinds
