"""Words reported without marks: the content clauses of reporting verbs.

Belongs here: which sentences can hold one, and which clauses are one. Does not: the reading of the parse (`clauses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from flows.extract.quotes.attribution import Attribution
from flows.extract.quotes.clauses import Reading, Report
from flows.extract.quotes.lexicon import has_cue
from flows.extract.quotes.units import Unit
from flows.model import Span


class Reported(msgspec.Struct, frozen=True):
    """A reported clause: its words, its sentence, and who says it."""

    segments: tuple[Span, ...]
    unit: Unit
    attribution: Attribution


def may_report(masked: str, unit: Unit) -> bool:
    """Could the sentence report words without marks: a reporting verb, and enough words beside it and its speaker?"""
    outside = unit.outside(masked)
    if len(outside.split()) < 6:
        return False
    return has_cue(outside) or _ACCORDING.search(outside) is not None


def find_reported(units: Sequence[Unit], readings: Mapping[Unit, Reading]) -> Iterator[Reported]:
    """The indirect quotes of the units, in order."""
    for unit in units:
        reading = readings.get(unit)
        if reading is None:
            continue
        taken: list[Span] = []
        for report in reading.reports:
            if report.speaker is None or not report.content or not _is_reported(report):
                continue
            if any(s.overlaps(t) for s in report.content for t in taken):
                continue
            taken.extend(report.content)
            yield Reported(report.content, unit, Attribution(report.speaker, report.cue, f"indirect-{report.rule}"))


def _is_reported(report: Report) -> bool:
    """Enough of the clause is outside of quotation marks, or it is nobody's report but the fragments'."""
    length = sum(s.end - s.start for s in report.content)
    quoted = sum(q.outer.end - q.outer.start for q in report.governs if any(s.overlaps(q.outer) for s in report.content))
    return length > 0 and quoted < 0.5 * length


_ACCORDING = re.compile(r"\baccording\s+to\b", re.IGNORECASE)
