"""Lines that are recognised by themselves: fixed phrases of web pages, dates, bylines, credits.

The phrases are data (`reference/furniture.tsv`): `phrase` is compared with the whole line without case, punctuation or
figures; a final `*` lets any words follow. A line is looked at alone here; what its neighbours say is for `selection`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.clean.days import day_line_words, is_day_line
from flows.clean.lines import first_word
from flows.reference import reference_rows

_NOT_WORDS = re.compile(r"[\W\d_]+")
_MARKS = " •·*-–—>|.,:!?…()[]\"'“”"
"""What often stands before and after the words of a line."""
_LONGEST = 160
"""Longer lines are never looked up: no fixed phrase is that long, and articles quote them."""
_LONGEST_SENTENCE = 600
_COUNTED = ("image", "photo", "picture", "slide")
_SKIP = "skip"
_FIXED_FORM = re.compile(
    r"\[(?-i:/?[a-z]+)(?:_\d+)?\]$|\\?#{2,}$|-\s*30\s*-$"  # placeholders and marks of an end
    rf"|(?:{'|'.join(_COUNTED)})?\s*\d+\s*(?:of|/)\s*/?\s*\d+$"
    r"|[\d\s.,:/+%-]+[KM]?$"
    rf"|(?:\d+\.\s*)?{_SKIP} (?:to|next)\b",
    re.I,
)
_CREDIT_AT_END = 150
"""Characters at the end of a caption that hold its credit."""
_CREDIT_MARK = re.compile(r"[(\[:/]")
_CREDIT_WORDS = ("photo", "image", "picture", "credit", "screenshot", "getty", "reuters", "/ap", "/afp", "/epa")
"""A character and a word of every credit in a caption; most lines have none and need no search."""
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
_ABOUT_OPENINGS = frozenset(("about", "more", "über", "mehr", "sobre", "à"))
_SIGN_OFF = re.compile(
    r"(?:you can )?(?:follow|contact|e-?mail|reach|write to|like|join|find)\b.{1,80}?(?:\s@\w|[\w.-]+@[\w-]+\.\w|\bon (?P<network>\w+))",
    re.I,
)
_SIGN_OFF_OPENINGS = frozenset(("you", "follow", "contact", "email", "e", "reach", "write", "like", "join", "find"))
_LABEL_END = re.compile(r"[:|]")
_LABEL = "label"
"""The role of a word that is furniture only as a label before a colon, or alone."""
_CONTRIBUTED = re.compile(r"\bcontributed (?:to (?:this|the) (?:report|story|article)|reporting|from)\b")
_DESK = re.compile(r"^[a-z]{2,4}/[a-z]{2,4}\s*(?:\([A-Za-z, ]+\))?$")
_FIRST_MARKS = frozenset("\\#.,+%-")
_MARK = re.compile(r"[0-9©(\[:/]")
"""What else but a word of `_telling_openings` tells that a line may be of a kind: how it begins, or what it has."""


def line_kind(text: str) -> str | None:
    """The reason (a word of `reasons.REASONS`) for which a stripped line is no prose of the article, by itself; None for all others."""
    words = text.casefold().split()
    return judge_line(text, words, first_word(words))[0]


def judge_line(text: str, words: Sequence[str], first: str) -> tuple[str | None, bool]:
    """What `line_kind` says, and whether it is a fixed phrase after which an article is over ("Related stories", "Leave a reply").

    `words` are those of the line in small letters, parted at blanks, and `first` is their `first_word`, by which nearly all rules
    tell that they have nothing to say.
    """
    if len(text) > _LONGEST:
        return _long_kind(text, words, first), False
    if first in _telling_openings() or text[0] in _FIRST_MARKS or text[0].isdecimal() or _MARK.search(text):
        return _telling_kind(text, words, first)
    return _sentence_kind(text, words) or _byline_at_end(text), False


def _telling_kind(text: str, words: Sequence[str], first: str) -> tuple[str | None, bool]:
    """The kind of a line whose first word or marks may tell it, and whether it ends articles."""
    role = _role(text, first) if first in _role_openings() else None
    ends = role == "end"
    if kind := _sentence_kind(text, words):
        return kind, ends and kind == "furniture"
    if role is not None or _FIXED_FORM.match(text):
        return "furniture", ends
    if (not first or first in day_line_words()) and is_day_line(text):
        return "date", False
    if (first in _CREDIT_OPENINGS or text[0] == "©") and (kind := _credit_kind(text)):
        return kind, False
    return "credit" if _is_caption(text) else _byline_at_end(text), False


def _long_kind(text: str, words: Sequence[str], first: str) -> str | None:
    """Editors' credits and picture captions can be long."""
    if len(text) > _LONGEST_SENTENCE:
        return None
    if kind := _sentence_kind(text, words):
        return kind
    begins = first in _CREDIT_OPENINGS
    if begins and _EDITING.match(text):
        return "byline"
    return "credit" if _is_caption(text) or (begins and _FILE_PHOTO.match(text)) else None


def _credit_kind(text: str) -> str | None:
    """Who wrote or edited the text, or who took the picture, named at the beginning of the line."""
    if _EDITING.match(text):
        return "byline"
    words = len(text.split())
    if len(text) < 120 and _BYLINE.match(text) and words <= 12 and not text.endswith((".", "!", "?")):
        return "byline"
    return "credit" if _FILE_PHOTO.match(text) or (_CREDIT.match(text) and words <= 20) else None


def _byline_at_end(text: str) -> str | None:
    """What names no author but an editor's letters, or who else reported."""
    return "byline" if ("/" in text and _DESK.match(text)) or ("contributed" in text and _CONTRIBUTED.search(text)) else None


def _is_caption(text: str) -> bool:
    end = text[-_CREDIT_AT_END:]
    return bool(_CREDIT_MARK.search(end) and any(map(end.casefold().__contains__, _CREDIT_WORDS)) and _CAPTION.search(end))


def _sentence_kind(text: str, words: Sequence[str]) -> str | None:
    """`furniture` for what pages say of themselves (`furniture_sentences.tsv`), `bio` for who the author is; else None."""
    sentences, keys = _sentences()
    if len(words) <= 2 or keys.isdisjoint(words):
        return None
    folded = text.casefold()
    return max([kind for word in keys.intersection(words) for phrase, kind in sentences[word] if phrase in folded], default=None)


def _words(folded: str) -> str:
    """The words of a line in small letters, without punctuation or figures."""
    inner = folded.strip(_MARKS)
    only_words = "  " not in inner and inner.replace(" ", "").isalpha()
    return inner if only_words else _NOT_WORDS.sub(" ", inner).strip()


def _role(text: str, first: str) -> str | None:
    """The role ("" or "end") of a fixed phrase or of a list of names to share with; None where the line is neither."""
    exact, openings = _phrases()
    words = _words(text.casefold())
    if words in exact:
        return exact[words] if exact[words] != _LABEL else ""
    if first in openings and text[-1] not in ".!?":
        opening = next((opening for opening in openings[first] if words.startswith(opening)), None)
        if opening:
            return exact[opening.rstrip()]
    if first in _ABOUT_OPENINGS and _ABOUT.match(text):
        return "end"
    if _is_teaser(text) or (first in _SIGN_OFF_OPENINGS and _is_sign_off(text)):
        return ""
    named = words.split(" ", 13)
    return "" if 1 < len(named) <= 12 and _share_words().issuperset(named) else None


@cache
def _telling_openings() -> frozenset[str]:
    """The first words of all lines of a kind that begins with fixed words."""
    return _role_openings() | _CREDIT_OPENINGS | {*_COUNTED, _SKIP}


@cache
def _role_openings() -> frozenset[str]:
    """The first words of all lines that can have a role."""
    return frozenset(words.partition(" ")[0] for words in _phrases()[0]) | _share_words() | _ABOUT_OPENINGS | _SIGN_OFF_OPENINGS


def _is_teaser(text: str) -> bool:
    """A fixed phrase as the label of a link to something else ("Also read: Who pays for the bridge"); a sentence is none."""
    if ":" not in text and "|" not in text:
        return False
    parts = _LABEL_END.split(text, maxsplit=1)
    if not parts[1] or text[-1] == ".":
        return False
    words = _words(parts[0].casefold())
    role = _phrases()[0].get(words)
    return role == _LABEL or (role is not None and " " in words)


def _is_sign_off(text: str) -> bool:
    """Where to follow or to reach the author: "Follow Jane Roe on Twitter", "Contact the writer at j.roe@example.com"."""
    found = _SIGN_OFF.match(text)
    return found is not None and (found["network"] is None or found["network"].casefold() in _networks())


@cache
def _phrases() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Roles by normal form, and by their first words the openings that any words may follow."""
    exact, openings = dict[str, str](), dict[str, tuple[str, ...]]()
    for row in reference_rows("furniture.tsv"):
        phrase = row["phrase"]
        words = _words(phrase.casefold())
        if phrase.endswith("*"):
            first = words.partition(" ")[0]
            openings[first] = (*openings.get(first, ()), words + " ")
        exact[words] = row["role"]
    return exact, openings


@cache
def _sentences() -> tuple[dict[str, tuple[tuple[str, str], ...]], frozenset[str]]:
    """The phrases with their kinds, by a word that stands between blanks wherever the phrase is used, so that few are searched for."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in reference_rows("furniture_sentences.tsv"):
        words = row["words"].split()
        key = max(words[:-1] or words, key=len)
        found[key] = (*found.get(key, ()), (row["words"], row["role"] or "furniture"))
    return found, frozenset(found)


@cache
def _share_words() -> frozenset[str]:
    return frozenset(row["word"] for row in reference_rows("share_words.tsv"))


@cache
def _networks() -> frozenset[str]:
    return frozenset(row["word"] for row in reference_rows("share_words.tsv") if row["kind"] == "network")


def _openings(kind: str) -> str:
    """How credit lines of the kind begin (`credit_openings.tsv`), as a pattern."""
    return "|".join(re.escape(row["opening"]) for row in reference_rows("credit_openings.tsv") if row["kind"] == kind)


_CREDIT_OPENINGS = frozenset(row["opening"].partition(" ")[0] for row in reference_rows("credit_openings.tsv"))
"""Every line of `_EDITING`, `_BYLINE`, `_CREDIT` and `_FILE_PHOTO` begins with one of these words, or with a ©."""
_EDITING = re.compile(
    rf"^[(\[]?(?:(?:{_openings('more')}) )?(?:{_openings('editing')})\b.{{0,200}}\b(?:by|in|editing)\b.{{0,200}}[)\]]?\.?$", re.I
)
_BYLINE = re.compile(rf"^(?:(?:{_openings('byline')}) )?(?:{_openings('author')}):?\s+(?-i:[A-ZÀ-Þ])", re.I)
_CREDIT = re.compile(
    rf"^(?:\(?(?:{_openings('picture')})\s*(?:credit|courtesy|source|by|:)"
    rf"|(?:{_openings('owner')})\s*:|©|(?:{_openings('notice')})\b|\((?:{_openings('mark')})\)\s)",
    re.I,
)
_FILE_PHOTO = re.compile(rf"^(?:{_openings('scene')}) .{{3,60}}\bphoto\b", re.I)
