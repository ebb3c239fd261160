"""Objects that share a verb: "met P in L on D and P in L a day later", "held talks with P on D and with P on D".

Each is an encounter of its own, with its own day and place; the verb stands only once.

Belongs here: finding the further objects, and what of the sentence is theirs. Does not: the first ones (`roles`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.groups import GROUP, group
from flows.extract.meetings.lexicon import Trigger
from flows.extract.meetings.parties import Parties
from flows.extract.meetings.sketch import DATE, PLACE, Sketch


class Reading(msgspec.Struct, frozen=True):
    """A trigger with its parties, and the sentence with the days and places that can be theirs."""

    trigger: Trigger
    parties: Parties
    drawn: Sketch


def readings(drawn: Sketch, trigger: Trigger, parties: Parties) -> Iterator[Reading]:
    """The trigger with its own object, then with each further one."""
    start, found = parties.end, _further(drawn.text, trigger, parties)
    if found is None:
        yield Reading(trigger, parties, drawn)
        return
    yield Reading(trigger, parties, _blanked(drawn, found.start("more"), len(drawn.text), _CIRCUMSTANCE))
    others = group(drawn.text, found.start("group"), found.end("group"))
    further = msgspec.structs.replace(parties, others=others.persons, start=others.start, end=others.end)
    not_theirs = _PLACE if _THAT_DAY.match(drawn.text, found.end()) else _CIRCUMSTANCE
    yield from readings(_blanked(drawn, start, found.start("more"), not_theirs), trigger, further)


def _further(text: str, trigger: Trigger, parties: Parties) -> re.Match[str] | None:
    """The object that follows day or place of the one before, and has its own, or ends the sentence."""
    if not parties.others or parties.start < trigger.end or parties.with_pair or " and" not in text[parties.end :]:
        return None
    with_day = _AGAIN.match(text, parties.end)
    match = with_day or (_AT_END if parties.rule == "verb-direct" else _WITH_AT_END).match(text, parties.end)
    known = {*parties.first, *parties.others}
    return match if match is not None and known.isdisjoint(group(text, match.start("group"), match.end("group")).persons) else None


def _blanked(drawn: Sketch, start: int, end: int, what: re.Pattern[str]) -> Sketch:
    """The sketch without the days or places of a stretch."""
    text = drawn.text
    return msgspec.structs.replace(drawn, text=text[:start] + what.sub("-", text[start:end]) + text[end:])


_CIRCUMSTANCE = re.compile(f"[{DATE}{PLACE}]")
_PLACE = re.compile(f"[{PLACE}]")
_IN_THE = rf"in the (?:{cues.alternatives('part_of_day')})\b(?! of )"
_THAT_DAY = re.compile(rf"[^{DATE}.;]*\b{_IN_THE}")
""" "And P in the evening": of the same day."""
_WHEN_OR_WHERE = rf"(?:,? (?:(?:(?:late|early|on|in|at|near|outside) )?(?:the )?[{DATE}{PLACE}]|{_IN_THE}))"
_AND = rf"{_WHEN_OR_WHERE}{{1,3}}(?P<more>,? and,?(?: then| later)?{_WHEN_OR_WHERE}{{0,2}},?"
_AGAIN = re.compile(rf"{_AND}(?: with)? (?P<group>{GROUP}))(?={_WHEN_OR_WHERE}{{1,3}}(?:[.,;]|$| and\b))")
_AT_END = re.compile(rf"{_AND}(?: with)? (?P<group>{GROUP}))(?=[.;]|$)")
_WITH_AT_END = re.compile(rf"{_AND} with (?P<group>{GROUP}))(?=[.;]|$)")
