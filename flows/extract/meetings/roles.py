"""Who takes part: from a trigger in a sketch to the persons on its left and right.

A group is a list of persons ("Foreign Minister P, P and his deputy P"). The other party stands to the right of the trigger
("met P", "talks in L with P"), the first party is the subject on its left, its possessor ("P's talks with"), or both stand
together ("talks between P and P", "P and P met", "the P–P meeting", "the two leaders met").

Belongs here: reading groups and attaching them. Does not: whether the meeting came about (`status`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.lexicon import Trigger, may_tell
from flows.extract.meetings.sketch import DATE, PERSON, PLACE


class Group(msgspec.Struct, frozen=True):
    """Persons named together in a sketch."""

    start: int
    end: int
    persons: str
    """Their characters, in order."""


class Parties(msgspec.Struct, frozen=True):
    """Who met, as characters of a sketch."""

    first: str
    """The subject, possessor or host side; empty where the sentence does not name it."""
    others: str
    pair: bool = False
    """The first party is "the two leaders", "they", "their": who was named together last."""
    separate: bool = False
    """One meeting with each of the others ("meetings with P and P"), not one with all."""
    rule: str = ""
    start: int = 0
    """Where the others begin; 0 where there are none."""
    end: int = 0
    """Where the last of them ends."""
    verb_group: str = ""
    """Auxiliaries and adverbs before the trigger, or the verb that carries a noun with its own."""
    before: str = ""
    """What stands before that."""


def parties_of(text: str, trigger: Trigger) -> Parties | None:
    """The parties of one trigger, or None where the sentence names nobody in a place that the trigger takes."""
    if "never" in trigger.entry.takes:
        return None
    if trigger.entry.part == "verb":
        return _of_verb(text, trigger)
    return _of_noun(text, trigger)


# ---------------------------------------------------------------- verbs


def _of_verb(text: str, trigger: Trigger) -> Parties | None:
    if "gather" in trigger.entry.takes:
        gathered = _object(text, trigger.end, "")
        return (
            Parties("", gathered.persons, rule="gathered", start=gathered.start, end=gathered.end)
            if gathered and len(gathered.persons) > 1
            else None
        )
    left = text[: trigger.start]
    found = _object_of_verb(text, trigger)
    passive = re.search(r"\b(?:was|were|is|been|being|be) (?:\w+ly )?$", left)
    if passive and "direct" in trigger.entry.takes and found is None:
        host = _object(text, trigger.end, r"[^%s.;:]{0,60}? by" % PERSON)
        subject = _subject(text, left[: passive.start()])
        if host and subject and subject.first:
            return msgspec.structs.replace(subject, others=host.persons, rule="passive", start=host.start, end=host.end)
        return None
    subject = _subject(text, left) or _postposed(text, trigger, found)
    if subject is None:
        return None
    if found is not None:
        return msgspec.structs.replace(
            subject,
            others=found.persons,
            start=found.start,
            rule=f"verb-{found.joined}",
            end=found.end,
            separate=_separately(text, trigger),
        )
    if (subject.pair or len(subject.first) > 1) and _reciprocal(text, trigger):
        rule = "verb-jointly" if _THIRD_PARTY.match(text, trigger.end) else "verb-reciprocal"
        return msgspec.structs.replace(subject, rule=rule, end=trigger.end)
    return None


class _Object(msgspec.Struct, frozen=True):
    persons: str
    start: int
    end: int
    joined: str = "direct"


def _object_of_verb(text: str, trigger: Trigger) -> _Object | None:
    takes = trigger.entry.takes
    if "direct" in takes:
        found = _object(text, trigger.end, "(?: (?:with|up with))?" if "with" in takes else "")
        if found is not None and not (trigger.entry.mode == "phone" and _PREDICATE.match(text, found.end)):
            return found
    joins = "|".join(sorted(takes - {"direct", "never", "gather"}))
    if not joins:
        return None
    found = _object(text, trigger.end, rf"{_BETWEEN} (?:{joins})")
    return found and msgspec.structs.replace(found, joined="with")


def _object(text: str, at: int, prefix: str) -> _Object | None:
    """The group that stands right after the prefix at a place of the sketch."""
    match = _object_pattern(prefix).match(text, at)
    if match is None or may_tell(text[at : match.start("group")]):
        return None
    group = _group(text, match.start("group"), match.end("group"))
    if not re.search(r"(?:between|among)$", text[at : match.start("group")].rstrip()):
        group = _without_next_clause(text, group)
    return _Object(group.persons, group.start, group.end) if group.persons else None


def _reciprocal(text: str, trigger: Trigger) -> bool:
    """ "P and P met (in L)", but not "P and P met officials" or "met their goals"."""
    if trigger.entry.weak and trigger.entry.mode != "unknown":
        return False
    if (
        trigger.form in {"met", "meet", "meeting", "spoke", "talk", "talked", "speak", "speaking", "talking", "spoken"}
        or "direct" not in trigger.entry.takes
    ):
        return _INTRANSITIVE.match(text, trigger.end) is not None
    return False


def _separately(text: str, trigger: Trigger) -> bool:
    return re.search(r"\bseparate(?:ly)?\b", text[max(0, trigger.start - 30) : trigger.end + 30]) is not None


# ---------------------------------------------------------------- nouns


def _of_noun(text: str, trigger: Trigger) -> Parties | None:
    return _named_by_noun(text, trigger) or _back_reference(text, trigger)


def _back_reference(text: str, trigger: Trigger) -> Parties | None:
    """ "the talks lasted three hours", "D's meeting", "the bilateral meeting": told of before, or by the two that the sentence names."""
    before = _DEFINITE.search(text[: trigger.start])
    if before is None or trigger.form not in cues.phrases("referable") or _OF_SOMETHING.match(text, trigger.end):
        return None
    group = next((g for g in _groups(text) if len(g.persons) == 2), None) if re.search(r"\b(?:bilateral|their)\b", before[0]) else None
    if group is not None and set(_persons_in(text)) == set(group.persons):
        return Parties(group.persons, "", rule="noun-of-the-two", end=trigger.end, before=text[: before.start()])
    return Parties("", "", pair=True, rule="back-reference", end=trigger.end, before=text[: before.start()])


def _named_by_noun(text: str, trigger: Trigger) -> Parties | None:
    left = text[: trigger.start]
    if "told" in trigger.entry.takes:
        told = _TOLD.search(left)
        return Parties(told["who"], told["whom"], rule="noun-told", end=trigger.end, before=left) if told else None
    between = _object(text, trigger.end, rf"{_BETWEEN} (?:between|among|of)") if trigger.entry.takes & {"between", "among", "of"} else None
    if between is not None and len(between.persons) > 1:
        return _carried(left, Parties("", between.persons, rule="noun-between", start=between.start, end=between.end))
    joins = "|".join(sorted(trigger.entry.takes - {"between", "among", "of"}))
    found = _object(text, trigger.end, rf"{_BETWEEN} (?:{joins})") if joins else None
    head = left[: _modifiers_start(left)]
    separate = found is not None and len(found.persons) > 1 and (trigger.form in _ONE_EACH or _separately(text, trigger))
    base = Parties(
        "", found.persons if found else "", separate=separate, start=found.start if found else 0, end=found.end if found else trigger.end
    )
    owner = _owner(head)
    if owner is not None:
        persons, start, pair = owner
        if not (base.others or pair or len(persons) > 1):
            return None
        owned = msgspec.structs.replace(base, first=persons, pair=pair, rule="noun-possessed")
        return _carried(head[:start], owned)
    carried = _LIGHT.search(head)
    if carried is not None and not base.others and carried["cue"].lower() in cues.phrases("attending_verb"):
        return None
    if carried is not None:
        subject = _subject(text, head[: carried.start()])
        if subject is None or not (base.others or subject.pair or len(subject.first) > 1):
            return base if base.others and subject is None and not _other_subject(head[: carried.start()]) else None
        rule = "noun-jointly" if not base.others and _THIRD_PARTY.match(text, trigger.end) else "noun-carried"
        verb_group = f"{subject.verb_group} {carried['cue']}".strip()
        return msgspec.structs.replace(
            base, first=subject.first, pair=subject.pair, rule=rule, verb_group=verb_group, before=subject.before
        )
    return _governed(text, head, base)


def _modifiers_start(left: str) -> int:
    """Where the adjectives and the like before a noun begin ("held | three-hour closed-door" talks)."""
    tokens = list(_TOKEN.finditer(left, max(0, len(left) - 80)))
    start = len(left)
    for token in reversed(tokens[-5:]):
        word = token[0].lower()
        if not re.fullmatch(rf"[\w’'-]+|[{DATE}]", word) or word in _no_modifiers():
            break
        start = token.start()
    return start


@cache
def _no_modifiers() -> frozenset[str]:
    """Words that end the adjectives before a noun: verbs that carry it, auxiliaries, prepositions, determiners."""
    kinds = ("light_verb", "auxiliary", "function_word", "saying")
    return frozenset(word for kind in kinds for phrase in cues.phrases(kind) for word in phrase.split())


def _governed(text: str, head: str, base: Parties) -> Parties | None:
    """ "P arrived for talks with P", "after a meeting with P, P said", "P told P in a telephone call"."""
    subject = None if base.others and _SAID_THE.search(head) else _controller(head)
    if not base.others:
        told = _TOLD_IN.search(head)
        if told is not None and subject is not None:
            return Parties(told["who"], told["whom"], rule="noun-told", end=base.end, before=head)
        both = _INTRODUCED.match(text, base.end) if _IN_A.search(head) else None
        if both is not None and len(both["clause"]) and len(_persons_in(both["clause"])) > 1:
            persons = _persons_in(both["clause"])
            return Parties(persons[0], persons[1], rule="noun-introduced", end=both.end(), before=head)
        return None
    if subject is None:
        after = _POSTPOSED.match(text, base.end)
        subject = _group(text, after.start("group"), after.end("group")) if after else None
    return msgspec.structs.replace(base, first=subject.persons if subject else "", rule="noun-governed", before=head)


def _carried(left: str, parties: Parties) -> Parties:
    """The parties with the verb that carries the noun, or with what stands before it."""
    match = _LIGHT.search(left[: _modifiers_start(left)])
    if match is None:
        return msgspec.structs.replace(parties, before=left)
    head = left[: match.start()]
    start = _verb_group_start(head)
    return msgspec.structs.replace(parties, verb_group=f"{head[start:]} {match['cue']}".strip(), before=head[:start])


def _owner(head: str) -> tuple[str, int, bool] | None:
    """The possessor right before the noun: "P's", "P and P's", "P–P", "their", "the two leaders'"."""
    match = re.search(rf"(?P<group>{GROUP})['’]s?\s*$", head)
    if match is not None:
        return _group(head, match.start("group"), match.end("group")).persons, match.start(), False
    match = re.search(rf"([{PERSON}])\s?[-–—/‑]\s?([{PERSON}])\s*$", head)
    if match is not None:
        return match[1] + match[2], match.start(), False
    match = re.search(rf"\b(?:their|(?:{cues.alternatives('pair')})['’])\s*$", head, re.IGNORECASE)
    if match is not None:
        subject = re.search(rf"(?P<group>{GROUP}) (?:[^{PERSON},;]{{0,60}})$", head[: match.start()])
        persons = _group(head, subject.start("group"), subject.end("group")).persons if subject else ""
        return (persons, match.start(), False) if len(persons) > 1 else ("", match.start(), True)
    return None


# ---------------------------------------------------------------- subjects


def _subject(text: str, left: str) -> Parties | None:
    """The subject of a verb (or of the verb that carries a noun) from what stands left of it."""
    left = _without_parenthesis(left.rstrip())
    start = _verb_group_start(left)
    verb_group, head = left[start:].strip(), _without_parenthesis(left[:start].rstrip())
    base = Parties("", "", verb_group=verb_group, before=head)
    pair = cues.at_end("pair").search(head)
    if pair is not None:
        named = re.search(rf"(?P<group>{GROUP}),? (?:and )?$", head[: pair.start()])
        persons = _group(head, named.start("group"), named.end("group")).persons if named else ""
        return msgspec.structs.replace(base, first=persons if len(persons) > 1 else "", pair=len(persons) < 2)
    direct = re.search(rf"(?P<group>{GROUP}),?(?: who| which)?,?$", head)
    if direct is not None:
        found = _group(head, direct.start("group"), direct.end("group"))
        if "who" in direct[0][-5:]:
            found = msgspec.structs.replace(found, persons=found.persons[-1:])
        return msgspec.structs.replace(base, first=found.persons, before=head[: found.start]) if found.persons else None
    if _CONTINUES.search(head) or verb_group.split(" ")[0:1] == ["to"]:
        controller = _controller(head)
        return msgspec.structs.replace(base, first=controller.persons) if controller else None
    return None


def _verb_group_start(left: str) -> int:
    """Where the auxiliaries, adverbs and governing verbs that end the text begin ("P | is due on D to"), reading backwards."""
    tokens = [(m[0].lower(), m.start()) for m in _TOKEN.finditer(left, max(0, len(left) - 200))]
    at, start = len(tokens), len(left)
    while at > 0:
        size = next((n for n in (4, 3, 2, 1) if n <= at and _is_verb_group([word for word, _ in tokens[at - n : at]])), 0)
        if not size:
            break
        at -= size
        start = tokens[at][1]
    return start


def _is_verb_group(words: list[str]) -> bool:
    if len(words) == 1 and re.fullmatch(f"[{DATE}]", words[0]):
        return True
    if re.fullmatch(f"[{DATE}{PLACE}]", words[-1]):
        return len(words) <= 3 and all(word in _BEFORE_TIME_OR_PLACE for word in words[:-1]) and len(words) > 1
    if len(words) == 2 and re.fullmatch(f"[{DATE}]", words[0]):
        return words[1] in _PARTS_OF_DAY
    return " ".join(words) in _verb_group_words()


@cache
def _verb_group_words() -> frozenset[str]:
    kinds = ("auxiliary", "adverb", "planned_governor", "irrealis_governor", "cancelled_governor", "carried_on")
    return frozenset(phrase for kind in kinds for phrase in cues.phrases(kind))


def _other_subject(left: str) -> bool:
    """Does a noun that is no person ("US officials held talks with P") stand where the subject is?"""
    head = left[: _verb_group_start(left)].rstrip()
    return re.search(r"[a-z]$", head) is not None and not _CONTINUES.search(head)


def _controller(head: str) -> Group | None:
    """The person whose act the clause tells: the nearest group that stands like a subject, else the nearest at all."""
    groups = list(_groups(head))
    for group in reversed(groups):
        if head[group.end : group.end + 2] in {"'s", "’s", "' ", "’ "}:
            continue
        if _SUBJECT_LIKE.search(head[: group.start]):
            return group
    owners = [g for g in groups if head[g.end : g.end + 2] in {"'s", "’s"}]
    return owners[-1] if owners else None


def _postposed(text: str, trigger: Trigger, found: _Object | None) -> Parties | None:
    """ "After meeting P in L, P said": the subject follows."""
    if found is None or not trigger.form.endswith("ing"):
        return None
    left = text[: trigger.start].rstrip()
    if left and not _CONTINUES.search(left):
        return None
    match = _POSTPOSED.match(text, found.end)
    if match is None:
        return None
    group = _group(text, match.start("group"), match.end("group"))
    return Parties(group.persons, "", before=left) if group.persons else None


def _without_parenthesis(head: str) -> str:
    """ "P, who is in L on a visit," without what stands between the commas."""
    if not head.endswith((",", ")", "–", "—")):
        return head
    match = re.search(rf"^(.*[{PERSON}][^,]{{0,40}}), [^{PERSON}]{{3,120}},$", head) or re.search(r"^(.*)\s\([^()]*\)$", head)
    return match[1] if match else head


# ---------------------------------------------------------------- groups


def _groups(text: str) -> Iterator[Group]:
    for match in _GROUP.finditer(text):
        yield _group(text, match.start(), match.end())


def _group(text: str, start: int, end: int) -> Group:
    """The persons of a group; a possessor ("P's spokesman P") is none of them, but the one at its end stands."""
    persons = [m[0] for m in re.finditer(f"[{PERSON}]", text[start:end]) if not _POSSESSIVE.match(text, start + m.end())]
    return Group(start, end, "".join(dict.fromkeys(persons)))


def _without_next_clause(text: str, group: Group) -> Group:
    """ "met P, and P said": the last one is the subject of the next clause."""
    last = text.rfind(group.persons[-1], group.start, group.end) if len(group.persons) > 1 else -1
    if last < 0:
        return group
    joint = re.search(r"(?:,| and|, and|, while) (?:[A-Z][\w.’'-]* )*$", text[group.start : last])
    if joint is None or not _FINITE.match(text, group.end):
        return group
    return Group(group.start, group.start + joint.start(), group.persons[:-1])


def _persons_in(text: str) -> str:
    return "".join(dict.fromkeys(re.findall(rf"[{PERSON}](?!['’]s)", text)))


_TITLE_WORD = rf"(?:[{PLACE}](?:['’]s)?|[A-Z][\w.’'&-]*|the|a|an|his|her|their|its|then|former|acting|visiting|new|outgoing|of|for|and|first|with|both|{cues.alternatives('role_noun')})"
_FILL = rf"(?:{_TITLE_WORD}(?:,? |, an? [^,;:.{PERSON}]{{2,50}}, )){{0,14}}?"
_OWNED = rf"(?:[{PERSON}]['’]s? (?:[\w’'-]+ ){{0,5}}?)?"
_OF = rf"(?: (?:of|from|for) (?:the )?(?:[A-Z][\w.’'-]*|[{PLACE}])(?:(?:,? | of | of the | and )(?:[A-Z][\w.’'-]*|[{PLACE}])){{0,5}})?"
_NOTE = r"(?: ?\([^()]{1,60}\))?"
_APART = rf"(?:, (?:who|whose|the|a|an|his|her|[A-Z])[^,;:.{PERSON}]{{2,90}}(?=,))?"
_MEMBER = rf"{_FILL}{_OWNED}[{PERSON}]{_OF}{_NOTE}{_APART}"
_SEPARATOR = r"(?:,? and (?:with |then |later |also |separately )?|,? as well as (?:with )?|, (?:with )?| & |/|,? along with |,? plus )"
GROUP = rf"{_MEMBER}(?:{_SEPARATOR}{_MEMBER})*"
_GROUP = re.compile(GROUP)

_POSSESSIVE = re.compile(rf"['’](?:s|(?= )) ?(?=[\w{PERSON}])|['’]s?(?= [\w{PERSON}])")
_SAID_THE = re.compile(rf"\b(?:{cues.alternatives('saying')}) (?:that )?the(?: [\w-]+)?\s*$", re.IGNORECASE)
""" "P and P said the call with P was …": nothing says that it was they who called."""
_DEFINITE = re.compile(rf"(?:\b(?:the|their|this|that)|[{DATE}]['’]s)(?: [\w’'-]+){{0,2}} $", re.IGNORECASE)
_OF_SOMETHING = re.compile(rf" (?:of|between|among|with|to|from|for) (?!the sidelines)(?:the |a |an )?[A-Z{PERSON}{PLACE}]")
_BETWEEN = rf"(?:[^{PERSON}.;:?!]{{0,100}}?)"
"""Words between a trigger and "with": time, place, subject of discussion; never a person."""
_LIGHT = re.compile(
    rf"(?<![\w'’-])(?P<cue>{cues.alternatives('light_verb')})(?: (?:up|off|out))?(?: (?:the|a|an|his|her|its|another|more|some|two|three|several|what|new|first|second|third|no))?(?: (?:[\w-]+ ){{0,2}}(?:days|hours|rounds|weeks|day|round) of)?\s*$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:^|[\s,;—–-])(?:and|or|then|to|after|before|while|by|of|for|on|from|in|since|when|upon|besides|without|at|but|,|following|despite|prior to|also)$|,$|^$",
    re.IGNORECASE,
)
_SUBJECT_LIKE = re.compile(
    r"(?:^|[.,;:—–(\"“‘'\[-]\s*|\b(?:that|while|when|as|after|before|because|but|if|since|until|where|whether|than|and|or|said|says|how|what"
    r"|though|although|ahead of|during|in which|statement by|statement from|remarks by|remarks from|comments by|meanwhile|then|on|yesterday|today)\s)$",
    re.IGNORECASE,
)
_POSTPOSED = re.compile(rf"[^{PERSON}.;:]{{0,140}}?, (?P<group>{GROUP})")
_PREDICATE = re.compile(
    r"['’]s|,? (?:a|an|the|for|to)\b(?! (?:discuss|congratulate|express|offer|thank|urge|ask|tell|convey|brief|inform|talk|say))|,? [“\"‘]| [a-z]+(?:ing|ed)\b|s\b"
)
_THIRD_PARTY = re.compile(rf"[^{PERSON}.;,]{{0,40}} with (?!the hope|a view|the aim|an eye|the participation|no |each other|one another)")
""" "P and P met with students": they were together, but what they met is somebody else."""
_INTRANSITIVE = re.compile(
    rf"(?:$|[.,;:!?)—–-]| (?:in|on|at|for|to|by|over|about|during|after|before|again|briefly|privately|separately|together|behind|face|virtually|via|with|late|early|earlier|later|this|last|next"
    rf"|today|yesterday|tomorrow|amid|and|as|ahead|one-on-one|outside|inside|near|alongside|under|from|following|when|while|shortly|twice|several|directly|since|who|until|through|against|here|there)\b| (?:[{DATE}{PLACE}]))"
)
_ONE_EACH = frozenset(
    {"meetings", "calls", "conversations", "phone calls", "telephone calls", "telephone conversations", "phone conversations"}
)
_TELLING = r"(?:told|assured|urged|informed|warned|congratulated|asked|thanked|briefed|reassured|invited|pressed)"
_TOLD = re.compile(
    rf"(?P<who>[{PERSON}])(?: [^{PERSON},.;]{{0,40}})? {_TELLING} (?:{_TITLE_WORD} ){{0,5}}(?P<whom>[{PERSON}])[^{PERSON}.;]{{0,20}}$"
)
_TOLD_IN = re.compile(
    _TOLD.pattern.removesuffix("$") + rf"[^{PERSON}.;]{{0,20}} (?:in|during|by|over) (?:a|an|the|their|what)?\s?[^{PERSON}.;,]{{0,30}}$"
)
_IN_A = re.compile(r"(?:^|\b(?:in|during|over|by)|in the course of) (?:a|an|the|their|his|her)?\s?(?:[\w-]+ ){0,2}$", re.IGNORECASE)
_INTRODUCED = re.compile(rf"[^{PERSON}.;:]{{0,60}},? (?P<clause>[^.;:]*)")
_FINITE = re.compile(
    r",? (?:will|would|is|was|are|were|has|had|have|said|says|told|also|both|then|later|could|can|may|did|agreed|spoke|came|made|gave|[a-z]+ed)\b"
)


_TOKEN = re.compile(rf"[\w'’-]+|[{PERSON}{PLACE}{DATE}]|[^\w\s]")
_BEFORE_TIME_OR_PLACE = frozenset("on in at late early last this near to for from the since by".split())
_PARTS_OF_DAY = frozenset("morning afternoon evening night".split())


@cache
def _object_pattern(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"(?i:{prefix}) (?P<group>{GROUP})")
