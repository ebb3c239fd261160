"""The parties of an encounter in a sketch, and those that a verb of telling gives: "P told P by phone", "P told P in a call".

Belongs here: the type, and parties without a word of meeting between them. Does not: those of verbs and nouns of meeting (`roles`).
"""

from __future__ import annotations

import re

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.groups import TITLE_WORD
from flows.extract.meetings.sketch import PERSON


class Parties(msgspec.Struct, frozen=True):
    """Who met, as characters of a sketch."""

    first: str
    """The subject, possessor or host side; empty where the sentence does not name it."""
    others: str
    pair: bool = False
    """The first party is "the two leaders", "they", "their": who was named together last."""
    with_pair: bool = False
    """The others are "both leaders": who was named together last."""
    separate: bool = False
    """One meeting with each of the others ("meetings with P and P"), not one with all."""
    rule: str = ""
    start: int = 0
    """Where the others begin; 0 where there are none."""
    end: int = 0
    """Where the last of them ends."""
    verb_group: str = ""
    """Auxiliaries and adverbs before the trigger, or before the verb that carries a noun, with that verb."""
    before: str = ""
    """What stands before that."""


def told_by(head: str, end: int) -> Parties | None:
    """ "P told P | by phone", "P discussed it with P | over the phone"; `head` is what stands before, `end` where the manner ends."""
    return _told(_TOLD, head, end) or _told(_TOLD_WITH, head, end)


def told_in(head: str, end: int) -> Parties | None:
    """ "P told P in a telephone | call"."""
    return _told(_TOLD_IN, head, end)


def told_guest(text: str, start: int, end: int) -> Parties | None:
    """ "P told | visiting | Foreign Minister P": the guest stands before the host."""
    telling, guest = _TELLING.search(text, 0, start), _GUEST.match(text, end)
    if telling is None or guest is None:
        return None
    return Parties(
        telling["who"], guest["whom"], rule="noun-told", start=guest.start("whom"), end=guest.end(), before=text[: telling.start()]
    )


def _told(pattern: re.Pattern[str], head: str, end: int) -> Parties | None:
    match = pattern.search(head)
    if match is None:
        return None
    found = match.groupdict()
    who, whom = found.get("who") or found["one"], found.get("whom") or found["other"]
    return Parties(who, whom, rule="noun-told", end=end, before=head)


_TITLE = rf"(?:[{PERSON}]['’]s )?(?:{TITLE_WORD},? ){{0,6}}"
""" "His Egyptian counterpart, | P"."""
_TELL = (
    rf"(?P<who>[{PERSON}])(?: [^{PERSON},.;]{{0,40}})? (?:{cues.alternatives('telling_verb')})"
    rf" {_TITLE}(?P<whom>[{PERSON}])[^{PERSON}.;]{{0,20}}"
)
_TELLING = re.compile(rf"(?P<who>[{PERSON}])(?: [^{PERSON},.;]{{0,40}})? (?:{cues.alternatives('telling_verb')})(?: the)? $")
_GUEST = re.compile(rf" {_TITLE}(?P<whom>[{PERSON}])")
_TOLD = re.compile(
    rf"(?:{_TELL}|(?P<one>[{PERSON}]),? and {_TITLE}(?P<other>[{PERSON}])[^{PERSON},.;]{{0,40}}"
    rf" (?:{cues.alternatives('with_verb')})[^{PERSON}.;:]{{0,40}})$"
)
_TOLD_WITH = re.compile(
    rf"(?P<one>[{PERSON}])(?: [^{PERSON}.;]{{0,40}})? (?:{cues.alternatives('with_verb')})\b[^{PERSON}.;:]{{0,80}} with"
    rf" {_TITLE}(?P<other>[{PERSON}])[^{PERSON}.;]{{0,20}}$"
)
_TOLD_IN = re.compile(
    rf"(?:{_TELL}[^{PERSON}.;]{{0,20}} (?:in|during|by|over)"
    rf"|(?P<one>[{PERSON}])(?: [^{PERSON}.;]{{0,40}})? (?:{cues.alternatives('with_verb')})\b[^{PERSON}.;:]{{0,80}} with"
    rf" {_TITLE}(?P<other>[{PERSON}])[^{PERSON}.;]{{0,20}} (?:in|during|over|at))"
    r" (?:a|an|the|their|what)?(?: (?!to )[\w-]+){0,3}\s*$"
)
