"""When, where and how: the circumstances that a sentence gives one of its triggers.

A date or place belongs to the trigger that is nearest to it, unless it belongs to the saying ("said on Tuesday", "told reporters in
Paris"). No date is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.lexicon import Trigger
from flows.extract.meetings.parties import Parties
from flows.extract.meetings.sketch import DATE, PERSON, PLACE, Sketch
from flows.extract.meetings.telling import When, Where
from flows.extract.time_grammar import NUMBERS
from flows.model import DateMention, Mode, PlaceMention, Setting


class Rivals(msgspec.Struct, frozen=True):
    """What else of a sentence a date can belong to."""

    told: list[Trigger]
    """Triggers with parties."""
    nouns: list[Trigger]
    """All nouns of meeting, those without parties too ("the summit")."""


def when_of(sketch: Sketch, trigger: Trigger, parties: Parties, rivals: Rivals, dates: Sequence[DateMention]) -> When:
    """The date that stands nearest to the trigger and its parties and to no other trigger, and is not that of a saying."""
    best: tuple[bool, int, DateMention] | None = None
    for match in re.finditer(f"[{DATE}]", sketch.text):
        at = match.start()
        mention = dates[sketch.items[match[0]].index]
        distance = _distance(sketch.text, trigger, parties, at)
        reach = REACH_OF_DATES if mention.precision == "day" else REACH_OF_PERIODS
        supporting = trigger.entry.weak and trigger.entry.part == "verb" and not mode_of(sketch, trigger)[1]
        if supporting or parties.rule == "back-reference":
            reach = REACH_OF_REFERENCES
        if distance is None or distance > reach or (mention.start is None and mention.relative is None):
            continue
        if _of_another_day(sketch.text, trigger, parties, at):
            continue
        if _of_a_saying(sketch.text, at, trigger) or _nearer_to_another(sketch.text, at, trigger, rivals):
            continue
        ranked = (mention.precision != "day", distance, mention)
        if best is None or ranked[:2] < best[:2]:
            best = ranked
    return When() if best is None else as_when(best[2])


def as_when(mention: DateMention) -> When:
    if mention.start is None and mention.relative is None:
        return When()
    return When(mention.start, mention.end, mention.precision, mention.basis, mention.relative if mention.start is None else None)


def where_of(sketch: Sketch, trigger: Trigger, parties: Parties, places: Sequence[PlaceMention]) -> Where:
    """City, country and venue that the sentence gives the meeting, from places that stand after "in", "at", "to" or the like."""
    found: list[tuple[int, PlaceMention]] = []
    for match in re.finditer(f"[{PLACE}]", sketch.text):
        place = places[sketch.items[match[0]].index]
        at = match.start()
        distance = _distance(sketch.text, trigger, parties, at)
        reach = REACH_OF_REFERENCES if parties.rule == "back-reference" else REACH_OF_PLACES
        if place.metonym or distance is None or distance > reach or _of_another_event(sketch.text, trigger, parties, at):
            continue
        if _of_a_departure(sketch.text, trigger, at):
            continue
        if _located(sketch.text, at) and not _of_a_saying(sketch.text, at, trigger):
            found.append((distance, place))
    return combined([place for _, place in sorted(found, key=lambda pair: pair[0])])


def combined(places: Sequence[PlaceMention]) -> Where:
    """The first place, completed by those after it that agree with its country."""
    city = country = venue = None
    for place in places:
        if country is not None and place.country is not None and place.country != country:
            continue
        if city is not None and place.city is not None and place.city != city:
            continue
        city, country, venue = city or place.city, country or place.country, venue or place.venue
    return Where(city, country, venue)


def mode_of(sketch: Sketch, trigger: Trigger) -> tuple[Mode, bool]:
    """The mode of the trigger, unless words near it show another one; and whether it is stated outright."""
    before, after = sketch.text[max(0, trigger.start - 60) : trigger.start], sketch.text[trigger.start : trigger.end + 120]
    if trigger.entry.mode == "in_person" and trigger.entry.part == "verb":
        before = _BOUNDARY.split(before)[-1]
    near = f"{before}{after}".lower()
    mode = trigger.entry.mode
    if mode == "video" or _is_virtual(sketch.text, trigger):
        return "video", True
    if re.search(r"\b(?:by|via|over|on) (?:the )?(?:tele)?phone\b|\btelephone talks\b", near):
        return "phone", True
    if trigger.form in cues.phrases("spoken") and cues.anywhere("in_person").search(near):
        return "in_person", True
    if mode == "unknown" and cues.anywhere("phone").search(near):
        return "phone", True
    if mode == "unknown" and cues.anywhere("in_person").search(near):
        return "in_person", True
    return mode, trigger.form not in cues.phrases("spoken") and (trigger.entry.part == "verb" or mode == "phone") and mode != "unknown"


def _is_virtual(text: str, trigger: Trigger) -> bool:
    """Is it the encounter that was virtual, not some other one ("before the virtual summit of the league, P and P spoke")?"""
    found = cues.anywhere("video").finditer(text, max(0, trigger.start - 60), trigger.end + 120)
    return any(
        (trigger.start <= cue.end() + 1 or _BESIDE.search(text, 0, cue.start()) is None)
        and (cue.start() < trigger.end or _BOUNDARY.search(text, trigger.end, cue.start()) is None)
        for cue in found
    )


def setting_of(text: str) -> Setting | None:
    """Sidelines or summit, as the sentence says; a visit or a third country follows from the place later on."""
    if cues.anywhere("sidelines").search(text):
        return "sidelines"
    return "summit" if re.search(r"\b(?:summit|trilateral|quadrilateral)\b", text, re.IGNORECASE) else None


def duration_of(text: str, trigger: Trigger, rivals: Rivals) -> int | None:
    """Minutes that the encounter lasted, where the sentence says so ("three-hour talks", "lasted more than 90 minutes")."""
    for match in _DURATION.finditer(text, max(0, trigger.start - 60), trigger.end + 100):
        if any(_gap(t, match.start()) < _gap(trigger, match.start()) for t in rivals.told):
            continue
        number = match["number"].lower()
        amount = float(number) if number.replace(".", "").isdigit() else _NUMBERS[number]
        minutes = amount * (60 if match["unit"].lower().startswith("hour") else 1)
        if match["half"] or match["and_half"]:
            minutes += 30
        if 5 <= minutes <= 24 * 60:
            return int(minutes)
    return None


def _distance(text: str, trigger: Trigger, parties: Parties, at: int) -> int | None:
    """Characters between the trigger, or its last party, and a place or date; None beyond the clause or a quotation mark."""
    end = max(trigger.end, parties.end)
    if 0 < parties.start <= at < parties.end:
        return None
    if trigger.end <= at < end:
        return 0
    between = text[at + 1 : trigger.start] if at < trigger.start else text[end:at]
    if re.search(r"[;:|“”\"]|\.\s", between):
        return None
    between = _SET_FOR.sub("", between)
    return len(between) + 60 * len(cues.anywhere("clause_break").findall(between))


def _of_another_day(text: str, trigger: Trigger, parties: Parties, at: int) -> bool:
    """ "Since D's riots P has called P", "arrived on D, a day after meeting P", "met P before leaving for L on D"."""
    between = _between(text, trigger, parties, at)
    if _is_of_next_leg(text, trigger, parties, at):
        return True
    if _SINCE.search(text, max(0, at - 20), at):
        return True
    if at < trigger.start and (_DAYS_FROM.search(between) or (_OWN_EVENT.match(text, at + 1) and trigger.start - at > _REACH_OF_OWNERS)):
        return True
    return at > trigger.start and (_OWN_EVENT.match(text, at + 1) is not None or _ANOTHER_ACT.search(between) is not None)


def _between(text: str, trigger: Trigger, parties: Parties, at: int) -> str:
    return text[max(trigger.end, parties.end) : at] if at > trigger.end else text[at + 1 : trigger.start]


def _of_another_event(text: str, trigger: Trigger, parties: Parties, at: int) -> bool:
    """ "met P amid concern over attacks in L": the place is that of what they spoke about."""
    between = _between(text, trigger, parties, at)
    if _is_of_next_leg(text, trigger, parties, at):
        return True
    if trigger.entry.part == "verb" and at > trigger.end and _TO_BE_THERE.search(between):
        return True
    if at > trigger.end and _ANOTHER_ACT.search(between) and not _ARRIVAL.search(between):
        return True
    if at < trigger.start and "," in between and _IN_RELATIVE_CLAUSE.search(text, 0, at):
        return True
    return cues.anywhere("other_event").search(between) is not None


def _is_of_next_leg(text: str, trigger: Trigger, parties: Parties, at: int) -> bool:
    """ "Met P in L and, on D, drove to L": day and place of the journey that followed."""
    return _begins_before(_NEXT_LEG.search(text, max(trigger.end, parties.end), at + _REACH_OF_LEGS), at)


def _begins_before(leg: re.Match[str] | None, at: int) -> bool:
    return leg is not None and leg.start() < at


def _of_a_departure(text: str, trigger: Trigger, at: int) -> bool:
    """ "Before P returns to L, he met P": where somebody went from the meeting, not "returned to L to meet P"."""
    start = max(0, at - 100)
    if _DEPARTURE.search(text[start:at]) is None:
        return False
    return at > trigger.start or _PURPOSE.match(text[at + 1 : trigger.start]) is None


def _nearer_to_another(text: str, at: int, trigger: Trigger, rivals: Rivals) -> bool:
    """Does another trigger stand nearer to the date, or a noun before it when the trigger comes only after it?"""
    if at < trigger.start and text.startswith(", when ", at + 1):
        return False
    own = _gap(trigger, at)
    told = [
        t
        for t in rivals.told
        if not (trigger.end <= at < t.start and _NEXT_CLAUSE.match(text, at + 1, t.start))
        and not (t.end <= at < trigger.start and _begins_before(_NEXT_LEG.search(text, t.end, at + _REACH_OF_LEGS), at))
    ]
    nouns = [n for n in rivals.nouns if n.end <= at < trigger.start and _BOUNDARY.search(text, n.end, at) is None]
    others = [*told, *nouns]
    return any(_gap(t, at) < own for t in others if t.end <= trigger.start or t.start >= trigger.end)


def _gap(trigger: Trigger, at: int) -> int:
    return trigger.start - at if at < trigger.start else at - trigger.end


def _of_a_saying(text: str, at: int, trigger: Trigger) -> bool:
    """Does "said", "told reporters" or the like stand right before the date or place, with no meeting right after or the trigger itself?"""
    if at < trigger.start and re.fullmatch(
        r"\s(?:during|at|in|after|following) (?:(?:a|an|the|his|her|their) )?(?:[\w-]+ ){0,2}", text[at + 1 : trigger.start]
    ):
        return False
    match = _SAYING.search(text[max(0, at - 60) : at])
    return match is not None and not max(0, at - 60) + match.start() <= trigger.start < at


def _located(text: str, at: int) -> bool:
    """Is the place where somebody is, not where something is from ("the president of L", "L's proposal")?"""
    if re.match(r"['’]s?\s", text[at + 1 :]) and not _OWNED_PLACE.match(text, at + 1):
        return False
    return _PREPOSITION.search(text[max(0, at - 60) : at]) is not None


_BESIDE = re.compile(rf"\b(?:{cues.alternatives('same_day')})\b[^,;]{{0,30}}$", re.IGNORECASE)
_TO_BE_THERE = re.compile(r"\b(?:that|which) (?:is|was|are|were|will|took|takes|would)\b")
""" "talked about the games that will be held in L": the place is that of the games."""
_NEXT_CLAUSE = re.compile(r",? (?:and|but|before|after|while)\b|, (?:the|their|his|her|its) (?:first|second|third|latest|last|[a-z]+th)\b")
""" "Met P on D and | visited P": the day is that of the clause that it ends."""
_BOUNDARY = re.compile(r", (?:and|but|while|then)\b|;")
_DAYS_FROM = re.compile(r"\b(?:days?|weeks?|months?|years?|hours?) (?:after|before|ahead of|following|since|later|earlier)\b")
_NEXT_LEG = re.compile(rf"\band(?: (?:then|later|also))?(?:,? [^,.;{PERSON}]{{1,30}},)? (?:{cues.alternatives('journey_for', 'onward')})\b")
_REACH_OF_LEGS = 20
_SINCE = re.compile(r"\bsince (?:last |early |late |mid-)?$", re.IGNORECASE)
""" "The first talks since D": never the day of what is told."""
_OWN_EVENT = re.compile(r"['’]s? [a-z]")
_REACH_OF_OWNERS = 40
""" "D's" belongs to what follows, a word or four on."""
_ANOTHER_ACT = re.compile(r"\b(?:after|before|while|since) (?:\w+ly )?(?!meeting|briefing|morning|evening|hearing)[a-z]+ing\b")
_ARRIVAL = re.compile(r"\b(?:arriving|landing|touching down|flying|travelling|traveling)\b")
_IN_RELATIVE_CLAUSE = re.compile(rf"[{PERSON}], (?:who|whose)\b[^,;.]*$")
""" "P, who resigned while in L, met P": where he was then."""
_SET_FOR = re.compile(
    r",? (?:that|which) (?:(?:is|was|had been|has been|were|are) (?:planned|scheduled|set|due|held|to be held|to take place|expected)"
    r"|(?:took|takes|will take) place)\b"
)
REACH_OF_DATES = 70
"""Characters beyond which a date of the sentence is of something else; words that open another clause count for more."""
REACH_OF_PERIODS = 30
"""For a month or a year, which are oftener of something else."""
REACH_OF_REFERENCES = 15
"""For "D's meeting", "the talks on D"."""
REACH_OF_PLACES = 110
_SAYING = re.compile(
    rf"(?<![\w'’-])(?:{cues.alternatives('saying')})"
    rf"(?: (?:reporters|journalists|lawmakers|parliament|a news conference|state television|state media|[{PERSON}]))?"
    r"(?: in an? (?:statement|interview|speech))?,?(?: (?:on|in|at|late|early|earlier|last))*\s*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    rf"(?:^|(?<![\w-])(?i:{cues.alternatives('where_preposition')})|,|[{PLACE}],?)"
    rf"(?: (?:{cues.alternatives('where_word')}|[A-Z][\w’'.-]*|[a-z-]+(?:ern|al|ese|ian|ish)|\d\w+))*\s*$"
)
_DEPARTURE = re.compile(
    rf"\b(?:{cues.alternatives('departure')}|(?:{cues.alternatives('ahead')})\b[^,;:]{{0,60}}?\b(?:{cues.alternatives('onward')}))\b[^,;:]{{0,20}}$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"[^,;:]{0,40}?(?:\b(?:to|for|and)\b|,? where\b)")
_OWNED_PLACE = re.compile(rf"['’]s? (?:{cues.alternatives('after_owned_place')}|[{PLACE}]|\w+ (?:capital|city|resort) of)")
_NUMBERS = {**{word: float(number) for word, number in NUMBERS.items()}, "half": 0.5}
_DURATION = re.compile(
    rf"(?<![\w-])(?P<number>\d{{1,3}}(?:\.\d)?|{'|'.join(sorted(_NUMBERS, key=lambda word: (-len(word), word)))})"
    r"(?P<half> and a half|-and-a-half)?[ -](?P<unit>hour|minute)s?\b(?P<and_half> and a half)?"
    r"(?! ago| later| before| after| earlier| drive| flight)",
    re.IGNORECASE,
)
