"""Reprints: which articles are the same text in another place.

Articles are compared by their sketches (`extract/fingerprint.py`), and only those that share one of their smallest hashes, so that the
work grows with the number of articles, not of pairs. A page of the same publisher must match more closely: it uses its own phrases again.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from flows.model import SKETCH_SIZE, ArticleFacts, Extraction

RESEMBLANCE = 0.6
"""Share of common runs of words from which two articles are one text."""
RESEMBLANCE_OF_ONE_PUBLISHER = 0.8
MIN_RUNS = 24
"""Runs of words that a text must have to be compared at all."""
KEYS = 16
"""Smallest hashes by which articles are brought together: two texts that are three fifths the same miss each other once in two million."""


def find_duplicates(extractions: Sequence[Extraction]) -> Mapping[int, int]:
    """Reprint to original, both as indexes into the extractions; the original is the earliest, then the longest one."""
    original = list(range(len(extractions)))
    for one, other in _candidates(extractions):
        if _same_text(extractions[one].facts, extractions[other].facts):
            _join(original, one, other)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(extractions)):
        groups[_root(original, index)].append(index)
    duplicates = {}
    for members in groups.values():
        first = min(members, key=lambda i: _precedence(extractions[i].facts))
        duplicates.update({i: first for i in members if i != first})
    return dict(sorted(duplicates.items()))


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated share of common runs, 0 to 1, from the smallest hashes of the two sketches taken together."""
    smallest = sorted({*one, *other})[:SKETCH_SIZE]
    common = set(one) & set(other)
    return sum(h in common for h in smallest) / len(smallest) if smallest else 0.0


def _candidates(extractions: Sequence[Extraction]) -> Iterator[tuple[int, int]]:
    """Pairs that share one of their smallest hashes; within a bucket neighbours are enough, since being the same text is transitive."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for index, extraction in enumerate(extractions):
        if len(extraction.facts.fingerprint) >= MIN_RUNS:
            for key in extraction.facts.fingerprint[:KEYS]:
                buckets[key].append(index)
    for _, members in sorted(buckets.items()):
        ordered = sorted(members, key=lambda i: (extractions[i].facts.fingerprint, extractions[i].facts.article_id))
        yield from pairwise(ordered)


def _same_text(one: ArticleFacts, other: ArticleFacts) -> bool:
    if one.language != other.language:
        return False
    own = one.publisher is not None and one.publisher == other.publisher
    return resemblance(one.fingerprint, other.fingerprint) >= (RESEMBLANCE_OF_ONE_PUBLISHER if own else RESEMBLANCE)


def _precedence(facts: ArticleFacts) -> tuple[datetime.date, int, str]:
    return (facts.published_date or datetime.date.max, -facts.n_body_chars, facts.article_id)


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def _join(parents: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first
