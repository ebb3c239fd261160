"""Topics of the closed vocabulary: what an article is about, and where it mentions them (stub: to be written)."""

from __future__ import annotations

import msgspec

from flows.extract.document import Document
from flows.model import Span, TopicMention


class Topics:
    """Topic mentions of one article, and the topics that it is about."""

    def __init__(self, about: tuple[str, ...], mentions: tuple[TopicMention, ...]) -> None:
        self.about = about
        self.mentions = mentions

    def of(self, spans: tuple[Span, ...]) -> tuple[str, ...]:
        """Topics that the spans mention, sorted."""
        return tuple(sorted({m.topic_id for m in self.mentions if any(m.span.overlaps(s) for s in spans)}))


def find_topics(document: Document) -> Topics:
    return Topics((), ())


class Topic(msgspec.Struct, frozen=True):
    """An entry of the closed vocabulary."""

    topic_id: str
    label: str
    description: str
    broader: str | None


def vocabulary() -> tuple[Topic, ...]:
    """The closed vocabulary, in the order of its file (stub: to be written)."""
    return ()
