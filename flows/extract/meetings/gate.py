"""A cheap look at the words of a sentence before patterns are tried on it: most sentences of the news tell of no meeting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from flows.extract.meetings import cues
from flows.extract.meetings.lexicon import forms


class Gate:
    """Phrases by their first words. It opens for every text that has one of them, and for few others."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._rests: dict[str, list[frozenset[str]]] = {}
        for phrase in phrases:
            first, *rest = _WORD.findall(phrase.lower())
            self._rests.setdefault(first, []).append(frozenset(rest))

    def opens(self, words: frozenset[str]) -> bool:
        return any(rest <= words for first in self._rests.keys() & words for rest in self._rests[first])


def words_of(text: str) -> frozenset[str]:
    """The words of a text in small letters."""
    return frozenset(_WORD.findall(text.lower()))


@cache
def gate(*kinds: str) -> Gate:
    """For the phrases of some kinds of cue."""
    return Gate(phrase for kind in kinds for phrase in cues.phrases(kind))


@cache
def trigger_gate() -> Gate:
    """For the words that tell of an encounter."""
    return Gate(forms())


_WORD = re.compile(r"\w+")
