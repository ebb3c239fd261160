"""Words reported without marks: the content clauses of reporting verbs.

Belongs here: which sentences can hold one, and which clauses are one. Does not: the reading of the parse (`clauses`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from flows.extract.quotes.attribution import Attribution, clause_start, subject
from flows.extract.quotes.clauses import Reading, Report
from flows.extract.quotes.lexicon import alternatives_of, find_cues, verb_of, words
from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.units import Unit
from flows.model import Span


class Reported(msgspec.Struct, frozen=True):
    """A reported clause: its words, its sentence, and who says it."""

    segments: tuple[Span, ...]
    unit: Unit
    attribution: Attribution


def may_report(masked: str, unit: Unit, settled: Mapping[Quotation, Attribution]) -> bool:
    """Could the sentence report words without marks: a verb that takes a clause, and words enough for one?

    Not `“…,” Kerry said on the way to the talks.`: what opens with a quotation and has no reporting verb but the one of the quotation.
    """
    outside = unit.outside(masked)
    if len(outside.split()) < 6:
        return False
    if _ACCORDING.search(outside) is not None or _NOUN_OF_SPEECH.search(outside) is not None:
        return True
    cues = list(find_cues(outside))
    if len(cues) == 1 and _opens_with_its_words(unit, settled):
        return False
    return any(_takes_clause(outside, cue) for cue in cues)


def _opens_with_its_words(unit: Unit, settled: Mapping[Quotation, Attribution]) -> bool:
    """Does the sentence open with a quotation, and does a verb introduce this one and all others?"""
    opening = unit.quotations[:1]
    return bool(opening) and opening[0].outer.start == unit.span.start and all(q in settled and settled[q].cue for q in unit.quotations)


def _takes_clause(outside: str, cue: re.Match[str]) -> bool:
    """Can a clause stand where this verb takes one: after it, marked or at once, or before it?"""
    verb, after = verb_of(cue), outside[cue.end() :]
    if verb.lemma in words("verb of accusing") or (_BEFORE_COMMA.search(outside[: cue.start()]) and _REST.match(after)):
        return verb.clause != "none" or verb.lemma in words("verb of accusing")
    if verb.clause == "bare":
        return _CLAUSE_MARK.search(after) is not None or _NO_CLAUSE.match(after) is None
    return verb.clause != "none" and _CLAUSE_MARK.search(after) is not None


# ---------------------------------------------------------------- sentences plain enough to do without a parse


def plainly_reported(masked: str, unit: Unit, settled: Mapping[Quotation, Attribution]) -> Reported | None:
    """`SPEAKER said that CLAUSE.` and `CLAUSE, SPEAKER said.`, with one reporting verb, whose clause holds all quotations."""
    found = _plain(masked, unit)
    if found is None or not unit.quotations:
        return found
    inside = all(any(s.contains(q.inner) for s in found.segments) for q in unit.quotations)
    same = all(q in settled and settled[q].speaker == found.attribution.speaker for q in unit.quotations)
    return found if inside and same else None


def _plain(masked: str, unit: Unit) -> Reported | None:
    cues = list(find_cues(masked, unit.span.start, unit.span.end))
    if not cues or _ACCORDING.search(masked, unit.span.start, unit.span.end):
        return None
    outer = _clause_first(masked, unit, cues[-1])
    if outer is None:
        return _speaker_first(masked, unit, cues[0], unit.span.end) if len(cues) == 1 else None
    if len(cues) == 1:
        return outer
    inner = _speaker_first(masked, unit, cues[0], outer.segments[0].end) if len(cues) == 2 else None
    named = subject(masked, clause_start(masked, unit.span.start, cues[0].start()), cues[0].start())
    if named is None or named.of(masked).lower() in words("pronoun"):
        return outer
    return inner


def _speaker_first(masked: str, unit: Unit, cue: re.Match[str], end: int) -> Reported | None:
    verb = verb_of(cue)
    rest = masked[cue.end() : end]
    found = (_THAT_TO if verb.lemma in words("addressing verb") else _THAT).match(rest) or (
        _BARE.match(rest) if verb.lemma in words("verb of bare clause") else None
    )
    if verb.clause not in ("bare", "that") or found is None or cue.group().endswith("ing") or _TURNS.search(rest):
        return None
    speaker = subject(masked, clause_start(masked, unit.span.start, cue.start()), cue.start())
    return _reported(masked, unit, cue, speaker, cue.end() + found.end(), end)


def _clause_first(masked: str, unit: Unit, cue: re.Match[str]) -> Reported | None:
    verb = verb_of(cue)
    tail = masked[cue.end() : unit.span.end]
    comma = masked.rfind(",", unit.span.start, cue.start())
    if (
        comma < 0
        or verb.clause not in ("bare", "that")
        or cue.group().endswith("ing")
        or not (_TAIL_TO if verb.lemma in words("addressing verb") else _TAIL).fullmatch(tail)
    ):
        return None
    if not re.match(
        r"\s(?!(?:and|but|or|as|while|who|which|whose|when|where|so|then)\b)", masked[comma + 1 : comma + 8]
    ) or _SUBORDINATE.match(masked, unit.span.start, unit.span.end):
        return None
    speaker = subject(masked, comma + 1, cue.start())
    opening = re.match(r"(?:But|And|Yet|So|Still|However),?\s+", masked[unit.span.start : comma])
    return _reported(masked, unit, cue, speaker, unit.span.start + (opening.end() if opening else 0), comma)


def _reported(masked: str, unit: Unit, cue: re.Match[str], speaker: Span | None, start: int, end: int) -> Reported | None:
    end = start + len(masked[start:end].rstrip(" .,;:!?"))
    if speaker is None or len(masked[start:end].split()) < 3:
        return None
    if verb_of(cue).frame == "document" and _is_no_voice(speaker.of(masked)):
        return None
    return Reported((Span(start, end),), unit, Attribution(speaker, Span(*cue.span()), "indirect-plain"))


_MOSTLY_QUOTED = 0.64
"""Share of a clause in quotation marks above which the fragments tell all, and the clause is no row of its own."""
_BEFORE_COMMA = re.compile(r",\s[^,]{0,100}$")
_REST = re.compile(r"[^,;]{0,90}[.,;!?]?\s*$|\s*,")
_NO_CLAUSE = re.compile(r"\s+(?:to|for|of|by|about|with|against|from|into|upon|over|as|them|him|her|us|me)\b|\s*[.;:?!]?\s*$")
_CLAUSE_MARK = re.compile(r"\b(?:that|whether|if|how|why|what)\b")
_NOUN_OF_SPEECH = re.compile(
    rf"(?:['’]s?|\b(?:his|her|its|their)|\b[A-Z]\w+)\s+(?:\w+\s+)?(?:{alternatives_of('speech noun', 'belief noun')})s?\s+that\b"
)
_THAT = re.compile(rf"(?:\s+(?:{alternatives_of('preposition', 'weekday', 'time word')})\b(?:\s+[^\s,;:.]+){{0,9}}?)?\s+that\s+(?=\S+\s)")
_THAT_TO = re.compile(r"(?:\s+[^\s,;:]+){1,6}?\s+that\s+(?=\S+\s)")
_BARE = re.compile(
    r"\s+(?=(?:he|she|it|they|we|there|his|her|its|their|the|a|an|both|all|many|some|[A-Z][\w.'’-]+)\s)(?!(?:[A-Z]\w+day|the\s+same|a\s+lot|so)\b)"
)
_TURNS = re.compile(r",|\s[-–—]{1,2}\s|;|:|\b(?:but|although|though|whereas|while|when\s+asked|according)\b")
_TAIL = re.compile(rf"(?:\s+(?:{alternatives_of('preposition', 'weekday', 'time word', 'adverb')})\b(?:\s+[^\s,;:]+){{0,8}})?\s*[.!?]?")
_TAIL_TO = re.compile(r"(?:\s+(?!that\b)[^\s,;:]+){1,8}\s*[.!?]?")
_SUBORDINATE = re.compile(
    r"(?:As|While|When|If|After|Before|Because|Since|Although|Though|Asked|In|On|At|For|By|Under|During|Earlier|Meanwhile|With|[A-Z]\w+ing)\b"
)


# ---------------------------------------------------------------- sentences that were parsed


def is_mostly_quoted(reported: Reported) -> bool:
    """The fragments in marks tell all of it."""
    return _share_quoted(reported.segments, reported.unit.quotations) > _MOSTLY_QUOTED


def _share_quoted(segments: Sequence[Span], quotations: Sequence[Quotation]) -> float:
    quoted = sum(q.outer.end - q.outer.start for q in quotations if any(s.overlaps(q.outer) for s in segments))
    return quoted / sum(s.end - s.start for s in segments)


def find_reported(text: str, units: Sequence[Unit], readings: Mapping[Unit, Reading]) -> Iterator[Reported]:
    """The indirect quotes of the units, in order."""
    for unit in units:
        reading = readings.get(unit)
        if reading is None:
            continue
        for report in _outermost(
            [r for r in reading.reports if r.speaker is not None and r.content and _is_reported(text, r, unit.quotations)]
        ):
            assert report.speaker is not None
            content = tuple(_own_words(text, segment, at == 0) for at, segment in enumerate(report.content))
            yield Reported(content, unit, Attribution(report.speaker, report.cue, f"indirect-{report.rule}"))


def _own_words(text: str, segment: Span, first: bool) -> Span:
    """The clause without what only the reporter says: `Meanwhile, …` before it, `… – claims which Oslo denies` behind it."""
    opening = _REPORTERS_OPENING.match(text, segment.start, segment.end) if first else None
    start = opening.end() if opening else segment.start
    comment = _REPORTERS_COMMENT.search(text, start, segment.end)
    return Span(start, comment.start() if comment else segment.end)


def _outermost(reports: Sequence[Report]) -> list[Report]:
    """A report inside what another one reports is part of its words."""
    kept: list[Report] = []
    for report in sorted(reports, key=_length, reverse=True):
        inner = next((r for r in reports if r is not report and _is_all_of(r, report)), None)
        if inner is None and not any(s.overlaps(t) for other in kept for s in report.content for t in other.content):
            kept.append(report)
    return sorted(kept, key=lambda r: r.content)


def _is_all_of(inner: Report, outer: Report) -> bool:
    """`Xi told him that …, an aide said`: nearly all that is reported is what somebody else said."""
    within = all(any(o.contains(s) for o in outer.content) for s in inner.content)
    named = inner.speaker is not None and outer.speaker != inner.speaker
    speaks = inner.verb is not None and inner.verb.frame == "speak" and inner.named
    share = 0.3 if outer.rule == "according-to" else 0.6
    return within and named and speaks and any(o.contains(inner.cue) for o in outer.content) and _length(inner) >= share * _length(outer)


def _length(report: Report) -> int:
    return sum(s.end - s.start for s in report.content)


def _is_reported(text: str, report: Report, quotations: Sequence[Quotation]) -> bool:
    """Somebody's words, not figures in a table, and most of them outside of quotation marks."""
    if (report.verb is None or report.verb.frame == "document") and report.speaker is not None and _is_no_voice(report.speaker.of(text)):
        return False
    return _length(report) > 0 and _share_quoted(report.content, quotations) <= _MOSTLY_QUOTED


def _is_no_voice(speaker: str) -> bool:
    """Figures and records show, but nobody speaks."""
    return not words("not a voice").isdisjoint(re.findall(r"[\w']+", speaker.lower()))


_REPORTERS_OPENING = re.compile(r"(?:Meanwhile|However|Nevertheless|Still|Instead|Earlier|Separately|Elsewhere),\s+")
_REPORTERS_COMMENT = re.compile(
    rf"\s(?:[–—]|--?)\s(?:an?\s|the\s)?(?:[\w’'-]+\s){{0,2}}(?:{alternatives_of('speech noun')})s?\s(?:which|that)\s"
    r"(?:(?!\s[–—-]{1,2}\s).)*\Z",
    re.DOTALL,
)
"""What others say of the words: `… – claims which Oslo denies`."""
_ACCORDING = re.compile(r"\baccording\s+to\b", re.IGNORECASE)
