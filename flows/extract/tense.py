"""Does a sentence tell of the past or of the future at a given place? A cheap answer, without a grammar.

The verb form nearest before the place decides, else the nearest after it. The cues are data: `reference/tense_cues.tsv`.
"""

from __future__ import annotations

import re
from typing import Literal

from flows.model import Span
from flows.registry import reference_rows

__all__ = ["direction_at"]

Direction = Literal["past", "future"]


def direction_at(text: str, sentence: Span, place: Span) -> Direction | None:
    """The direction of the words around `place`; None where the sentence has no cue.

    "Mr X said on Tuesday he will come": past; "Mr X will come, he said, on Tuesday": past too, which is the price of the rule.
    """
    following = _CUE.match(text, place.end, sentence.end) or _CUE.match(text, min(place.end + 1, sentence.end), sentence.end)
    if following is not None and _direction(following) == "future":
        return "future"
    before = None
    for match in _CUE.finditer(text, sentence.start, place.start):
        before = match
    chosen = before or _CUE.search(text, place.end, sentence.end)
    return None if chosen is None else _direction(chosen)


def _direction(match: re.Match[str]) -> Direction:
    return _CUES.get(match[0].lower(), "past")


_CUES: dict[str, Direction] = {row["cue"]: "future" if row["direction"] == "future" else "past" for row in reference_rows("tense_cues.tsv")}
_LISTED = "|".join(re.escape(cue) for cue in sorted(_CUES, key=lambda c: (-len(c), c)))
_CUE = re.compile(rf"(?<![\w’'])(?:{_LISTED}|[a-z]{{3,}}(?<!e)ed)\b|(?<=\w)[’']ll\b")
