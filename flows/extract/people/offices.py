"""Offices without a name: "the Russian president", "his Chinese counterpart", "the diplomat", "the two leaders".

Belongs here: which person of the article, else of the registry on the day, such words mean. Does not: names (`cast.py`).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from heapq import nlargest

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
        self.figures = _Figures(figures)
        self.home = home
        self.registry = registry
        self.day = day
        self.by_name = {phrase.first: phrase for phrase in phrases if isinstance(phrase, NamePhrase)}

    def mention(self, figure: Figure, phrase: OfficePhrase) -> None:
        is_office = phrase.use is not None or phrase.noun in COUNTERPARTS
        self.figures.mention(figure, PersonMention(Span(phrase.start, phrase.end), "office" if is_office else "nominal"))
        if phrase.use is not None and phrase.use.state is not None:
            self.figures.use(figure, phrase.use)

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
        figure = self.figures.at(Span(phrase.start, phrase.end))
        other = self._counterpart_use(phrase.start, phrase.country)
        if figure is not None and other is not None and not figure.uses:
            self.figures.use(figure, other)

    # ------------------------------------------------------------ offices

    def _office(self, phrase: OfficePhrase, use: OfficeUse) -> Figure | None:
        if not use.office.alone or (phrase.country is None and phrase.determiner not in _DEFINITE | _OWNERS):
            return None
        own = holder(self.registry, use, self.home, self.day) if phrase.country is None and phrase.determiner == "the" else None
        if own is not None:
            return self._of_registry(own)
        candidates = self._holders(use)
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
            return self._foremost(candidates) or self._last_mentioned(candidates, phrase.start)
        return candidates[0] if candidates else None

    @staticmethod
    def _foremost(candidates: Sequence[Figure]) -> Figure | None:
        """The one of whom the article speaks at least three times as often as of any other."""
        first, second = nlargest(2, candidates, key=lambda figure: len(figure.mentions))
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

    def _holders(self, use: OfficeUse) -> list[Figure]:
        """The figures that hold that office."""
        key = (use.office, use.country, use.former)
        if key not in self.figures.holders:
            self.figures.holders[key] = [figure for figure in self.figures.all if self._holds(figure, use)]
        return self.figures.holders[key]

    def _holds(self, figure: Figure, use: OfficeUse) -> bool:
        """Does the figure hold that office, by the words of the text or by the registry?"""
        offices = set(_leading(use, use.country or figure.country).office.offices) or {use.office.role}
        if use.office.offices == ("leader",) and use.country is None:
            offices = set(LEADING)
        for own, stated, former in self.figures.held(figure):
            same = own.role == use.office.role or (use.office.offices == ("leader",) and offices & set(own.offices))
            country = stated or figure.country or own.country
            if same and former == use.former and use.country in (None, country):
                return True
        if figure.registry_id is None or not use.office.offices or use.former:
            return False
        if self.day is None and figure.uses:
            return False
        return fits_office(self.registry, figure.registry_id, _leading(use, use.country or figure.country), self.day)

    def _of_registry(self, person_id: str) -> Figure:
        known = self.figures.of_person.get(person_id)
        if known is None:
            person = self.registry.people[person_id]
            known = Figure(person.name, registry_id=person_id, gender=person.gender)
            self.figures.add(known)
        return known

    def _unnamed(self, use: OfficeUse) -> Figure:
        """A figure known by the office alone: "Foreign Minister of Ruritania"."""
        country = self.registry.countries[use.country].name if use.country else ""
        name = f"{use.office.role} of {country}"
        known = self.figures.of_name.get(name)
        if known is None:
            known = Figure(name, uses={use: None}, country=use.country)
            self.figures.add(known)
        return known

    # ------------------------------------------------------------ counterparts, nominals, appositions

    def _counterpart(self, phrase: OfficePhrase) -> Figure | None:
        """The same office of another country: "Kerry met his Russian counterpart"."""
        other = self._counterpart_use(phrase.start, phrase.country) if phrase.country else None
        if other is None:
            return None
        return self._of_country(self._holders(other), other)

    def _counterpart_use(self, offset: int, country: str) -> OfficeUse | None:
        """The office in that country of whoever was mentioned last before and has an office in another."""
        for index in self.figures.before(offset, _NEAR):
            use = self._present_office(self.figures.all[index])
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
        candidates = (
            figure
            for figure in self._of_occupation(phrase.noun or "")
            if not (phrase.gender and figure.gender and phrase.gender != figure.gender)
            and phrase.country in (None, figure.country or self._country(figure))
        )
        return self._last_mentioned(candidates, phrase.start)

    def _of_occupation(self, noun: str) -> list[Figure]:
        """The figures that the noun can mean."""
        if noun not in self.figures.of_occupation:
            offices = _nominal_offices().get(noun, frozenset())
            self.figures.of_occupation[noun] = [
                figure
                for figure in self.figures.all
                if (figure.occupation and noun in figure.occupation.casefold().split())
                or any(set(own.offices) & offices or own.role.casefold() == noun for own, _, _ in self.figures.held(figure))
                or (figure.registry_id and self.day and offices and self._registry_offices(figure.registry_id) & offices)
            ]
        return self.figures.of_occupation[noun]

    def _registry_offices(self, person_id: str) -> set[str]:
        return {t.office for t in self.registry.tenures(person_id) if self.day is not None and t.possibly(self.day)}

    def _named_at(self, token: int, phrase: OfficePhrase) -> Figure | None:
        """The figure of the name that the words stand in apposition to."""
        name = self.by_name[token]
        return self.figures.at(Span(name.start, name.end)) if phrase.use is not None else None

    # ------------------------------------------------------------ groups

    def group(self, phrase: OfficePhrase) -> tuple[int, ...]:
        """The figures that a plural means: the last three for "the three", else all of that office mentioned shortly before."""
        if phrase.use is None and phrase.noun not in COUNTERPARTS:
            return ()
        recent = dict.fromkeys(self.figures.before(phrase.start, _FAR))
        fitting = [n for n in recent if phrase.use is None or self._holds(self.figures.all[n], phrase.use)]
        number = _NUMBERS.get(phrase.determiner)
        if number is not None:
            return tuple(sorted(fitting[:number])) if len(fitting) >= number else ()
        return tuple(sorted(fitting)) if phrase.determiner == "the" and len(fitting) >= 2 else ()

    def _last_mentioned(self, candidates: Iterable[Figure], offset: int) -> Figure | None:
        wanted = set(candidates)
        return next((figure for n in self.figures.before(offset, _NEAR) if (figure := self.figures.all[n]) in wanted), None)


Held = tuple[Office, str | None, bool]
"""An office, its country as the text says, and whether that is past."""


class _Figures:
    """The figures of one article, and what is asked of them for every office: kept, so that no question goes through them all."""

    def __init__(self, figures: list[Figure]) -> None:
        self.all = figures
        self.of_person: dict[str, Figure] = {}
        self.of_name: dict[str, Figure] = {}
        self.holders: dict[Held, list[Figure]] = {}
        """Answers to "who holds that office?", as long as nothing changes who does."""
        self.of_occupation: dict[str, list[Figure]] = {}
        """Answers to "who can the noun mean?", likewise."""
        self._held: dict[Figure, dict[Held, None]] = {}
        self._indices: dict[Figure, int] = {}
        self._at: dict[Span, int] = {}
        """Span of a mention → its figure, the first where there are several."""
        for figure in figures:
            self._know(figure)
        self._mentions = sorted((mention.span.start, n) for n, figure in enumerate(figures) for mention in figure.mentions)
        """Offset and figure of every mention so far, in the order of the text."""

    def add(self, figure: Figure) -> None:
        self.all.append(figure)
        self._know(figure)
        self._forget()

    def mention(self, figure: Figure, mention: PersonMention) -> None:
        figure.mentions.append(mention)
        index = self._indices[figure]
        insort(self._mentions, (mention.span.start, index))
        self._at[mention.span] = min(index, self._at.get(mention.span, index))

    def use(self, figure: Figure, use: OfficeUse) -> None:
        """Gives the figure an office, once."""
        figure.uses[use] = None
        held = (use.office, use.country, use.former)
        if held not in self._held[figure]:
            self._held[figure][held] = None
            self._forget()

    def held(self, figure: Figure) -> Iterable[Held]:
        """The offices that the text gives the figure, each once."""
        return self._held[figure]

    def at(self, span: Span) -> Figure | None:
        """The figure that exactly these words mention."""
        index = self._at.get(span)
        return self.all[index] if index is not None else None

    def before(self, offset: int, reach: int) -> Iterator[int]:
        """The figures mentioned before, the last first, as far back as that."""
        first, last = bisect_left(self._mentions, (offset - reach, 0)), bisect_left(self._mentions, (offset, 0))
        return (self._mentions[at][1] for at in range(last - 1, first - 1, -1))

    def _know(self, figure: Figure) -> None:
        index = self._indices[figure] = len(self._indices)
        if figure.registry_id is not None:
            self.of_person.setdefault(figure.registry_id, figure)
        self.of_name.setdefault(figure.name, figure)
        self._held[figure] = {(use.office, use.country, use.former): None for use in figure.uses}
        for mention in figure.mentions:
            self._at.setdefault(mention.span, index)

    def _forget(self) -> None:
        self.holders.clear()
        self.of_occupation.clear()


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
