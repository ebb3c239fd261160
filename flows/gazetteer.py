"""The gazetteer: cities, venues, residences and countries of `reference/`, found in a text in one pass.

Belongs here: loading `places.tsv`, `places_curated.tsv` and the country names, and finding their names. Does not: deciding
what a name means where it stands (`extract/places.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

import msgspec

from flows.model import Span
from flows.reference import listed, reference_rows
from flows.registry import registry

__all__ = ["Gazetteer", "Hit", "Place", "fold", "gazetteer"]

PlaceKind = Literal["capital", "city", "venue", "residence", "forum", "region", "state", "country"]


class Place(msgspec.Struct, frozen=True):
    """What a name in the gazetteer stands for."""

    kind: PlaceKind
    city: str | None
    country: str | None
    venue: str | None
    ambiguous: Literal["", "yes", "word"]
    """`yes`: also a place elsewhere, `word`: also a common word or a person's name; it needs support from its sentence."""
    metonym: bool
    """The name can stand for those who govern or live there ("Moscow said", "Scotland wants")."""


class Hit(msgspec.Struct, frozen=True):
    """A name of the gazetteer in a text, with all places of that name, cities before countries."""

    span: Span
    places: tuple[Place, ...]


class Gazetteer:
    """Names of places, longest first by their first word."""

    def __init__(self, names: Iterable[tuple[str, Place]]) -> None:
        places: dict[str, dict[Place, None]] = {}
        for name, place in names:
            folded = fold(name.removeprefix("the ").removeprefix("The "))
            for form in _forms(folded):
                places.setdefault(form, {})[place] = None
        self._places = {form: tuple(sorted(found, key=_by_kind)) for form, found in places.items()}
        self._forms: dict[str, list[str]] = {}
        for form in sorted(self._places, key=lambda f: (-len(f), f)):
            self._forms.setdefault(_first_word(form), []).append(form)

    def find(self, folded: str, within: Span) -> Iterator[Hit]:
        """Longest names in `folded` (see `fold`), left to right, without overlaps."""
        at = within.start
        while (word := _CAPITALISED.search(folded, at, within.end)) is not None:
            at = word.end()
            for form in self._forms.get(word[0], ()):
                end = word.start() + len(form)
                if end <= within.end and folded.startswith(form, word.start()) and not folded[end : end + 1].isalnum():
                    yield Hit(Span(word.start(), end), self._places[form])
                    at = end
                    break


def fold(text: str) -> str:
    """The text without accents and with plain apostrophes and blanks, character for character."""
    return text if text.isascii() else "".join(map(_fold_character, text))


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of `flows/reference/`."""
    return Gazetteer(_names())


def _names() -> Iterator[tuple[str, Place]]:
    never = {row["cue"] for row in reference_rows("place_cues.tsv") if row["kind"] == "never"}
    metonyms = {name for country in registry().countries.values() for name in country.metonyms}
    for file_name in ("places.tsv", "places_curated.tsv"):
        for row in reference_rows(file_name):
            place = _place(row, metonym=row["name"] in metonyms or row["kind"] in {"region", "state"})
            for name in (row["name"], *listed(row["aliases"])):
                yield name, place
    yield from _capitals()
    for country in registry().countries.values():
        if country.kind in {"country", "territory", "disputed"}:
            place = Place("country", None, country.code, None, ambiguous="", metonym=True)
            for name in (country.name, *country.aliases):
                if name not in never:
                    yield name, place


def _capitals() -> Iterator[tuple[str, Place]]:
    """ "The Ethiopian capital", where only one country has the adjective and it has one capital."""
    towns = [row for row in reference_rows("places.tsv") if row["kind"] == "capital"]
    by_country = {code: [row for row in towns if row["country"] == code] for code in {row["country"] for row in towns}}
    adjectives = Counter(word for country in registry().countries.values() for word in set(country.demonyms))
    for code, country in registry().countries.items():
        for word in country.demonyms:
            if len(by_country.get(code, ())) == 1 and adjectives[word] == 1:
                yield f"{word} capital", Place("capital", by_country[code][0]["name"], code, None, ambiguous="", metonym=False)


def _place(row: dict[str, str], metonym: bool) -> Place:
    kind = _KINDS[row["kind"]]
    is_venue = kind in {"venue", "residence"}
    city = row["parent"] if is_venue or kind == "forum" else row["name"] if kind in {"capital", "city"} else None
    name = row["name"].removeprefix("the ").partition(" (")[0]
    ambiguous = _AMBIGUITIES[row["ambiguous"]]
    return Place(kind, city or None, row["country"] or None, name if is_venue else None, ambiguous, metonym)


def _forms(name: str) -> Iterator[str]:
    """A name as texts write it: in capitals too, its particles small or not, an Arabic article with a hyphen or a blank."""
    small = _particle_pattern().sub(lambda found: found[0].lower(), name)
    large = _particle_pattern().sub(lambda found: found[0].title(), name)
    for form in dict.fromkeys((name, small, large, name.upper())):
        yield from dict.fromkeys((form, _ARTICLE.sub(r"\1-", form), _ARTICLE.sub(r"\1 ", form)))


@cache
def _particle_pattern() -> re.Pattern[str]:
    """Particles inside a name (`place_cues.tsv`)."""
    particles = sorted(row["cue"] for row in reference_rows("place_cues.tsv") if row["kind"] == "particle")
    return re.compile(rf"(?<=[ -])(?:{'|'.join(particles)})(?=[ -])", re.IGNORECASE)


def _by_kind(place: Place) -> tuple[int, str, str]:
    return list(_KINDS).index(place.kind), place.country or "", place.city or ""


def _first_word(form: str) -> str:
    found = _CAPITALISED.search(form)
    return found[0] if found is not None and found.start() == 0 else form


@cache
def _fold_character(character: str) -> str:
    if character in "’‘ʼʿʾ`":
        return "'"
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFKD", _STROKED.get(character, character))
    kept = "".join(c for c in base if not unicodedata.combining(c))
    return kept if len(kept) == 1 else character


_KINDS: dict[str, PlaceKind] = {kind: kind for kind in ("venue", "residence", "forum", "capital", "city", "region", "country", "state")}
"""The kinds of place in the order in which they take a name that several have."""
_AMBIGUITIES: dict[str, Literal["", "yes", "word"]] = {"": "", "yes": "yes", "word": "word"}
_STROKED = {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ə": "a", "Ə": "A"}
_ARTICLE = re.compile(r"\b(al|el|AL|EL|Al|El)[ -](?=\w)")
_CAPITALISED = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z]*|\d+(?= [A-Z]))")
