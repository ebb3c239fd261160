"""Which attributed quotations are speech: not titles of works and programmes, not headings, not single words.

Belongs here: what the words in the marks look like. Does not: who says them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extract.quotes.carry import Attributed
from flows.extract.quotes.lexicon import words
from flows.extract.quotes.titles import is_title

_TERM = 3
"""Words of the longest term in marks that is taken for the name of an arrangement."""
_JUDGES = re.compile(
    r"\b(?:(?:is|was|are|were|be|been|being|becom\w+|became)\s(?:\w+ly\s|not\s)?"
    r"|(?:as|like|call\w*|describ\w+|brand\w*|dub\w*|label\w*)\s(?:\S+\s){0,3})(?:(?:a|an|the|his|her|its|their)\s)?$"
)
"""What makes the words in marks say what somebody takes a thing for."""


def keep_speech(text: str, masked: str, attributed: Sequence[Attributed]) -> list[Attributed]:
    """The quotations that are quotes, in order."""
    return [item for item in attributed if _is_speech(text, masked, item, attributed)]


def _is_speech(text: str, masked: str, item: Attributed, attributed: Sequence[Attributed]) -> bool:
    inner = item.quotation.inner.of(text)
    tokens = re.findall(r"\w[\w'’-]*", inner)
    if len(tokens) < 2:
        return bool(tokens) and _is_interrupted(masked, item, attributed)
    if is_title(inner) and not _is_said(masked, item):
        return False
    if len(tokens) == 2 and _is_modifier(masked, item):
        return False
    if len(tokens) <= _TERM and _is_term(masked, item, tokens[-1]):
        return False
    return not (item.carried and item.quotation.single and _is_heading(masked, item, tokens))


def _is_interrupted(masked: str, item: Attributed, attributed: Sequence[Attributed]) -> bool:
    """`“Hopefully,” the president said, “…”`: one word of a longer quote."""
    return masked[item.quotation.inner.end - 1] == "," and any(
        other.unit == item.unit and other.quotation.outer.start > item.quotation.outer.end for other in attributed
    )


def _is_modifier(masked: str, item: Attributed) -> bool:
    """`the “one China” policy`: a name between the article and its noun."""
    outer = item.quotation.outer
    return (
        masked[max(0, outer.start - 5) : outer.start].lower().endswith("the ")
        and bool(re.match(r"\s[a-z]{4,}", masked[outer.end :]))
        and not re.match(r"\s(?:that|with|from|into|which|when|after|before|during|while|over)\b", masked[outer.end :])
    )


def _is_term(masked: str, item: Attributed, noun: str) -> bool:
    """`guard a “safe zone” along the river`: the name of an arrangement, not what somebody calls a thing (`it was a “safe zone”`)."""
    outer, inner = item.quotation.outer, item.quotation.inner
    before = masked[item.unit.span.start : outer.start]
    if noun.lower().removesuffix("s") not in words("term noun") or masked[inner.start].isupper() or _JUDGES.search(before):
        return False
    cue = item.attribution.cue
    return cue is None or bool(re.search(r"\w", masked[min(cue.end, outer.start) : outer.start]))


def _is_said(masked: str, item: Attributed) -> bool:
    """A cue that touches the quotation (`…,” he said`; `He said: “…`) makes speech even of capitals."""
    cue = item.attribution.cue
    if item.carried or cue is None:
        return False
    outer = item.quotation.outer
    if cue.end <= outer.start:
        return not re.search(r"\w", masked[cue.end : outer.start]) or masked[: outer.start].rstrip().endswith(":")
    alone = not re.search(r"\w", masked[item.unit.span.start : outer.start])
    return alone and masked[item.quotation.inner.end - 1] in ",?!" and cue.start - outer.end < 60


def _is_heading(masked: str, item: Attributed, tokens: Sequence[str]) -> bool:
    """A short quotation that is a line of its own heads a section."""
    return len(tokens) <= 8 and item.unit.is_bare(masked) and all(t[0].isupper() for t in tokens if len(t) > 3)
