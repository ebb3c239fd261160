"""Who a name can be: from the words of the text to one person of the registry, or to none.

Belongs here: names, offices, countries and dates held against the registry. Does not: what the article says elsewhere (`cast.py`).
A wrong person is worse than an unresolved one, so every way to a person ends with exactly one candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.extract.people.phrases import OfficeUse
from flows.registry import Registry, Tenure

__all__ = ["fits_office", "holder", "person_of_full_name", "person_of_surname", "tenure_on"]

LEADING = ("head_of_state", "monarch", "head_of_government")
PROMINENT = (*LEADING, "foreign_minister", "io_head")
_MARGIN_BEFORE, _MARGIN_AFTER = 20, 30


def person_of_full_name(
    registry: Registry, keys: Iterable[str], uses: Sequence[OfficeUse], country: str | None, day: str | None
) -> str | None:
    """The one person of that full name whom neither office, country nor date rules out."""
    ids = sorted({person_id for key in keys for person_id in registry.named(key)})
    possible = [person_id for person_id in ids if _plausible(registry, person_id, uses, day)]
    if len(possible) > 1:
        ranked = sorted(((_support(registry, person_id, uses, country, day), person_id) for person_id in possible), reverse=True)
        if ranked[0][0] == ranked[1][0]:
            return None
        return ranked[0][1]
    return possible[0] if possible else None


def person_of_surname(registry: Registry, key: str, uses: Sequence[OfficeUse], day: str | None) -> str | None:
    """The one person of that surname who holds (at some time held, where no day is known) the office that the text gives."""
    ids = [p for p in registry.of_family(key) if any(fits_office(registry, p, use, day) for use in uses)]
    if len(ids) > 1 and day is not None:
        ids = [p for p in ids if any(t.certainly(day) for use in uses for t in _tenures_of_use(registry, p, use))]
    return ids[0] if len(ids) == 1 else None


def holder(registry: Registry, use: OfficeUse, day: str | None) -> str | None:
    """The one person who held the office on the day; None where the day or the country is unknown, or two can be meant."""
    if day is None or use.country is None or use.former or not use.office.offices:
        return None
    tenures = [t for t in registry.holders(use.office.offices, use.country, day) if _position_fits(t, use)]
    certain = [t for t in tenures if t.certainly(day)]
    if certain:
        latest = max(t.start_from for t in certain)
        certain = [t for t in certain if t.start_from == latest] if len({t.office for t in certain}) == 1 else certain
    people = {t.person_id for t in (certain or [t for t in tenures if t.end_by != "9999-12-31"])}
    return people.pop() if len(people) == 1 else None


def fits_office(registry: Registry, person_id: str, use: OfficeUse, day: str | None) -> bool:
    """Did the person hold that office, on the day where it is known (and before it, for "former")?"""
    tenures = _tenures_of_use(registry, person_id, use)
    if day is None:
        return bool(tenures)
    if use.former:
        return any(t.start_from <= day for t in tenures)
    return any(t.possibly(day) for t in tenures)


def tenure_on(registry: Registry, person_id: str, day: str, uses: Sequence[OfficeUse]) -> Tenure | None:
    """The office that the person held on the day: the one that the text names, else the most prominent, the latest of these."""
    held = [t for t in registry.tenures(person_id) if t.possibly(day)]
    named = [t for t in held if any(_use_fits(t, use) for use in uses)]
    return max(named or held, key=lambda t: (t.certainly(day), -_prominence(t), t.start_from), default=None)


def _tenures_of_use(registry: Registry, person_id: str, use: OfficeUse) -> list[Tenure]:
    return [t for t in registry.tenures(person_id) if _use_fits(t, use)]


def _use_fits(tenure: Tenure, use: OfficeUse) -> bool:
    if tenure.office not in (LEADING if use.office.offices == ("leader",) else use.office.offices) or not _position_fits(tenure, use):
        return False
    return use.country is None or use.country == tenure.country


def _position_fits(tenure: Tenure, use: OfficeUse) -> bool:
    position = tenure.position.casefold()
    return not use.office.positions or any(part in position for part in use.office.positions)


def _prominence(tenure: Tenure) -> int:
    return PROMINENT.index(tenure.office) if tenure.office in PROMINENT else len(PROMINENT)


def _plausible(registry: Registry, person_id: str, uses: Sequence[OfficeUse], day: str | None) -> bool:
    """Could a person of that name in an article of that day be this one?"""
    tenures = registry.tenures(person_id)
    if day is not None and tenures:
        year = int(day[:4])
        if year < int(tenures[0].start_from[:4] or 0) - _MARGIN_BEFORE and tenures[0].start_from > "0000":
            return False
        if all(year > int(t.end_by[:4]) + _MARGIN_AFTER for t in tenures):
            return False
    checked = [use for use in uses if use.office.offices and use.office.offices != ("other",)]
    return not checked or any(_tenures_of_use(registry, person_id, use) for use in checked) or len(registry.tenures(person_id)) == 0


def _support(registry: Registry, person_id: str, uses: Sequence[OfficeUse], country: str | None, day: str | None) -> tuple[int, int, int]:
    tenures = registry.tenures(person_id)
    return (
        sum(fits_office(registry, person_id, use, day) for use in uses),
        int(country is not None and any(t.country == country for t in tenures)),
        int(day is not None and any(t.possibly(day) for t in tenures)),
    )
