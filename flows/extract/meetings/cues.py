"""Phrases by what they show, read from `reference/meeting_cues.tsv`, as patterns over a sketch."""

from __future__ import annotations

import re
from functools import cache

from flows.reference import reference_rows


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """The phrases of one kind, longest first. Raises KeyError for a kind that the file does not have."""
    return _table()[kind]


@cache
def anywhere(kind: str) -> re.Pattern[str]:
    """Any phrase of the kind, as whole words."""
    return re.compile(rf"(?<![\w'’-])(?:{alternatives(kind)})(?![\w-])", re.IGNORECASE)


@cache
def at_end(kind: str) -> re.Pattern[str]:
    """Any phrase of the kind at the end of the text."""
    return re.compile(rf"(?<![\w'’-])(?P<cue>{alternatives(kind)})\s*$", re.IGNORECASE)


def alternatives(*kinds: str) -> str:
    """The phrases of the kinds as a pattern, each once: an alternative given twice would make patterns that repeat it slow."""
    listed = {phrase for kind in kinds for phrase in phrases(kind)}
    return "|".join(re.escape(phrase) for phrase in sorted(listed, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return {
        row["kind"]: tuple(sorted(row["phrases"].split("|"), key=lambda phrase: (-len(phrase), phrase)))
        for row in reference_rows("meeting_cues.tsv")
    }
