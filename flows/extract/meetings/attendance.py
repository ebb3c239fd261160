"""Who else was there: "The meeting was attended by …", "Taking part in the talks were …", "… was accompanied by …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extract.document import Sentence
from flows.extract.meetings import cues
from flows.extract.meetings.assemble import Draft
from flows.extract.meetings.gate import gate, words_of
from flows.extract.meetings.groups import GROUP
from flows.extract.meetings.reader import Reader
from flows.extract.meetings.sketch import PERSON, Sketch
from flows.model import Span


def attendance(reader: Reader, drafts: Sequence[Draft]) -> dict[int, tuple[int, ...]]:
    """Persons who attended, by index of the draft, in the order of the text."""
    found: dict[int, list[int]] = {i: [p for t in d.tellings for p in t.attending] for i, d in enumerate(drafts)}
    last: int | None = None
    for sentence in reader.own_sentences() if drafts else ():
        text = sentence.span.of(reader.document.text)
        if not (gate("attending_lead", "attending_after", "company").opens(words_of(text)) and _ANY.search(text)):
            continue
        drawn = reader.sketch(sentence.span)
        attending = _attending(drawn)
        if not attending:
            continue
        named = {item.index for item in drawn.items.values() if item.kind == "person"}
        chosen = _draft_of(sentence, named - set(attending), set(attending), drafts, last)
        if chosen is not None:
            found[chosen].extend(attending)
            last = chosen
    return {i: tuple(p for p in dict.fromkeys(persons) if p not in drafts[i].persons) for i, persons in found.items()}


def _attending(drawn: Sketch) -> tuple[int, ...]:
    for pattern in (_LEAD, _COMPANY, _AFTER):
        match = pattern.search(drawn.text)
        if match is not None:
            return tuple(dict.fromkeys(drawn.person(c) for c in re.findall(rf"[{PERSON}](?!['’]s)", match["group"])))
    return ()


def _draft_of(sentence: Sentence, named: set[int], attending: set[int], drafts: Sequence[Draft], last: int | None) -> int | None:
    """The draft told of last before the sentence; rather one with a principal that the sentence names, and the last one so filled."""
    before = [
        (max(t.span for t in d.tellings if t.span <= sentence.span), i) for i, d in enumerate(drafts) if _starts_before(d, sentence.span)
    ]
    fitting = [(at, i) for at, i in before if not attending & set(drafts[i].persons)]
    if named:
        fitting = [(at, i) for at, i in fitting if named & set(drafts[i].persons)]
    if last is not None and any(i == last for _, i in fitting):
        return last
    return max(fitting)[1] if fitting else None


def _starts_before(draft: Draft, span: Span) -> bool:
    return any(t.span <= span for t in draft.tellings)


_HEAD = rf"(?:the |these |this |his |their )?(?:[\w-]+ ){{0,2}}(?:{cues.alternatives('leg')})"
_LEAD = re.compile(
    rf"(?:{cues.alternatives('attending_lead')})(?: in)?(?: {_HEAD})?(?: (?:(?!which|who|that)[^{PERSON}.;]){{0,60}}?)?"
    rf"(?: (?:were|was|are|is|by|included|include|from|on))*[:,]? (?P<group>{GROUP})(?!['’]s)",
    re.IGNORECASE,
)
_COMPANY = re.compile(rf"[{PERSON}](?:, who)?(?: [\w-]+){{0,3}} (?:{cues.alternatives('company')}) (?P<group>{GROUP})")
_AFTER = re.compile(
    rf"(?P<group>{GROUP})(?:,[^,.;{PERSON}]{{0,80}},)? (?:{cues.alternatives('attending_after')})"
    rf"(?:(?: in| at)?(?: {_HEAD}| alongside|$|[.,;])|(?<=joined) [{PERSON}](?:$|[.,;]| (?:in|at|for)\b))"
)
_ANY = re.compile(
    rf"(?:{cues.alternatives('attending_lead')}|{cues.alternatives('attending_after')}|{cues.alternatives('company')})", re.IGNORECASE
)
