"""What kind of document an article is: transcript, readout, news or other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.clean.publisher import is_official
from flows.model import Kind

_TURN = re.compile(r"^(?:[A-Z][A-Za-zÀ-ž.’'-]*\s+(?:[\w.’'-]+\s+){0,12})?[A-ZÀ-Þ][\w.’'-]*(?:\s*\([^()\n]{2,60}\))?:\s+\S")
_CAPITAL_TURN = re.compile(r"^(?:[A-Z][A-Z.’'-]+\s+){0,6}[A-Z][A-Z.’'-]+:\s+\S|^[QA]:\s+\S")
_LABEL_END = re.compile(r":\s")
_READOUT_TITLE = re.compile(
    r"^(?:(?:tele)?phone (?:call|conversation)|(?:conversation|call|meeting|talks) with"
    r"|working (?:meeting|lunch|dinner|breakfast) with)"
    r"|^.{0,80}\b(?:call|calls|meeting|meetings|talks|conversation|visit|trip) (?:with|to|between)\b"
    r"|^.{3,60}\b(?:met|meets|spoke|speaks) (?:with|to)\b",
    re.I,
)
_OTHER_TITLE = re.compile(
    r"^(?:fact sheet|(?:joint )?statement|proclamation|remarks|letter|executive order|message|memorandum|press release|bill signed"
    r"|nominations?|congratulations|greetings|condolences)\b",
    re.I,
)
_SPOKEN_TITLE = re.compile(r"\b(?:transcript|remarks|press conference|news conference|press briefing|interview|speech)\b", re.I)
_MOSTLY = 0.6
_PHRASES_OF_READOUT = re.compile(
    r"\b(?:the (?:two )?(?:leaders|presidents|ministers|sides|parties)|they) (?:also )?"
    r"(?:discussed|exchanged views|agreed|reviewed|touched upon|underscored|reaffirmed|spoke about)\b",
    re.I,
)


def kind_of(title: str | None, publisher: str | None, body: Sequence[str]) -> Kind:
    """`body` are the stripped paragraphs of the article."""
    title = title or ""
    official = is_official(publisher)
    if _is_transcript(body, official or bool(_SPOKEN_TITLE.search(title))):
        return "transcript"
    if _OTHER_TITLE.match(title):
        return "other"
    if re.match(r"readout\b", title, re.I) or (official and (_READOUT_TITLE.search(title) or any(map(_PHRASES_OF_READOUT.search, body)))):
        return "readout"
    return "other" if official else "news"


def _is_transcript(body: Sequence[str], expected: bool) -> bool:
    """Turns that hold most of the text, from the first one on: a dialogue, or of one speaker where a transcript is `expected`."""
    turns = [at for at, text in enumerate(body) if _is_turn(text)]
    if not turns or sum(map(len, body[turns[0] :])) < _MOSTLY * sum(map(len, body)):
        return False
    speakers = {_LABEL_END.split(body[at], maxsplit=1)[0] for at in turns}
    return expected or (len(speakers) >= 2 and len(turns) > len(speakers))


def _is_turn(text: str) -> bool:
    label = _LABEL_END.split(text, maxsplit=1)[0]
    if label == text or len(label) > 120 or ("," in label[:-1] and len(label.split()) > 12):
        return False
    return bool(_CAPITAL_TURN.match(text) or (_TURN.match(text) and _names_a_person(label)))


def _names_a_person(label: str) -> bool:
    """Two or more capitalised words, most of the label: "President of Russia Vladimir Putin", not "He said"."""
    words = label.split()
    capitals = sum(word[:1].isupper() for word in words)
    small = sum(word.islower() and word not in ("of", "the", "and", "for", "to", "de", "al", "bin", "von", "van") for word in words)
    return capitals >= 2 and small <= 1 and len(words) <= 16
