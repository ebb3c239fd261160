"""Offices without a name: "the Russian president", "his Chinese counterpart", "the diplomat", "the two leaders".

Belongs here: which person of the article, else of the registry on the day, such words mean. Does not: names (`cast.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

import msgspec

from flows.extract.people.cast import Figure
from flows.extract.people.identity import fits_office, holder, tenure_on
from flows.extract.people.lexicon import Office
from flows.extract.people.phrases import NamePhrase, OfficePhrase, Phrase
from flows.extract.people.titles import COUNTERPARTS, OfficeUse
from flows.model import PersonMention, Span
from flows.reference import listed, reference_rows
from flows.registry import Registry
from flows.roles import LEADING

__all__ = ["FigureGroup", "add_offices"]


class FigureGroup(msgspec.Struct, frozen=True):
    """A plural that means several figures: "the two presidents"."""

    span: Span
    members: tuple[int, ...]
    """Indices into the list of figures."""


def add_offices(
    phrases: Sequence[Phrase], figures: list[Figure], registry: Registry, day: str | None, home: str | None
) -> list[FigureGroup]:
    """Adds the mentions by office or occupation, and figures for offices that the registry fills on the day; gives the groups.

    `home`: the country for which the page speaks, where a government published it; "the President" is then its own.
    """
    reader = _Offices(phrases, figures, registry, day, home)
    groups = []
    for phrase in phrases:
        if isinstance(phrase, NamePhrase):
            reader.add_counterpart(phrase)
            continue
        if phrase.plural:
            members = reader.group(phrase)
            if members:
                groups.append(FigureGroup(Span(phrase.start, phrase.end), members))
            continue
        figure = reader.figure(phrase)
        if figure is not None:
            reader.mention(figure, phrase)
    return groups


class _Offices:
    def __init__(self, phrases: Sequence[Phrase], figures: list[Figure], registry: Registry, day: str | None, home: str | None) -> None:
        self.figures = figures
        self.home = home
        self.registry = registry
        self.day = day
        self.by_name = {phrase.first: phrase for phrase in phrases if isinstance(phrase, NamePhrase)}
        self.mentions = sorted((mention.span.start, n) for n, figure in enumerate(figures) for mention in figure.mentions)
        """Offset and figure of every mention so far, in the order of the text."""

    def mention(self, figure: Figure, phrase: OfficePhrase) -> None:
        is_office = phrase.use is not None or phrase.noun in COUNTERPARTS
        figure.mentions.append(PersonMention(Span(phrase.start, phrase.end), "office" if is_office else "nominal"))
        if phrase.use is not None and phrase.use.state is not None and phrase.use not in figure.uses:
            figure.uses.append(phrase.use)
        index = next(n for n, other in enumerate(self.figures) if other is figure)
        self.mentions.insert(bisect_left(self.mentions, (phrase.start, index)), (phrase.start, index))

    def figure(self, phrase: OfficePhrase) -> Figure | None:
        """The person that the words mean; None where that is not clear."""
        if phrase.apposed_to is not None:
            return self._named_at(phrase.apposed_to, phrase)
        if phrase.determiner in _INDEFINITE:
            return None
        if phrase.noun in COUNTERPARTS:
            return self._counterpart(phrase)
        if phrase.use is not None:
            return self._office(phrase, phrase.use)
        return self._nominal(phrase) if phrase.determiner in _DEFINITE else None

    def add_counterpart(self, phrase: NamePhrase) -> None:
        """Gives who is called somebody's counterpart the same office: "his Russian counterpart Sergei Lavrov"."""
        if not phrase.counterpart or phrase.country is None:
            return
        figure = self._at(Span(phrase.start, phrase.end))
        other = self._counterpart_use(phrase.start, phrase.country)
        if figure is not None and other is not None and not figure.uses:
            figure.uses.append(other)

    # ------------------------------------------------------------ offices

    def _office(self, phrase: OfficePhrase, use: OfficeUse) -> Figure | None:
        if not use.office.alone or (phrase.country is None and phrase.determiner not in _DEFINITE | _OWNERS):
            return None
        own = holder(self.registry, use, self.home, self.day) if phrase.country is None and phrase.determiner == "the" else None
        if own is not None:
            return self._of_registry(own)
        candidates = [figure for figure in self.figures if self._holds(figure, use)]
        if not candidates and use.country is None and phrase.determiner in _OWNERS:
            return None
        if use.country is None and use.office.country is not None:
            implied = msgspec.structs.replace(use, country=use.office.country)
            fitting = [figure for figure in candidates if self._holds(figure, implied)]
            if fitting or not candidates:
                use, candidates = implied, fitting
        if use.country is not None:
            return self._of_country(candidates, use)
        if len(candidates) > 1:
            return self._foremost(candidates) or self._last_mentioned(candidates, phrase.start, _NEAR)
        return candidates[0] if candidates else None

    @staticmethod
    def _foremost(candidates: Sequence[Figure]) -> Figure | None:
        """The one of whom the article speaks at least three times as often as of any other."""
        first, second = sorted(candidates, key=lambda figure: -len(figure.mentions))[:2]
        return first if len(first.mentions) >= 3 * len(second.mentions) else None

    def _of_country(self, candidates: Sequence[Figure], use: OfficeUse) -> Figure | None:
        """The office of a country: its holder on the day, else the one person of the article who has it, else the office itself."""
        person_id = holder(self.registry, _leading(use, use.country), use.country, self.day)
        if len(candidates) > 1:
            return next((figure for figure in candidates if person_id and figure.registry_id == person_id), None)
        if candidates:
            return candidates[0]
        if person_id is not None:
            return self._of_registry(person_id)
        return None if use.former or use.office.offices[:1] not in _ALWAYS_FILLED else self._unnamed(use)

    def _holds(self, figure: Figure, use: OfficeUse) -> bool:
        """Does the figure hold that office, by the words of the text or by the registry?"""
        offices = set(_leading(use, use.country or figure.country).office.offices) or {use.office.role}
        if use.office.offices == ("leader",) and use.country is None:
            offices = set(LEADING)
        for own in figure.uses:
            same = own.office.role == use.office.role or (use.office.offices == ("leader",) and offices & set(own.office.offices))
            country = own.country or figure.country or own.office.country
            if same and own.former == use.former and use.country in (None, country):
                return True
        if figure.registry_id is None or not use.office.offices or use.former:
            return False
        if self.day is None and figure.uses:
            return False
        return fits_office(self.registry, figure.registry_id, _leading(use, use.country or figure.country), self.day)

    def _of_registry(self, person_id: str) -> Figure:
        known = next((figure for figure in self.figures if figure.registry_id == person_id), None)
        if known is None:
            person = self.registry.people[person_id]
            known = Figure(person.name, registry_id=person_id, gender=person.gender)
            self.figures.append(known)
        return known

    def _unnamed(self, use: OfficeUse) -> Figure:
        """A figure known by the office alone: "Foreign Minister of Ruritania"."""
        country = self.registry.countries[use.country].name if use.country else ""
        name = f"{use.office.role} of {country}"
        known = next((figure for figure in self.figures if figure.name == name), None)
        if known is None:
            known = Figure(name, uses=[use], country=use.country)
            self.figures.append(known)
        return known

    # ------------------------------------------------------------ counterparts, nominals, appositions

    def _counterpart(self, phrase: OfficePhrase) -> Figure | None:
        """The same office of another country: "Kerry met his Russian counterpart"."""
        other = self._counterpart_use(phrase.start, phrase.country) if phrase.country else None
        if other is None:
            return None
        return self._of_country([figure for figure in self.figures if self._holds(figure, other)], other)

    def _counterpart_use(self, offset: int, country: str) -> OfficeUse | None:
        """The office in that country of whoever was mentioned last before and has an office in another."""
        for _, index in reversed(self._before(offset, _NEAR)):
            use = self._present_office(self.figures[index])
            if use is not None and use.state != country:
                return msgspec.structs.replace(_leading_counterpart(use, country), country=country, former=False)
        return None

    def _present_office(self, figure: Figure) -> OfficeUse | None:
        """The office that the text, else the registry on the day, gives the figure."""
        use = next((use for use in figure.uses if use.office.offices and not use.former), None)
        if use is not None:
            return use if use.country else msgspec.structs.replace(use, country=figure.country or self._country(figure))
        tenure = tenure_on(self.registry, figure.registry_id, self.day, ()) if figure.registry_id and self.day else None
        if tenure is None:
            return None
        office = Office(tenure.position, (tenure.office,), (), None, None, True, True)
        return OfficeUse(office, tenure.country, False, tenure.position, 0, 0)

    def _country(self, figure: Figure) -> str | None:
        tenure = tenure_on(self.registry, figure.registry_id, self.day, figure.uses) if figure.registry_id else None
        return tenure.country if tenure else None

    def _nominal(self, phrase: OfficePhrase) -> Figure | None:
        """The last person of that occupation, or whose office is one of such people ("the diplomat")."""
        offices = _nominal_offices().get(phrase.noun or "", frozenset())
        candidates = [
            figure
            for figure in self.figures
            if (figure.occupation and phrase.noun in figure.occupation.casefold().split())
            or any(set(use.office.offices) & offices or use.office.role.casefold() == phrase.noun for use in figure.uses)
            or (figure.registry_id and self.day and offices and self._registry_offices(figure.registry_id) & offices)
        ]
        candidates = [figure for figure in candidates if not (phrase.gender and figure.gender and phrase.gender != figure.gender)]
        candidates = [figure for figure in candidates if phrase.country in (None, figure.country or self._country(figure))]
        return self._last_mentioned(candidates, phrase.start, _NEAR)

    def _registry_offices(self, person_id: str) -> set[str]:
        return {t.office for t in self.registry.tenures(person_id) if self.day is not None and t.possibly(self.day)}

    def _named_at(self, token: int, phrase: OfficePhrase) -> Figure | None:
        """The figure of the name that the words stand in apposition to."""
        name = self.by_name[token]
        return self._at(Span(name.start, name.end)) if phrase.use is not None else None

    def _at(self, span: Span) -> Figure | None:
        return next((figure for figure in self.figures if any(mention.span == span for mention in figure.mentions)), None)

    # ------------------------------------------------------------ groups

    def group(self, phrase: OfficePhrase) -> tuple[int, ...]:
        """The figures that a plural means: the last three for "the three", else all of that office mentioned shortly before."""
        if phrase.use is None and phrase.noun not in COUNTERPARTS:
            return ()
        recent = dict.fromkeys(index for _, index in reversed(self._before(phrase.start, _FAR)))
        fitting = [n for n in recent if phrase.use is None or self._holds(self.figures[n], phrase.use)]
        number = _NUMBERS.get(phrase.determiner)
        if number is not None:
            return tuple(sorted(fitting[:number])) if len(fitting) >= number else ()
        return tuple(sorted(fitting)) if phrase.determiner == "the" and len(fitting) >= 2 else ()

    # ------------------------------------------------------------ what was mentioned before

    def _before(self, offset: int, reach: int) -> list[tuple[int, int]]:
        at = bisect_left(self.mentions, (offset, 0))
        return [found for found in self.mentions[:at] if found[0] >= offset - reach]

    def _last_mentioned(self, candidates: Iterable[Figure], offset: int, reach: int) -> Figure | None:
        wanted = list(candidates)
        return next((self.figures[n] for _, n in reversed(self._before(offset, reach)) if self.figures[n] in wanted), None)


def _leading(use: OfficeUse, country: str | None) -> OfficeUse:
    """ "Leader" as the office that leads that country; any other office as it is."""
    if use.office.offices != ("leader",):
        return use
    office = _leading_offices().get(country or "")
    return msgspec.structs.replace(use, office=msgspec.structs.replace(use.office, offices=(office,) if office else ()))


def _leading_counterpart(use: OfficeUse, country: str) -> OfficeUse:
    """The same kind of office elsewhere; who leads a country has for a counterpart who leads the other one."""
    own, other = _leading_offices().get(use.state or ""), _leading_offices().get(country)
    if own is None or other is None or own not in use.office.offices:
        role = _ROLES.get(use.office.offices[0], use.office.role)
        return msgspec.structs.replace(use, office=Office(role, use.office.offices[:1], (), None, None, True, True), text=role)
    return msgspec.structs.replace(use, office=Office("Leader", (other,), (), None, None, True, True))


@cache
def _leading_offices() -> dict[str, str]:
    """Country → the office that leads it, for the countries where that is beyond dispute."""
    return {row["country"]: row["office"] for row in reference_rows("leading_offices.tsv")}


@cache
def _nominal_offices() -> dict[str, frozenset[str]]:
    """Noun → offices of the registry whose holders it can mean ("diplomat")."""
    return {row["noun"]: frozenset(listed(row["offices"])) for row in reference_rows("nominals.tsv")}


_ROLES = {"foreign_minister": "Foreign Minister", "defence_minister": "Defence Minister", "finance_minister": "Finance Minister"}
"""What an office is called where the text gives only the word "counterpart"."""
_ALWAYS_FILLED = frozenset((office,) for office in (*LEADING, *_ROLES, "vice_head", "national_security_adviser"))
"""Offices of which a country has one, so that the words alone mean one person."""
_NEAR, _FAR = 700, 1500
"""How far back, in characters, a person may have been mentioned to be meant."""
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_DEFINITE = frozenset({"the", "this"})
_OWNERS = frozenset({"his", "her", "its", "their"})
_INDEFINITE = frozenset(  # "running to be president of Ruritania", "the job of president": nobody has that office yet
    {"a", "an", "any", "every", "no", "as", "another", "each", "some", "be", "become", "becoming", "became", "for", "future", "next", "of"}
)
