"""Lines that are recognised by themselves: fixed phrases of web pages, dates, bylines, credits.

The phrases are data (`reference/furniture.tsv`): `phrase` is compared with the whole line without case, punctuation or
figures; a final `*` lets any words follow. A line is looked at alone here; what its neighbours say is for `selection`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from flows.clean.days import is_day_line
from flows.registry import reference_rows

_NOT_WORDS = re.compile(r"[\W\d_]+")
_LONGEST = 160
"""Longer lines are never looked up: no fixed phrase is that long, and articles quote them."""
_LONGEST_SENTENCE = 600
_PLACEHOLDER = re.compile(r"^\[/?[a-z]+(?:_\d+)?\]$|^\\?#{2,}$|^-\s*30\s*-$")
_COUNTER = re.compile(r"^(?:image|photo|picture|slide)?\s*\d+\s*(?:of|/)\s*/?\s*\d+$", re.I)
_FIGURES = re.compile(r"^[\d\s.,:/+%-]+[KkM]?$")
_SKIP = re.compile(r"^(?:\d+\.\s*)?skip (?:to|next)\b", re.I)
_CREDIT = re.compile(
    r"^(?:\(?(?:image|photo|photograph|picture|bild|foto|video|graphic|illustration)s?\s*(?:credit|courtesy|source|by|:)|credit\s*:|source\s*:|©|\(c\)\s|copyright\b)",
    re.I,
)
_FILE_PHOTO = re.compile(r"^in this .{3,60}\bphoto\b", re.I)
_CREDIT_AT_END = 150
"""Characters at the end of a caption that hold its credit."""
_CAPTION = re.compile(
    r"\((?:AP|AFP|Reuters) Photo\b"
    r"|[(\[](?:image|photo|picture|photograph|credit|file photo|ap photo|getty|reuters/|screenshot)[^()\[\]]{0,80}[)\]]\s*\|?$"
    r"|\b(?:photo|image|photograph|picture|credit)s?\s*(?:credit|by)?\s*[:/]\s*[^.:]{2,60}$|/(?:AP|AFP|Reuters|Getty Images|EPA)\)?$",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:• )?(?:About|More|More from|More on|Über|Mehr von|Sobre|À propos de)"
    r"(?: (?:the|a|o|el|la))? [A-ZÀ-Þ][\w.&-]*(?: [A-ZÀ-Þ][\w.&-]*){0,3}:?$"
)
_CONTRIBUTED = re.compile(r"\bcontributed (?:to (?:this|the) (?:report|story|article)|reporting|from)\b", re.I)
_BYLINE = re.compile(r"^(?:written |posted |published |story |text |edited |reported |words )?by:?\s+(?-i:[A-ZÀ-Þ])", re.I)
_EDITING = re.compile(
    r"^[(\[]?(?:additional )?(?:reporting|writing|editing|written|edited|compiled)\b.{0,200}\b(?:by|in|editing)\b.{0,200}[)\]]?\.?$", re.I
)
_DESK = re.compile(r"^[a-z]{2,4}/[a-z]{2,4}\s*(?:\([A-Za-z, ]+\))?$")


@lru_cache(maxsize=8192)
def line_kind(text: str) -> str | None:
    """The reason (a word of `reasons.REASONS`) for which a stripped line is no prose of the article, by itself; None for all others."""
    if is_furniture_sentence(text):
        return "furniture"
    if len(text) > _LONGEST:
        return _long_kind(text)
    if _PLACEHOLDER.match(text) or _COUNTER.match(text) or _FIGURES.match(text) or _SKIP.match(text) or is_phrase(text):
        return "furniture"
    if is_day_line(text):
        return "date"
    if _EDITING.match(text) or _DESK.match(text):
        return "byline"
    if len(text) < 120 and _BYLINE.match(text) and len(text.split()) <= 12 and not text.endswith((".", "!", "?")):
        return "byline"
    if (_CREDIT.match(text) and len(text.split()) <= 20) or _is_caption(text):
        return "credit"
    return "byline" if _CONTRIBUTED.search(text) else None


def _long_kind(text: str) -> str | None:
    """Editors' credits and picture captions can be long."""
    if len(text) > 600:
        return None
    return "byline" if _EDITING.match(text) else "credit" if _is_caption(text) else None


def _is_caption(text: str) -> bool:
    return bool(_CAPTION.search(text[-_CREDIT_AT_END:]) or _FILE_PHOTO.match(text))


def is_phrase(text: str) -> bool:
    """Is the line one of the fixed phrases, or made of nothing but names to share with?"""
    return _phrase_role(text) is not None


def ends_article(text: str) -> bool:
    """Is the line a fixed phrase after which an article is over ("Related stories", "Leave a reply")?"""
    return len(text) <= _LONGEST and _phrase_role(text) == "end"


def is_furniture_sentence(text: str) -> bool:
    """A sentence that pages say of themselves: cookies, newsletters, rights (`furniture_sentences.tsv`)."""
    if len(text) > _LONGEST_SENTENCE or text.count(" ") < 2:
        return False
    folded = text.casefold()
    return any(words in folded for words in _sentences())


def _phrase_role(text: str) -> str | None:
    """The role of the phrase ("" or "end"); None where the line is none."""
    exact, openings = _phrases()
    words = _NOT_WORDS.sub(" ", text.casefold()).strip()
    if words in exact:
        return exact[words]
    if words.startswith(openings) and text[-1] not in ".!?":
        return next(exact[opening.strip()] for opening in openings if words.startswith(opening))
    if _ABOUT.match(text):
        return "end"
    named = words.split()
    return "" if len(named) > 1 and len(named) <= 12 and _share_words().issuperset(named) else None


@cache
def _phrases() -> tuple[dict[str, str], tuple[str, ...]]:
    """Roles by normal form, and the openings that any words may follow."""
    exact, openings = dict[str, str](), set[str]()
    for row in reference_rows("furniture.tsv"):
        phrase = row["phrase"]
        words = _NOT_WORDS.sub(" ", phrase.casefold()).strip()
        if phrase.endswith("*"):
            openings.add(words + " ")
        exact[words] = row["role"]
    return exact, tuple(sorted(openings))


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(row["words"] for row in reference_rows("furniture_sentences.tsv"))


@cache
def _share_words() -> frozenset[str]:
    return frozenset(row["word"] for row in reference_rows("share_words.tsv"))
