"""Names with their titles, and offices by themselves, as the text writes them: before anybody is told apart from anybody.

Belongs here: putting names and titles together. Does not: who that is (`cast.py`, `offices.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from flows.extract.people.lexicon import CountryTerm, Lexicon, lexicon
from flows.extract.people.names import NameRange, NameReader
from flows.extract.people.titles import OfficeUse, Title, TitleReader, country_of, joined
from flows.extract.people.tokens import POSSESSIVES, Token
from flows.registry import Gender, registry

__all__ = ["NamePhrase", "OfficePhrase", "Phrase", "find_phrases"]


class NamePhrase(msgspec.Struct, frozen=True):
    """A name with what stands before it: "US Secretary of State John Kerry"."""

    start: int
    end: int
    """Characters, title included."""
    first: int
    last: int
    """Tokens of the name; `last` is the index after."""
    name: str
    key: str
    registered: bool
    title_first: int
    words: int
    """Capitalised words of the name, without "Jr." and the like."""
    uses: tuple[OfficeUse, ...] = ()
    titled: bool = False
    gender: Gender | None = None
    """As the title tells."""
    occupation: str | None = None
    counterpart: bool = False
    country: str | None = None
    modifier: bool = False
    """Does it only modify another noun ("the Obama administration")?"""


class OfficePhrase(msgspec.Struct, frozen=True):
    """An office, an occupation or a counterpart without a name: "the Russian president", "the diplomat", "his Chinese counterpart"."""

    start: int
    end: int
    first: int
    last: int
    use: OfficeUse | None
    noun: str | None
    gender: Gender | None
    country: str | None
    determiner: str
    """The word before, folded, or the mark."""
    plural: bool = False
    apposed_to: int | None = None
    """First token of the name that it stands in apposition to ("Lavrov, Russia's top diplomat,")."""


Phrase = NamePhrase | OfficePhrase


def find_phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """All names that stand in full or behind a title, and all offices and occupations by themselves, in the order of the text."""
    return _with_appositions(list(_Reader(tokens, lexicon()).read()), tokens)


def _with_appositions(phrases: list[Phrase], tokens: Sequence[Token]) -> list[Phrase]:
    """Gives a name the office or occupation that follows it between commas, and the office the name."""
    for n, (name, office) in enumerate(itertools.pairwise(phrases)):
        if not isinstance(name, NamePhrase) or not isinstance(office, OfficePhrase) or not _is_apposition(name, office, tokens):
            continue
        phrases[n + 1] = msgspec.structs.replace(office, apposed_to=name.first)
        if office.use is not None:
            phrases[n] = msgspec.structs.replace(name, uses=(*name.uses, office.use))
        elif name.occupation is None:
            phrases[n] = msgspec.structs.replace(name, occupation=_noun_phrase(office, tokens))
    return phrases


def _is_apposition(name: NamePhrase, office: OfficePhrase, tokens: Sequence[Token]) -> bool:
    """A comma, perhaps a determiner and up to three words, then the office, then a mark."""
    between = tokens[name.last : office.first]
    if office.plural or not between or between[0].text != "," or len(between) > 5 or not all(t.key for t in between[1:]):
        return False
    if len(between) > 1 and between[1].key not in _DETERMINERS:
        return False
    after = tokens[office.last]
    if after.text in POSSESSIVES:
        return False
    return not after.key or after.key in _RELATIVE or after.key in (_AFTER_NOUN if office.use is None else _AFTER_OFFICE)


def _noun_phrase(office: OfficePhrase, tokens: Sequence[Token]) -> str:
    """The occupation with what follows it up to the next mark: "research manager at the institute"."""
    last = office.last
    while tokens[last].key and tokens[last].key not in _RELATIVE and last < office.last + 8:
        last += 1
    return joined(tokens[office.first : last])


class _Reader:
    def __init__(self, tokens: Sequence[Token], words: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = words
        self.names = NameReader(tokens, words, registry())
        self.titles = TitleReader(tokens, words, self.names)
        self.modifiers = words.words["modifier"]
        self.entourage = words.words["entourage"]
        self.speech = words.words["speech"]
        self.suffixes = words.words["suffix"]

    def read(self) -> Iterator[Phrase]:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.key and (token.capital or token.key in self.lexicon.phrases or token.key in self.modifiers):
                phrases, at = self._at(at)
                yield from phrases
            else:
                at += 1

    def _at(self, at: int) -> tuple[list[Phrase], int]:
        """What begins at the token, and where to go on."""
        name = self.names.at(at)
        if name is not None:
            phrase = self._name_phrase(name, Title(at))
            return [phrase], phrase.last
        if self.tokens[at].key not in self.lexicon.phrases and self.tokens[at].key not in self.modifiers:
            return [], at + 1
        title = self.titles.at(at)
        if title.end == 0:
            return [], at + max(1, self.lexicon.match(self.tokens, at)[0])
        names = self._names_behind(title)
        if not names:
            return list(self._alone(title)), title.end
        phrases: list[Phrase] = [self._name_phrase(name, title, leads=n == 0) for n, name in enumerate(names)]
        return phrases, max(names[-1].last, phrases[-1].last)

    # ------------------------------------------------------------ names behind titles

    def _names_behind(self, title: Title) -> list[NameRange]:
        """The name behind the title, or the names where the title is a plural ("Presidents Obama and Xi")."""
        titled = title.honorific or any(use.office.title for use in title.uses)
        named = bool(title.occupation) and self._is_first_name(title.end + 1) and self.tokens[title.end + 2].text == ","
        if self.tokens[title.end].text == "," and title.plural and not title.counterpart:
            return []  # "the French and Russian presidents, X and Y": nobody holds the office of both
        if self.tokens[title.end].text == "," and (title.uses or title.counterpart or named):
            name = self.names.at(title.end + 1, titled=named, evident=True)
            return [name] if name is not None and self._is_apposed(name) else []
        titled = titled or (title.occupation is not None and self._is_first_name(title.end))
        name = self.names.at(title.end, titled=titled, evident=True)
        if name is None:
            return []
        names = [name]
        while title.plural:
            at = names[-1].last + (self.tokens[names[-1].last].text == ",")
            at += self.tokens[at].key == "and"
            name = self.names.at(at, titled=titled, evident=True) if at > names[-1].last else None
            if name is None:
                break
            names.append(name)
        return names

    def _is_first_name(self, at: int) -> bool:
        """A given name by itself ("his wife, Doreen, …")."""
        if at + 1 >= len(self.tokens):
            return False
        token = self.tokens[at]
        return token.capital and token.key in self.lexicon.given_names and not self.tokens[at + 1].capital

    def _is_apposed(self, name: NameRange) -> bool:
        """Is the name after a comma closed off like an apposition, or beyond doubt a name?"""
        after = self.tokens[name.last]
        if not after.key or after.text in POSSESSIVES or after.key in self.speech or after.key in _RELATIVE:
            return True
        return self.names.at(name.first) is not None

    def _name_phrase(self, name: NameRange, title: Title, leads: bool = True) -> NamePhrase:
        first_token = title.start if leads and title.end else name.first
        last, end, card = self._card(name)
        country = None
        if self.tokens[last].key == "of":
            size, entries = self.lexicon.match(self.tokens, last + 1 + (self.tokens[last + 1].key == "the"))
            if size and any(isinstance(e, CountryTerm) and e.form == "name" for e in entries):
                country = country_of(entries)
        uses = tuple(msgspec.structs.replace(use, country=use.country or country) for use in title.uses) + card
        occupation = joined(self.tokens[title.start : title.end]) if title.occupation and not title.counterpart else None
        return NamePhrase(
            start=self.tokens[first_token].start,
            end=end,
            first=name.first,
            last=last,
            name=joined(self.tokens[self._noble(name, title) if leads else name.first : name.last]),
            key=name.key,
            registered=name.registered,
            words=sum(t.capital and t.key not in self.suffixes for t in self.tokens[name.first : name.last]),
            title_first=first_token,
            uses=uses,
            titled=title.end > 0,
            gender=title.gender,
            occupation=occupation,
            counterpart=title.counterpart,
            country=country or title.country,
            modifier=self.tokens[last].key in self.entourage,
        )

    def _noble(self, name: NameRange, title: Title) -> int:
        """Where the name begins as it is usually written: peers and princes of one name keep their title ("Lord Penrose")."""
        before = name.first - 1
        return before if title.end == name.first and " " not in name.key and self.tokens[before].key in _NOBLE else name.first

    def _card(self, name: NameRange) -> tuple[int, int, tuple[OfficeUse, ...]]:
        """Where the phrase ends: behind a link's card stuck to the name ("Fumio Kishida Kishida FumioForeign Minister of Japan")."""
        words = [t.key for t in self.tokens[name.first : name.last] if t.key]
        size = len(words)
        behind = [t.key for t in self.tokens[name.last : name.last + size]]
        if size < 2 or sorted(behind) != sorted(words):
            return name.last, name.end, ()
        last = name.last + size
        title = self.titles.at(last)
        if title.uses and title.start == last:
            last = title.end
        return last, self.tokens[last - 1].end, tuple(title.uses)

    # ------------------------------------------------------------ offices by themselves

    def _alone(self, title: Title) -> Iterator[OfficePhrase]:
        """The offices, or the occupation, that stand without a name."""
        before = self.tokens[title.start - 1]
        if before.key == "year old" and title.start > 3:  # "the 61-year-old chancellor"
            before = self.tokens[title.start - 4]
        determiner = before.key or before.text.replace("’", "'")
        for use in title.uses:
            if use.office.alone or determiner == "," or determiner in _DETERMINERS:
                yield OfficePhrase(
                    self.tokens[use.first].start,
                    self.tokens[use.last - 1].end,
                    use.first,
                    use.last,
                    use,
                    None,
                    use.office.gender,
                    use.country,
                    determiner,
                    use.office.plural,
                )
        if not title.uses and title.occupation:
            yield OfficePhrase(
                self.tokens[title.start].start,
                self.tokens[title.end - 1].end,
                title.start,
                title.end,
                None,
                title.occupation,
                title.gender,
                title.country,
                determiner,
                title.plural,
            )


_NOBLE = frozenset({"lord", "lady", "baroness", "prince", "princess", "sheikh", "cardinal", "archbishop"})
_RELATIVE = frozenset({"who", "whom", "whose"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "one"})
_AFTER_OFFICE = frozenset({"for", "of", "at", "in"})
_AFTER_NOUN = frozenset({"at", "for", "of", "in", "with", "from", "on", "and", "based"})
