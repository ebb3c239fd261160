"""Whose act a clause tells: the subject left of a verb, the possessor left of a noun, the person whom an infinitive goes back to."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.groups import GROUP, Group, group, groups, persons_in
from flows.extract.meetings.lexicon import find_triggers
from flows.extract.meetings.sketch import DATE, PERSON, PLACE


class Subject(msgspec.Struct, frozen=True):
    """The first party of a meeting."""

    persons: str = ""
    """Characters of a sketch."""
    pair: bool = False
    """ "The two leaders", "they", "their": who was named together last."""
    verb_group: str = ""
    """Auxiliaries and adverbs between it and the verb, governing verbs too ("is due on D to")."""
    before: str = ""
    """What stands before all that."""


def subject_of(left: str) -> Subject | None:
    """The subject of a verb from what stands left of it."""
    left = _without_parenthesis(left.rstrip())
    start = verb_group_start(left)
    verb_group, head = left[start:].strip(), _without_parenthesis(left[:start].rstrip())
    found = _pair_at_end(head) or _persons_at_end(head)
    if found is not None and _OF_ANOTHER.search(head[: len(found.before)]):
        return None
    if found is None and (_CONTINUES.search(head) or verb_group.split(" ")[0] == "to"):
        controller = controller_of(head)
        found = Subject(controller.persons, before=head) if controller is not None else None
    return msgspec.structs.replace(found, verb_group=verb_group) if found is not None else None


def _pair_at_end(head: str) -> Subject | None:
    """ "The two leaders", together with those whom the clause names just before."""
    pair = cues.at_end("pair").search(re.sub(r", who$", "", head))
    if pair is None:
        return None
    named = re.search(rf"(?P<group>{GROUP}),? (?:and )?$", head[: pair.start()])
    persons = group(head, named.start("group"), named.end("group")).persons if named else ""
    if len(persons) < 2 and pair["cue"].lower() in (*cues.phrases("pair_of_two"), "they") and _WHEN.search(head[: pair.start()]):
        persons = persons_in(head) if len(persons_in(head)) == 2 else ""
    return Subject(persons, before=head) if len(persons) > 1 else Subject(pair=True, before=head)


def _persons_at_end(head: str) -> Subject | None:
    match = _SUBJECT.search(head)
    if match is None:
        return None
    found = group(head, match.start("group"), match.end("group"))
    if cues.at_end("source_before").search(head[: found.start]) or _is_object(head[: found.start]):
        found = _after_other_clause(head, found)
    persons = found.persons[-1:] if match["relative"] else found.persons
    return Subject(persons, before=head[: found.start]) if persons else None


def _is_object(head: str) -> bool:
    """Does a trigger take the group that follows as its object ("met | P, and P met")?"""
    tail = re.sub(r" (?:with|by|to)$", "", head[-60:].rstrip())
    return any(trigger.end == len(tail) for trigger in find_triggers(tail))


def _after_other_clause(head: str, found: Group) -> Group:
    """Without those of the clause before: "after meeting P, | P and P", "met P, and | P"."""
    opened = _OPENING.search(head[: found.start]) is not None
    comma, last = head.find(",", found.start, found.end), max(head.rfind(f" {word} ", found.start, found.end) for word in ("and", "while"))
    at = comma if comma > 0 and (opened or last < 0) else last
    return group(head, at + 1, found.end) if at > 0 else found


def owner_of(head: str) -> tuple[Subject, int] | None:
    """The possessor right before a noun ("P's", "P and P's", "P–P", "their", "the two leaders'"), and where it begins."""
    match = _OWNER.search(head)
    if match is not None:
        return Subject(group(head, match.start("group"), match.end("group")).persons), match.start()
    match = _COMPOUND.search(head)
    if match is not None:
        return Subject(match[1] + match[2]), match.start()
    match = _THEIR.search(head)
    if match is None:
        return None
    named = re.search(rf"(?P<group>{GROUP}) (?:[^{PERSON},;]{{0,60}})$", head[: match.start()])
    persons = group(head, named.start("group"), named.end("group")).persons if named else ""
    return (Subject(persons) if len(persons) > 1 else Subject(pair=True)), match.start()


def controller_of(head: str) -> Group | None:
    """The person whose act the clause tells: the nearest group that stands like a subject, else the nearest possessor."""
    found = list(groups(head))
    owners = [g for g in found if head[g.end : g.end + 2] in {"'s", "’s", "' ", "’ "}]
    subjects = [g for g in found if g not in owners and _SUBJECT_LIKE.search(head[: g.start])]
    return next(reversed(subjects or owners), None)


def postposed(text: str, at: int) -> Group | None:
    """ "After meeting P in L, P said": the group that follows after a comma."""
    match = _POSTPOSED.match(text, at)
    return group(text, match.start("group"), match.end("group")) if match is not None else None


def continues(head: str) -> bool:
    """Does the clause go on with a subject named elsewhere ("…, and then", "after")?"""
    return _CONTINUES.search(head) is not None


def is_other(left: str) -> bool:
    """Does a noun that is no person ("US officials held talks with P") stand where the subject is?"""
    head = left[: verb_group_start(left)].rstrip()
    return re.search(r"[a-z]$", head) is not None and not continues(head)


def verb_group_start(left: str) -> int:
    """Where the auxiliaries, adverbs and governing verbs that end the text begin ("P | is due on D to"), reading backwards."""
    tokens = [(m[0].lower(), m.start()) for m in TOKEN.finditer(left, max(0, len(left) - 200))]
    at, start = len(tokens), len(left)
    while at > 0:
        size = next((n for n in (4, 3, 2, 1) if n <= at and _is_verb_group([word for word, _ in tokens[at - n : at]])), 0)
        if not size:
            break
        at -= size
        start = tokens[at][1]
    return start


def modifiers_start(left: str) -> int:
    """Where the adjectives and the like before a noun begin ("held | three-hour closed-door" talks)."""
    start = len(left)
    for token in reversed(list(TOKEN.finditer(left, max(0, len(left) - 80)))[-5:]):
        if not re.fullmatch(rf"[\w’'-]+|[{DATE}{PLACE}]", token[0]) or token[0].lower() in _no_modifiers():
            break
        start = token.start()
    return start


def _is_verb_group(words: list[str]) -> bool:
    if len(words) == 1 and re.fullmatch(f"[{DATE}]", words[0]):
        return True
    if re.fullmatch(f"[{DATE}{PLACE}]", words[-1]):
        return 1 < len(words) <= 3 and all(word in cues.phrases("before_time_or_place") for word in words[:-1])
    if len(words) == 2 and re.fullmatch(f"[{DATE}]", words[0]):
        return words[1] in cues.phrases("part_of_day")
    if len(words) == 1 and words[0].endswith("ly") and words[0] not in cues.phrases("no_adverb"):
        return True
    return " ".join(words) in _verb_group_words()


@cache
def _verb_group_words() -> frozenset[str]:
    kinds = ("auxiliary", "adverb", "planned_governor", "irrealis_governor", "cancelled_governor", "carried_on")
    return frozenset(phrase for kind in kinds for phrase in cues.phrases(kind))


@cache
def _no_modifiers() -> frozenset[str]:
    """Words that end the adjectives before a noun: verbs that carry or govern it, auxiliaries, prepositions, determiners."""
    kinds = ("light_verb", "auxiliary", "function_word", "saying", "cancelled_governor")
    words = {word for kind in kinds for phrase in cues.phrases(kind) for word in phrase.split()}
    return frozenset(words | {phrase for phrase in cues.phrases("irrealis_before") if phrase not in cues.phrases("adjective")})


def _without_parenthesis(head: str) -> str:
    """ "P, who is in L on a visit," without what stands between the commas."""
    if not head.endswith((",", ")", "–", "—")):
        return head
    match = _APART.search(head) or _CLAUSE_APART.search(head) or _IN_BRACKETS.search(head)
    return match[1] if match else head


_APART = re.compile(rf"^(.*[{PERSON}][^,]{{0,40}}), [^{PERSON}]{{3,120}},$")
_CLAUSE_APART = re.compile(
    rf"^(.*[{PERSON}](?: of [^,{PERSON}]{{0,40}})?), (?:who|whose|(?:{cues.alternatives('attending')}))\b[^;:.]{{3,160}},$"
)
_IN_BRACKETS = re.compile(r"^(.*)\s\([^()]*\)$")
TOKEN = re.compile(rf"[\w'’-]+|[{PERSON}{PLACE}{DATE}]|[^\w\s]")
_OF_ANOTHER = re.compile(rf"\b(?:{cues.alternatives('stands_for')}) (?:of|for|to) (?:the )?$", re.IGNORECASE)
""" "A spokesman for | P met P"."""
_WHEN = re.compile(rf"\b(?:{cues.alternatives('same_sentence')})\s+$", re.IGNORECASE)
_SUBJECT = re.compile(rf"(?P<group>{GROUP}),?(?P<relative> who| which)?,?$")
_OPENING = re.compile(rf"(?:^|[.;,:] )(?:\w+ )?(?:{cues.alternatives('same_day', 'source_before')})\b[^,;.]*$", re.IGNORECASE)
_OWNER = re.compile(rf"(?P<group>{GROUP})['’]s?\s*$")
_COMPOUND = re.compile(rf"([{PERSON}])\s?[-–—/‑]\s?([{PERSON}])\s*$")
_THEIR = re.compile(rf"\b(?:their|(?:{cues.alternatives('pair')})['’])\s*$", re.IGNORECASE)
_CONTINUES = re.compile(rf"(?:^|[\s,;—–-])(?:{cues.alternatives('continuation')})$|,$|^$", re.IGNORECASE)
_SUBJECT_LIKE = re.compile(rf"(?:^|[.,;:—–(\"“‘'\[-]\s*|\b(?:{cues.alternatives('subordinator')})\s)$", re.IGNORECASE)
_POSTPOSED = re.compile(rf"[^{PERSON}.;:]{{0,140}}?, (?P<group>{GROUP})")
