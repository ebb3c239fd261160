"""Who is where: "P landed in L on D" gives the meetings told of next their place, and their day where they give none."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.setting import as_when, combined
from flows.extract.meetings.sketch import DATE, PERSON, PLACE, Sketch
from flows.extract.meetings.telling import Telling, When, Where
from flows.model import DateMention, PlaceMention

REACH = 4
"""Sentences after which a journey is no longer what the text goes on about."""


class Journey(msgspec.Struct, frozen=True):
    """A journey, a stay, or the scene of talks."""

    persons: frozenset[int]
    """Whose it is; empty for a scene, which is that of the next sentence."""
    where: Where
    when: When
    sentence: int
    paragraph: int


def journey_of(
    drawn: Sketch, places: Sequence[PlaceMention], dates: Sequence[DateMention], sentence: int, paragraph: int
) -> Journey | None:
    """The journey or stay that a sentence tells of, if any."""
    match = _PATTERN.search(drawn.text)
    if match is None or _AHEAD.search(drawn.text[: match.start()]) or _NO_JOURNEY.search(match["how"]):
        return None
    there = [places[drawn.items[c].index] for c in re.findall(f"[{PLACE}]", drawn.text[match.start("where") :])]
    where = combined(there[:2])
    if where.empty:
        return None
    days = re.findall(f"[{DATE}]", drawn.text[match.end("where") : match.end("where") + 30] + match["how"])
    when = as_when(dates[drawn.items[days[0]].index]) if days else When()
    return Journey(frozenset(drawn.person(c) for c in match["who"] if c in drawn.items), where, when, sentence, paragraph)


def scene_of(drawn: Sketch, places: Sequence[PlaceMention], sentence: int, paragraph: int) -> Journey | None:
    """Where talks are that a sentence tells of without naming anybody ("Talks have got under way in L")."""
    if re.search(f"[{PERSON}]", drawn.text):
        return None
    match = _SCENE.search(drawn.text)
    if match is None or cues.anywhere("clause_break").search(match["between"]):
        return None
    where = combined([places[drawn.items[match["where"]].index]])
    return None if where.empty else Journey(frozenset(), where, When(), sentence, paragraph)


def placed(telling: Telling, sentence: int, journeys: Sequence[Journey]) -> Telling:
    """The telling with the journey that one of its parties is on, or the scene of the sentence before."""
    if telling.mode in {"phone", "video"} or telling.is_title or telling.weak:
        return telling
    for journey in reversed(journeys):
        if sentence - journey.sentence > REACH or telling.paragraph - journey.paragraph > 1:
            break
        if _is_of(journey, telling, sentence):
            same_day = telling.paragraph == journey.paragraph and sentence > journey.sentence and telling.status == "planned"
            return msgspec.structs.replace(telling, nearby=journey.where, nearby_when=journey.when if same_day else When())
    return telling


def _is_of(journey: Journey, telling: Telling, sentence: int) -> bool:
    if not telling.when.empty and not journey.when.empty and telling.when.start != journey.when.start:
        return False
    if telling.when.distant and journey.when.empty:
        return False
    if not telling.where.agrees(journey.where):
        return False
    return bool(journey.persons & set(telling.persons)) if journey.persons else sentence - journey.sentence == 1


_PATTERN = re.compile(
    rf"(?P<who>[{PERSON}](?:(?:, | and | & )[{PERSON}])*)"
    rf"(?P<how>(?: and [^{PERSON},]{{0,60}})?(?:['’]s)?(?:,[^;]{{0,120}}?,)?(?: [^{PERSON}.;,]{{0,60}}?)?"
    rf" (?:{cues.alternatives('movement')})\b[^{PERSON}.;{PLACE}]{{0,60}}?)(?P<where>[{PLACE}])"
)
_AHEAD = re.compile(rf"\b(?:{cues.alternatives('ahead', 'cancelled_governor')})\s*$", re.IGNORECASE)
_NO_JOURNEY = re.compile(rf"\b(?:{cues.alternatives('ahead', 'cancelled_governor')})\b", re.IGNORECASE)
""" "Before P flies to L", "P put off a trip to L": nobody is there yet, or will be."""
_SCENE = re.compile(rf"\b(?:talks|summit|meeting|negotiations)\b(?P<between>[^.;]{{0,140}}?) in (?P<where>[{PLACE}])", re.IGNORECASE)
