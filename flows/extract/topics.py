"""Topics of the closed vocabulary: what an article is about, and where it mentions them.

Belongs here: telling what an article is about from what it mentions in passing. Does not: the patterns (`topic_patterns.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import sqrt

from flows.extract.document import Document, Sentence
from flows.extract.topic_patterns import Cue, agenda_cue, plain, topic_patterns
from flows.model import Span, TopicMention
from flows.text import tidy

__all__ = ["Topics", "find_topics"]


class Topics:
    """Topic mentions of one article, and the topics that it is about."""

    def __init__(self, about: tuple[str, ...], mentions: tuple[TopicMention, ...]) -> None:
        self.about = about
        self.mentions = mentions
        self._starts = [mention.span.start for mention in mentions]
        self._longest = max((mention.span.end - mention.span.start for mention in mentions), default=0)

    def of(self, spans: tuple[Span, ...]) -> tuple[str, ...]:
        """Topics that the spans mention, sorted."""
        return tuple(sorted({mention.topic_id for span in spans for mention in self._near(span) if mention.span.overlaps(span)}))

    def _near(self, span: Span) -> tuple[TopicMention, ...]:
        """The mentions that may overlap the span: mentions are in the order of their starts, and none is longer than the longest."""
        return self.mentions[bisect_left(self._starts, span.start - self._longest) : bisect_left(self._starts, span.end)]


def find_topics(document: Document) -> Topics:
    """The topics of title and body; `about` in the order of the alphabet, mentions in the order of the text."""
    text = plain(document.text)
    cues = list(topic_patterns().find(text, [paragraph.span for paragraph in document.paragraphs]))
    return Topics(_about(document, cues), tuple(_mention(document, cue) for cue in cues if cue.strong))


def _about(document: Document, cues: Sequence[Cue]) -> tuple[str, ...]:
    """Topics of enough weight for an article of this length, and not dwarfed by its main topic.

    The weight of a topic is the sum over the sentences that mention it. The constants were set on 29 annotated articles;
    F1 stays within two points over a wide range around them.
    """
    weights = _weights(document, cues)
    length = sqrt(max(_SHORTEST, sum(1 for s in document.sentences if s.span.end - s.span.start > _HEADING)))
    heaviest = max(weights.values(), default=0.0)
    return tuple(sorted(topic for topic, weight in weights.items() if weight >= max(_ENOUGH * length, _SHARE * heaviest)))


def _weights(document: Document, cues: Sequence[Cue]) -> dict[str, float]:
    """Weight of every topic that has a strong cue: its sentences, the title and those that tell of an agenda counting more."""
    by_sentence: dict[Sentence, dict[str, list[Cue]]] = {}
    for cue in cues:
        sentence = document.sentence_at(cue.span.start)
        if sentence is not None:
            by_sentence.setdefault(sentence, {}).setdefault(cue.topic_id, []).append(cue)
    weights: dict[str, float] = {}
    for sentence, topics in by_sentence.items():
        prominence = _prominence(document, sentence)
        for topic, found in topics.items():
            weights[topic] = weights.get(topic, 0.0) + _weight_of_cues(found) * prominence
    strong = {cue.topic_id for cue in cues if cue.strong}
    return {topic: weight for topic, weight in weights.items() if topic in strong}


def _weight_of_cues(cues: list[Cue]) -> float:
    """The first strong cue of a sentence counts whole, more of the same sentence less, weak ones little."""
    strong = sum(1 for cue in cues if cue.strong)
    return min(1.6, min(strong, 1) + 0.3 * max(strong - 1, 0) + 0.2 * (len(cues) - strong))


def _prominence(document: Document, sentence: Sentence) -> float:
    if document.paragraphs[sentence.paragraph].is_title:
        return 3.0
    return 2.0 if agenda_cue().search(plain(sentence.span.of(document.text)).lower()) else 1.0


def _mention(document: Document, cue: Cue) -> TopicMention:
    return TopicMention(cue.topic_id, cue.span, tidy(cue.span.of(document.source)))


_ENOUGH = 0.42
"""Least weight, times the square root of the number of sentences."""
_SHARE = 0.12
"""Least weight as a share of the main topic's."""
_SHORTEST = 4
"""Sentences that an article is taken to have at least."""
_HEADING = 30
"""Characters up to which a sentence is a heading or a label and does not count for the length."""
