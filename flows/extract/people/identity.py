"""Who a name or an office can be: from the words of the text to one person of the registry, or to none.

Belongs here: names, offices, countries and dates held against the registry. Does not: what the article says elsewhere (`cast.py`).
A wrong person is worse than an unresolved one, so every way to a person ends with exactly one candidate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from flows.extract.people.lexicon import given_name_variants, is_common_surname
from flows.extract.people.names import without_initials
from flows.extract.people.titles import OfficeUse
from flows.registry import Registry, Tenure
from flows.roles import LEADING, PROMINENT, foremost

__all__ = [
    "fits_office",
    "has_prominent_tenure",
    "holder",
    "is_leading",
    "is_major",
    "is_serving",
    "person_of_full_name",
    "person_of_office_and_name",
    "tenure_on",
]

_OF_MANY = frozenset(
    {"ambassador", "envoy", "spokesperson", "secretary_of_state_subcabinet", "deputy_foreign_minister", "legislature_speaker"}
)
"""Offices that several persons hold at once: by themselves they name nobody."""
_OF_ONE = frozenset({*PROMINENT, "defence_minister", "finance_minister"})
"""Offices that one person holds: where the registry has two on a day, the later one has followed the earlier."""
_MINOR = frozenset({"ambassador", "secretary_of_state_subcabinet", "spokesperson", "other"})
_YEARS_BEFORE, _YEARS_AFTER = 20, 30


def person_of_full_name(
    registry: Registry, keys: Iterable[str], uses: Collection[OfficeUse], country: str | None, day: str | None
) -> str | None:
    """The one person who bears all these full names and whom neither office, country nor date rules out."""
    sets = [ids for key in keys if (ids := _bearers(registry, key))]
    if not sets:
        return None
    ids = set.intersection(*sets) or set.union(*sets)
    possible = sorted(person_id for person_id in ids if _is_plausible(registry, person_id, uses, day))
    if len(possible) < 2:
        return possible[0] if possible else None
    ranked = sorted(((_support(registry, person_id, uses, country, day), person_id) for person_id in possible), reverse=True)
    return ranked[0][1] if ranked[0][0] > ranked[1][0] else None


def person_of_office_and_name(registry: Registry, key: str, uses: Sequence[OfficeUse], day: str | None) -> str | None:
    """The one person of that surname (or single name) who held the office that the text gives: on the day, where it is known."""
    ids = sorted({*registry.of_family(key), *registry.named(key)})
    telling = [use for use in uses if use.office.alone] or list(uses)
    fitting = [person_id for person_id in ids if telling and all(fits_office(registry, person_id, use, day) for use in telling)]
    if not fitting and telling and day is not None:  # who once was president is called president still
        return _once(registry, ids, telling, day)
    if len(fitting) > 1 and day is not None:
        fitting = [p for p in fitting if any(t.certainly(day) for use in uses for t in _tenures_of(registry, p, use))]
    return fitting[0] if len(fitting) == 1 else None


def _once(registry: Registry, ids: Iterable[str], uses: Sequence[OfficeUse], day: str) -> str | None:
    """The one of these people who had left the offices before the day."""
    found = [p for p in ids if all(any(t.end_by < day for t in _tenures_of(registry, p, use)) for use in uses)]
    return found[0] if len(found) == 1 else None


def misspelt(registry: Registry, keys: Iterable[str], uses: Iterable[OfficeUse], day: str | None) -> str | None:
    """The holder of the office that the text gives, where given name and office agree and the surname is a letter or two away."""
    checked = [use for use in uses if use.office.offices]
    if not checked:
        return None
    close = {p for key in keys for p, name in registry.of_given_name(key.split(" ")[0]) if _is_close(key, name)}
    fitting = [p for p in close if any(fits_office(registry, p, use, day) for use in checked)]
    return fitting[0] if len(fitting) == 1 else None


def holder(registry: Registry, use: OfficeUse, country: str | None, day: str | None) -> str | None:
    """The one person who held the office on the day; None where the day or the country is unknown, or two can be meant."""
    offices = [office for office in use.office.offices if office not in _OF_MANY]
    if day is None or country is None or use.former or not offices:
        return None
    tenures = [t for t in registry.holders(offices, country, day) if _position_fits(t, use)]
    certain = [t for t in tenures if t.certainly(day)]
    if certain and certain[0].office in _OF_ONE and len({t.office for t in certain}) == 1:
        latest = max(t.start_from for t in certain)
        certain = [t for t in certain if t.start_from == latest]
    vouched = certain or [t for t in tenures if t.end_by < "9999"]
    people = {t.person_id for t in vouched}
    return people.pop() if len(people) == 1 else None


def fits_office(registry: Registry, person_id: str, use: OfficeUse, day: str | None) -> bool:
    """Did the person hold that office: on the day, where it is known, or by then, where the text says "former"?"""
    tenures = _tenures_of(registry, person_id, use)
    if day is None:
        return bool(tenures)
    return any(t.start_from <= day if use.former else t.possibly(day) for t in tenures)


def tenure_on(registry: Registry, person_id: str, day: str | None, uses: Collection[OfficeUse]) -> Tenure | None:
    """The office that the person held on the day: one that the text names, else the most prominent; the latest of these.

    Without a day only an office that the text names, where the person held one such.
    """
    tenures = registry.tenures(person_id)
    uses = [use for use in uses if use.office.offices != ("leader",)] or uses
    if day is None:
        named = [t for t in tenures if any(_use_fits(t, use) for use in uses if not use.former)]
        return named[-1] if len({(t.position, t.country) for t in named}) == 1 else None
    held = [t for t in tenures if t.possibly(day)]
    named = [t for t in held if any(_use_fits(t, use) for use in uses)]
    return foremost(named or held, registry, day)


def has_prominent_tenure(registry: Registry, person_id: str, countries: Iterable[str], day: str | None) -> bool:
    """Does the person lead or speak for one of these countries, on the day, or ever where no day is known?"""
    wanted = set(countries)
    return any(t.office in PROMINENT and t.country in wanted and (day is None or t.possibly(day)) for t in registry.tenures(person_id))


def _bearers(registry: Registry, key: str) -> set[str]:
    """Who bears the name as it stands, else without middle initials, else with the long form of the given name."""
    given, _, rest = without_initials(key).partition(" ")
    for form in (key, f"{given} {rest}", *(f"{name} {rest}" for name in given_name_variants().get(given, ()))):
        if ids := registry.named(form):
            return set(ids)
    return set()


def is_serving(registry: Registry, person_id: str, countries: Iterable[str], day: str | None) -> bool:
    """Does the person certainly hold an office of one of these countries on the day?"""
    wanted = set(countries)
    return day is not None and any(t.country in wanted and t.certainly(day) for t in registry.tenures(person_id))


def is_leading(registry: Registry, person_id: str, day: str | None) -> bool:
    """Does the person certainly lead a state or its government on the day?"""
    return day is not None and any(t.office in LEADING and t.certainly(day) for t in registry.tenures(person_id))


def is_major(registry: Registry, person_id: str, day: str | None) -> bool:
    """May the person be in an office on the day that is more than an aide's or an envoy's?"""
    return day is not None and any(t.office not in _MINOR and t.possibly(day) for t in registry.tenures(person_id))


def _tenures_of(registry: Registry, person_id: str, use: OfficeUse) -> list[Tenure]:
    return [t for t in registry.tenures(person_id) if _use_fits(t, use)]


def _use_fits(tenure: Tenure, use: OfficeUse) -> bool:
    if not use.office.offices:
        return use.text.casefold().endswith(tenure.position.casefold())
    offices = LEADING if use.office.offices == ("leader",) else use.office.offices
    return tenure.office in offices and _position_fits(tenure, use) and use.country in (None, tenure.country)


def _position_fits(tenure: Tenure, use: OfficeUse) -> bool:
    position = tenure.position.casefold()
    return not use.office.positions or any(part in position for part in use.office.positions)


def _is_plausible(registry: Registry, person_id: str, uses: Collection[OfficeUse], day: str | None) -> bool:
    """Could a person of that name and office in an article of that day be this one?

    A common name is not enough for a person of minor office who, as far as is known, is out of it.
    """
    tenures = registry.tenures(person_id)
    if not tenures:
        return True
    if day is not None:
        year = int(day[:4])
        starts, ends = [int(t.start_from[:4]) for t in tenures if t.start_from > "0000"], [int(t.end_by[:4]) for t in tenures]
        if (starts and year < min(starts) - _YEARS_BEFORE) or year > max(ends) + _YEARS_AFTER:
            return False
    if any(_tenures_of(registry, person_id, use) for use in uses):
        return True
    serving = day is not None and any(t.possibly(day) for t in tenures)
    if any(set(use.office.offices) - {"other", "spokesperson"} for use in uses):
        countries = {use.country for use in uses if use.country}
        return serving and all(country in {t.country for t in tenures} for country in countries)
    return serving or not (is_common_surname(registry.people[person_id].family_name) and all(t.office in _MINOR for t in tenures))


def _support(registry: Registry, person_id: str, uses: Collection[OfficeUse], country: str | None, day: str | None) -> tuple[int, int, int]:
    tenures = registry.tenures(person_id)
    return (
        sum(fits_office(registry, person_id, use, day) for use in uses),
        int(country is not None and any(t.country == country for t in tenures)),
        int(day is not None and any(t.possibly(day) for t in tenures)),
    )


def _is_close(key: str, other: str) -> bool:
    """The same given name, and a surname one letter away, or two where it is long."""
    first, second = key.split(" "), other.split(" ")
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
