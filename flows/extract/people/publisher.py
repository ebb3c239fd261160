"""For which country a page speaks: "the President" of a Kremlin page is not the one of a White House page.

Belongs here: publishers that are governments. Does not: finding out who published (`clean`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from flows.extract.people.lexicon import CountryTerm, lexicon
from flows.extract.people.titles import country_of
from flows.extract.people.tokens import tokens_of_phrase
from flows.reference import listed, reference_rows
from flows.registry import name_key

__all__ = ["home_country"]


@lru_cache(maxsize=1024)
def home_country(publisher: str | None) -> str | None:
    """Code of the country whose government the publisher is; None for anybody else."""
    if publisher is None or name_key(publisher) not in _governments():
        return None
    tokens = tokens_of_phrase(publisher)
    terms = (lexicon().match(tokens, at)[1] for at in range(len(tokens)))
    return next((country_of(entries) for entries in terms if any(isinstance(entry, CountryTerm) for entry in entries)), None)


@cache
def _governments() -> frozenset[str]:
    rows = [row for row in reference_rows("publishers.tsv") if row["kind"] == "government"]
    return frozenset(name_key(name) for row in rows for name in (row["name"], *listed(row["aliases"])))
