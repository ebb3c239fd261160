"""Sentences to tellings: every trigger of the article with its parties and circumstances."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar

import msgspec

from flows.extract.document import Document, Sentence
from flows.extract.meetings import cues
from flows.extract.meetings.ellipsis import Reading, readings
from flows.extract.meetings.gate import gate, trigger_gate, words_of
from flows.extract.meetings.groups import GROUP, groups, persons_in
from flows.extract.meetings.journey import Journey, journey_of, placed, scene_of
from flows.extract.meetings.lexicon import Trigger, find_triggers
from flows.extract.meetings.parties import Parties
from flows.extract.meetings.persons import family_names, is_kin, is_party
from flows.extract.meetings.quoted import Quoted, label_of
from flows.extract.meetings.roles import parties_of
from flows.extract.meetings.setting import Rivals, duration_of, mode_of, setting_of, when_of, where_of
from flows.extract.meetings.sketch import PERSON, Sketch, sketch
from flows.extract.meetings.status import is_journey_made, is_purpose, is_told_in_order, status_of
from flows.extract.meetings.telling import Telling, When
from flows.extract.people import People
from flows.model import DateMention, PlaceMention, Span

Mention = TypeVar("Mention", PlaceMention, DateMention)


FRESH_DAYS = 5
"""Days after which an article's undated sentences are no longer about a meeting."""
AHEAD_DAYS = 45


class Reader:
    """An article with its mentions, read sentence by sentence."""

    def __init__(
        self, document: Document, people: People, places: Sequence[PlaceMention], dates: Sequence[DateMention], quoted: Quoted | None = None
    ) -> None:
        self.document = document
        self.people = people
        dateline = document.clean.dateline.span if document.clean.dateline else None
        self._places = _Ordered([p for p in places if dateline is None or not p.span.overlaps(dateline)])
        self._dates = _Ordered([d for d in dates if dateline is None or not d.span.overlaps(dateline)])
        self._quoted = quoted or Quoted(document)

    def tellings(self) -> Iterator[Telling]:
        """In the order of the text."""
        journeys: list[Journey] = []
        for number, sentence in enumerate(self.own_sentences()):
            words = words_of(sentence.span.of(self.document.text))
            moves, tells = gate("movement").opens(words), trigger_gate().opens(words)
            if not (moves or tells):
                continue
            drawn = self.sketch(sentence.span)
            if moves:
                journey = journey_of(drawn, self.places_in(sentence.span), self.dates_in(sentence.span), number, sentence.paragraph)
                journeys.extend([journey] if journey else [])
            if tells:
                scene = scene_of(drawn, self.places_in(sentence.span), number, sentence.paragraph)
                journeys.extend([scene] if scene else [])
            if tells:
                yield from (placed(telling, number, journeys) for telling in self._tellings_of(sentence, drawn))

    def own_sentences(self) -> Iterator[Sentence]:
        """Sentences in which the article itself speaks."""
        for sentence in self.document.sentences:
            if not (self._quoted.holds(sentence.span.start) and self._quoted.holds(sentence.span.end - 1)):
                yield sentence

    def leading_sentences(self) -> Iterator[Sentence]:
        """Those of the title and of the first paragraphs."""
        first = [i for i, p in enumerate(self.document.paragraphs) if not p.is_title][:3]
        for sentence in self.own_sentences():
            if sentence.paragraph in first or self.document.paragraphs[sentence.paragraph].is_title:
                yield sentence

    @cached_property
    def speakers(self) -> frozenset[int]:
        """Persons whose name labels a turn of a transcript."""
        labels = (label_of(self.document, p.span) for p in self.document.paragraphs)
        return frozenset(index for label in labels if label is not None for _, index in self.people.within(label))

    @cached_property
    def _surnames(self) -> dict[str, int]:
        return family_names(self.people)

    @cached_property
    def _parties(self) -> frozenset[int]:
        persons = self.people.persons
        return frozenset(i for i, person in enumerate(persons) if is_party(person, self.document.text))

    @cached_property
    def _kin(self) -> frozenset[int]:
        return frozenset(i for i, person in enumerate(self.people.persons) if is_kin(person, self.document.text))

    def sketch(self, span: Span) -> Sketch:
        return sketch(self.document.text, span, self.people, self.places_in(span), self.dates_in(span), self._surnames)

    def places_in(self, span: Span) -> list[PlaceMention]:
        return self._places.within(span)

    def dates_in(self, span: Span) -> list[DateMention]:
        return self._dates.within(span)

    def _tellings_of(self, sentence: Sentence, drawn: Sketch) -> Iterator[Telling]:
        read: list[Reading] = []
        triggers = _without_inner(list(find_triggers(drawn.text)))
        for trigger in triggers:
            if self._quoted.holds(drawn.offsets[trigger.start]) or any(_same_place(trigger, other.trigger) for other in read):
                continue
            parties = parties_of(drawn.text, trigger)
            if parties is not None and not (parties.rule == "noun-told" and any(_tells_alike(r.trigger, r.parties, parties) for r in read)):
                read.extend(readings(drawn, trigger, parties))
        others = [t for t in triggers if t.entry.part == "noun" and not t.entry.weak and t.entry.takes.isdisjoint({"told", "guest"})]
        rivals = Rivals([r.trigger for r in read], others)
        told = [self._telling(sentence, r.drawn, r.trigger, r.parties, rivals) for r in read]
        for telling, parties in zip(_on_one_day(told, drawn.text), (r.parties for r in read), strict=True):
            if telling is None:
                continue
            for named in self._encounters(sentence, drawn, parties):
                officials = tuple(person for person in named if person not in self._kin)
                persons = tuple(person for person in officials if person in self._parties)
                alone = bool(parties.first) and {drawn.person(c) for c in parties.first}.isdisjoint(officials)
                one_side = alone or persons != officials or not (parties.first or parties.pair or parties.rule in _WHOLE)
                yield msgspec.structs.replace(telling, persons=persons, open=one_side)

    def _encounters(self, sentence: Sentence, drawn: Sketch, parties: Parties) -> Iterator[tuple[int, ...]]:
        """The persons of each encounter, first parties before the others.

        Those of several countries who telephoned one person did so one by one.
        """
        countries = {self.people.persons[drawn.person(c)].country for c in parties.first}
        by_turns = parties.separate and len(countries) > 1 and None not in countries
        others = self._named_together(sentence) if parties.with_pair else tuple(map(drawn.person, parties.others))
        if parties.with_pair and (not others or not set(others).isdisjoint(map(drawn.person, parties.first))):
            return
        for first in parties.first if by_turns else [parties.first]:
            for side in [(other,) for other in others] if parties.separate else [others]:
                yield tuple(dict.fromkeys((*map(drawn.person, first), *side)))

    def _named_together(self, sentence: Sentence) -> tuple[int, ...]:
        """The two whom one of the two sentences before this one names last as a pair ("P of L and P"); none if there are none."""
        at = bisect_left(self.document.sentences, sentence.span.start, key=lambda s: s.span.start)
        for earlier in reversed(self.document.sentences[max(0, at - 2) : at]):
            drawn = self.sketch(earlier.span)
            pair = next((g for g in reversed(list(groups(drawn.text))) if len(g.persons) == 2), None)
            if pair is not None:
                return tuple(map(drawn.person, pair.persons))
        return ()

    def _marked(self, when: When) -> When:
        """The date, marked as distant where it is long before the article (or long after it); one of a month or year is, by itself."""
        clean = self.document.clean
        today = clean.published or (clean.dateline.date if clean.dateline else None)
        if when.start is None:
            return when
        if today is None or when.precision == "year":
            return msgspec.structs.replace(when, distant=when.precision != "day")
        last = when.end or when.start
        distant = (today - last).days > FRESH_DAYS or (when.start - today).days > AHEAD_DAYS
        return msgspec.structs.replace(when, distant=distant)

    def _came_about(self, trigger: Trigger, parties: Parties, when: When) -> bool:
        """Is what sounds like a plan over: told in order, or the purpose of a journey made before the article's own day?"""
        if is_told_in_order(trigger, parties) and self._is_over(when):
            return True
        last, published = when.end or when.start, self.document.clean.published
        before = datetime.timedelta(days=1)
        return last is not None and published is not None and published - last > before and is_journey_made(parties)

    def _is_past(self, when: When) -> bool:
        published = self.document.clean.published
        return self._is_over(when) and when.start != published

    def _is_over(self, when: When) -> bool:
        published = self.document.clean.published
        return when.start is not None and published is not None and when.precision == "day" and when.start <= published

    def _telling(self, sentence: Sentence, drawn: Sketch, trigger: Trigger, parties: Parties, rivals: Rivals) -> Telling | None:
        """What the trigger tells, its persons still to be filled in; None where it tells of no meeting."""
        status = status_of(drawn.text, trigger, parties)
        if status is None:
            return None
        when = self._marked(when_of(drawn, trigger, parties, rivals, self.dates_in(sentence.span)))
        if when.empty and trigger.entry.part == "noun" and _VAGUE.search(drawn.text[max(0, trigger.start - 40) : trigger.start]):
            return None
        if status == "planned" and self._came_about(trigger, parties, when):
            status = "held"
        if status == "planned" and self._is_past(when) and is_purpose(parties):
            when = When()
        mode, sure = mode_of(drawn, trigger)
        back = parties.rule == "back-reference"
        aside = trigger.entry.weak and _is_beside(drawn.text, trigger, parties)
        return Telling(
            persons=(),
            status=status,
            mode="unknown" if parties.pair and not sure else mode,
            mode_sure=sure,
            span=sentence.span,
            rule=parties.rule,
            weak=back
            or (
                trigger.entry.weak and not (sure and trigger.entry.mode == "unknown") and not (aside or _is_confirmed(drawn.text, trigger))
            ),
            aside=aside,
            is_title=self.document.paragraphs[sentence.paragraph].is_title,
            pair=parties.pair,
            two=parties.pair and cues.anywhere("pair_of_two").search(drawn.text, 0, max(trigger.end, parties.end)) is not None,
            they=parties.pair and cues.anywhere("pair_they").search(drawn.text, 0, trigger.end) is not None,
            beside=_beside(drawn, trigger) if back else (),
            attending=_attending(drawn, parties),
            when=when,
            where=where_of(drawn, trigger, parties, self.places_in(sentence.span)),
            here=_HERE.search(_clause(drawn.text, trigger)) is not None,
            setting=setting_of(_clause(drawn.text, trigger)),
            duration_minutes=duration_of(drawn.text, trigger, rivals),
            paragraph=sentence.paragraph,
            another=_ANOTHER.search(drawn.text[max(0, trigger.start - 40) : trigger.end]) is not None,
        )


class _Ordered(Generic[Mention]):
    """Mentions that can be asked for by span."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions: list[Mention] = sorted(mentions, key=lambda m: m.span)
        self._starts: list[int] = [m.span.start for m in self._mentions]

    def within(self, span: Span) -> list[Mention]:
        return self._mentions[bisect_left(self._starts, span.start) : bisect_right(self._starts, span.end)]


def _on_one_day(tellings: list[Telling | None], text: str) -> list[Telling | None]:
    """ "Before meeting P on Tuesday, P saw P": tellings that one sentence puts one after the other are of one day."""
    if not cues.anywhere("same_day").search(text) or _DAYS_APART.search(text):
        return tellings
    dated = [t.when for t in tellings if t is not None and not t.when.empty]
    if len(dated) != 1 or len(tellings) < 2 or dated[0].precision != "day":
        return tellings
    return [t if t is None or not t.when.empty or t.another or t.weak else msgspec.structs.replace(t, when=dated[0]) for t in tellings]


def _beside(drawn: Sketch, trigger: Trigger) -> tuple[int, ...]:
    """Persons named before the trigger or in its clause: whose talks these are, or for whom somebody speaks of them.

    "The talks, which lasted three hours, will be summed up by P": what comes after the comma is told of something else.
    """
    end = _BREAK.search(drawn.text, trigger.end)
    near = drawn.text[: end.start() if end else len(drawn.text)]
    return tuple(sorted({drawn.person(character) for character in persons_in(near)}))


def _attending(drawn: Sketch, parties: Parties) -> tuple[int, ...]:
    """Persons who came along: "accompanied by P and P" after the parties."""
    match = re.search(rf"(?<![\w'’-])(?:{cues.alternatives('attending')}) (?P<group>{GROUP})", drawn.text[parties.end :])
    if match is None:
        return ()
    taken = {drawn.person(c) for c in parties.first + parties.others}
    return tuple(p for p in dict.fromkeys(drawn.person(c) for c in re.findall(f"[{PERSON}]", match["group"])) if p not in taken)


def _without_inner(triggers: list[Trigger]) -> list[Trigger]:
    """Without triggers that lie inside a longer one; the noun first where a form is both."""
    kept: list[Trigger] = []
    for trigger in sorted(triggers, key=lambda t: (t.start, -t.end, t.entry.part)):
        if not any(o.start <= trigger.start and trigger.end <= o.end and (o.start, o.end) != (trigger.start, trigger.end) for o in kept):
            kept.append(trigger)
    return kept


def _is_confirmed(text: str, trigger: Trigger) -> bool:
    """Do words beside it make a weak trigger strong: a joint news conference, hands shaken at the start of a meeting?"""
    return re.search(r"\bjoint (?:\w+ )?$", text[: trigger.start]) is not None or _OPENS_TALKS.match(text, trigger.end) is not None


def _is_beside(text: str, trigger: Trigger, parties: Parties) -> bool:
    """ "At a news conference | with P", "alongside P"."""
    return trigger.entry.part == "noun" and text[trigger.end : parties.start].strip() in {"with", "alongside"}


def _clause(text: str, trigger: Trigger) -> str:
    """What stands near the trigger, up to a semicolon."""
    before, after = text[max(0, trigger.start - 80) : trigger.start], text[trigger.start : trigger.end + 120]
    return before.rpartition(";")[2] + after.partition(";")[0]


def _tells_alike(trigger: Trigger, other: Parties, parties: Parties) -> bool:
    """ "P and P spoke on the sidelines": told by the verb already."""
    return trigger.entry.part == "verb" and set(parties.first + parties.others) == set(other.first + other.others)


def _same_place(one: Trigger, other: Trigger) -> bool:
    return one.start < other.end and other.start < one.end


_OPENS_TALKS = re.compile(
    r"[^.;]{0,60}\bat the (?:start|beginning|outset|opening) of (?:\w+ )?(?:[\w-]+ ){0,3}(?:meeting|talks|summit|session)\b"
)
_HERE = re.compile(r"(?<!reporters )(?<!journalists )\bhere\b(?!['’])")
_DAYS_APART = re.compile(rf"\b(?:days?|weeks?|months?|years?) (?:{cues.alternatives('same_day')})\b|, where\b", re.IGNORECASE)
""" "Two days before meeting P", "before a visit to L, where he is to meet P": not of one day."""
_ANOTHER = re.compile(rf"\b(?:{cues.alternatives('another')}) (?:[\w-]+ ){{0,2}}(?:\w+)$", re.IGNORECASE)
_BREAK = re.compile("[,;:]")
_WHOLE = frozenset({"gathered", "noun-between", "noun-by", "back-reference"})
"""Rules that need no first party, or refer back to all of them."""
_VAGUE = re.compile(rf"\b(?:{cues.alternatives('vague')}) (?:[\w-]+ ){{0,2}}$", re.IGNORECASE)
""" "their many meetings", "recent talks": of nobody knows when."""
