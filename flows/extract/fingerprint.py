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
    words = [w.casefold().encode() for p in document.paragraphs if not p.is_title for w in _WORD.findall(p.span.of(document.text))]
    runs = set(map(b" ".join, zip(*(words[i:] for i in range(WORDS)), strict=False)))
    hashes = {hashlib.blake2b(run, digest_size=6).digest() for run in runs}
    return tuple(int.from_bytes(smallest, "big") for smallest in sorted(hashes)[:SKETCH_SIZE])


_WORD = re.compile(r"[^\W_]+")
