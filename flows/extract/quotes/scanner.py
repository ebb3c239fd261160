"""Where the quotation marks are: quotations as spans, paragraph by paragraph, before anybody asks who said them.

Belongs here: the families of marks, what is an apostrophe or an inch, pairing, missing marks, quotations that run over paragraphs.
Does not: whether a quotation is speech, a title or a scare quote (`attribution`), nor its speaker.

A quotation never reaches beyond its paragraph: one whose closing mark is missing ends with the paragraph, and the next paragraph
goes on with it only where it opens with a mark of its own. So a missing mark harms one paragraph and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from flows.extract.document import Paragraph
from flows.extract.quotes.lexicon import has_cue
from flows.model import Span


class Quotation(msgspec.Struct, frozen=True):
    """One pair of marks, or what is left of it, in one paragraph."""

    outer: Span
    """With the marks."""
    inner: Span
    """The words between the marks, without blanks at the ends."""
    paragraph: int
    """Index into `Document.paragraphs`."""
    single: bool
    """In single marks, which are weaker evidence of speech than double ones."""
    closed: bool
    """Its closing mark is there."""
    continued: bool
    """The paragraph before ended inside this quotation."""


class _Mark(msgspec.Struct, frozen=True):
    span: Span
    family: str
    opens: bool
    closes: bool


_MARK = re.compile(r"''|``|,,(?=\w)|[\"“”„‟«»‹›‘‚‛＂]|'(?!(?<=\w')\w)|’(?!\w)")
"""Not the apostrophe inside a word: `don't`."""
_FAMILY = {
    "''": "double", "``": "double", ",,": "low", '"': "straight", "＂": "straight", "“": "double", "”": "double", "‟": "double",
    "„": "low", "«": "angle", "»": "angle", "‹": "angle-single", "›": "angle-single",
    "'": "single", "‘": "single", "’": "single", "‛": "single", "‚": "low-single",
}  # fmt: skip
_CLOSERS = {
    "straight": ('"', "＂", "”"), "double": ("”", '"', "''", "“"), "low": ("“", "”", '"', "''"), "angle": ("»", "«"),
    "angle-single": ("›", "‹"), "single": ("'", "’"), "low-single": ("‘", "’"),
}  # fmt: skip
_SINGLES = frozenset(("single", "low-single", "angle-single"))
_BEFORE_OPENING = re.compile(r"(?:^|[\s(\[{/—–―:>*…-]|\.\.\.)$")
_ELIDED = re.compile(r"(?:\d0s|\d\d\b(?! \w+[’'](?!\w))|em|til|tis|twas|cause|bout|n|round|im|er|is|cos|cuz|nuff)\b", re.I)
_NICKNAME = re.compile(r"(?<=[a-z.] )[\"“‘'][A-Z][\w.-]{0,12}[\"”’'](?= [A-Z])")
"""`Robert "Bob" Dole`: between a first and a last name."""
_SINGLE_OPENING = re.compile(r"['‘](?=[A-Z])")
_REACH = 200
"""Marks after an opening one among which the closing one is looked for: no quotation holds more."""
_CLAUSE_CHARACTERS = 1000
"""Characters before a lone closing mark in which a clause shows."""
_CLAUSE_END = re.compile(r"[.!?…,;:—–-]$")


def find_quotations(text: str, paragraphs: Sequence[Paragraph]) -> list[Quotation]:
    """All quotations of the working text, in order; titles have none."""
    found: list[Quotation] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.is_title:
            continue
        previous = found[-1] if found else None
        open_before = previous is not None and previous.paragraph == index - 1 and not previous.closed
        found.extend(_in_paragraph(text, paragraph.span, index, open_before, _opens_single(text, paragraphs[index + 1 : index + 2])))
    return found


def _opens_single(text: str, following: Sequence[Paragraph]) -> bool:
    """Does the next paragraph open with a single mark, so that a quotation may run on into it?"""
    return bool(following) and _SINGLE_OPENING.match(text, following[0].span.start, following[0].span.end) is not None


def _in_paragraph(text: str, within: Span, index: int, open_before: bool, goes_on: bool) -> Iterator[Quotation]:
    """Pairs each opening mark with the first mark that can close it; marks of other families in between are nested.

    `goes_on`: the next paragraph opens with a single mark.
    """
    marks = _marks(text, within)
    at = 0
    floor = within.start
    while at < len(marks):
        mark = marks[at]
        if not mark.opens:
            if mark.closes and _lost_its_opening(text, mark, floor):
                start = floor if open_before and floor == within.start else _sentence_start(text, floor, mark.span.start)
                yield _quotation(text, Span(start, start), mark.span, index, mark.family, True, open_before and start == within.start)
                floor = mark.span.end
            at += 1
            continue
        close = _closing(text, marks, at, within.end)
        continued = open_before and not text[within.start : mark.span.start].strip()
        if close is not None:
            yield _quotation(text, mark.span, marks[close].span, index, mark.family, True, continued)
            at, floor = close + 1, marks[close].span.end
            continue
        end = _end_without_mark(text, marks, at, within.end)
        runs_on = (
            goes_on
            and re.search(r"(?:[:,]\s*|^)$", text[within.start : mark.span.start])
            and _CLAUSE_END.search(text[within.start : within.end].rstrip())
        )
        if runs_on:
            end = within.end
        if (mark.family not in _SINGLES or runs_on) and end > mark.span.end:
            yield _quotation(text, mark.span, Span(end, end), index, mark.family, end < within.end, continued)
            floor = end
            at = next((i for i in range(at + 1, len(marks)) if marks[i].span.start >= end), len(marks))
        else:
            at += 1


def _quotation(text: str, opening: Span, closing: Span, paragraph: int, family: str, closed: bool, continued: bool) -> Quotation:
    start, end = opening.end, closing.start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quotation(Span(opening.start, closing.end), Span(start, end), paragraph, family in _SINGLES, closed, continued)


def _marks(text: str, within: Span) -> list[_Mark]:
    """The marks of one paragraph with the roles that their surroundings allow: apostrophes, primes and inches are none."""
    signs = list(_MARK.finditer(text, within.start, within.end))
    nicknames = list(_NICKNAME.finditer(text, within.start, within.end)) if signs else []
    marks = []
    for found in signs:
        mark = found.group()
        before = text[max(within.start, found.start() - 3) : found.start()]
        after = text[found.end() : min(within.end, found.end() + 24)]
        family = _FAMILY[mark]
        opens, closes = _roles(mark, before, after)
        if family in _SINGLES and opens and (_ELIDED.match(after) or not re.match(r"[\w\[(“\"$£€…]", after)):
            opens = False
        if mark in "'\"’”" and re.search(r"\d$", before) and (re.match(r"\s*\d", after) or (mark == '"' and re.match(r"[\w-]", after))):
            opens = closes = False
        if (opens or closes) and not any(n.start() <= found.start() < n.end() for n in nicknames):
            marks.append(_Mark(Span(*found.span()), family, opens, closes))
    return marks


def _roles(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """(can open, can close), from the blanks around it; a curly mark says it itself unless it is plainly the wrong one."""
    loose_before, loose_after = bool(_BEFORE_OPENING.search(before)), not after or after[0].isspace()
    if not before and mark in '"”“' and re.match(r"\s?[\w…\[‘']", after):
        return True, False
    if mark in ("``", "„", "‚", ",,"):
        return True, False
    if mark in ("“", "‟"):
        return not (loose_after and not loose_before), not loose_before or loose_after
    if mark == "”":
        return loose_before and not loose_after and bool(re.match(r"\w", after)), not loose_before or loose_after
    if mark in ("‘", "‛"):
        return loose_before or before[-1] in "\"“'", False
    if mark == "’":
        return False, not loose_before and not re.match(r"\w", after)
    if mark == "'":
        return (loose_before or before[-1] in '"“') and not loose_after, (not loose_before or loose_after) and not re.match(r"\w", after)
    if mark in "«»‹›":
        return not loose_after or loose_before, not loose_before or loose_after
    if loose_before and not loose_after:
        return True, False
    if loose_after and not loose_before:
        return False, True
    if re.match(r"[.,;:!?)\]—–―-]", after):
        return False, True
    return True, True


def _closing(text: str, marks: Sequence[_Mark], opening: int, end: int) -> int | None:
    """Index of the mark that closes this one, if there is one before a new opening makes the pair unlikely."""
    mark = marks[opening]
    shape = text[mark.span.start : mark.span.end]
    wanted = [c for c in _CLOSERS[mark.family] if not (mark.family == "double" and c == "“") or shape == "”"]
    nested = 0
    candidate: int | None = None
    for at in range(opening + 1, min(opening + _REACH, len(marks))):
        other = marks[at]
        sign = text[other.span.start : other.span.end]
        same = other.family == mark.family or (sign in wanted and other.family not in _SINGLES)
        if not same:
            continue
        if mark.family == "single" and candidate is not None and other.opens:
            break
        if sign in wanted and other.closes and not (mark.family == "straight" and sign == "”" and _nested_curly(text, marks, opening, at)):
            if mark.family == "double" and sign == '"' and _closes_later(text, marks, at):
                continue
            if nested:
                nested -= 1
                continue
            if mark.family == "single" and _possessive(text, other.span.start, end):
                candidate = at
                continue
            return at
        if other.opens and not other.closes and mark.family in ("double", "low", "straight"):
            if not _balanced(marks, at, mark.family):
                return None
            nested += 1
    return candidate


def _nested_curly(text: str, marks: Sequence[_Mark], opening: int, at: int) -> bool:
    """Does this ” close a “ that was opened inside the straight marks?"""
    inside = [text[m.span.start] for m in marks[opening + 1 : at]]
    return inside.count("“") > inside.count("”")


def _closes_later(text: str, marks: Sequence[_Mark], at: int) -> bool:
    """Straight marks inside curly ones are nested where the curly closing mark comes before the next curly opening one."""
    for mark in marks[at + 1 : at + _REACH]:
        sign = text[mark.span.start]
        if sign == "“":
            return False
        if sign == "”":
            return True
    return False


def _balanced(marks: Sequence[_Mark], at: int, family: str) -> bool:
    """From a second opening mark on: are there closing marks for both? Then the second is nested; else the first lost its own."""
    depth = 1
    for mark in marks[at : at + _REACH]:
        if mark.family != family:
            continue
        depth += (mark.opens and not mark.closes) - (mark.closes and not mark.opens)
        if depth == 0:
            return True
    return False


def _possessive(text: str, at: int, end: int) -> bool:
    """`the workers' rights'`: an apostrophe after a plural may not be the closing mark."""
    return text[at - 1] == "s" and bool(re.match(r"\s+[a-z]", text[at + 1 : min(end, at + 4)]))


def _lost_its_opening(text: str, mark: _Mark, floor: int) -> bool:
    """A lone closing mark after a clause: the words before it were a quotation whose opening mark is missing."""
    if mark.family in _SINGLES or text[mark.span.start : mark.span.end] in ('"', "“", "«", "''"):
        return False
    words = text[max(floor, mark.span.start - _CLAUSE_CHARACTERS) : mark.span.start].strip()
    return len(words.split()) >= 3 and bool(_CLAUSE_END.search(words))


def _sentence_start(text: str, floor: int, end: int) -> int:
    """Where the last sentence before `end` starts, not before `floor`."""
    starts = [m.end() for m in re.finditer(r"[.!?]\s+(?=[A-Z])", text[floor:end])]
    start = floor + (starts[-1] if starts else 0)
    while start < end and not text[start].isalnum():
        start += 1
    return start


def _end_without_mark(text: str, marks: Sequence[_Mark], opening: int, end: int) -> int:
    """Where a quotation without a closing mark ends: before the next opening mark's sentence, else with the paragraph."""
    mark = marks[opening]
    after = (marks[at] for at in range(opening + 1, len(marks)))
    following = next((m for m in after if m.family == mark.family and m.opens), None)
    if following is None:
        clause = next((c for c in _REPORTING_CLAUSE.finditer(text[:end], mark.span.end) if _is_report(c)), None)
        return clause.start() + 1 if clause else end
    between = text[mark.span.end : following.span.start]
    stops = [m.end() for m in re.finditer(r"[.!?,](?=\s)", between)]
    return mark.span.end + (stops[0] if stops else len(between.rstrip()))


def _is_report(clause: re.Match[str]) -> bool:
    """Does the paragraph end with a reporting clause, so that the mark before it was forgotten?"""
    return has_cue(clause["verb"])


_REPORTING_CLAUSE = re.compile(r",\s+(?:(?:[A-Z][\w.’'-]*\s+){1,6}|(?:he|she|they)\s+)(?P<verb>[a-z]+)(?:\s+[^\s,;:.!?]+){0,6}[.!?]?\s*$")
"""`…, Kerry told reporters.` at the end of a paragraph."""
