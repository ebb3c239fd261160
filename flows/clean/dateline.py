"""The dateline: place and day that an article is written from, or that a page gives for its event.

Three forms: at the start of the first paragraph, set off by a dash or an agency in brackets ("Moscow, Jul 15 (Prensa Latina) …",
"BEIJING (Reuters) - …", "Riyadh, May 14, 2019, SPA -- …", "WASHINGTON — …"); there in capitals, with no mark or a colon ("HANOVER, Germany
U.S. President …", "CAIRO: The ministers …"); and as lines of their own beside a date line ("May 7, 2013⏎18:30⏎The Kremlin, Moscow").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.clean.days import find_days, is_day_line
from flows.clean.publisher import is_publisher
from flows.model import Dateline, Span
from flows.reference import listed, reference_rows

_WORD = r"[A-ZÀ-Þ](?:[\w.’']|-(?=\w))*"
_NAME = rf"{_WORD}(?:[ -](?:de|del|of|the|da|do|al|upon|{_WORD})){{0,4}}"
_DAY = (
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]{2,8}\.?(?: \d{4})?"
    r"|\d{1,2} (?:de )?[a-z]{3,10}\.? (?:de )?\d{4})"  # only English and German write months with a capital
)
_SET_OFF = re.compile(
    rf"^[(\[]?(?P<place>{_NAME}(?:/{_NAME})*(?:, {_NAME})?)"
    rf"(?:[,;]? (?P<day>{_DAY}))?[.,:]?\s*"
    r"(?:(?P<agency>\([A-Z][\w ./-]{1,40}\)|/[A-Z][\w .]{2,30}/)\s*(?:\.?[-–—:]{1,2}|\.(?=\s))?"
    r"|(?:(?P<bare>[A-Z]{2,12})\s*)?[-–—]{1,2}|\s--)\s*(?=\S)"
)
_AGENCY_FIRST = re.compile(r"^\((?P<agency>[A-Z][\w ./-]{1,30})\)\s*[-–—]{1,2}\s*")
_CAPITALS = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.’'-]+){0,4}"
    r"(?:, (?:[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z]\.[A-Z]\.(?:[A-Z]\.)?))?)(?P<colon>:?)\s+(?=[\"“‘']?[A-Z])"
)
_NEAR_LINES = 3


def inline_dateline(text: str, offset: int) -> Dateline | None:
    """The dateline at the start of a paragraph; `offset` is where the paragraph stands in the source."""
    head = text[:120]
    found = _SET_OFF.match(head)
    if found and found["bare"] and not found["day"] and not is_publisher(found["bare"]):
        found = None
    if found and (found["day"] or _is_place(found["place"]) or is_publisher((found["agency"] or "").strip("()/"))):
        day = next(find_days(found["day"] or ""), None)
        return Dateline(Span(offset, offset + len(found.group().rstrip())), found["place"], day.date if day else None)
    if agency := _AGENCY_FIRST.match(head):
        return Dateline(Span(offset, offset + len(agency.group().rstrip())))
    found = _CAPITALS.match(head)
    while found:
        if _is_town(found["place"]):
            return Dateline(Span(offset, offset + found.end("colon")), found["place"])
        shorter = found["place"].rpartition(" ")[0]
        found = re.match(rf"(?P<place>{re.escape(shorter)})(?P<colon>)\s", head) if shorter else None
    return None


def page_dateline(lines: Sequence[tuple[Span, str]]) -> Dateline | None:
    """A place on a line of its own below a date line, as a page gives it for the event; `lines` are those around the title, stripped."""
    for at, (span, text) in enumerate(lines):
        day = next(find_days(text), None) if is_day_line(text) else None
        if day is None:
            continue
        for place_span, place in lines[at + 1 : at + 1 + _NEAR_LINES]:
            if is_place_line(place):
                return Dateline(Span(span.start, place_span.end), place, day.date)
            if not is_day_line(place):
                break
    return None


def is_place_line(text: str) -> bool:
    """Is the whole line the name of a place, perhaps with the town or country it is in ("The Kremlin, Moscow")?"""
    return len(text) <= 60 and len(text.split()) <= 6 and _is_place(text)


def _is_place(name: str) -> bool:
    parts = [part.strip(" .") for part in re.split(r"[,/]", name) if part.strip(" .")]
    known = [_key(part) in _places() for part in parts]
    return bool(parts) and (all(known) or (len(parts) == 2 and any(known)))


def _is_town(name: str) -> bool:
    """Stricter, for a dateline that nothing sets off: "US Secretary of State" opens with a state, not a dateline."""
    first = re.split(r"[,/]", name)[0].strip(" .")
    return _is_place(name) and (_key(first) in _towns() or "," in name)


@cache
def _towns() -> frozenset[str]:
    return frozenset(_key(name) for row in reference_rows("places.tsv") for name in (row["name"], *listed(row["aliases"])) if len(name) > 3)


@cache
def _places() -> frozenset[str]:
    """Names of places and states, without case, points or articles."""
    names: set[str] = set()
    for row in reference_rows("places.tsv"):
        names.update((row["name"], *listed(row["aliases"])))
    for row in reference_rows("countries.tsv"):
        if row["kind"] in ("country", "territory", "historical", "disputed"):
            names.update((row["name"], *listed(row["aliases"])))
    return frozenset(map(_key, names))


def _key(name: str) -> str:
    return name.casefold().replace(".", "").replace("’", "'").removeprefix("the ").strip()
