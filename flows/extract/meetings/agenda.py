"""What a meeting was about: the sentences that tell of it, and those near them that say what was talked about.

Belongs here: which sentences are of which meeting. Does not: which words speak for which topic (`extract.topic_patterns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flows.extract.document import Document, Sentence
from flows.extract.meetings import cues
from flows.extract.meetings.assemble import Draft
from flows.extract.people import People
from flows.extract.topics import Topics
from flows.model import Span

REACH = 6
"""Sentences after a telling in which the text can go on about what was talked about."""
REACH_PARAGRAPHS = 2


def topics_of(document: Document, people: People, topics: Topics, drafts: Sequence[Draft], main: Draft | None) -> list[tuple[str, ...]]:
    """Topics of each draft, sorted; the only one of a page that is about it has those of the page too.

    A sentence that tells of the meeting, but not what was talked about ("laid a wreath before meeting P"), adds only what the article is
    about.
    """
    about = set(topics.about)
    found = []
    for draft, agenda in zip(drafts, _agendas(document, people, drafts), strict=True):
        telling = tuple(sorted({t.span for t in draft.tellings}))
        told = set(topics.of(tuple(agenda))) | (set(topics.of(telling)) & about) | _referred_to(document, [*telling, *agenda], about)
        found.append(tuple(sorted(told | about if draft is main and len(drafts) == 1 else told)))
    return found


def _agendas(document: Document, people: People, drafts: Sequence[Draft]) -> list[list[Span]]:
    """Of each draft the sentences that say what was talked about, in the order of the text."""
    found: list[list[Span]] = [[] for _ in drafts]
    tellers: dict[Span, list[int]] = {}
    for index, draft in enumerate(drafts):
        for span in sorted({telling.span for telling in draft.tellings}):
            tellers.setdefault(span, []).append(index)
    before: list[_Teller] = []
    for number, sentence in enumerate(document.sentences if drafts else ()):
        told = tellers.get(sentence.span, [])
        before.extend([_Teller(number, sentence.paragraph, told)] if told else [])
        if before and cues.anywhere("agenda").search(sentence.span.of(document.text)):
            agenda = told or _told_of(number, sentence, people, drafts, before)
            for index in agenda:
                found[index].append(sentence.span)
            before.extend([_Teller(number, sentence.paragraph, agenda)] if agenda else [])
    return found


class _Teller(NamedTuple):
    """A sentence that tells of meetings or of their agenda."""

    number: int
    paragraph: int
    drafts: list[int]


def _told_of(number: int, sentence: Sentence, people: People, drafts: Sequence[Draft], before: Sequence[_Teller]) -> list[int]:
    """The drafts that an agenda is of: those told of last, near it; of several, those with most of the persons whom it names.

    Far from any telling it is of the draft that the article tells of most, if it names one of its parties.
    """
    named = {index for _, index in people.within(sentence.span)}
    near = [t for t in before if number - t.number <= REACH and sentence.paragraph - t.paragraph <= REACH_PARAGRAPHS]
    for teller in reversed(near):
        most = max(len(named & set(drafts[i].persons)) for i in teller.drafts)
        if most or not named:
            return [i for i in teller.drafts if len(named & set(drafts[i].persons)) == most]
    known = sorted({i for t in before for i in t.drafts if named & set(drafts[i].persons)})
    return [max(known, key=lambda i: (len(named & set(drafts[i].persons)), len(drafts[i].tellings), -i))] if known else []


def _referred_to(document: Document, spans: Sequence[Span], about: set[str]) -> set[str]:
    """The one conflict that the article is about, where a sentence speaks of "the crisis"."""
    conflicts = {topic for topic in about if topic.endswith("-conflict")}
    if len(conflicts) == 1 and any(cues.anywhere("the_conflict").search(span.of(document.text)) for span in spans):
        return conflicts
    return set()
