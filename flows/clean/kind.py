"""What kind of document an article is: transcript, readout, news or other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.clean.publisher import is_official
from flows.model import Kind
from flows.reference import reference_rows

_TURN = re.compile(r"^(?:[A-Z][A-Za-zÀ-ž.’'-]*\s+(?:[\w.’'-]+\s+){0,12})?[A-ZÀ-Þ][\w.’'-]*(?:\s*\([^()\n]{2,60}\))?:\s+\S")
_CAPITAL_TURN = re.compile(r"^(?:[A-Z][A-Z.’'-]+\s+){0,6}[A-Z][A-Z.’'-]+:\s+\S|^[QA]:\s+\S")
_LABEL_END = re.compile(r":\s")
_MOSTLY = 0.6
"""Share of a transcript that its turns hold."""


def kind_of(title: str | None, publisher: str | None, body: Sequence[str]) -> Kind:
    """`body` are the stripped paragraphs of the article."""
    title = title or ""
    official = is_official(publisher)
    if _is_transcript(body, official or _says("title", "transcript", "any", title)):
        return "transcript"
    if _says("opening", "other", "any", title):
        return "other"
    if _says("opening", "readout", "any", title):
        return "readout"
    if official and (_says("title", "readout", "official", title) or _says("body", "readout", "official", " ".join(body))):
        return "readout"
    return "other" if official else "news"


def _says(where: str, kind: Kind, publisher: str, text: str) -> bool:
    """Does the text have one of the words that tell the kind (`document_kinds.tsv`)?"""
    return bool(_words(where, kind, publisher).search(text))


@cache
def _words(where: str, kind: Kind, publisher: str) -> re.Pattern[str]:
    rows = [
        row for row in reference_rows("document_kinds.tsv") if (row["where"], row["kind"], row["publisher"]) == (where, kind, publisher)
    ]
    words = "|".join(sorted(re.escape(row["words"]) for row in rows))
    return re.compile(rf"{'^' if where == 'opening' else ''}\b(?:{words})\b", re.I)


def _is_transcript(body: Sequence[str], expected: bool) -> bool:
    """Turns that hold most of the text, from the first one on: a dialogue, or of one speaker where a transcript is `expected`."""
    turns = [at for at, text in enumerate(body) if _is_turn(text)]
    if not turns or sum(map(len, body[turns[0] :])) < _MOSTLY * sum(map(len, body)):
        return False
    speakers = {_LABEL_END.split(body[at], maxsplit=1)[0] for at in turns}
    return expected or (len(speakers) >= 2 and len(turns) > len(speakers))


def _is_turn(text: str) -> bool:
    label = _LABEL_END.split(text, maxsplit=1)[0] if ":" in text else text
    if label == text or len(label) > 120 or ("," in label[:-1] and len(label.split()) > 12):
        return False
    return bool(_CAPITAL_TURN.match(text) or (_TURN.match(text) and _names_a_person(label)))


def _names_a_person(label: str) -> bool:
    """Two or more capitalised words, most of the label: "President of Russia Vladimir Putin", not "He said"."""
    words = label.split()
    capitals = sum(word[:1].isupper() for word in words)
    small = sum(word.islower() and word not in ("of", "the", "and", "for", "to", "de", "al", "bin", "von", "van") for word in words)
    return capitals >= 2 and small <= 1 and len(words) <= 16
