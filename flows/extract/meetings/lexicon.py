"""The words that tell of an encounter, read from `reference/meeting_triggers.tsv`.

Belongs here: loading and finding triggers. Does not: who takes part (`roles`), when and whether (`when`, `status`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, cast

import msgspec

from flows.model import Mode
from flows.reference import reference_rows

Part = Literal["verb", "noun"]


class Entry(msgspec.Struct, frozen=True):
    """One word or phrase of the lexicon in all its forms."""

    forms: tuple[str, ...]
    part: Part
    takes: frozenset[str]
    """How the other party is joined: `direct`, `with`, `between`, …; `fleeting` if only where time or place follow; `never`: no trigger."""
    mode: Mode
    weak: bool
    """Weak evidence supports a meeting that is told of elsewhere; alone it makes none."""


class Trigger(msgspec.Struct, frozen=True):
    """A word of the lexicon at its place in a sketch."""

    start: int
    end: int
    form: str
    entry: Entry


def find_triggers(text: str) -> Iterator[Trigger]:
    """Every trigger of a sketch, longest phrase first; a word that is both verb and noun is given as both."""
    pattern, entries = _lexicon()
    for match in pattern.finditer(text):
        form = match[0].lower()
        for entry in entries[form]:
            yield Trigger(match.start(), match.end(), form, entry)


def may_tell(text: str) -> bool:
    """Is there any trigger in the text? A cheap look before a sentence is sketched."""
    return _lexicon()[0].search(text) is not None


def forms() -> tuple[str, ...]:
    """Every form of every trigger, in small letters."""
    return tuple(_lexicon()[1])


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[Entry, ...]]]:
    entries: dict[str, tuple[Entry, ...]] = {}
    for entry in _entries():
        for form in entry.forms:
            entries[form] = (*entries.get(form, ()), entry)
    return re.compile(rf"\b(?:{_by_first_letter(entries)})\b", re.IGNORECASE), entries


def _by_first_letter(forms: Iterable[str]) -> str:
    """An alternation, longest first, with a branch a letter: most words of a text are then looked at once."""
    branches: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        branches.setdefault(form[0], []).append(re.escape(form[1:]))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in sorted(branches.items()))


def _entries() -> Iterator[Entry]:
    for row in reference_rows("meeting_triggers.tsv"):
        yield Entry(
            forms=tuple(row["phrase"].lower().split("|")),
            part=cast(Part, row["part"]),
            takes=frozenset(row["takes"].split("|")),
            mode=cast(Mode, row["mode"]),
            weak=row["strength"] == "weak",
        )
