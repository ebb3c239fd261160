"""Reprints: which articles are the same text in another place.

Articles are compared by their sketches (`extract/fingerprint.py`), and only those that share one of their smallest hashes, so that the
work grows with the number of articles, not of pairs. A page of the same publisher must match more closely: it uses its own phrases again.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.model import SKETCH_SIZE, ArticleFacts
from flows.tabulate.outlines import SKETCH_ITEM, Outline, packed

RESEMBLANCE = 0.6
"""Share of common runs of words from which two articles are one text."""
RESEMBLANCE_OF_ONE_PUBLISHER = 0.8
MIN_RUNS = 24
"""Runs of words that a text must have to be compared at all."""
KEYS = 16
"""Smallest hashes by which articles are brought together: two texts that are three fifths the same miss each other once in two million."""

_PAIRS_AT_ONCE = 2048
_NO_HASH = np.iinfo(np.uint64).max
"""Fills the places of a sketch that has fewer hashes than others."""
_Hashes = NDArray[np.uint64]
_Indexes = NDArray[np.intp]


def find_duplicates(outlines: Sequence[Outline]) -> Mapping[int, int]:
    """Reprint to original, both as indexes into the outlines; the original is the earliest, then the longest one."""
    original = list(range(len(outlines)))
    for one, other in _same_texts(outlines).tolist():
        _join(original, one, other)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(outlines)):
        groups[_root(original, index)].append(index)
    duplicates = {}
    for members in groups.values():
        first = min(members, key=lambda i: _precedence(outlines[i].facts))
        duplicates.update({i: first for i in members if i != first})
    return dict(sorted(duplicates.items()))


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated share of common runs, 0 to 1, from the smallest hashes of the two sketches taken together."""
    return float(_resemblances(_matrix([packed(one)]), _matrix([packed(other)]))[0])


def _same_texts(outlines: Sequence[Outline]) -> _Indexes:
    """Pairs of neighbours (see `_candidates`) that are one text."""
    compared = [i for i, outline in enumerate(outlines) if len(outline.sketch) >= MIN_RUNS * SKETCH_ITEM]
    if len(compared) < 2:
        return np.empty((0, 2), np.intp)
    compared.sort(key=lambda i: (outlines[i].sketch, outlines[i].facts.article_id))
    facts = [outlines[i].facts for i in compared]
    sketches = _matrix([outlines[i].sketch for i in compared])
    languages, publishers = _numbered([f.language for f in facts]), _numbered([f.publisher for f in facts])
    pairs = _candidates(sketches)
    same = np.zeros(len(pairs), bool)
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        one, other = pairs[start : start + _PAIRS_AT_ONCE].T
        own = (publishers[one] == publishers[other]) & (publishers[one] >= 0)
        wanted = np.where(own, RESEMBLANCE_OF_ONE_PUBLISHER, RESEMBLANCE)
        alike = _resemblances(sketches[one], sketches[other]) >= wanted
        same[start : start + _PAIRS_AT_ONCE] = (languages[one] == languages[other]) & alike
    return np.array(compared)[pairs[same]]


def _candidates(sketches: _Hashes) -> _Indexes:
    """Pairs (a row each) that share one of their smallest hashes; of those that share one, neighbours in the order of the sketches are
    enough, since being the same text is transitive.
    """
    keys = sketches[:, :KEYS].ravel()
    owners = np.repeat(np.arange(len(sketches)), sketches[:, :KEYS].shape[1])
    order = np.argsort(keys, kind="stable")
    shared = keys[order][1:] == keys[order][:-1]
    pairs = np.unique(owners[order][:-1][shared] * len(sketches) + owners[order][1:][shared])  # as one number each, which sort faster
    return np.column_stack(np.divmod(pairs, len(sketches)))


def _resemblances(ones: _Hashes, others: _Hashes) -> NDArray[np.float64]:
    """`resemblance` of the sketches in each row of the one with those of the other."""
    together = np.sort(np.concatenate((ones, others), axis=1), axis=1)
    common = (together[:, 1:] == together[:, :-1]) & (together[:, 1:] != _NO_HASH)
    is_first = np.ones(together.shape, bool)
    is_first[:, 1:] = together[:, 1:] != together[:, :-1]
    rank = np.cumsum(is_first, axis=1)
    smallest = np.minimum((is_first & (together != _NO_HASH)).sum(axis=1), SKETCH_SIZE)
    both = (common & (rank[:, 1:] <= SKETCH_SIZE)).sum(axis=1)
    shares: NDArray[np.float64] = both / np.maximum(smallest, 1)
    return shares


def _matrix(sketches: Sequence[bytes]) -> _Hashes:
    """A row a sketch, as wide as the longest one."""
    width = max(map(len, sketches)) // SKETCH_ITEM
    filled = b"".join(sketch.ljust(width * SKETCH_ITEM, b"\xff") for sketch in sketches)
    return np.frombuffer(filled, ">u8").astype(np.uint64).reshape(len(sketches), width)


def _numbered(values: Sequence[str | None]) -> NDArray[Any]:
    """A number for each value, the same for the same one; -1 for none."""
    numbers: dict[str, int] = {}
    return np.array([-1 if value is None else numbers.setdefault(value, len(numbers)) for value in values])


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
