"""The registry: countries, officeholders and people of `reference/`, typed, indexed, and read once per process.

Belongs here: loading these tables, looking people up by name, surname or office on a date. Does not: reading any article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import Literal

import msgspec

from flows.reference import listed, reference_rows

Gender = Literal["male", "female"]


@cache
def registry() -> Registry:
    """The registry of `flows/reference/`."""
    return Registry(
        countries=[_country(row) for row in reference_rows("countries.tsv")],
        people=[_person(row) for row in reference_rows("people.tsv")],
        tenures=[_tenure(row) for row in reference_rows("officeholders.tsv")],
    )


class Country(msgspec.Struct, frozen=True):
    """A state, territory or international organisation."""

    code: str
    """ISO 3166-1 alpha-2, or the registry's own code (`EU`, `NATO`, `XK`)."""
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    """The adjective first ("Russian"), then nouns and variants."""
    metonyms: tuple[str, ...]
    """Names that stand for it without being its name: "Moscow", "the Kremlin"."""
    kind: str


class RegistryPerson(msgspec.Struct, frozen=True):
    person_id: str
    name: str
    gender: Gender | None
    aliases: tuple[str, ...]
    family_name: str
    """The part that news uses by itself: Xi, Putin, Ban, Suu Kyi."""


class Tenure(msgspec.Struct, frozen=True):
    """One person in one office. The four bounds are ISO days: the dates are only as precise as their source."""

    person_id: str
    position: str
    office: str
    """Kind of office, from the closed list in `reference/README.md`."""
    country: str
    start_from: str
    start_by: str
    end_from: str
    """Last day that the source vouches for: the end, or where it is open the day the source was read."""
    end_by: str

    def certainly(self, day: str) -> bool:
        """Was the person in office on that ISO day, whatever the missing months and days are?"""
        return self.start_by <= day <= self.end_from

    def possibly(self, day: str) -> bool:
        return self.start_from <= day <= self.end_by


class Registry:
    """People and their offices, looked up by name, surname, or office and date."""

    def __init__(self, countries: Iterable[Country], people: Iterable[RegistryPerson], tenures: Iterable[Tenure]) -> None:
        self.countries = {country.code: country for country in countries}
        self.people = {person.person_id: person for person in people}
        self._tenures: dict[str, list[Tenure]] = {}
        for tenure in sorted(tenures, key=lambda t: (t.start_from, t.end_by, t.country, t.office, t.position)):
            self._tenures.setdefault(tenure.person_id, []).append(tenure)

    def tenures(self, person_id: str) -> list[Tenure]:
        """All offices of the person, in the order of their beginning."""
        return self._tenures.get(person_id, [])

    def named(self, key: str) -> tuple[str, ...]:
        """Ids of the people of that full name or alias; `key` as `name_key` makes it."""
        return self._by_name.get(key, ())

    def of_given_name(self, word: str) -> tuple[tuple[str, str], ...]:
        """Id and folded name of everybody whose usual name begins with that folded word."""
        return self._by_first_word.get(word, ())

    def of_family(self, key: str) -> tuple[str, ...]:
        """Ids of the people whom news calls by that surname alone; `key` as `name_key` makes it."""
        return self._by_family.get(key, ())

    def holders(self, offices: Iterable[str], country: str | None, day: str) -> list[Tenure]:
        """Who may have held one of these offices on that ISO day, certain ones first, latest start first."""
        found = [tenure for office in offices for tenure in self._by_office.get((office, country), ()) if tenure.possibly(day)]
        return sorted(found, key=lambda t: (t.certainly(day), t.start_from), reverse=True)

    def weight(self, tenure: Tenure) -> int:
        """For a monarch of several realms, how much the registry holds on this one; for any other office nothing."""
        return self._rows_of_country[tenure.country] if tenure.office == "monarch" else 0

    @cached_property
    def _rows_of_country(self) -> Counter[str]:
        return Counter(tenure.country for tenures in self._tenures.values() for tenure in tenures)

    @cached_property
    def name_starts(self) -> dict[str, int]:
        """First word of every name and alias (folded), with the words in the longest name that begins with it."""
        starts: dict[str, int] = {}
        for key in self._by_name:
            words = key.split(" ")
            starts[words[0]] = max(starts.get(words[0], 0), len(words))
        return starts

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        return _index((name_key(name), p.person_id) for p in self.people.values() for name in (p.name, *p.aliases))

    @cached_property
    def single_names(self) -> frozenset[str]:
        """Names and aliases of one word ("Erdogan"): no more than a surname where somebody else bears it too."""
        return frozenset(key for key in self._by_name if " " not in key)

    @cached_property
    def _by_first_word(self) -> dict[str, tuple[tuple[str, str], ...]]:
        index: dict[str, list[tuple[str, str]]] = {}
        for person in self.people.values():
            key = name_key(person.name)
            index.setdefault(key.split(" ")[0], []).append((person.person_id, key))
        return {word: tuple(sorted(found)) for word, found in index.items()}

    @cached_property
    def _by_family(self) -> dict[str, tuple[str, ...]]:
        return _index((key, p.person_id) for p in self.people.values() for key in _surname_keys(p))

    @cached_property
    def _by_office(self) -> dict[tuple[str, str | None], list[Tenure]]:
        index: dict[tuple[str, str | None], list[Tenure]] = {}
        for tenures in self._tenures.values():
            for tenure in tenures:
                index.setdefault((tenure.office, tenure.country), []).append(tenure)
                index.setdefault((tenure.office, None), []).append(tenure)
        return index


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name as the indexes hold it: lower case, no accents or apostrophes, blanks for hyphens ("Ra'ad al-Hussein" → "raad al hussein")."""
    if name.isascii() and name.isalpha():
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold()
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in _SILENT)
    return " ".join(re.findall(r"\w+", plain))


_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae", "ß": "ss", "ə": "a", "Ə": "A"}
)
_SILENT = "'’‘ʼʿʾ`."


def _surname_keys(person: RegistryPerson) -> Iterator[str]:
    yield name_key(person.family_name)
    for alias in person.aliases:
        if " " not in alias and not alias.isupper():
            yield name_key(alias)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    index: dict[str, dict[str, None]] = {}
    for key, person_id in pairs:
        if key:
            index.setdefault(key, {})[person_id] = None
    return {key: tuple(sorted(ids)) for key, ids in index.items()}


def _country(row: dict[str, str]) -> Country:
    return Country(row["code"], row["name"], listed(row["aliases"]), listed(row["demonyms"]), listed(row["metonyms"]), row["kind"])


def _person(row: dict[str, str]) -> RegistryPerson:
    gender: Gender | None = "male" if row["gender"] == "male" else "female" if row["gender"] == "female" else None
    return RegistryPerson(row["person_id"], row["name"], gender, listed(row["aliases"]), row["family_name"])


def _tenure(row: dict[str, str]) -> Tenure:
    start, end, as_of = row["start"], row["end"], row["as_of"]
    last_known = end or as_of
    return Tenure(
        person_id=row["person_id"],
        position=row["position"],
        office=row["office"],
        country=row["country"],
        start_from=_earliest(start) if start else "0000-01-01",
        start_by=_latest(start or last_known),
        end_from=_earliest(last_known),
        end_by=_latest(end) if end else "9999-12-31",
    )


def _earliest(partial: str) -> str:
    return partial + "-01-01"[len(partial) - 10 :] if len(partial) < 10 else partial


def _latest(partial: str) -> str:
    return partial + "-12-31"[len(partial) - 10 :] if len(partial) < 10 else partial
