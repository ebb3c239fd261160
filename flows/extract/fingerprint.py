"""A sketch of an article's words, by which reprints are recognised without comparing texts.

The sketch is the bottom-k sketch of Broder (1997, "On the resemblance and containment of documents"): of the hashes of all runs of
`WORDS` words, the `SKETCH_SIZE` smallest. The share of common hashes among the smallest of two sketches estimates how much of the two
texts is the same.
"""

from __future__ import annotations

import hashlib
import re

from flows.extract.document import Document
from flows.model import SKETCH_SIZE

WORDS = 4
"""Words in a run: long enough that two articles on one event share few, short enough that a small change spares most."""


def fingerprint(document: Document) -> tuple[int, ...]:
    """The sketch, sorted: at most `SKETCH_SIZE` hashes of 48 bits; fewer for a short text, none for one shorter than a run."""
    words = [w.casefold() for p in document.paragraphs if not p.is_title for w in _WORD.findall(p.span.of(document.text))]
    runs = {" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)}
    return tuple(sorted({_hash(run) for run in runs})[:SKETCH_SIZE])


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest(), "big")


_WORD = re.compile(r"[^\W_]+")
