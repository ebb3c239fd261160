"""Who is who in one article: names gathered into figures, figures matched to the registry.

Belongs here: which names mean the same person. Does not: offices and nominals by themselves (`offices.py`), pronouns (`pronouns.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from flows.extract.people.identity import fits_office, misspelt, person_of_full_name, person_of_office_and_name
from flows.extract.people.lexicon import lexicon
from flows.extract.people.phrases import NamePhrase
from flows.extract.people.titles import OfficeUse
from flows.model import PersonMention, Span
from flows.registry import Gender, Registry, name_key

__all__ = ["Figure", "join", "name_figures", "short_forms"]


class Figure(msgspec.Struct, eq=False):
    """A person of the article while the mentions are being gathered."""

    name: str
    keys: dict[str, int] = msgspec.field(default_factory=dict)
    """Full names, folded, and how often each stands in the text; a surname where the text gives no more."""
    registry_id: str | None = None
    uses: dict[OfficeUse, None] = msgspec.field(default_factory=dict)
    """The offices that the text gives, each once, in the order in which they were found."""
    occupation: str | None = None
    country: str | None = None
    gender: Gender | None = None
    mentions: list[PersonMention] = msgspec.field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Does the text ever give more than a surname?"""
        return any(" " in key for key in self.keys)


def name_figures(names: Sequence[NamePhrase], registry: Registry, day: str | None) -> list[Figure]:
    """The persons of the names that stand in full or behind a title. `day` is the ISO day of publication, where it is known."""
    figures = _full_names(names, registry, day)
    _surnames(names, figures, registry, day)
    for figure in figures:
        _add_gender(figure, registry)
        elect = {use.office.role.removesuffix("-elect") for use in figure.uses if use.office.role.endswith("-elect")}
        figure.uses = {use: None for use in figure.uses if use.office.role not in elect}
    return figures


def join(figure: Figure, phrase: NamePhrase) -> None:
    """Adds a name phrase to a figure."""
    if " " in phrase.key or not figure.keys or phrase.key in figure.keys:
        figure.keys[phrase.key] = figure.keys.get(phrase.key, 0) + 1
        if len(figure.keys) > 1 and figure.keys[phrase.key] == max(figure.keys.values()):
            figure.name = max(figure.name, phrase.name, key=lambda name: (figure.keys.get(name_key(name), 0), len(name)))
    figure.uses.update(dict.fromkeys(phrase.uses))
    figure.occupation = figure.occupation or phrase.occupation
    figure.country = figure.country or next((use.country for use in phrase.uses if use.country), None) or phrase.country
    figure.gender = figure.gender or phrase.gender
    if not phrase.modifier:
        figure.mentions.append(PersonMention(Span(phrase.start, phrase.end), "name"))


def short_forms(figure: Figure, registry: Registry) -> list[str]:
    """What the text may call the person after the first mention, folded: surnames, with and without particles."""
    particles, given_names = lexicon().words["particle"], lexicon().given_names
    forms: dict[str, None] = {}
    if figure.registry_id is not None:
        person = registry.people[figure.registry_id]
        family = name_key(person.family_name)
        forms[family] = None
        forms[_without_particles(family)] = None
        forms.update((name_key(alias), None) for alias in person.aliases if " " not in alias)
        if name_key(person.name).endswith(family):  # the text may spell it otherwise than the registry
            forms.update((key.split(" ")[-1], None) for key in figure.keys if key.split(" ")[-1] not in _GENERATION)
        return [form for form in forms if len(form) > 1]
    if "-" in figure.name.split()[-1] and figure.is_full:  # "Fillmore-Reid"
        forms[name_key(figure.name.split()[-1])] = None
    for key in figure.keys:
        if any(key.startswith(other + " ") and " " in other for other in figure.keys):
            continue  # a headline's "Jane Doe Hits Back" beside "Jane Doe"
        words = [word for word in key.split(" ") if word not in _GENERATION]
        for size in range(1, min(len(words), 4)):
            tail = words[-size:]
            if (size == 1 and len(tail[0]) > 2) or tail[0] in particles:
                forms[" ".join(tail)] = None
        if len(words) == 1 or words[0] not in given_names:
            forms[words[0]] = None
    return [form for form in forms if form not in particles]


_GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _without_particles(family: str) -> str:
    """ "al maliki" → "maliki"."""
    words = family.split(" ")
    return words[1] if len(words) == 2 and words[0] in ("al", "el", "bin", "de") and len(words[1]) > 3 else family


# ---------------------------------------------------------------- full names


def _is_full(phrase: NamePhrase, registry: Registry) -> bool:
    """Does it give more than a surname? "Le Drian" and "Lacalle Pou" are surnames of two words."""
    if phrase.words > 1:
        return phrase.registered or not registry.of_family(phrase.key)
    return phrase.registered and phrase.key not in registry.single_names


def _full_names(names: Sequence[NamePhrase], registry: Registry, day: str | None) -> list[Figure]:
    figures: list[Figure] = []
    doubles = _double_surnames(names)
    by_link: dict[str, list[Figure]] = {}
    """First word of a name, or id of a bearer in the registry → figures: two names of one person share one of these."""
    for phrase in _credible(names):
        if not _is_full(phrase, registry) or _is_double(phrase, doubles):
            continue
        links = [phrase.key.split(" ")[0], *registry.named(phrase.key)]
        alike = (f for link in links for f in by_link.get(link, ()))
        figure = next((f for f in alike if _is_same_name(f, phrase.key, registry)), None)
        if figure is None:
            figure = Figure(phrase.name)
            figures.append(figure)
        join(figure, phrase)
        for link in links:
            if figure not in by_link.setdefault(link, []):
                by_link[link].append(figure)
    for figure in figures:
        figure.registry_id = person_of_full_name(registry, figure.keys, figure.uses, figure.country, day)
        if figure.registry_id is None:
            figure.registry_id = misspelt(registry, figure.keys, figure.uses, day)
    kept = _one_each(figures)
    for figure in kept:
        _add_gender(figure, registry)
    return kept


def _double_surnames(names: Iterable[NamePhrase]) -> frozenset[str]:
    """The last two words of longer names: "Ms. Brandao Pires" can be Helena Brandao Pires."""
    return frozenset(" ".join(phrase.key.split(" ")[-2:]) for phrase in names if phrase.words > 2)


def _is_double(phrase: NamePhrase, doubles: frozenset[str]) -> bool:
    return phrase.titled and not phrase.registered and phrase.words == 2 and phrase.key in doubles


def _credible(names: Sequence[NamePhrase]) -> list[NamePhrase]:
    """Without capitalised words that only look like a name because they hold somebody's surname ("Kerry Discuss", "Hill Ryan")."""
    given_names = lexicon().given_names
    sure = [phrase for phrase in names if phrase.registered or phrase.titled]
    surnames = {phrase.key.split(" ")[-1] for phrase in sure if phrase.words > 1 or phrase.key not in given_names}
    firsts = {phrase.key.split(" ")[0] for phrase in names if phrase.registered}
    return [
        phrase
        for phrase in names
        if phrase.registered
        or phrase.titled
        or not (
            (phrase.key.split(" ")[0] in surnames - firsts and phrase.key.split(" ")[0] != phrase.key)
            or (phrase.key.split(" ")[-1] in surnames and phrase.key.split(" ")[0] not in given_names)
        )
    ]


def _is_same_name(figure: Figure, key: str, registry: Registry) -> bool:
    if key in figure.keys:
        return True
    ids = set(registry.named(key))
    return any((ids and ids & set(registry.named(other))) or _is_part(key, other) or _is_part(other, key) for other in figure.keys)


def _is_part(short: str, long: str) -> bool:
    """ "john kerry" is part of "john f kerry", but "donald trump" is not of "donald trump jr"."""
    few, many = short.split(" "), long.split(" ")
    if len(few) < 2 or few[0] != many[0] or few[-1] not in (many[-1], *many[1:3]) or (set(few) ^ set(many)) & _GENERATION:
        return False
    rest = iter(many)
    return all(word in rest for word in few)


def _one_each(figures: Iterable[Figure]) -> list[Figure]:
    """One figure for each person of the registry."""
    by_id: dict[str, Figure] = {}
    kept: list[Figure] = []
    for figure in figures:
        known = by_id.get(figure.registry_id) if figure.registry_id else None
        if known is None:
            kept.append(figure)
            if figure.registry_id:
                by_id[figure.registry_id] = figure
        else:
            for key, count in figure.keys.items():
                known.keys[key] = known.keys.get(key, 0) + count
            known.uses.update(figure.uses)
            known.mentions.extend(figure.mentions)
    return kept


def _add_gender(figure: Figure, registry: Registry) -> None:
    """Gender from the registry, else from the title, else from the given name."""
    if figure.registry_id is not None:
        figure.gender = registry.people[figure.registry_id].gender or figure.gender
    if figure.gender is None and figure.is_full:
        figure.gender = lexicon().given_names.get(next(iter(figure.keys)).split(" ")[0])


# ---------------------------------------------------------------- surnames behind titles


def _surnames(names: Sequence[NamePhrase], figures: list[Figure], registry: Registry, day: str | None) -> None:
    """Gives the names of one word to the figures that bear them; those with an office first, for they tell most."""
    by_surname: dict[str, list[Figure]] = {}
    by_first_name: dict[str, list[Figure]] = {}
    doubles = _double_surnames(names)
    for figure in figures:
        tails = (" ".join(key.split(" ")[-2:]) for key in figure.keys if key.count(" ") > 1)
        for form in dict.fromkeys((*short_forms(figure, registry), *(tail for tail in tails if tail in doubles))):
            by_surname.setdefault(form, []).append(figure)
        for first in dict.fromkeys(key.split(" ")[0] for key in figure.keys if " " in key):
            by_first_name.setdefault(first, []).append(figure)
    phrases: dict[str, list[NamePhrase]] = {}
    for phrase in names:
        if not _is_full(phrase, registry) or _is_double(phrase, doubles):
            phrases.setdefault(phrase.key, []).append(phrase)
    for key, same in phrases.items():
        uses = [use for phrase in same for use in phrase.uses]
        for phrase in sorted(same, key=lambda p: not p.uses):
            bearers = by_surname.setdefault(key, [])
            bearer = _bearer(bearers, by_first_name.get(key, ()), phrase, registry)
            if bearer is None:
                bearer = _newcomer(figures, phrase, uses, registry, day)
                bearers.append(bearer)
            join(bearer, phrase)


def _bearer(bearers: Sequence[Figure], namesakes: Sequence[Figure], phrase: NamePhrase, registry: Registry) -> Figure | None:
    """The figure that "President Putin", "Mr Kerry" or "King Salman" means: by surname, else by first name."""
    fitting = [figure for figure in bearers if _agrees(figure, phrase, registry)]
    if fitting:
        return max(fitting, key=lambda f: (_shares_office(f, phrase.uses, registry), len(f.mentions)))
    fitting = [figure for figure in namesakes if _agrees(figure, phrase, registry)]
    return fitting[0] if len(fitting) == 1 else None


def _newcomer(figures: list[Figure], phrase: NamePhrase, uses: Sequence[OfficeUse], registry: Registry, day: str | None) -> Figure:
    """The figure of somebody of whom the article gives no more than title and surname."""
    person_id = person_of_office_and_name(registry, phrase.key, phrase.uses or uses, day)
    known = next((figure for figure in figures if person_id and figure.registry_id == person_id), None)
    if known is None:
        known = Figure(phrase.name, registry_id=person_id)
        figures.append(known)
    return known


def _agrees(figure: Figure, phrase: NamePhrase, registry: Registry) -> bool:
    """Do honorific and office allow the figure? An office that it never held speaks against it where it holds another."""
    if figure.gender and phrase.gender and figure.gender != phrase.gender:
        return False
    checked = [use for use in phrase.uses if use.office.offices]
    if not checked or _shares_office(figure, checked, registry):
        return True
    return figure.registry_id is None and not any(use.office.offices for use in figure.uses)


def _shares_office(figure: Figure, uses: Iterable[OfficeUse], registry: Registry) -> bool:
    """Does the text, or the registry at any time, give the figure one of these offices?"""
    return any(
        any(set(use.office.offices) & set(own.office.offices) and use.office.role in (own.office.role, "Secretary") for own in figure.uses)
        or (figure.registry_id is not None and fits_office(registry, figure.registry_id, use, None))
        for use in uses
    )
