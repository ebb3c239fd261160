"""Surnames by themselves: "Kerry", "Xi", "al-Assad", for persons that the article introduces, or whom every reader knows.

Belongs here: which bare words mean a figure. Does not: names with titles (`cast.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.extract.people.cast import Figure, short_forms
from flows.extract.people.identity import has_prominent_tenure, is_leading, is_major, is_serving
from flows.extract.people.lexicon import CountryTerm, is_common_surname, lexicon
from flows.extract.people.phrases import NamePhrase
from flows.extract.people.tokens import POSSESSIVES, Token
from flows.model import PersonMention, Span
from flows.registry import Registry

__all__ = ["add_bare_surnames", "adopt_prominent"]


def add_bare_surnames(
    tokens: Sequence[Token], names: Sequence[NamePhrase], figures: list[Figure], registry: Registry, day: str | None
) -> None:
    """Adds the mentions by surname alone, and figures for prominent persons of whom the article gives no more than that."""
    taken = bytearray(len(tokens))
    for phrase in names:
        taken[phrase.title_first : phrase.last] = b"\x01" * (phrase.last - phrase.title_first)
    _introduced(tokens, taken, figures, registry)
    _unintroduced(tokens, taken, figures, registry, day)


def adopt_prominent(tokens: Sequence[Token], figures: list[Figure], registry: Registry, day: str | None, home: str | None) -> None:
    """Matches "Mr Obama" to the registry where the article gives no more and every reader knows who that is."""
    unknown = [f for f in figures if f.registry_id is None and not f.is_full and not f.uses and f.keys]
    countries = _countries(tokens) | ({home} if home else set()) if unknown else set()
    for figure in unknown:
        key = next(iter(figure.keys))
        person_id = (
            None
            if is_common_surname(key)
            else _known_to_all(key, registry, countries, day) or _serving(key, registry, countries, day) or _leading(key, registry, day)
        )
        if person_id is not None and all(other.registry_id != person_id for other in figures):
            figure.registry_id, figure.gender = person_id, registry.people[person_id].gender or figure.gender


# ---------------------------------------------------------------- persons whom the article introduces


def _introduced(tokens: Sequence[Token], taken: bytearray, figures: Sequence[Figure], registry: Registry) -> None:
    forms = _form_index(figures, registry)
    starts = {form.split(" ")[0] for form in forms}
    at = 0
    while at < len(tokens):
        key = tokens[at].key
        if not key or taken[at] or (key if " " not in key else key.split(" ")[0]) not in starts:
            at += 1
            continue
        after, figure = _longest_form(tokens, at, forms, taken)
        if figure is None or not _stands_for_person(tokens, at, after):
            at += 1
            continue
        figure.mentions.append(PersonMention(Span(tokens[at].start, tokens[after - 1].end), "name"))
        taken[at:after] = b"\x01" * (after - at)
        at = after


def _form_index(figures: Sequence[Figure], registry: Registry) -> dict[str, Figure]:
    """Short form → the figure that it most likely means: named in full before named by surname, named often before named once."""
    index: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: (not f.is_full, f.registry_id is None, -len(f.mentions))):
        for form in short_forms(figure, registry):
            index.setdefault(form, figure)
    first_names: dict[str, list[Figure]] = {}
    for figure in figures:
        for key in figure.keys:
            if " " in key and key.split(" ")[0] in lexicon().given_names and figure not in first_names.setdefault(key.split(" ")[0], []):
                first_names[key.split(" ")[0]].append(figure)
    for name, bearers in first_names.items():
        if len(bearers) == 1 and len(name) > 2:
            index.setdefault(name, bearers[0])
    return index


def _longest_form(tokens: Sequence[Token], at: int, forms: dict[str, Figure], taken: bytearray) -> tuple[int, Figure | None]:
    found: tuple[int, Figure | None] = (at, None)
    words = ""
    for here in range(at, min(at + 4, len(tokens))):
        if not tokens[here].key or taken[here]:
            break
        words = f"{words} {tokens[here].key}" if words else tokens[here].key
        if tokens[here].capital and words in forms:
            found = here + 1, forms[words]
    return found


def _stands_for_person(tokens: Sequence[Token], at: int, after: int) -> bool:
    """Not part of another name ("Kennedy Center"), not before an entourage ("Trump aides"); an ordinary word only where it is a name."""
    words = lexicon().words
    token, behind, before = tokens[at], tokens[after], tokens[at - 1]
    if (
        "." in token.text
        or (behind.capital and behind.key in words["organisation"] and not behind.opens)
        or behind.key in words["entourage"]
        or (before.capital and before.key in words["before_place"])
    ):
        return False
    if token.key in words["function"]:
        spoken = behind.text in POSSESSIVES or behind.key in words["speech"]
        return (spoken or not token.opens) and not behind.text.isdigit() and not before.text.isdigit() and before.key not in _BEFORE_MONTHS
    return True


_BEFORE_MONTHS = frozenset({"in", "of", "since", "until", "by", "from", "last", "this", "early", "late", "mid", "next", "on"})


# ---------------------------------------------------------------- persons whom every reader knows


def _unintroduced(tokens: Sequence[Token], taken: bytearray, figures: list[Figure], registry: Registry, day: str | None) -> None:
    """A surname of one leader or foreign minister of a country that the article speaks of is that person."""
    countries: set[str] | None = None
    found: dict[str, Figure | None] = {}
    for at, token in enumerate(tokens):
        if taken[at] or not token.capital or not _can_be_surname(tokens, at, registry):
            continue
        if token.key not in found:
            countries = _countries(tokens) if countries is None else countries
            found[token.key] = _prominent(token, figures, registry, countries, day)
        figure = found[token.key]
        if figure is not None and _stands_for_person(tokens, at, at + 1):
            figure.mentions.append(PersonMention(Span(token.start, token.end), "name"))


def _can_be_surname(tokens: Sequence[Token], at: int, registry: Registry) -> bool:
    token = tokens[at]
    if not registry.of_family(token.key) or tokens[at - 1].capital or tokens[at + 1].capital:
        return False
    words = lexicon()
    ordinary = token.key in words.words["function"] or token.key in words.words["organisation"] or token.key in words.places
    return not (ordinary or token.key in words.given_names or is_common_surname(token.key) or words.match(tokens, at)[0])


def _prominent(token: Token, figures: list[Figure], registry: Registry, countries: set[str], day: str | None) -> Figure | None:
    person_id = _known_to_all(token.key, registry, countries, day) or _leading(token.key, registry, day)
    if person_id is None:
        return None
    known = next((figure for figure in figures if figure.registry_id == person_id), None)
    if known is None:
        known = Figure(token.text, {token.key: 1}, registry_id=person_id, gender=registry.people[person_id].gender)
        figures.append(known)
    return known


def _known_to_all(key: str, registry: Registry, countries: set[str], day: str | None) -> str | None:
    """The one person of that surname who leads, led or speaks for a country of the article."""
    ids = [person_id for person_id in registry.of_family(key) if has_prominent_tenure(registry, person_id, countries, day)]
    return ids[0] if len(ids) == 1 else None


def _serving(key: str, registry: Registry, countries: set[str], day: str | None) -> str | None:
    """The only person of that surname who serves a country of the article on the day."""
    ids = [person_id for person_id in registry.of_family(key) if is_serving(registry, person_id, countries, day)]
    return ids[0] if len(ids) == 1 else None


def _leading(key: str, registry: Registry, day: str | None) -> str | None:
    """The leader of a country on the day, whether the article names the country or not; nobody where a namesake may be in office too."""
    ids = [person_id for person_id in registry.of_family(key) if is_major(registry, person_id, day)]
    return ids[0] if len(ids) == 1 and is_leading(registry, ids[0], day) else None


def _countries(tokens: Sequence[Token]) -> set[str]:
    """Codes of all countries that the article names, in whatever form."""
    table = lexicon()
    return {e.code for at, t in enumerate(tokens) if t.capital for e in table.match(tokens, at)[1] if isinstance(e, CountryTerm)}
