"""Lines that are recognised by themselves: fixed phrases of web pages, dates, bylines, credits.

The phrases are data (`reference/furniture.tsv`): `phrase` is compared with the whole line without case, punctuation or
figures; a final `*` lets any words follow. A line is looked at alone here; what its neighbours say is for `selection`.
"""

from __future__ import annotations

import re
from functools import cache

from flows.clean.days import is_day_line
from flows.registry import reference_rows

_NOT_WORDS = re.compile(r"[\W\d_]+")
_LONGEST = 160
"""Longer lines are never looked up: no fixed phrase is that long, and articles quote them."""
_MARKS_ONLY = re.compile(r"^[\W_]*$")
_PLACEHOLDER = re.compile(r"^\[/?[a-z]+(?:_\d+)?\]$|^\\?#{2,}$|^-\s*30\s*-$")
_COUNTER = re.compile(r"^(?:image|photo|picture|slide)?\s*\d+\s*(?:of|/)\s*/?\s*\d+$", re.I)
_FIGURES = re.compile(r"^[\d\s.,:/+%-]+[KkM]?$")
_SKIP = re.compile(r"^(?:\d+\.\s*)?skip (?:to|next)\b", re.I)
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$|^\S+@\S+\.\w+$", re.I)
_CREDIT = re.compile(
    r"^(?:\(?(?:image|photo|photograph|picture|bild|foto|video|graphic|illustration)s?\s*(?:credit|courtesy|source|by|:)|credit\s*:|source\s*:|©|\(c\)\s|copyright\b)",
    re.I,
)
_BYLINE = re.compile(r"^(?:written |posted |published |story |text |edited |reported |words )?by:?\s+(?-i:[A-ZÀ-Þ])", re.I)
_EDITING = re.compile(
    r"^[(\[]?(?:additional )?(?:reporting|writing|editing|written|edited|compiled)\b.{0,200}\b(?:by|in|editing)\b.{0,200}[)\]]?\.?$", re.I
)
_DESK = re.compile(r"^[a-z]{2,4}/[a-z]{2,4}\s*(?:\([A-Za-z, ]+\))?$")


def line_kind(text: str) -> str | None:
    """The reason (a word of `reasons.REASONS`) for which a stripped line is no prose of the article, by itself; None for all others."""
    if len(text) > _LONGEST:
        return "credit" if len(text) < 600 and _EDITING.match(text) else None
    if _PLACEHOLDER.match(text) or _COUNTER.match(text) or _FIGURES.match(text) or _SKIP.match(text) or is_phrase(text):
        return "furniture"
    if is_day_line(text):
        return "date"
    if _EDITING.match(text) or _DESK.match(text):
        return "byline"
    if len(text) < 120 and _BYLINE.match(text) and len(text.split()) <= 12 and not text.endswith((".", "!", "?")):
        return "byline"
    if _CREDIT.match(text) and len(text.split()) <= 20:
        return "credit"
    return None


def is_phrase(text: str) -> bool:
    """Is the line one of the fixed phrases?"""
    exact, openings = _phrases()
    words = _NOT_WORDS.sub(" ", text.casefold()).strip()
    return words in exact or (bool(openings) and words.startswith(openings))


@cache
def _phrases() -> tuple[frozenset[str], tuple[str, ...]]:
    exact, openings = set(), set()
    for row in reference_rows("furniture.tsv"):
        phrase = row["phrase"]
        words = _NOT_WORDS.sub(" ", phrase.casefold()).strip()
        if phrase.endswith("*"):
            openings.add(words + " ")
        exact.add(words)
    return frozenset(exact), tuple(sorted(openings))
