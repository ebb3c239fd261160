"""From quotations to attributed quotations: explicit cues first, then the speaker that the reading order carries over.

Belongs here: the order of the rules over sentences and paragraphs. Does not: the rules inside a sentence (`attribution`, `clauses`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from flows.extract.quotes.attribution import Attribution, local_attribution
from flows.extract.quotes.clauses import Reading, Report
from flows.extract.quotes.lexicon import find_cues
from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.titles import is_title
from flows.extract.quotes.units import Unit
from flows.model import Span


class Attributed(msgspec.Struct, frozen=True):
    """A quotation, the unit it stands in, and who says it; `carried` where no words of its own sentence say so."""

    quotation: Quotation
    unit: Unit
    attribution: Attribution
    carried: bool


def settle_locally(masked: str, units: Sequence[Unit]) -> dict[Quotation, Attribution]:
    """What the rules settle without a parse."""
    settled: dict[Quotation, Attribution] = {}
    for unit in units:
        if unit.is_bare(masked):
            continue
        for quotation in unit.quotations:
            found = local_attribution(masked, unit, quotation)
            if found is not None:
                settled[quotation] = found
        _share_with_neighbours(masked, unit, settled)
    return settled


def _share_with_neighbours(masked: str, unit: Unit, settled: dict[Quotation, Attribution]) -> None:
    """`“…?” “…,” he said, “…”`: quotations with nothing between them but the reporting clause have one speaker."""
    for one, other in [*pairwise(unit.quotations), *pairwise(reversed(unit.quotations))]:
        if one not in settled or other in settled:
            continue
        between = masked[min(one.outer.end, other.outer.end) : max(one.outer.start, other.outer.start)]
        own = settled[one].cue
        clause = own is not None and one.outer.end <= own.start < other.outer.start
        beside = not re.search(r"\w", between) and masked[other.inner.start].isupper()
        if beside or (clause and len(between.split()) <= _CLAUSE_WORDS and len(list(find_cues(between))) == 1):
            settled[other] = settled[one]


_CLAUSE_WORDS = 8
"""Words of a reporting clause that only interrupts."""


def needs_parse(masked: str, units: Sequence[Unit], settled: Mapping[Quotation, Attribution]) -> list[Unit]:
    """Units whose speakers the rules left open, and the sentence before a quotation that stands alone."""
    wanted: list[Unit] = []
    for at, unit in enumerate(units):
        if all(q in settled for q in unit.quotations):
            continue
        if not unit.is_bare(masked):
            wanted.append(unit)
        elif at and not units[at - 1].is_bare(masked) and not any(q in settled for q in units[at - 1].quotations):
            wanted.append(units[at - 1])
    return wanted


def attribute(
    text: str, masked: str, units: Sequence[Unit], settled: Mapping[Quotation, Attribution], readings: Mapping[Unit, Reading]
) -> list[Attributed]:
    """Every quotation that somebody is said to have said, in order."""
    found: list[Attributed] = []
    explicit = {q: a for unit in units for q in unit.quotations if (a := settled.get(q) or _from_reading(masked, unit, q, readings))}
    ahead = _ahead(masked, units, explicit)
    for at, unit in enumerate(units):
        for quotation in unit.quotations:
            attribution = explicit.get(quotation)
            if attribution is not None:
                found.append(Attributed(quotation, unit, attribution, carried=False))
                continue
            if is_title(quotation.inner.of(text)):
                continue
            carried = _carried(masked, units, at, quotation, explicit, readings, found, ahead[at])
            if carried is not None and not _names_itself(text, quotation, carried):
                found.append(Attributed(quotation, unit, carried, carried=True))
    return found


def _names_itself(text: str, quotation: Quotation, attribution: Attribution) -> bool:
    """Nobody speaks of himself by his surname: a carried speaker whose name is in the quotation is the wrong one."""
    words = attribution.speaker.of(text).split()
    surname = words[-1] if words else ""
    return len(surname) > 2 and surname[0].isupper() and re.search(rf"\b{re.escape(surname)}\b", quotation.inner.of(text)) is not None


def _from_reading(masked: str, unit: Unit, quotation: Quotation, readings: Mapping[Unit, Reading]) -> Attribution | None:
    """The reporting verb that governs the quotation in the parse; for a long one the nearest with a speaker."""
    reading = readings.get(unit)
    if reading is None:
        return None
    spoken = [r for r in reading.reports if r.speaker is not None and r.rule != "noun" and (r.verb is None or r.verb.frame != "think")]
    governing = [r for r in spoken if quotation in r.governs]
    if governing:
        return _attribution(governing[-1], "parse")
    if masked[unit.span.start : quotation.outer.start].rstrip().endswith(":"):
        before = [r for r in spoken if r.cue.end <= quotation.outer.start]
        if before:
            return _attribution(before[-1], "colon")
        return Attribution(reading.subject, None, "colon") if reading.subject is not None else None
    if spoken and (_is_speech(masked, quotation) or _is_clause(quotation)):
        return _attribution(min(spoken, key=lambda r: _distance(r.cue, quotation.outer)), "parse-nearest")
    return None


def _carried(
    masked: str,
    units: Sequence[Unit],
    at: int,
    quotation: Quotation,
    explicit: Mapping[Quotation, Attribution],
    readings: Mapping[Unit, Reading],
    found: Sequence[Attributed],
    ahead: Attribution | None,
) -> Attribution | None:
    """The speaker that the text around carries over to a quotation without a cue of its own."""
    unit = units[at]
    bare = unit.is_bare(masked)
    last = found[-1] if found else None
    if last is not None and last.quotation.paragraph == quotation.paragraph - 1 and quotation.continued:
        return _carry(last.attribution, "continued")
    onward = _onward(units, at, quotation, explicit)
    if onward is not None:
        return _carry(onward, "following")
    if not bare and not _is_speech(masked, quotation):
        if last is not None and last.unit == unit and not quotation.single:
            return _carry(last.attribution, "same-sentence")
        return None
    before = units[at - 1] if at else None
    if before is not None and not before.is_bare(masked) and masked[before.span.start : before.span.end].rstrip().endswith(":"):
        introduced = _introduced(before, explicit, readings)
        if introduced is not None:
            return _carry(introduced, "introduced")
    if (
        last is not None
        and before is not None
        and last.unit.paragraph == unit.paragraph
        and (last.unit == before or _tells_nothing_new(before, readings))
    ):
        return _carry(last.attribution, "same-paragraph")
    if ahead is not None:
        return _carry(ahead, "following")
    if before is not None and before.paragraph == unit.paragraph:
        introduced = _introduced(before, explicit, readings)
        if introduced is not None:
            return _carry(introduced, "sentence-before")
    if last is not None and last.unit.paragraph >= unit.paragraph - 1:
        return _carry(last.attribution, "paragraph-before")
    if before is not None and before.paragraph == unit.paragraph - 1:
        introduced = _introduced(before, explicit, readings)
        if introduced is not None:
            return _carry(introduced, "paragraph-before")
    return _carry(last.attribution, "paragraph-before") if last is not None and last.unit.paragraph >= unit.paragraph - 2 else None


def _ahead(masked: str, units: Sequence[Unit], explicit: Mapping[Quotation, Attribution]) -> list[Attribution | None]:
    """For each unit, `“…” “…,” Kerry said.`: the cue that comes with the next quotation of the paragraph."""
    ahead: list[Attribution | None] = [None] * len(units)
    for at in range(len(units) - 2, -1, -1):
        unit = units[at + 1]
        if unit.paragraph == units[at].paragraph and unit.quotations and not _leads_in(masked, unit):
            ahead[at] = explicit.get(unit.quotations[0]) or ahead[at + 1]
    return ahead


def _leads_in(masked: str, unit: Unit) -> bool:
    """Do words stand before the first quotation?"""
    return re.search(r"\w", masked[unit.span.start : unit.quotations[0].outer.start]) is not None


def _onward(units: Sequence[Unit], at: int, quotation: Quotation, explicit: Mapping[Quotation, Attribution]) -> Attribution | None:
    """A quotation without its closing mark goes on in the next paragraph, and the cue may stand there."""
    if quotation.closed:
        return None
    following = (q for unit in units[at + 1 :] for q in unit.quotations)
    for other in following:
        if not other.continued:
            return None
        if other in explicit:
            return explicit[other]
    return None


def _tells_nothing_new(unit: Unit, readings: Mapping[Unit, Reading]) -> bool:
    """A sentence without a report whose subject, if it has one, is a pronoun: the speaker before it is still the one."""
    reading = readings.get(unit)
    if reading is None:
        return True
    subject = reading.subject
    return _speaker_of(unit, readings) is None and (subject is None or subject.end - subject.start <= 4)


def _introduced(unit: Unit, explicit: Mapping[Quotation, Attribution], readings: Mapping[Unit, Reading]) -> Attribution | None:
    """Whom the sentence before is about: the speaker of its last report, else its subject."""
    for quotation in reversed(unit.quotations):
        if quotation in explicit:
            return explicit[quotation]
    report = _speaker_of(unit, readings)
    if report is not None:
        return _attribution(report, "introduced")
    reading = readings.get(unit)
    return Attribution(reading.subject, None, "introduced") if reading is not None and reading.subject is not None else None


def _speaker_of(unit: Unit, readings: Mapping[Unit, Reading]) -> Report | None:
    reading = readings.get(unit)
    if reading is None:
        return None
    return next((r for r in reversed(reading.reports) if r.speaker is not None), None)


def _attribution(report: Report, rule: str) -> Attribution:
    assert report.speaker is not None
    return Attribution(report.speaker, report.cue, rule)


def _carry(attribution: Attribution, rule: str) -> Attribution:
    return Attribution(attribution.speaker, attribution.cue, f"carried-{rule}")


def _is_speech(masked: str, quotation: Quotation) -> bool:
    """Long enough to be a sentence that somebody said, not a title or scare quotes."""
    return quotation.inner.end - quotation.inner.start >= 40 and not quotation.single


def _is_clause(quotation: Quotation) -> bool:
    """A fragment long enough to have a verb."""
    return quotation.inner.end - quotation.inner.start >= 24


def _distance(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end)
