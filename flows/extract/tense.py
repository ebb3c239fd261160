"""Does a sentence tell of the past or of the future at a given place? A cheap answer, without a grammar.

The verb form nearest before the place decides, else the nearest after it. The cues are data: `reference/tense_cues.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from flows.model import Span
from flows.reference import reference_rows

__all__ = ["direction_at"]

Direction = Literal["past", "future"]


def direction_at(text: str, sentence: Span, place: Span) -> Direction | None:
    """The direction of the words around `place`; None where the sentence has no cue.

    "Mr X said on Tuesday he will come": past; "Mr X will come, he said, on Tuesday": past too, which is the price of the rule.
    """
    if _MODAL_AFTER.match(text, place.end, sentence.end):
        return "future"
    before = None
    for match in _CUE.finditer(text, max(sentence.start, place.start - _REACH), place.start):
        before = match
    chosen = before or _CUE.search(text, place.end, min(sentence.end, place.end + _REACH))
    return None if chosen is None else _direction(chosen)


def _direction(match: re.Match[str]) -> Direction:
    return _CUES.get(match[0].lower(), "past")


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


_REACH = 300
"""Characters to either side within which a verb can tell of the place."""
_ROWS = tuple(reference_rows("tense_cues.tsv"))
_CUES: dict[str, Direction] = {row["cue"]: "future" if row["direction"] == "future" else "past" for row in _ROWS}
_CUE = re.compile(rf"(?<![\w’'])(?<!\bbe )(?:{_any(_CUES)}|[a-z]{{3,}}(?<!e)ed)\b|(?<=\w)[’']ll\b")
"""A listed word, or any regular past form; words in -eed are rarely verbs of the past, those that are stand in the list."""
_MODAL_AFTER = re.compile(rf"(?:[’']s \w+)? (?:{_any(row['cue'] for row in _ROWS if row['after'] == 'yes')})\b")
"""A modal right after the place tells of the future, whatever stands before: "he said that Tuesday's talks will …"."""
