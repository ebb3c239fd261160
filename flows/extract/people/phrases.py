"""Names, titles and offices as the text writes them, before anybody is told apart from anybody.

Belongs here: which words form a name, which title, office or occupation goes with it, which office stands by itself.
Does not: who that is (`cast.py`, `offices.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from flows.extract.people.lexicon import CountryTerm, Honorific, Lexicon, Occupation, Office, lexicon
from flows.extract.people.tokens import Token
from flows.registry import Gender, Registry, registry

__all__ = ["NamePhrase", "OfficeUse", "Phrase", "find_phrases"]


class OfficeUse(msgspec.Struct, frozen=True):
    """An office that the text names: "Russian foreign minister"."""

    office: Office
    country: str | None
    former: bool
    text: str


class NamePhrase(msgspec.Struct, frozen=True):
    """A name with what stands before it: "US Secretary of State John Kerry"."""

    start: int
    end: int
    first: int
    """Index of the name's first token; `last` of the token after it."""
    last: int
    name: str
    key: str
    uses: tuple[OfficeUse, ...] = ()
    titled: bool = False
    honorific_gender: Gender | None = None
    occupation: str | None = None
    counterpart_of: bool = False
    country: str | None = None
    suffix: str | None = None


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
    """The word before, folded: "the", "his", "" where there is none."""
    plural: bool = False


Phrase = NamePhrase | OfficePhrase


def find_phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """All names that stand in full or behind a title, and all offices and occupations by themselves, in the order of the text."""
    return _Reader(tokens, lexicon(), registry()).read()


class _Title(msgspec.Struct):
    """What has been read before a name."""

    uses: list[OfficeUse] = msgspec.field(default_factory=list)
    country: str | None = None
    gender: Gender | None = None
    honorific: bool = False
    occupation: str | None = None
    counterpart: bool = False
    former: bool = False
    plural: bool = False
    end: int = 0
    """Index after the last token that is an office, an honorific or an occupation."""


class _Reader:
    def __init__(self, tokens: Sequence[Token], words: Lexicon, people: Registry) -> None:
        self.tokens = tokens
        self.lexicon = words
        self.registry = people
        self.function = words.words["function"]
        self.organisation = words.words["organisation"]
        self.particles = words.words["particle"]
        self.suffixes = words.words["suffix"]
        self.modifiers = words.words["modifier"]
        self.speech = words.words["speech"]

    def read(self) -> list[Phrase]:
        found: list[Phrase] = []
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if not token.key or not (token.capital or token.key in self.lexicon.phrases or token.key in self.modifiers):
                at += 1
                continue
            phrases, at = self._at(at)
            found.extend(phrases)
        return found

    def _at(self, at: int) -> tuple[list[Phrase], int]:
        """What begins at the token, and where to go on."""
        name = self._name(at, titled=False)
        if name is not None:
            return [self._name_phrase(at, name, _Title())], name[1]
        title = self._title(at)
        if title.end == 0:
            return [], at + 1
        names = self._names_after(title)
        if names:
            phrases: list[Phrase] = [self._name_phrase(at if n == 0 else name[0], name, title) for n, name in enumerate(names)]
            return phrases, names[-1][1]
        return self._alone(at, title), title.end

    # ------------------------------------------------------------ titles

    def _title(self, at: int) -> _Title:
        """Countries, offices, honorifics and occupations from the token on, as far as they go."""
        title, position = _Title(), at
        while position < len(self.tokens) and self.tokens[position].key:
            token = self.tokens[position]
            size, entries = self.lexicon.match(self.tokens, position)
            office = next((e for e in entries if isinstance(e, Office)), None)
            country = next((e for e in entries if isinstance(e, CountryTerm)), None)
            if office is not None:
                position = self._office(position, size, office, title)
            elif country is not None:
                title.country = country.code
                position += size
                if self.tokens[position].text in _POSSESSIVES:
                    position += 1
            elif entries and isinstance(entries[0], Honorific):
                position += size
                if self.tokens[position].text == ".":
                    position += 1
                title.gender, title.honorific, title.end = entries[0].gender or title.gender, True, position
            elif entries and isinstance(entries[0], Occupation) and not token.capital:
                position += size
                title.counterpart = title.counterpart or token.key in _COUNTERPARTS
                title.gender = entries[0].gender or title.gender
                title.occupation, title.end = token.key, position
            elif token.key in self.modifiers and (not token.capital or token.opens):
                title.former = title.former or token.key in _FORMER
                position += 1
            else:
                break
        return title

    def _office(self, position: int, size: int, office: Office, title: _Title) -> int:
        """Adds the office at the token to the title; gives the index after it and its complement ("of Russia")."""
        start, position = self.tokens[position].start, position + size
        end = self.tokens[position - 1].end
        country, position, end = self._complement(position, end)
        code = country or title.country or office.country
        title.uses.append(OfficeUse(office, code, title.former, self._text(start, end)))
        title.gender = office.gender or title.gender
        title.plural = title.plural or office.plural
        title.end = position
        return position

    def _complement(self, position: int, end: int) -> tuple[str | None, int, int]:
        """The country in "of Russia", "of the Russian Federation", "for European and Eurasian Affairs" (none), and where that ends."""
        if self.tokens[position].key not in _COMPLEMENTS:
            return None, position, end
        here = position + 1
        if self.tokens[here].key == "the":
            here += 1
        size, entries = self.lexicon.match(self.tokens, here)
        country = next((e for e in entries if isinstance(e, CountryTerm)), None)
        if country is not None and country.form != "adjective":
            return country.code, here + size, self.tokens[here + size - 1].end
        first = here
        while self.tokens[here].key and (
            self.tokens[here].capital or self.tokens[here].key in _JOINTS or self.tokens[here].key in _SUBJECTS
        ):
            if self._name(here, titled=False) is not None:
                break
            here += 1
        while here > first and self.tokens[here - 1].key in _JOINTS:
            here -= 1
        return (None, here, self.tokens[here - 1].end) if here > first else (None, position, end)

    # ------------------------------------------------------------ names

    def _names_after(self, title: _Title) -> list[tuple[int, int, str]]:
        """The name behind the title, or the names where the title is a plural ("Presidents Obama and Xi")."""
        at = title.end
        direct = bool(title.honorific or title.occupation or any(use.office.title for use in title.uses))
        if self.tokens[at].text == "," and (title.uses or title.counterpart):
            name = self._name(at + 1, titled=False, evident=True)
            return [name] if name is not None and self._apposed(name) else []
        name = self._name(at, titled=direct, evident=True)
        if name is None or (title.occupation and not title.uses and not title.honorific and name[1] - name[0] < 2):
            return []
        names = [name]
        while title.plural and name is not None:
            at = name[1]
            if self.tokens[at].text == ",":
                at += 1
            if self.tokens[at].key == "and":
                at += 1
            name = self._name(at, titled=True, evident=True) if at > names[-1][1] else None
            if name is not None:
                names.append(name)
        return names

    def _apposed(self, name: tuple[int, int, str]) -> bool:
        """Is the name closed off like an apposition?"""
        after = self.tokens[name[1]]
        return not after.key or after.text in _POSSESSIVES or after.key in self.speech or after.key in ("who", "whom", "whose")

    def _name(self, at: int, titled: bool, evident: bool = False) -> tuple[int, int, str] | None:
        """First and last token and the folded words of the person's name that begins at the token; None where there is none."""
        token = self.tokens[at]
        if not token.capital and not (titled and token.key.split(" ")[0] in self.particles):
            return None
        run = self._run(at)
        if not run:
            return None
        known = self._registered(run)
        if known is not None:
            return self._unless_organisation(at, known)
        length = self._unregistered(at, run, titled, evident)
        return self._unless_organisation(at, run[length - 1]) if length else None

    def _run(self, at: int) -> list[tuple[int, str]]:
        """Index after each word that could go on with a name, with the folded words so far."""
        run: list[tuple[int, str]] = []
        here, words = at, ""
        while len(run) < 7:
            token = self.tokens[here]
            if not token.key or not (token.capital or (token.key in self.particles and self._goes_on(here))):
                break
            if run and token.opens:
                break
            words = f"{words} {token.key}" if words else token.key
            here += 1
            if self.tokens[here].text == "." and (len(token.text) == 1 or token.key in _ABBREVIATED):
                here += 1
            run.append((here, words))
        return run

    def _goes_on(self, at: int) -> bool:
        """Is there a capital after the particles?"""
        while self.tokens[at].key in self.particles and not self.tokens[at].capital:
            at += 1
        return self.tokens[at].capital

    def _registered(self, run: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
        """The longest beginning of the run that is a full name or alias of the registry."""
        first = run[0][1].split(" ")[0]
        if first not in self.registry.name_starts:
            return None
        for after, words in reversed(run):
            if " " in words and (self.registry.named(words) or self.registry.named(_without_initials(words))):
                return after, words
        return None

    def _unregistered(self, at: int, run: Sequence[tuple[int, str]], titled: bool, evident: bool) -> int:
        """How many words of the run are a person's name; 0 where nothing says so."""
        length = 0
        for n, (after, _) in enumerate(run[:5]):
            token = self.tokens[at if n == 0 else run[n - 1][0]]
            if token.key in self.function or token.key in self.organisation:
                break
            if n and not token.capital and token.key not in self.particles:
                break
            if token.text.isupper() and len(token.text) > 4 and not titled:
                break
            _, entries = self.lexicon.match(self.tokens, at if n == 0 else run[n - 1][0])
            if any(not isinstance(e, Occupation) for e in entries) and not (
                n and isinstance(entries[0], CountryTerm) and after == run[-1][0]
            ):
                break
            length = n + 1
        if length == 0 or (length == 1 and not titled):
            return 0
        if length < len(run) and self.tokens[run[length - 1][0]].key in self.organisation:
            return 0
        if titled or evident:
            return length
        return length if self._looks_like_person(at, run[:length]) else 0

    def _looks_like_person(self, at: int, run: Sequence[tuple[int, str]]) -> bool:
        """Does the form of the untitled words, or what stands around them, tell a person?"""
        words = run[-1][1].split(" ")
        first, after = self.tokens[at], self.tokens[run[-1][0]]
        if (
            run[-1][1] in self.lexicon.places
            or self.tokens[at - 1].key in ("the", "a", "an")
            or (first.text.isupper() and len(first.text) > 2)
        ):
            return False
        if first.key in self.lexicon.given_names and first.key not in self.lexicon.places:
            return True
        if any(word in self.particles for word in words[1:-1]) or any(len(word) == 1 for word in words[1:-1]):
            return True
        before = self.tokens[at - 1]
        if first.opens and first.key in self.lexicon.places:
            return False
        if after.key in self.speech or (before.key in self.speech and before.key not in ("told", "asked")):
            return True
        return after.text == "," and self._apposition(run[-1][0] + 1)

    def _apposition(self, at: int) -> bool:
        """Does an occupation, an office or an age follow before the next mark?"""
        if self.tokens[at].text.isdigit() and self.tokens[at + 1].text in (",", "."):
            return 15 < int(self.tokens[at].text) < 100
        if self.tokens[at].key not in _DETERMINERS and not self.lexicon.match(self.tokens, at)[0]:
            return False
        for here in range(at, min(at + 9, len(self.tokens) - 1)):
            if not self.tokens[here].key and self.tokens[here].text not in _POSSESSIVES:
                return False
            _, entries = self.lexicon.match(self.tokens, here)
            if any(isinstance(e, (Office, Occupation)) for e in entries):
                return True
        return False

    def _unless_organisation(self, at: int, found: tuple[int, str]) -> tuple[int, int, str] | None:
        """Not "Kennedy Center", "Clinton Foundation", "Obama administration"."""
        after = self.tokens[found[0]]
        if after.key in self.organisation and after.capital:
            return None
        return at, found[0], found[1]

    # ------------------------------------------------------------ phrases

    def _name_phrase(self, start: int, name: tuple[int, int, str], title: _Title) -> NamePhrase:
        first, last, key = name
        suffix, last = self._suffix(last)
        end = self._last_word(last).end
        country = None
        if self.tokens[last].key == "of" and title.uses and title.end <= first:
            _, entries = self.lexicon.match(self.tokens, last + 1)
            country = next((e.code for e in entries if isinstance(e, CountryTerm) and e.form == "name"), None)
        uses = tuple(msgspec.structs.replace(use, country=country) for use in title.uses) if country else tuple(title.uses)
        return NamePhrase(
            start=self.tokens[start].start,
            end=end,
            first=first,
            last=last,
            name=self._text(self.tokens[first].start, end),
            key=key,
            uses=uses,
            titled=title.end > 0,
            honorific_gender=title.gender,
            occupation=self._text(self.tokens[start].start, self.tokens[first].start).rstrip(" ,") if title.occupation else None,
            counterpart_of=title.counterpart,
            country=country or title.country,
            suffix=suffix,
        )

    def _suffix(self, last: int) -> tuple[str | None, int]:
        """ "Jr." and "II" behind a name."""
        here = last + 1 if self.tokens[last].text == "," else last
        token = self.tokens[here]
        if token.capital and token.key in self.suffixes and (len(token.text) > 1 or here == last):
            after = here + 1
            if self.tokens[after].text == "." and token.key in ("jr", "sr"):
                after += 1
            return token.key, after
        return None, last

    def _alone(self, at: int, title: _Title) -> list[Phrase]:
        """The office or occupation that stands without a name."""
        use = title.uses[-1] if title.uses else None
        if (use is None and title.occupation is None) or (use is not None and not use.office.alone):
            return []
        before = self.tokens[at - 1] if at else None
        return [
            OfficePhrase(
                start=self.tokens[at].start,
                end=self._last_word(title.end).end,
                first=at,
                last=title.end,
                use=use,
                noun=title.occupation,
                gender=title.gender,
                country=use.country if use else title.country,
                determiner=before.key or before.text if before else "",
                plural=title.plural,
            )
        ]

    def _last_word(self, after: int) -> Token:
        """The last word before the index, without the full stop of an abbreviation."""
        while after > 0 and not self.tokens[after - 1].key:
            after -= 1
        return self.tokens[after - 1]

    def _text(self, start: int, end: int) -> str:
        words = [t.text for t in self._between(start, end)]
        return " ".join(words).replace(" .", ".").replace(" ,", ",").replace(" 's", "'s").replace(" ’s", "’s")

    def _between(self, start: int, end: int) -> list[Token]:
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].start < start:
                low = middle + 1
            else:
                high = middle
        chosen: list[Token] = []
        while low < len(self.tokens) and self.tokens[low].end <= end and (self.tokens[low].text or not chosen):
            if self.tokens[low].text:
                chosen.append(self.tokens[low])
            low += 1
        return chosen


def _without_initials(words: str) -> str:
    """ "joseph r biden" → "joseph biden"."""
    return " ".join(word for word in words.split(" ") if len(word) > 1)


_POSSESSIVES = frozenset({"'s", "’s"})
_COMPLEMENTS = frozenset({"of", "for", "to", "on"})
_JOINTS = frozenset({"and", "of", "the", "for"})
_SUBJECTS = frozenset({"affairs", "issues", "relations", "security", "policy", "defence", "defense", "state"})
_FORMER = frozenset({"former", "ex", "late", "then"})
_COUNTERPARTS = frozenset({"counterpart", "counterparts"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "one"})
_ABBREVIATED = frozenset({"st", "jr", "sr"})
