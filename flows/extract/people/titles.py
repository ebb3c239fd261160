"""Titles: countries, offices, honorifics and occupations as they stand before a name or by themselves.

Belongs here: where a title begins and ends and which country goes with it. Does not: the name behind it (`names.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from flows.extract.people.lexicon import CountryTerm, Entry, Honorific, Lexicon, Occupation, Office
from flows.extract.people.names import NameReader
from flows.extract.people.tokens import POSSESSIVES, Token
from flows.extract.time_grammar import MONTHS, WEEKDAYS
from flows.registry import Gender

__all__ = ["OfficeUse", "Title", "TitleReader", "country_of", "joined"]


class OfficeUse(msgspec.Struct, frozen=True):
    """An office that the text names: "Russian foreign minister"."""

    office: Office
    country: str | None
    """As the text says; None where it says none."""
    former: bool
    text: str
    first: int
    last: int
    """`tokens[first:last]`, with country and complement."""

    @property
    def state(self) -> str | None:
        """The country that the text gives, else the one that the office implies."""
        return self.country or self.office.country


class Title(msgspec.Struct):
    """What has been read before a name."""

    start: int
    end: int = 0
    """Index after the last token that is an office, an honorific or an occupation; 0 while there is none."""
    uses: list[OfficeUse] = msgspec.field(default_factory=list)
    country: str | None = None
    gender: Gender | None = None
    honorific: bool = False
    occupation: str | None = None
    counterpart: bool = False
    former: bool = False
    deputy: bool = False
    plural: bool = False


_LONGEST_TITLE = 60
"""Words."""


class TitleReader:
    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, names: NameReader) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.names = names
        self.modifiers = lexicon.words["modifier"]

    def at(self, at: int) -> Title:
        """Countries, offices, honorifics and occupations from the token on, as far as they go."""
        title, here = Title(at), at
        while self.tokens[here].key and here - at < _LONGEST_TITLE:
            after = self._next(here, title)
            if after == here:
                break
            here = after
        return title

    def _next(self, here: int, title: Title) -> int:
        """Reads one part of the title; gives the index after it, or the same index where the title is over."""
        token = self.tokens[here]
        if token.key == "and":
            return here + 1 if self._joins_offices(here, title) else here
        size, entries = self.lexicon.match(self.tokens, here)
        office = next((e for e in entries if isinstance(e, Office)), None)
        if office is not None:
            return self._office(here, size, office, title)
        if any(isinstance(e, CountryTerm) for e in entries):
            return self._country(here, size, entries, title)
        if any(isinstance(e, Honorific) for e in entries):
            after = here + size + (self.tokens[here + size].text == ".")
            title.gender = next((e.gender for e in entries if isinstance(e, Honorific)), None) or title.gender
            title.honorific, title.end = True, after
            return after
        if entries and (not token.capital or token.opens or self._precedes_name(here + size)):
            if title.uses and title.uses[-1].last == here and self.tokens[here - 1].key == "chief":
                title.uses.pop()  # "IMF chief economist"
            title.gender = next((e.gender for e in entries if isinstance(e, Occupation)), None) or title.gender
            title.counterpart = title.counterpart or token.key in COUNTERPARTS
            title.plural = title.plural or token.key == "counterparts"
            title.occupation, title.end = token.key, here + size
            return here + size
        if token.key in self.modifiers and not self._is_then(here) and (not token.capital or token.opens or token.key in _FORMER):
            title.former = title.former or token.key in _FORMER
            title.deputy = title.deputy or token.key in _DEPUTIES
            return here + 1
        return here

    def _is_then(self, at: int) -> bool:
        """Does "then" tell the order of acts ("met P and then President P"), not of terms?"""
        return self.tokens[at].text == "Then" or (self.tokens[at].text == "then" and self.tokens[at - 1].key == "and")

    def _precedes_name(self, here: int) -> bool:
        """Does a name that needs no title begin here ("Attorney Brad Holm")?"""
        return self.names.at(here) is not None

    def _joins_offices(self, here: int, title: Title) -> bool:
        """ "Crown Prince and Prime Minister X" is one person, "the President and Prime Minister X" are two."""
        if not title.uses or title.end != here or title.plural or self.tokens[title.start - 1].key == "the":
            return False
        _, entries = self.lexicon.match(self.tokens, here + 1)
        return self.tokens[here + 1].capital and any(isinstance(e, Office) for e in entries)

    def _country(self, here: int, size: int, entries: Iterable[Entry], title: Title) -> int:
        """A country before an office.

        What stood before another country is no part of the title ("Norway U.S. Secretary …"), nor is the object of a preposition
        ("the king of Jordan ⏎ President Biden …").
        """
        after = here + size
        owns = self.tokens[after].text in POSSESSIVES
        is_adjective = any(isinstance(e, CountryTerm) and e.form == "adjective" for e in entries)
        if title.end or (self._is_object(here) and not owns and not is_adjective):
            return here
        if here > title.start and self.tokens[here - 1].text not in POSSESSIVES:
            title.start = here
        title.country = country_of(entries)
        return after + owns

    def _is_object(self, here: int) -> bool:
        """Does a preposition stand before it?"""
        before = self.tokens[here - 1].key
        return (self.tokens[here - 2].key if before == "the" else before) in _PREPOSITIONS

    def _office(self, here: int, size: int, office: Office, title: Title) -> int:
        """Adds the office to the title; gives the index after it and its complement ("of Russia")."""
        if title.plural and title.uses:
            return here
        country, after = self._complement(here + size)
        first = here if title.uses else title.start
        text = joined(self.tokens[first:after])
        qualified = self.tokens[here + size].key == "to" and after > here + size and not set(office.offices) & _POSTED
        if qualified or title.deputy:  # "national security adviser to the vice president", "deputy attorney general" are other offices
            office = msgspec.structs.replace(office, offices=(), role=text)
        title.uses.append(OfficeUse(office, country or title.country, title.former, text, first, after))
        title.gender = office.gender or title.gender
        title.plural = title.plural or office.plural
        title.end = after
        return after

    def _complement(self, here: int) -> tuple[str | None, int]:
        """The country of "of Russia", "of the Russian Federation"; none for "for European and Eurasian Affairs"; and where it ends."""
        if self.tokens[here].key not in _COMPLEMENTS or self._begins_registered_name(here):
            return None, here
        first = here + 2 if self.tokens[here + 1].key == "the" else here + 1
        size, entries = self.lexicon.match(self.tokens, first)
        if size and self.tokens[here].key == "of" and any(isinstance(e, CountryTerm) and e.form != "adjective" for e in entries):
            return country_of(entries), first + size
        after = first
        while self._goes_on(after):
            after += 1
        while after > first and self.tokens[after - 1].key in _JOINTS:
            after -= 1
        return (None, after) if after > first else (None, here)

    def _goes_on(self, at: int) -> bool:
        token = self.tokens[at]
        if token.key in _JOINTS or token.key in _SUBJECTS:
            return True
        return token.capital and not token.opens and token.key not in _CALENDAR and self.names.at(at) is None

    def _begins_registered_name(self, at: int) -> bool:
        """ "President To Lam": no "to" of an office."""
        found = self.names.at(at) if self.tokens[at].capital else None
        return found is not None and found.registered


def joined(tokens: Iterable[Token]) -> str:
    """The words of the tokens, with blanks where a text has them."""
    text = " ".join(token.text for token in tokens)
    for mark in (" 's", " ’s", " ,", " ."):
        text = text.replace(mark, mark[1:])
    return text


def country_of(entries: Iterable[Entry]) -> str | None:
    """The one country that the term can mean."""
    codes = {entry.code for entry in entries if isinstance(entry, CountryTerm)}
    return codes.pop() if len(codes) == 1 else None


COUNTERPARTS = frozenset({"counterpart", "counterparts", "opposite"})
"""First words of nouns for who holds the same office elsewhere; "opposite number" is the only noun that begins with "opposite"."""
_PREPOSITIONS = frozenset({"of", "in", "to", "from"})
_COMPLEMENTS = frozenset({"of", "for", "to", "on"})
_CALENDAR = frozenset([*WEEKDAYS, *MONTHS])
_JOINTS = frozenset({"and", "of", "the", "for"})
_POSTED = frozenset({"ambassador", "envoy"})
_SUBJECTS = frozenset({"affairs", "issues", "relations", "security", "policy", "defence", "defense", "state", "forces", "movement", "army"})
_DEPUTIES = frozenset({"deputy", "vice", "assistant", "associate"})
_FORMER = frozenset({"former", "ex", "late", "then", "incoming"})
"""Not in the office on the day."""
