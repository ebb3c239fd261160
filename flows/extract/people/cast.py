"""Who is who in one article: names gathered into figures, figures matched to the registry.

Belongs here: which names mean the same person. Does not: offices, nominals and pronouns by themselves (`offices.py`, `pronouns.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from flows.extract.people.identity import PROMINENT, fits_office, person_of_full_name, person_of_surname
from flows.extract.people.lexicon import lexicon
from flows.extract.people.phrases import NamePhrase, OfficeUse, Phrase
from flows.extract.people.tokens import Token
from flows.model import PersonMention, Span
from flows.registry import Gender, Registry, name_key

__all__ = ["Figure", "gather"]


class Figure(msgspec.Struct):
    """A person of the article while the names are being gathered."""

    name: str
    keys: list[str]
    """Full names and forms, folded, in the order of the text."""
    registry_id: str | None = None
    uses: list[OfficeUse] = msgspec.field(default_factory=list)
    occupation: str | None = None
    country: str | None = None
    gender: Gender | None = None
    full: bool = True
    """Does the text ever give more than a surname?"""
    mentions: list[PersonMention] = msgspec.field(default_factory=list)


def gather(tokens: Sequence[Token], phrases: Sequence[Phrase], registry: Registry, day: str | None) -> list[Figure]:
    """The persons whom the article names, with all mentions by name. `day` is the ISO day of publication."""
    names = [phrase for phrase in phrases if isinstance(phrase, NamePhrase)]
    figures = _full_names(names, registry, day)
    _surnames(names, figures, registry, day)
    _bare_surnames(tokens, names, figures, registry, day)
    return [figure for figure in figures if figure.mentions]


# ---------------------------------------------------------------- full names


def _full_names(names: Sequence[NamePhrase], registry: Registry, day: str | None) -> list[Figure]:
    figures: list[Figure] = []
    for phrase in names:
        if " " not in phrase.key and not registry.named(_with_suffix(phrase)):
            continue
        figure = next((f for f in figures if _same_full_name(f, phrase, registry)), None)
        if figure is None:
            figure = Figure(phrase.name, [])
            figures.append(figure)
        _join(figure, phrase)
    for figure in figures:
        figure.registry_id = person_of_full_name(registry, figure.keys, figure.uses, figure.country, day) or _misspelt(
            figure, registry, day
        )
    return _merged(figures, registry)


def _same_full_name(figure: Figure, phrase: NamePhrase, registry: Registry) -> bool:
    key = _with_suffix(phrase)
    if key in figure.keys:
        return True
    ids = set(registry.named(key))
    return any((ids and ids & set(registry.named(other))) or _part_of(key, other) or _part_of(other, key) for other in figure.keys)


def _part_of(short: str, long: str) -> bool:
    """ "mohammed bin salman" in "mohammed bin salman al saud", "john kerry" in "john f kerry", but not "donald trump" in "donald trump jr"."""
    few, many = short.split(" "), long.split(" ")
    if len(few) < 2 or few[0] != many[0] or (set(many) ^ set(few)) & _GENERATION:
        return False
    rest = iter(many)
    return all(word in rest for word in few)


_GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _join(figure: Figure, phrase: NamePhrase) -> None:
    key = _with_suffix(phrase)
    if key not in figure.keys:
        figure.keys.append(key)
    if len(phrase.name) > len(figure.name):
        figure.name = phrase.name
    figure.uses.extend(use for use in phrase.uses if use not in figure.uses)
    figure.occupation = figure.occupation or phrase.occupation
    figure.country = figure.country or next((u.country for u in phrase.uses if u.country), None) or phrase.country
    figure.gender = figure.gender or phrase.honorific_gender
    figure.mentions.append(PersonMention(Span(phrase.start, phrase.end), "name"))


def _with_suffix(phrase: NamePhrase) -> str:
    return f"{phrase.key} {phrase.suffix}" if phrase.suffix else phrase.key


def _misspelt(figure: Figure, registry: Registry, day: str | None) -> str | None:
    """A holder of the office that the text gives whose name is one letter or two away ("Victoria Nulland")."""
    found = {
        person_id
        for use in figure.uses
        if use.office.offices and use.country and day
        for tenure in registry.holders(use.office.offices, use.country, day)
        for person_id in (tenure.person_id,)
        if any(_close(key, name_key(registry.people[person_id].name)) for key in figure.keys)
    }
    return found.pop() if len(found) == 1 else None


def _close(a: str, b: str) -> bool:
    """The same given name and a surname at most one letter away, or two in a long one."""
    first, second = a.split(" "), b.split(" ")
    if len(first) < 2 or len(second) < 2 or first[0] != second[0] or len(first[-1]) < 5:
        return False
    return _distance(first[-1], second[-1]) <= (1 if len(first[-1]) < 8 else 2)


def _distance(a: str, b: str) -> int:
    """Levenshtein's edit distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def _merged(figures: list[Figure], registry: Registry) -> list[Figure]:
    """One figure for each person of the registry."""
    by_id: dict[str, Figure] = {}
    kept: list[Figure] = []
    for figure in figures:
        known = by_id.get(figure.registry_id) if figure.registry_id else None
        if known is None:
            kept.append(figure)
            if figure.registry_id:
                by_id[figure.registry_id] = figure
            continue
        known.keys.extend(key for key in figure.keys if key not in known.keys)
        known.uses.extend(use for use in figure.uses if use not in known.uses)
        known.mentions.extend(figure.mentions)
    for figure in kept:
        _complete(figure, registry)
    return kept


def _complete(figure: Figure, registry: Registry) -> None:
    """Gender from the registry, else from the given name."""
    if figure.registry_id is not None:
        figure.gender = registry.people[figure.registry_id].gender or figure.gender
    if figure.gender is None and figure.keys and " " in figure.keys[0]:
        figure.gender = lexicon().given_names.get(figure.keys[0].split(" ")[0])


# ---------------------------------------------------------------- surnames


def _surnames(names: Sequence[NamePhrase], figures: list[Figure], registry: Registry, day: str | None) -> None:
    """ "President Putin", "Mr Kerry", "Secretary Clinton"."""
    for phrase in names:
        if " " in phrase.key or registry.named(_with_suffix(phrase)):
            continue
        figure = _bearer(figures, phrase, registry, day)
        if figure is None:
            figure = Figure(phrase.name, [], full=False)
            figure.registry_id = person_of_surname(registry, phrase.key, phrase.uses, day)
            known = next((f for f in figures if f.registry_id and f.registry_id == figure.registry_id), None)
            if known is None:
                figures.append(figure)
            figure = known or figure
        _join(figure, phrase)
        _complete(figure, registry)


def _bearer(figures: Sequence[Figure], phrase: NamePhrase, registry: Registry, day: str | None) -> Figure | None:
    """The figure of that surname whom honorific and office fit best."""
    bearers = [f for f in figures if phrase.key in _short_forms(f, registry)]
    bearers = [f for f in bearers if not (f.gender and phrase.honorific_gender and f.gender != phrase.honorific_gender)]
    if phrase.uses:
        fitting = [f for f in bearers if _shares_office(f, phrase.uses, registry, day)]
        if fitting or any(person_of_surname(registry, phrase.key, phrase.uses, day) for _ in (0,)):
            bearers = fitting
    return max(bearers, key=lambda f: len(f.mentions), default=None)


def _shares_office(figure: Figure, uses: Sequence[OfficeUse], registry: Registry, day: str | None) -> bool:
    if any(a.office.role == b.office.role for a in figure.uses for b in uses):
        return True
    return figure.registry_id is not None and any(fits_office(registry, figure.registry_id, use, None) for use in uses)


def _short_forms(figure: Figure, registry: Registry) -> list[str]:
    """What the text may call the person after the first mention, surnames first."""
    forms: dict[str, None] = {}
    if figure.registry_id is not None:
        person = registry.people[figure.registry_id]
        forms[name_key(person.family_name)] = None
        forms.update((name_key(alias), None) for alias in person.aliases if " " not in alias)
    for key in figure.keys:
        words = [word for word in key.split(" ") if word not in _GENERATION]
        for size in range(1, min(len(words), 4)):
            tail = words[-size:]
            if size == 1 or tail[0] in lexicon().words["particle"] or (size == 2 and words[0] in _CONNECTED):
                forms[" ".join(tail)] = None
        if len(words) == 1 or words[0] not in lexicon().given_names:
            forms[words[0]] = None
    return list(forms)


_CONNECTED = frozenset({"abdul"})


# ---------------------------------------------------------------- bare surnames


def _bare_surnames(
    tokens: Sequence[Token], names: Sequence[NamePhrase], figures: list[Figure], registry: Registry, day: str | None
) -> None:
    taken = bytearray(len(tokens))
    for phrase in names:
        taken[phrase.first : phrase.last] = b"\x01" * (phrase.last - phrase.first)
    forms = _form_index(figures, registry)
    starts = {form.split(" ")[0] for form in forms}
    words = lexicon().words
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if not token.key or taken[at] or token.key.split(" ")[0] not in starts:
            at += 1
            continue
        after, figure = _longest_form(tokens, at, forms, taken)
        if figure is None or (tokens[after].capital and tokens[after].key in words["organisation"]):
            at += 1
            continue
        figure.mentions.append(PersonMention(Span(token.start, tokens[after - 1].end), "name"))
        at = after
    del day


def _form_index(figures: Sequence[Figure], registry: Registry) -> dict[str, Figure]:
    """Short form → the figure that it most likely means: full names before surnames alone, then the one named most often."""
    index: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda f: (not f.full, -len(f.mentions))):
        for form in _short_forms(figure, registry):
            index.setdefault(form, figure)
    function = lexicon().words["function"]
    return {form: figure for form, figure in index.items() if form not in function}


def _longest_form(tokens: Sequence[Token], at: int, forms: dict[str, Figure], taken: bytearray) -> tuple[int, Figure | None]:
    found: tuple[int, Figure | None] = (at, None)
    words = ""
    for here in range(at, min(at + 4, len(tokens))):
        token = tokens[here]
        if not token.key or taken[here]:
            break
        words = f"{words} {token.key}" if words else token.key
        if token.capital and words in forms:
            found = here + 1, forms[words]
    return found


def _prominent(registry: Registry, person_id: str, day: str) -> Iterator[str]:
    yield from (t.office for t in registry.tenures(person_id) if t.office in PROMINENT and t.possibly(day))
