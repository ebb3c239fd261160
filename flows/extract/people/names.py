"""Which capitalised words are a person's name, and where it ends.

Belongs here: the form of names and the words right around them. Does not: titles (`titles.py`), who it is (`identity.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from flows.extract.people.lexicon import CountryTerm, Honorific, Lexicon, Occupation, Office
from flows.extract.people.tokens import POSSESSIVES, Token
from flows.registry import Registry

__all__ = ["NameRange", "NameReader"]


class NameRange(msgspec.Struct, frozen=True):
    """`tokens[first:last]` is a name; `end` is the character after its last word."""

    first: int
    last: int
    key: str
    """The folded words, with the suffix ("jr", "ii") where there is one."""
    end: int
    registered: bool
    """Is it, as it stands, a name of the registry?"""


class NameReader:
    """Finds the names in one article's tokens."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, registry: Registry) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.registry = registry
        self.function = lexicon.words["function"]
        self.organisation = lexicon.words["organisation"]
        self.particles = lexicon.words["particle"]
        self.speech = lexicon.words["speech"]
        self.surnames = lexicon.words["surname"]
        """Ordinary words that are surnames too."""
        self.attested = frozenset(_surnames(tokens, lexicon))
        """Words that the article uses as a surname somewhere: "Mr Thornbury", "Thornbury said"."""

    def at(self, at: int, titled: bool = False, evident: bool = False) -> NameRange | None:
        """The name that begins at the token; None where there is none.

        `titled`: a title stands right before, so a surname alone is enough. `evident`: the words around say that a person follows.
        """
        token = self.tokens[at]
        if not token.capital and not (titled and token.key in self.particles):
            return None
        run = self._run(at)
        if not run:
            return None
        size, registered = self._registered(run), True
        if size == 0:
            size, registered = self._unregistered(at, run, titled, evident), False
        found = self._range(at, run[:size], registered) if size else None
        if found is not None and registered and not found.registered and self._is_office(at):
            return None  # "King Salman" is a name of the registry, "King Salman bin Abdulaziz" a title and a name
        return found

    # ------------------------------------------------------------ the words that could belong to it

    def _run(self, at: int) -> list[tuple[int, str]]:
        """For each word that could go on with a name: the index after it and the folded words so far."""
        run: list[tuple[int, str]] = []
        here, words = at, ""
        while len(run) < 7:
            token = self.tokens[here]
            if not token.key or (run and token.opens) or not (token.capital or self._leads_to_capital(here)):
                break
            words = f"{words} {token.key}" if words else token.key
            here += 1
            if self.tokens[here].text == "." and (len(token.text) == 1 or token.key == "st"):
                here += 1
            if self._is_nickname(here):
                here += 3
            run.append((here, words))
        return run

    def _is_nickname(self, at: int) -> bool:
        """Does a nickname in marks stand inside the name ('Robert C. "Bobby" Scott')?"""
        if self.tokens[at].text not in _OPENING or at + 3 >= len(self.tokens):
            return False
        return self.tokens[at + 1].capital and self.tokens[at + 2].text in _CLOSING and self.tokens[at + 3].capital

    def _leads_to_capital(self, at: int) -> bool:
        """Do only particles stand between here and a capital ("van der Bellen")?"""
        while self.tokens[at].key in self.particles and not self.tokens[at].capital:
            at += 1
        return self.tokens[at].capital

    def _range(self, at: int, run: Sequence[tuple[int, str]], registered: bool) -> NameRange | None:
        last, key = run[-1]
        after = self.tokens[last]
        if after.key in self.organisation and after.capital and not after.opens:
            return None
        while self.tokens[last].key in self.particles and self._leads_to_capital(last) and self.tokens[last].key != "of":
            last, key = last + 2, f"{key} {self.tokens[last].key} {self.tokens[last + 1].key}"
        end = self.tokens[last - 1 if self.tokens[last - 1].key else last - 2].end
        here = last + 1 if self.tokens[last].text == "," else last
        suffix = self.tokens[here]
        if suffix.capital and suffix.key in self.lexicon.words["suffix"] and (len(suffix.text) > 1 or here == last):
            last, key, end = here + 1, f"{key} {suffix.key}", suffix.end
            if self.tokens[last].text == "." and suffix.key in ("jr", "sr"):
                last += 1
        return NameRange(at, last, key, end, registered and bool(self.registry.named(key)))

    # ------------------------------------------------------------ names of the registry

    def _registered(self, run: Sequence[tuple[int, str]]) -> int:
        """How many words of the run are the longest full name or alias of the registry; 0 where none is."""
        if run[0][1].split(" ")[0] not in self.registry.name_starts:
            return 0
        for size in range(len(run), 0, -1):
            words = run[size - 1][1]
            if " " in words and (self.registry.named(words) or self.registry.named(without_initials(words))):
                return size
        return 0

    # ------------------------------------------------------------ other names

    def _unregistered(self, at: int, run: Sequence[tuple[int, str]], titled: bool, evident: bool) -> int:
        """How many words of the run are a person's name; 0 where nothing says so."""
        size, seen = 0, set[str]()
        for n in range(min(len(run), 5)):
            here = at if n == 0 else run[n - 1][0]
            if self.tokens[here].key in seen or not self._can_be_name(here, n, n + 1 == len(run), titled):
                break
            seen.add(self.tokens[here].key)
            size = n + 1
        while size and run[size - 1][1].split(" ")[-1] in self.particles:
            size -= 1
        letters = sum(len(word) > 1 for word in run[size - 1][1].split(" ")) if size else 0
        if letters == 0 or (size < 2 and not titled):
            return 0
        if size < len(run) and self.tokens[run[size - 1][0]].key in self.organisation:
            return 0
        if self._precedes_office(run[size - 1][0]) and run[0][1] not in self.lexicon.given_names:
            return 0
        if titled or (evident and letters > 1):
            return size
        return size if letters > 1 and self._looks_like_person(at, run[:size]) else 0

    def _precedes_office(self, at: int) -> bool:
        """Does a capitalised office follow, so that the words before are its field ("Public Safety Minister")?"""
        token = self.tokens[min(at, len(self.tokens) - 1)]
        return token.capital and not token.opens and self._is_office(at)

    def _is_office(self, at: int) -> bool:
        return any(isinstance(entry, Office) for entry in self.lexicon.match(self.tokens, at)[1])

    def _can_be_name(self, at: int, n: int, closes_run: bool, titled: bool) -> bool:
        """Can the word be the n-th of a name?"""
        token = self.tokens[at]
        if not token.capital:
            return n > 0 and token.key in self.particles
        after_given_name = n == 1 and self.tokens[at - 1].key in self.lexicon.given_names and closes_run
        if token.key in self.function:
            return token.key in self.surnames and not token.opens and ((titled and n == 0) or after_given_name)
        if token.key in self.lexicon.words["suffix"] and len(token.text) > 1:
            return False
        if n and token.text in _POSTNOMINALS:
            return False
        given = n == 0 and not closes_run and token.key in self.lexicon.given_names  # "Bill Thornbury"
        if (token.key in self.organisation and not given) or (
            token.text.isupper() and len(token.text) > 3 and not titled and n == 0 and closes_run
        ):
            return False
        if any(part in self.organisation for part in token.key.split(" ")[1:]):
            return False
        size, entries = self.lexicon.match(self.tokens, at)
        if size == 0:
            return True
        if all(isinstance(entry, Occupation) for entry in entries):
            return (n > 0 and closes_run) or given  # "Dean Ouellette"
        if any(isinstance(entry, CountryTerm) for entry in entries):
            return (n > 0 and closes_run) or (n == 0 and token.key in self.lexicon.given_names and not closes_run and size == 1)
        return size == 1 and after_given_name and any(isinstance(entry, (Office, Honorific)) for entry in entries)

    def _looks_like_person(self, at: int, run: Sequence[tuple[int, str]]) -> bool:
        """Does the form of the words, or what stands around them, tell a person?"""
        key = run[-1][1]
        words = key.split(" ")
        first, before, after = self.tokens[at], self.tokens[at - 1], self.tokens[run[-1][0]]
        if (
            key in self.lexicon.places
            or key in self.lexicon.organisations
            or before.key in ("the", "a", "an")
            or (first.text.isupper() and len(first.text) > 2)
        ):
            return False
        country = any(isinstance(entry, CountryTerm) for entry in self.lexicon.match(self.tokens, at)[1])
        given = words[0] in self.lexicon.given_names and words[0] not in self.particles and not country
        if given and words[0] not in self.lexicon.places:
            return True
        if words[-1] in self.attested and words[-1] != words[0] and (given or not (country or words[0] in self.lexicon.places)):
            return True
        if country or words[0] in self.lexicon.places:
            return after.text == "," and self._apposition(run[-1][0] + 1)
        if any(word in self.particles or len(word) == 1 for word in words[1:-1]):
            return True
        if before.key in _JOINTS:
            return False
        if after.key in self.speech or (before.key in self.speech and before.key not in ("told", "asked")):
            return True
        return after.text == "," and self._apposition(run[-1][0] + 1)

    def _apposition(self, at: int) -> bool:
        """Does an occupation, an office or an age follow before the next mark?"""
        token = self.tokens[at]
        if token.text.isdigit() and self.tokens[at + 1].text in (",", "."):
            return 15 < int(token.text) < 100
        if token.key not in _DETERMINERS and not self.lexicon.match(self.tokens, at)[0]:
            return False
        for here in range(at, min(at + 9, len(self.tokens) - 1)):
            token = self.tokens[here]
            if not token.key and token.text not in POSSESSIVES:
                return False
            if token.key in _CLAUSE:
                return False
            _, entries = self.lexicon.match(self.tokens, here)
            if any(isinstance(entry, (Office, Occupation)) for entry in entries):
                return True
        return False


def _surnames(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[str]:
    """Capitalised words behind an honorific, or alone as the subject of a verb of speech."""
    speech, ordinary = lexicon.words["speech"], lexicon.words["function"] | lexicon.words["organisation"] | lexicon.places
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if not token.capital or len(token.key) < 3 or token.text.isupper() or token.key in ordinary:
            continue
        speaks = after.key in speech and not before.capital and before.key not in ("the", "a", "an")
        if speaks or (before.capital and before.key in _HONORIFICS):
            yield token.key


def without_initials(words: str) -> str:
    """ "joseph r biden" → "joseph biden"."""
    return " ".join(word for word in words.split(" ") if len(word) > 1)


_POSTNOMINALS = frozenset(
    ["QC", "KC", "SC", "MP", "MPP", "MLA", "MSP", "MNA", "MEP", "TD", "MC", "JP", "OBE", "MBE", "CBE", "KBE", "DBE", "MD", "RN", "FRS"]
)
"""Letters behind a name."""
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_JOINTS = frozenset({"of", "on", "for", "and", "in", "at"})
_OPENING, _CLOSING = frozenset({'"', "“", "‘", "("}), frozenset({'"', "”", "’", ")"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "one", "who"})
_CLAUSE = frozenset({"and", "but", "said", "which"})
