"""The lines of a source text, and the paragraphs that its lines make.

Belongs here: line ends, hard-wrapped text, lines broken inside a sentence. Does not: which lines are the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from flows.model import Span

_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_OTHER_LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS, _CLOSING_MARKS = (".", "!", "?", "…", ":", ";"), "'\"’”»)]"
_RAGGED = 12
"""Characters by which wrapped lines differ in length."""
_SHORTEST_WRAP, _LONGEST_WRAP = 50, 110
"""Widths at which editors and mail programs break lines, in characters."""


def split_lines(text: str) -> tuple[list[Span], list[str]]:
    """Where every line stands, without its line end, and what it says, without blanks around it; empty lines too."""
    if any(end in text for end in _OTHER_LINE_ENDS):
        ends = list(_LINE_END.finditer(text))
        spans = list(map(Span, [0, *(end.end() for end in ends)], [*(end.start() for end in ends), len(text)]))
        return spans, [span.of(text).strip() for span in spans]
    lines = text.split("\n")
    starts = accumulate([len(line) + 1 for line in lines], initial=0)
    return [Span(start, following - 1) for start, following in pairwise(starts)], [line.strip() for line in lines]


def wrap_width(texts: Sequence[str]) -> int | None:
    """The width at which the lines were broken, in characters; None where lines are whole paragraphs.

    Takes stripped lines, empty ones included. In wrapped text nearly every line that another follows would have been too long
    with the first word of that other line, and most of them end inside a sentence. The first line may be a title.
    """
    lengths = sorted([len(a) for a, b in pairwise(texts[1:]) if a and b])
    if len(lengths) < 2:
        return None
    width = next((long for long, short in pairwise(reversed(lengths)) if long - short <= _RAGGED), lengths[-1])
    if not _SHORTEST_WRAP <= width <= _LONGEST_WRAP:
        return None
    pairs = [(a, b) for a, b in pairwise(texts[1:]) if a and b]
    full = sum(len(a) + 1 + _first_length(b) >= width - _RAGGED and len(a) <= width + 3 for a, b in pairs)
    ended = sum(_ends_sentence(a) for a, _ in pairs)
    return width if full >= 0.7 * len(pairs) and ended <= 0.5 * len(pairs) else None


def is_wrapped(before: str, after: str, width: int) -> bool:
    """Was the line broken only because the next word would not fit?"""
    return len(before) <= width + 3 and len(before) + 1 + _first_length(after) > width - 8


def paragraphs(texts: Sequence[str]) -> list[range] | None:
    """Runs of line indices to be judged together, as an editor wrapped them; None where every line is a paragraph of its own."""
    width = wrap_width(texts)
    return None if width is None else list(_unwrapped(texts, width))


def _unwrapped(texts: Sequence[str], width: int) -> Iterator[range]:
    start = 0
    for at in range(1, len(texts) + 1):
        goes_on = at < len(texts) and texts[at] and texts[at - 1] and is_wrapped(texts[at - 1], texts[at], width)
        if not goes_on or (start == 0 and at == 1 and _is_heading(texts[0], texts[1])):
            yield range(start, at)
            start = at


def read_paragraphs(texts: Sequence[str]) -> Iterator[range]:
    """Runs of line indices that read as one paragraph: wrapped lines, and lines broken inside a sentence (by a link, mostly).

    Lines that are to be left out are empty texts.
    """
    width = wrap_width(texts)
    start = 0
    for at in range(1, len(texts) + 1):
        if at == len(texts) or not _goes_on(texts[at - 1], texts[at], width):
            if texts[start]:
                yield range(start, at)
            start = at


def _goes_on(before: str, after: str, width: int | None) -> bool:
    """Does the line go on with the sentence or paragraph of the line before?"""
    if not before or not after:
        return False
    if width is not None and is_wrapped(before, after, width):
        return True
    return not _ends_sentence(before) and (after[0].islower() or after[0] in ",.;:)]’'”" or before[-1] in ",([-–—")


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)


def _is_heading(first: str, second: str) -> bool:
    """Is the first line of wrapped text a title, printed without an empty line below it?"""
    return first[-1] not in ".!?:;," and second[0].isupper() and is_title_case(first)


def is_title_case(text: str) -> bool:
    """Are most of the longer words capitalised?"""
    words = [word.strip("_*“”\"'‘’()") for word in text.split()]
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long) >= 2 and sum(word[0].isupper() for word in long) >= 0.75 * len(long)


def first_word(words: Iterable[str]) -> str:
    """The first of what stands between blanks, without marks and figures; empty where there are no letters."""
    for word in words:
        if word.isalpha():
            return word
        if found := _LETTERS.search(word):
            return found[0]
    return ""


def words_in(text: str) -> set[str]:
    """All words of a text, without marks and figures."""
    words = set(text.split())
    marked = [word for word in words if not word.isalpha()]
    words.difference_update(marked)
    words.update(_LETTERS.findall(" ".join(marked)))
    return words


def _first_length(text: str) -> int:
    """Characters of the first word."""
    return len(text.split(None, 1)[0]) if text else 0
