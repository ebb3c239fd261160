"""The identifiers of quotes: over article, exact source words and occurrence, so that better offsets or speakers keep them."""

from __future__ import annotations

import hashlib
from collections import Counter

import msgspec

from flows.extract.document import Document
from flows.model import Quote


def identify_quotes(document: Document, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The quotes in the order of the text, each with its `quote_id`."""
    seen: Counter[str] = Counter()
    identified = []
    for quote in sorted(quotes, key=lambda q: (q.segments[0], q.kind)):
        words = "\n".join(span.of(document.source) for span in quote.segments)
        facts = f"{document.clean.article.article_id}\0{words}\0{seen[words]}"
        seen[words] += 1
        identified.append(msgspec.structs.replace(quote, quote_id="q-" + hashlib.sha256(facts.encode()).hexdigest()[:16]))
    return tuple(identified)
