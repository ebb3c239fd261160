"""Which lines are the article: the run of paragraphs with the most prose, without the furniture inside it.

1. A paragraph weighs by what it looks like (sentences, length, figures, fixed phrases) times the square root of its length.
2. The article is the contiguous run with the largest sum: short subheadings between paragraphs of prose are carried by these,
   menus and link lists end it.
3. Fixed phrases, dates, bylines and credits inside the run are dropped, each with its reason.
4. A page with hardly any prose is kept whole, but for fixed phrases: deleting too much is the worse mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import sqrt

import msgspec

from flows.clean.furniture import judge_line
from flows.clean.lines import first_word

_TERMINAL = re.compile(r"[.!?…。！？][\"'’”»)\]]*(?:\s*\[?\d{1,3}\]?)?$|[:;,]$")
_SENTENCE_END = re.compile(r"^[\"“‘'«]?[A-ZÀ-Þ].*[a-z].*[.!?…][\"'’”»)\]]*$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")
_TABLE_ROW = re.compile(r"\t.*\t|\s\|\s.*\s\|\s")
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.I)
_BULLET = re.compile(r"^[•·▪◦‣*–—-]\s+")
_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+\S")
_CUT_OFF = re.compile(r"\[(?:…|\.\.\.)\]$|^[•·]\s.*\.\.\.$")
_LABELLED = re.compile(r"^[\w .'’-]{2,80}:\s+\S")


_END_WEIGHT = 12.0
"""What a phrase that ends articles weighs: as much as a short paragraph."""
_ENOUGH_PROSE, _SHARE_AFTER_END = 12.0, 0.35
"""After that much prose, such a phrase takes most of its weight from what follows."""
_MARKED = 0.2
"""What a short line weighs that the markup marks as main content."""
_HARDLY_ANY_PROSE = 250
"""Characters of prose below which a page is kept whole."""
_SHORT = 120
"""Characters of a line that may come again."""
_LIST_ITEM = 0.2
_LAST = 24
"""Characters at the end of a paragraph that its last mark is among, with the closing marks and note numbers that follow it."""
_FEWEST_WIDE = 15
"""Characters of a sentence in a script that is written without blanks between words."""
_MANY_WORDS = 20
"""Words from which a line without a full stop is more likely prose than not."""
_SHORT_SENTENCE = 4
"""Words of a sentence that is too short to tell prose by ("Thank you, Minister.")."""
_LARGEST_GAP = 8
"""Lines between a lead and the text below it."""


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """A paragraph of stripped text, as selection looks at it."""

    text: str
    first: str
    """Its first word in small letters: rules that begin with fixed words are asked only where it is one of them."""
    words: int
    kind: str | None
    """What `line_kind` says of it."""
    weight: float
    ends: bool = False
    """Is an article over after it?"""


EMPTY = Paragraph("", "", 0, None, 0.0)


def paragraph(text: str, inside: bool = True, repeated: bool = False) -> Paragraph:
    """The paragraph and its weight; nothing is asked of what the markup rules out (not `inside`).

    `repeated`: the page has the same paragraph several times, as it has captions of its pictures.
    """
    if not inside:
        return Paragraph(text, first_word(text.casefold().split(None, 2)), 0, None, 0.0)
    judged = _short_paragraph(text) if len(text) <= _SHORT else _judged(text)
    if not repeated or judged.kind is not None:
        return judged
    return msgspec.structs.replace(judged, kind="repeated", weight=_weight(text, judged.words, "repeated"))


def _judged(text: str) -> Paragraph:
    words = text.casefold().split()
    first = first_word(words)
    kind, ends = judge_line(text, words, first)
    weight = -_END_WEIGHT if ends else _weight(text, len(words), kind)
    return Paragraph(text, first, len(words), kind, weight, ends or kind == "bio")


_short_paragraph = lru_cache(maxsize=16384)(_judged)
"""Menus, labels and links come again on a page, and on all pages of a site."""


def select(found: Sequence[Paragraph], marked: bool = False) -> range:
    """The run of paragraphs that is the article; `marked`: the markup has ruled out most of the furniture already."""
    best, chosen = 0.0, range(0)
    total, begin, prose, share = 0.0, 0, 0.0, 1.0
    for at, one in _with_lists(found):
        if total <= 0:
            total, begin = 0.0, at
        if one.weight > 0:
            prose += one.weight
        if one.ends and prose >= _ENOUGH_PROSE:
            share = _SHARE_AFTER_END
        weight = _MARKED if marked and one.weight < 0 and one.kind is None else one.weight
        total += weight * (share if weight > 0 else 1.0)
        if total > best:
            best, chosen = total, range(begin, at + 1)
    if not chosen or not has_prose(found[chosen.start : chosen.stop]):
        return range(len(found))
    return _with_lead(found, chosen)


def _with_lists(found: Sequence[Paragraph]) -> Iterator[tuple[int, Paragraph]]:
    """What is not empty, with its index. Items of a list that the text introduces ("The main points:") weigh as its sentences do."""
    listed = False
    for at, one in enumerate(found):
        if not one.text:
            continue
        if listed or one.text[-1] == ":":
            item = bool(_BULLET.match(one.text) or _NUMBERED.match(one.text))
            if listed and item and one.kind is None:
                one = msgspec.structs.replace(one, weight=_LIST_ITEM * sqrt(len(one.text)))
            listed = one.text[-1] == ":" if not item else listed
        yield at, one


def _with_lead(found: Sequence[Paragraph], chosen: range) -> range:
    """The run with a lead above it, which a date, picture or place line sets apart: "Lead.⏎May 7, 2013⏎Caption⏎Text …"."""
    set_apart, gap = False, 0
    for at in range(chosen.start - 1, -1, -1):
        one = found[at]
        if not one.text:
            continue
        if one.weight > 0 and one.words >= 9:
            return range(at, chosen.stop) if set_apart else chosen
        set_apart = set_apart or one.kind in ("date", "credit", "byline")
        gap += 1
        if gap > _LARGEST_GAP or one.words > 25:
            break
    return chosen


def has_prose(found: Sequence[Paragraph]) -> bool:
    """Is there more than a few sentences of running text?"""
    return sum([len(one.text) for one in found if one.weight > 0]) >= _HARDLY_ANY_PROSE


def _weight(text: str, words: int, kind: str | None) -> float:
    """Positive for prose, negative for furniture, in units of the square root of characters."""
    length = sqrt(min(len(text), 1500))
    if kind == "furniture":
        return -1.2 * sqrt(min(max(len(text), 16), 100))
    if kind is not None:
        return -0.2 * length
    wide = _wide_characters(text) if words < _MANY_WORDS and len(text) >= _FEWEST_WIDE else 0
    if not text[-1].isalpha() and (share := _ended_weight(text, words, wide)):
        return share * length
    if words >= _MANY_WORDS or wide >= 40:
        return 0.6 * length
    if (("\t" in text or "|" in text) and _TABLE_ROW.search(text)) or (words == 1 and _ADDRESS.match(text)):
        return -0.1 * length
    if text[0].isdecimal() and _NUMBERED.match(text):
        return 0.1 * length
    if words >= 6 and _BULLET.match(text):
        return -0.1 * length
    if words >= 8 and ":" in text and _LABELLED.match(text):
        return 0.2 * length
    return (-0.7 if words <= 3 else -0.55 if words <= 8 else -0.35) * length


def _ended_weight(text: str, words: int, wide: int) -> float | None:
    """Of a paragraph that ends in a mark: a sentence, unless it is cut off; None where the mark tells nothing."""
    if text.endswith(("]", "...")) and _CUT_OFF.search(text):
        return -0.5
    if (words >= 5 or wide >= _FEWEST_WIDE) and _TERMINAL.search(text[-_LAST:]):
        return 0.3 if _BULLET.match(text) else 1.0 if words >= 9 or wide >= 25 else 0.5
    if 2 <= words <= _SHORT_SENTENCE and not text[-1].isalnum() and _SENTENCE_END.search(text):
        return 0.15
    return None


def _wide_characters(text: str) -> int:
    """Characters of scripts that are written without blanks between words."""
    return 0 if text.isascii() else len(_WIDE.findall(text, 0, 400))
