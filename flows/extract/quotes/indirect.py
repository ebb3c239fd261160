"""Words reported without marks: the content clauses of reporting verbs.

Belongs here: which sentences can hold one, and which clauses are one. Does not: the reading of the parse (`clauses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from flows.extract.quotes.attribution import Attribution
from flows.extract.quotes.clauses import Reading, Report
from flows.extract.quotes.lexicon import has_cue, words
from flows.extract.quotes.scanner import Quotation
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


def find_reported(text: str, units: Sequence[Unit], readings: Mapping[Unit, Reading]) -> Iterator[Reported]:
    """The indirect quotes of the units, in order."""
    for unit in units:
        reading = readings.get(unit)
        if reading is None:
            continue
        for report in _outermost([r for r in reading.reports if r.speaker is not None and r.content and _is_reported(text, r, unit.quotations)]):
            assert report.speaker is not None
            yield Reported(report.content, unit, Attribution(report.speaker, report.cue, f"indirect-{report.rule}"))


def _outermost(reports: Sequence[Report]) -> list[Report]:
    """A report inside what another one reports is part of its words."""
    kept: list[Report] = []
    for report in sorted(reports, key=lambda r: -sum(s.end - s.start for s in r.content)):
        if not any(s.overlaps(t) for other in kept for s in report.content for t in other.content):
            kept.append(report)
    return sorted(kept, key=lambda r: r.content)


def _is_reported(text: str, report: Report, quotations: Sequence[Quotation]) -> bool:
    """Somebody's words, not figures in a table, and most of them outside of quotation marks."""
    documentary = report.verb is None or report.verb.frame == "document"
    if documentary and report.speaker is not None and words("not a voice") & set(re.findall(r"[\w']+", report.speaker.of(text).lower())):
        return False
    length = sum(s.end - s.start for s in report.content)
    quoted = sum(q.outer.end - q.outer.start for q in quotations if any(s.overlaps(q.outer) for s in report.content))
    return length > 0 and quoted <= 0.55 * length


_ACCORDING = re.compile(r"\baccording\s+to\b", re.IGNORECASE)
