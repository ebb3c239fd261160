"""What the words in quotation marks look like, whoever says them: the title of a work or programme."""

from __future__ import annotations

import re

from flows.extract.quotes.lexicon import words


def is_title(inner: str) -> bool:
    """Every word that counts is capitalised, and it is neither a question nor an exclamation."""
    tokens = re.findall(r"\w[\w'’-]*", inner)
    if len(tokens) > 12 or re.search(r"[!?…]$", inner.rstrip()):
        return False
    counted = [t for t in tokens if t.lower() not in words("label word") and not t[0].isdigit()]
    return len(counted) >= 2 and all(t[0].isupper() for t in counted)
