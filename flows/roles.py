"""Which office of a person counts on a day, and how it is worded: "Russian President", "US Secretary of State".

Belongs here: what an article's persons and a meeting's participants share. Does not: who a name or an office of a text can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flows.reference import reference_rows
from flows.registry import Registry, Tenure

__all__ = ["LEADING", "PROMINENT", "foremost", "role_of"]

LEADING = ("head_of_state", "monarch", "head_of_government")
PROMINENT = (*LEADING, "foreign_minister", "io_head")
"""Kinds of office that stand before others of the same person, the foremost first."""


def foremost(tenures: Iterable[Tenure], known: Registry, day: str) -> Tenure | None:
    """Of the offices held on the ISO day one that is certain, then the most prominent, then the latest; None where there are none."""
    return max(tenures, key=lambda t: (t.certainly(day), -_prominence(t), known.weight(t), t.start_from), default=None)


def role_of(tenure: Tenure, known: Registry) -> str:
    """Country and position, always in this order: "Russian President", "US Secretary of State", "UN Special Envoy"."""
    position = _usual_positions().get(tenure.position, tenure.position)
    country = known.countries.get(tenure.country)
    if country is None or any(_names(position, name) for name in (country.code, country.name, *country.demonyms, *country.metonyms)):
        return position
    if country.kind == "org" or country.code == "US":
        return f"{country.code} {position}"
    return f"{country.demonyms[0]} {position}" if country.demonyms else f"{position} of {country.name}"


def _prominence(tenure: Tenure) -> int:
    return PROMINENT.index(tenure.office) if tenure.office in PROMINENT else len(PROMINENT)


@cache
def _usual_positions() -> dict[str, str]:
    """The name of a position in the registry to the one that news uses: "Foreign Minister"."""
    return {row["position"]: row["usual"] for row in reference_rows("positions.tsv")}


def _names(position: str, name: str) -> bool:
    """Does the position say whose it is ("White House Press Secretary")?"""
    return f" {name.removeprefix('the ')} " in f" {position} "
