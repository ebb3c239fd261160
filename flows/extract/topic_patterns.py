"""The patterns by which topics are recognised, compiled from `reference/topic_patterns.tsv`.

A pattern is words; hyphens and blanks are the same, accents do not matter. `syria*` is any word that begins so, `?` any one letter,
`*` alone any word, `(peace|truce) talks` either. In small letters it is found however it is written; with a capital (`START`, `INF`)
only as it stands. `needs` is a pattern that the same paragraph must have too. A *weak* pattern supports a topic, but makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import msgspec

from flows.gazetteer import fold
from flows.model import Span
from flows.reference import reference_rows

__all__ = ["Cue", "TopicPatterns", "agenda_cue", "plain", "topic_patterns"]


class Cue(msgspec.Struct, frozen=True):
    """Words of a text that speak for a topic."""

    topic_id: str
    span: Span
    strong: bool


class TopicPatterns:
    """All patterns, found in one pass over the words of a text."""

    def __init__(self, patterns: list[_Pattern]) -> None:
        self._whole: dict[str, list[_Pattern]] = {}
        self._begun: dict[str, list[_Pattern]] = {}
        for pattern in patterns:
            beginning = re.split(r"[*?]", pattern.first)[0]
            index = self._whole if beginning == pattern.first else self._begun
            index.setdefault(beginning.rstrip("."), []).append(pattern)
        self._lengths = sorted({len(first) for first in self._begun})
        self._beginning_with = lru_cache(maxsize=65536)(self._candidates)

    def find(self, text: str, paragraphs: Iterable[Span]) -> Iterator[Cue]:
        """Cues in the order of the text; of one topic, the longest where they overlap. `text` as `plain` makes it."""
        lowered = text.lower()
        for paragraph in paragraphs:
            yield from self._find(text, lowered, paragraph)

    def _find(self, text: str, lowered: str, within: Span) -> Iterator[Cue]:
        ends: dict[str, int] = {}
        met: dict[re.Pattern[str], bool] = {}
        for word in _WORD.finditer(lowered, within.start, within.end):
            candidates = self._beginning_with(word[0])
            if not candidates:
                continue
            longest: dict[str, tuple[int, bool]] = {}
            for pattern in candidates:
                found = pattern.regex.match(lowered if pattern.any_case else text, word.start(), within.end)
                if found is None:
                    continue
                if pattern.needs is not None and pattern.needs not in met:
                    met[pattern.needs] = pattern.needs.search(lowered, within.start, within.end) is not None
                if pattern.needs is None or met[pattern.needs]:
                    longest[pattern.topic_id] = max(longest.get(pattern.topic_id, (0, False)), (found.end(), pattern.strong))
            for topic_id, (end, strong) in longest.items():
                if word.start() >= ends.get(topic_id, 0) and not _in_title(lowered, word.start(), within):
                    ends[topic_id] = end
                    yield Cue(topic_id, Span(word.start(), end), strong)

    def _candidates(self, word: str) -> tuple[_Pattern, ...]:
        begun = (self._begun.get(word[:length], ()) for length in self._lengths if length <= len(word))
        return (*self._whole.get(word, ()), *(pattern for patterns in begun for pattern in patterns))


@cache
def topic_patterns() -> TopicPatterns:
    """The patterns of `flows/reference/`."""
    return TopicPatterns([_pattern(row) for row in reference_rows("topic_patterns.tsv")])


@cache
def agenda_cue() -> re.Pattern[str]:
    """What says that a sentence tells what was talked about; for text as `plain` makes it, in small letters."""
    return re.compile("|".join(rf"\b{_regex(plain(row['cue']))}" for row in reference_rows("agenda_cues.tsv")))


def plain(text: str) -> str:
    """The text as the patterns read it: without accents, blanks for hyphens; as long as before."""
    folded = fold(text).translate(_HYPHENS)
    return folded if len(folded.lower()) == len(folded) else "".join(c if len(c.lower()) == 1 else " " for c in folded)


class _Pattern(msgspec.Struct, frozen=True):
    topic_id: str
    first: str
    """The first word in small letters, with its asterisk or question mark."""
    regex: re.Pattern[str]
    any_case: bool
    strong: bool
    needs: re.Pattern[str] | None


def _in_title(lowered: str, start: int, within: Span) -> bool:
    """Does the word only say what somebody is president or minister of?"""
    return _TITLE_OF.search(lowered[max(within.start, start - 60) : start]) is not None


def _pattern(row: dict[str, str]) -> _Pattern:
    words = plain(row["pattern"])
    if row["strength"] not in {"strong", "weak"}:
        raise ValueError(f"topic_patterns.tsv: {row['pattern']!r} of {row['topic_id']} is {row['strength']!r}, neither strong nor weak")
    needs = re.compile("|".join(rf"\b{_regex(part)}" for part in row["needs"].split("|"))) if row["needs"] else None
    first = words.split(" ")[0].lower()
    return _Pattern(row["topic_id"], first, re.compile(_regex(words)), words == words.lower(), row["strength"] == "strong", needs)


def _regex(words: str) -> str:
    """The pattern as a regular expression that ends at the end of a word."""
    parts = [_PARTS.get(part, re.escape(part)) for part in re.split(r"(\(|\)|\||(?<= )\*(?= )|\*|\?| )", words) if part]
    return "".join(parts) + r"(?!\w)"


_PARTS = {"(": "(?:", ")": ")", "|": "|", "*": r"[\w']*", "?": r"\w", " ": r"\s+"}
_TITLE_WORDS = {kind: [r["word"] for r in reference_rows("title_words.tsv") if r["kind"] == kind] for kind in ("title", "connective")}
_TITLE_OF = re.compile(rf"\b(?:{'|'.join(_TITLE_WORDS['title'])}) (?:of|to) (?:(?:{'|'.join(_TITLE_WORDS['connective'])}) )*\Z")
_HYPHENS = str.maketrans(dict.fromkeys("-‐‑–—", " "))
_WORD = re.compile(r"(?<![\w'+.])[\w'+.]*\w")
