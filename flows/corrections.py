"""Corrections by hand, from `reference/corrections.yml`: the head of that file says how they are written.

Belongs here: reading, checking and making them. Does not: anything that a rule could do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar, get_type_hints

import msgspec

from flows.model import ArticleFacts, Extraction, Meeting, Person, Quote

__all__ = ["Correction", "CorrectionError", "corrected", "corrections", "read_corrections"]

_FILE = "corrections.yml"
Item = ArticleFacts | Person | Meeting | Quote
T = TypeVar("T", bound=msgspec.Struct)


class CorrectionError(ValueError):
    """A correction that is badly written, or that does not find what it expects."""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of the file."""

    article: str
    of: Literal["article", "person", "meeting", "quote"]
    expect: dict[str, Any]
    why: str
    where: dict[str, Any] = {}
    set: dict[str, Any] = {}
    drop: bool = False


@cache
def corrections() -> tuple[Correction, ...]:
    """The entries of `flows/reference/corrections.yml`. Raises CorrectionError for one that is badly written."""
    return read_corrections(resources.files("flows.reference").joinpath(_FILE).read_text(encoding="utf-8"))


def read_corrections(text: str) -> tuple[Correction, ...]:
    """The entries of a file, checked as far as they can be without the articles."""
    try:
        entries = msgspec.yaml.decode(text, type=tuple[Correction, ...])
    except msgspec.ValidationError as error:
        raise CorrectionError(f"{_FILE}: {error}") from error
    for number, entry in enumerate(entries, 1):
        _check(entry, number)
    return entries


def corrected(extractions: Sequence[Extraction], entries: Sequence[Correction]) -> list[Extraction]:
    """The extractions with every correction made that speaks of one of them, in the order given.

    Raises CorrectionError, with file, entry, what was expected and what was found, where one no longer holds.
    """
    by_article: dict[str, list[tuple[int, Correction]]] = {}
    for number, entry in enumerate(entries, 1):
        by_article.setdefault(entry.article, []).append((number, entry))
    result = []
    for extraction in extractions:
        for number, entry in by_article.get(extraction.facts.raw_sha256, ()):
            extraction = _corrected(extraction, entry, number)
        result.append(extraction)
    return result


def _check(entry: Correction, number: int) -> None:
    if bool(entry.set) == entry.drop:
        raise _error(entry, number, "needs either `set` or `drop: true`")
    if not entry.expect or not entry.why.strip():
        raise _error(entry, number, "needs `expect` and `why`")
    if missing := [field for field in entry.set if field not in entry.expect]:
        raise _error(entry, number, f"sets {', '.join(missing)} without saying what it expects there")
    if entry.drop and entry.of not in {"meeting", "quote"}:
        raise _error(entry, number, "only a meeting or a quote can be dropped")
    if bool(entry.where) == (entry.of == "article"):
        raise _error(entry, number, "needs `where`, unless it is of the article itself")
    known = _TYPES[entry.of].__struct_fields__
    if unknown := [field for field in (*entry.where, *entry.expect) if field not in known]:
        raise _error(entry, number, f"names {', '.join(unknown)}; the fields of {entry.of} are {', '.join(known)}")


def _corrected(extraction: Extraction, entry: Correction, number: int) -> Extraction:
    if entry.of == "article":
        return msgspec.structs.replace(extraction, facts=_replaced(extraction.facts, entry, number))
    items: tuple[Item, ...] = getattr(extraction, _FIELDS[entry.of])
    index = _selected(items, entry, number)
    if not entry.drop:
        mended = _replaced(items[index], entry, number)
        if isinstance(mended, Quote) and "speaker" in entry.set:
            mended = _spoken_by(mended, extraction.people)
        _check_indexes(mended, extraction, entry, number)
        return msgspec.structs.replace(extraction, **{_FIELDS[entry.of]: (*items[:index], mended, *items[index + 1 :])})
    _expect(items[index], entry, number)
    kept = (*items[:index], *items[index + 1 :])
    if entry.of == "meeting":
        extraction = msgspec.structs.replace(extraction, quotes=_without_meeting(extraction.quotes, index))
    return msgspec.structs.replace(extraction, **{_FIELDS[entry.of]: kept})


def _selected(items: Sequence[Item], entry: Correction, number: int) -> int:
    """The one item that `where` speaks of."""
    found = [i for i, item in enumerate(items) if all(_is(_plain(item, field), value) for field, value in entry.where.items())]
    if len(found) == 1:
        return found[0]
    there = "; ".join(repr({field: _plain(item, field) for field in entry.where}) for item in items) or "none"
    raise _error(entry, number, f"`where` {entry.where!r} fits {len(found)} of the {len(items)} items, not one. There are: {there}")


def _is(found: object, wanted: object) -> bool:
    if isinstance(wanted, str) and wanted.endswith("…") and isinstance(found, str):
        return found.startswith(wanted[:-1])
    return found == wanted


def _expect(item: msgspec.Struct, entry: Correction, number: int) -> None:
    for field, expected in entry.expect.items():
        if (found := _plain(item, field)) != _plain_value(expected):
            raise _error(entry, number, f"expected {field} {expected!r}, found {found!r}")


def _replaced(item: T, entry: Correction, number: int) -> T:
    _expect(item, entry, number)
    types = get_type_hints(type(item))
    try:
        values = {field: msgspec.convert(_plain_value(value), types[field]) for field, value in entry.set.items()}
    except msgspec.ValidationError as error:
        raise _error(entry, number, f"sets a value that does not fit: {error}") from error
    return msgspec.structs.replace(item, **values)


def _spoken_by(quote: Quote, people: Sequence[Person]) -> Quote:
    """The quote with the identity of the person of the article whom its speaker names, if there is one."""
    index = next((i for i, person in enumerate(people) if person.name == quote.speaker), None)
    if index is None:
        return msgspec.structs.replace(quote, speaker_person=None, speaker_role=None, speaker_country=None)
    return msgspec.structs.replace(quote, speaker_person=index, speaker_role=people[index].role, speaker_country=people[index].country)


def _check_indexes(item: Item, extraction: Extraction, entry: Correction, number: int) -> None:
    """The people and meetings that the item names by their index must be there."""
    people: list[int | None] = []
    meetings: list[int | None] = []
    if isinstance(item, Quote):
        people, meetings = [item.speaker_person], [item.meeting]
    elif isinstance(item, Meeting):
        people = [participant.person for participant in item.participants]
    for indexes, there, what in ((people, extraction.people, "people"), (meetings, extraction.meetings, "meetings")):
        if wrong := [index for index in indexes if index is not None and not 0 <= index < len(there)]:
            raise _error(entry, number, f"sets an index of {wrong[0]}, but the article has {len(there)} {what}, counted from 0")


def _without_meeting(quotes: Iterable[Quote], dropped: int) -> tuple[Quote, ...]:
    """The quotes with the index of their meeting as it is without the dropped one."""

    def index(old: int | None) -> int | None:
        return None if old is None or old == dropped else old - (old > dropped)

    return tuple(msgspec.structs.replace(quote, meeting=index(quote.meeting)) for quote in quotes)


def _plain(item: msgspec.Struct, field: str) -> object:
    """The value of a field as YAML would have it: dates as text, tuples as lists."""
    return msgspec.json.decode(msgspec.json.encode(getattr(item, field)))


def _plain_value(value: object) -> object:
    """YAML reads an unquoted day as a date; the file may have it either way."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def _error(entry: Correction, number: int, problem: str) -> CorrectionError:
    return CorrectionError(f"{_FILE}, entry {number} (a correction of {entry.of} in article {entry.article[:12]}…): {problem}")


_TYPES: dict[str, type[Item]] = {"article": ArticleFacts, "person": Person, "meeting": Meeting, "quote": Quote}
_FIELDS = {"person": "people", "meeting": "meetings", "quote": "quotes"}
