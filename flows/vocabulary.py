"""The closed vocabulary of topics. Belongs here: what topics there are. Does not: finding them in a text (`extract.topics`)."""

from __future__ import annotations

from functools import cache

import msgspec

from flows.reference import reference_rows


class Topic(msgspec.Struct, frozen=True):
    """An entry of the closed vocabulary."""

    topic_id: str
    label: str
    description: str
    broader: str | None
    iptc_code: str | None
    """Closest IPTC Media Topic, where a source in hand confirms the code."""


@cache
def vocabulary() -> tuple[Topic, ...]:
    """The closed vocabulary, in the order of its file."""
    return tuple(
        Topic(row["topic_id"], row["label"], row["description"], row["broader"] or None, row["iptc_code"] or None)
        for row in reference_rows("topics.tsv")
    )
