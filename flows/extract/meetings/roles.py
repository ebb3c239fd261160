"""Who takes part: from a trigger in a sketch to the persons on its left and right.

The other party stands to the right of the trigger ("met P", "talks in L with P"), the first party is the subject on its left, its
possessor ("P's talks with"), or both stand together ("talks between P and P", "P and P met", "the P–P meeting", "the two leaders met").

Belongs here: attaching groups of persons to a trigger. Does not: whether the meeting came about (`status`).
"""

from __future__ import annotations

import re

import msgspec

from flows.extract.meetings import cues
from flows.extract.meetings.groups import GROUP, Group, group, groups, object_after, persons_in
from flows.extract.meetings.lexicon import Trigger
from flows.extract.meetings.parties import Parties, told_by, told_guest, told_in
from flows.extract.meetings.sketch import DATE, PERSON, PLACE
from flows.extract.meetings.subjects import (
    Subject,
    continues,
    controller_of,
    is_other,
    modifiers_start,
    owner_of,
    postposed,
    subject_of,
    verb_group_start,
)


def parties_of(text: str, trigger: Trigger) -> Parties | None:
    """The parties of one trigger, or None where the sentence names nobody in a place that the trigger takes."""
    takes = trigger.entry.takes
    if "never" in takes:
        return None
    if "gather" in takes:
        return _all_in(object_after(text, trigger.end, ""), "gathered", "") or _gathered(text, trigger)
    if "told" in takes:
        return told_by(text[: trigger.start], trigger.end)
    if "guest" in takes:
        return told_guest(text, trigger.start, trigger.end)
    if trigger.entry.part == "verb":
        return _of_verb(text, trigger)
    return _of_noun(text, trigger) or _back_reference(text, trigger)


def _all_in(found: Group | None, rule: str, before: str) -> Parties | None:
    """All parties in one group."""
    if found is None or len(found.persons) < 2:
        return None
    return Parties("", found.persons, rule=rule, start=found.start, end=found.end, before=before)


def _gathered(text: str, trigger: Trigger) -> Parties | None:
    """ "P and P were brought together in L"."""
    passive = _PASSIVE.search(text[: trigger.start])
    subject = subject_of(text[: passive.start()]) if passive is not None else None
    if subject is None or not (subject.pair or len(subject.persons) > 1):
        return None
    return _with_subject(Parties("", "", rule="gathered", end=trigger.end), subject)


def _with_subject(parties: Parties, subject: Subject) -> Parties:
    return msgspec.structs.replace(parties, first=subject.persons, pair=subject.pair, verb_group=subject.verb_group, before=subject.before)


# ---------------------------------------------------------------- verbs


def _of_verb(text: str, trigger: Trigger) -> Parties | None:
    left = text[: trigger.start]
    joined, found = _object_of_verb(text, trigger)
    passive = None if trigger.form.endswith("ing") else _PASSIVE.search(left)
    if passive is not None and "direct" in trigger.entry.takes and found is None:
        return _passive(text, trigger, left[: passive.start()])
    subject = subject_of(left)
    if subject is None and found is not None and trigger.form.endswith("ing") and continues(left.rstrip()):
        following = postposed(text, found.end)
        subject = Subject(following.persons, before=left.rstrip()) if following is not None else None
    if subject is None:
        return None
    if found is not None:
        parties = Parties("", found.persons, separate=_is_one_each(text, trigger, found), rule=joined, start=found.start, end=found.end)
        return _with_subject(parties, subject)
    whom = _WHOM.search(subject.before)
    if whom is not None and not trigger.entry.weak:
        group_of = group(text, whom.start("group"), whom.end("group"))
        return _with_subject(Parties("", group_of.persons, rule="verb-relative", end=trigger.end), subject)
    both = None if subject.pair else _WITH_BOTH.match(text, trigger.end)
    if both is not None and "direct" in trigger.entry.takes:
        separate = _separately(text, trigger)
        return _with_subject(Parties("", "", with_pair=True, separate=separate, rule="verb-direct", end=both.end()), subject)
    if (subject.pair or len(subject.persons) > 1) and _is_reciprocal(text, trigger):
        rule = "verb-jointly" if _THIRD_PARTY.match(text, trigger.end) else "verb-reciprocal"
        return _with_subject(Parties("", "", rule=rule, end=trigger.end), subject)
    return None


def _object_of_verb(text: str, trigger: Trigger) -> tuple[str, Group | None]:
    """The rule and the group: right after the verb, or after words of time and place and "with"."""
    takes = trigger.entry.takes
    if "fleeting" in takes:
        found = object_after(text, trigger.end, "")
        return "verb-direct", found if found is not None and _is_seen(text, trigger, found.end) else None
    if "direct" in takes:
        found = object_after(text, trigger.end, rf"(?: (?:with|up with))?{_NAMED}" if "with" in takes else rf"{_ON_DAY}{_NAMED}")
        if found is not None and not (trigger.entry.mode == "phone" and _PREDICATE.match(text, found.end)):
            return "verb-direct", found
    joins = "|".join(sorted(takes - {"direct"}))
    return "verb-with", object_after(text, trigger.end, rf"{_BETWEEN} (?:{joins}){_NAMED}") if joins else None


def _is_seen(text: str, trigger: Trigger, end: int) -> bool:
    """ "Saw P in L", "will see P.", "called on P today": not "saw P as a threat", nor "called on P to go"."""
    if trigger.form.endswith(" on"):
        return _SEEN_THERE.match(text, end) is not None and _APPEAL.match(text, end) is None
    if _CAME_TO.search(text[: trigger.start]) and _ABOUT.match(text, end):
        return True
    in_turn = _IN_TURN.search(text[: trigger.start]) is not None or (trigger.form == "seeing" and _SEEING.search(text[: trigger.start]))
    return _SEEN_THERE.match(text, end) is not None or (bool(in_turn) and _ENDS.match(text, end) is not None)


def _passive(text: str, trigger: Trigger, left: str) -> Parties | None:
    """ "P was received by P"."""
    host, subject = (
        object_after(text, trigger.end, rf"(?: (?:for|to) (?:{cues.alternatives('leg')}))?[^{PERSON}.;:]{{0,60}}? by"),
        subject_of(left),
    )
    if host is None or subject is None or not subject.persons:
        return None
    return _with_subject(Parties("", host.persons, rule="passive", start=host.start, end=host.end), subject)


def _is_reciprocal(text: str, trigger: Trigger) -> bool:
    """ "P and P met (in L)", but not "P and P met officials" or "met their goals"."""
    if trigger.entry.weak and trigger.entry.mode != "unknown":
        return False
    if trigger.form not in cues.phrases("reciprocal") and "direct" in trigger.entry.takes:
        return False
    return _INTRANSITIVE.match(text, trigger.end) is not None


def _separately(text: str, trigger: Trigger) -> bool:
    return re.search(r"\bseparate(?:ly)?\b", text[max(0, trigger.start - 30) : trigger.end + 30]) is not None


def _is_one_each(text: str, trigger: Trigger, found: Group) -> bool:
    """ "Telephoned P and P", "met P and, separately, P", "spoke with P, and with P": an encounter with each."""
    if _separately(text, trigger) or _AND_WITH.search(text, found.start, found.end) or _BOTH_OF.match(text, found.start):
        return True
    return trigger.entry.mode == "phone" and "direct" in trigger.entry.takes


# ---------------------------------------------------------------- nouns


def _of_noun(text: str, trigger: Trigger) -> Parties | None:
    left, takes = text[: trigger.start], trigger.entry.takes
    if "by" in takes:
        given = _all_in(object_after(text, trigger.end, rf"{_BETWEEN} by"), "noun-by", left)
        if given is not None:
            return given
    if takes & _JOINING_ALL:
        between = _all_in(object_after(text, trigger.end, _joining(takes)), "noun-between", "")
        if between is not None:
            return _with_carrier(left, between)
        pair = _BETWEEN_PAIR.match(text, trigger.end)
        if pair is not None:
            return _with_carrier(left, Parties("", "", pair=True, rule="noun-between", end=pair.end()))
    joins = "|".join(sorted(takes - _JOINING_ALL))
    found = object_after(text, trigger.end, rf"{_BETWEEN} (?:{joins}){_NAMED}") if joins else None
    base = Parties("", "", end=trigger.end)
    if found is not None:
        separate = len(found.persons) > 1 and (trigger.form in cues.phrases("one_each") or _is_one_each(text, trigger, found))
        base = Parties("", found.persons, separate=separate, start=found.start, end=found.end)
    head = left[: modifiers_start(left)]
    owner = owner_of(head)
    if owner is not None:
        return _owned(head[: owner[1]], owner[0], base)
    carrier = _LIGHT.search(head) or (_CALLED_OFF.search(head) if _is_their_own(text, base) else None)
    if carrier is not None:
        return _carried(text, trigger, head, carrier, base)
    return _governed(text, trigger, head, base)


def _joining(takes: frozenset[str]) -> str:
    """What leads from the noun to all its parties; "of" only right after it, or after time and place ("the meeting in L of P and P")."""
    ways = [rf"{_BETWEEN} {join}" for join in sorted(takes & {"between", "among"})]
    return "|".join([*ways, *([rf"{_TIME_AND_PLACE} of"] if "of" in takes else [])])


def _owned(head: str, owner: Subject, base: Parties) -> Parties | None:
    """ "P's talks with P", "their meeting"."""
    if not (base.others or owner.pair or len(owner.persons) > 1):
        return None
    return _with_carrier(head, msgspec.structs.replace(base, first=owner.persons, pair=owner.pair, rule="noun-possessed"))


def _is_their_own(text: str, base: Parties) -> bool:
    """ "P and P put off a meeting in L", unlike "a meeting with students", "of the council"."""
    return not (base.others or _OF_SOMETHING.match(text, base.end) or _THIRD_PARTY.match(text, base.end))


def _carried(text: str, trigger: Trigger, head: str, carrier: re.Match[str], base: Parties) -> Parties | None:
    """ "P held talks with P", "P and P opened talks"."""
    if not base.others and carrier["cue"].lower() in cues.phrases("attending_verb"):
        return None
    left = head[: carrier.start()]
    subject = subject_of(left)
    if subject is None:
        return msgspec.structs.replace(base, rule="noun-carried") if base.others and not is_other(left) else None
    both = None if base.others or subject.pair or "with" not in trigger.entry.takes else _WITH_BOTH.match(text, trigger.end)
    if both is not None:
        base = msgspec.structs.replace(base, with_pair=True, separate=_separately(text, trigger), end=both.end())
    elif not base.others and len(subject.persons) == 1:
        base = _with_those_named_apart(text, trigger, subject, base)
    if not (base.others or base.with_pair or subject.pair or len(subject.persons) > 1):
        return None
    rule = "noun-jointly" if not (base.others or both) and _THIRD_PARTY.match(text, trigger.end) else "noun-carried"
    verb_group = f"{subject.verb_group} {carrier['cue']}".strip()
    return msgspec.structs.replace(_with_subject(base, subject), rule=rule, verb_group=verb_group)


def _with_those_named_apart(text: str, trigger: Trigger, subject: Subject, base: Parties) -> Parties:
    """ "P chaired the summit with the participation of P and P", "P, with whom P held talks"."""
    found = object_after(text, trigger.end, rf"{_BETWEEN} with the (?:participation|attendance) of")
    whom = _WHOM.search(subject.before)
    if found is None and whom is not None:
        return msgspec.structs.replace(base, others=group(text, whom.start("group"), whom.end("group")).persons)
    return base if found is None else msgspec.structs.replace(base, others=found.persons, start=found.start, end=found.end)


def _governed(text: str, trigger: Trigger, head: str, base: Parties) -> Parties | None:
    """ "P arrived for talks with P", "after a meeting with P, P said", "P told P in a telephone call"."""
    if not base.others:
        return told_in(head, base.end) or _introduced(text, head, base.end) or _of_the_subjects(text, trigger, head, base)
    following = postposed(text, base.end)
    subject = following if _SAID_THAT.search(head) else None if _SAID_THE.search(head) else controller_of(head) or following
    joined = _JOINING_P.search(head)
    company = group(head, joined.start("group"), joined.end("group")).persons if joined else ""
    first = "".join(dict.fromkeys((subject.persons if subject else "") + company))
    return msgspec.structs.replace(base, first=first, rule="noun-governed", before=head)


def _of_the_subjects(text: str, trigger: Trigger, head: str, base: Parties) -> Parties | None:
    """ "P and P agreed on a truce after six hours of talks", "during talks hosted by P", "at a meeting in L", "over lunch"."""
    at_table = trigger.form in cues.phrases("meal") and _OVER.search(head)
    if not at_table and not _AFTER_TALKS.search(head) and not _AT_TALKS.search(head):
        return None
    if _OF_SOMETHING.match(text, base.end) or _THIRD_PARTY.match(text, base.end):
        return None
    subject = controller_of(head)
    if subject is None or len(subject.persons) < 2 or set(persons_in(head)) != set(subject.persons):
        return None
    hosted = _HOSTED.match(text, base.end)
    if hosted is not None:
        host = group(text, hosted.start("group"), hosted.end("group"))
        base = msgspec.structs.replace(base, others=host.persons, start=host.start, end=host.end)
    return msgspec.structs.replace(base, first=subject.persons, rule="noun-of-subjects", before=head)


def _introduced(text: str, head: str, end: int) -> Parties | None:
    """ "In a telephone call, P and P agreed"."""
    opens = _IN_A.search(head) and not _WHO_ATTENDED.search(head) and not persons_in(head)
    match = _INTRODUCED.match(text, end) if opens else None
    persons = persons_in(match["clause"]) if match is not None else ""
    host = persons_in(match["host"] or "") if match is not None else ""
    if (
        match is None
        or len(persons) < 2
        or " with " in text[end : match.start("clause")]
        or cues.anywhere("attending").search(text, end, match.start("clause"))
    ):
        return None
    return Parties(persons[0], persons[1] + host, rule="noun-introduced", end=match.end(), before=head)


def _with_carrier(left: str, parties: Parties) -> Parties:
    """The parties with the verb that carries the noun, or with what stands before it."""
    match = _LIGHT.search(left[: modifiers_start(left)])
    if match is None:
        return msgspec.structs.replace(parties, before=left)
    head = left[: match.start()]
    start = verb_group_start(head)
    return msgspec.structs.replace(parties, verb_group=f"{head[start:].rstrip()} {match['cue']}".strip(), before=head[:start])


def _back_reference(text: str, trigger: Trigger) -> Parties | None:
    """ "the talks lasted three hours", "D's meeting", "the bilateral meeting": told of before, or by the two that the sentence names."""
    before = _DEFINITE.search(text[: trigger.start])
    if before is None or trigger.form not in cues.phrases("referable") or _OF_SOMETHING.match(text, trigger.end):
        return None
    head = text[: before.start()]
    if re.search(r"\b(?:bilateral|their)\b", before[0]):
        named = persons_in(text)
        together = any(set(g.persons) == set(named) for g in groups(text))
        if len(named) == 1 or (len(named) == 2 and together):
            return Parties(named, "", rule="noun-of-the-two", end=trigger.end, before=head)
    return Parties("", "", pair=True, rule="back-reference", end=trigger.end, before=head)


_JOINING_ALL = frozenset({"between", "among", "of", "by"})
_BETWEEN = rf"(?:[^{PERSON}.;:?!]{{0,100}}?)"
"""Words between a trigger and "with": time, place, subject of discussion; never a person."""
_NAMED = rf"(?: [^{PERSON}.;:]{{1,60}}?,? (?:{cues.alternatives('named_among')}))?"
""" "met with | leaders including P and P", "received | a delegation led by P"."""
_ON_DAY = rf"(?: (?:(?:in|at|on) )?(?:the )?[{DATE}{PLACE}]){{0,2}}"
""" "received | on D in L P"."""
_TIME_AND_PLACE = rf"(?: (?:(?:in|at|on|near) )?(?:the )?[{DATE}{PLACE}],?){{0,3}}"
_AND_WITH = re.compile(r",? and,? (?:separately,? )?with |\bseparately\b|\band (?:then|later)\b")
_BOTH_OF = re.compile(rf"both [^{PERSON}]{{0,60}}[{PERSON}](?!['’]s)[^{PERSON}]{{0,60}}\band\b")
_SEEN_THERE = re.compile(
    rf",? (?:[{DATE}{PLACE}]|(?:in|at|on|near) (?:the )?(?:[{DATE}{PLACE}]|sidelines|margins)"
    r"|for (?:[\w-]+ ){0,4}(?:talks|lunch|dinner)\b"
    r"|(?:again|today|here)\b)"
)
_IN_TURN = re.compile(r"\b(?:will|(?:is|are)(?: \w+)? to|due to|also|later|then|separately) $")
""" "Will see P.", "also saw P, …": one encounter of several."""
_SEEING = re.compile(r"\b(?:after|before) (?:also )?$")
""" "After seeing P.", "before seeing P, …"."""
_ENDS = re.compile(r"\Z|[.;]|,(?! as\b)(?![^.;]*, as\b)")
_CAME_TO = re.compile(rf"\b(?:{cues.alternatives('onward')})\b[^.;:{PERSON}]{{0,60}} to $")
_ABOUT = re.compile(r"$|[.,;]| (?:about|on|over|for)\b")
""" "Flies to L to | see | P about a loan"."""
_APPEAL = re.compile(r"[^.;:]{0,80}? to (?:\w+ly )?[a-z]+")
_PASSIVE = re.compile(rf"\b(?:was|were|is|been|being|be) (?:(?:\w+ly|{cues.alternatives('adverb')}) )?$")
_PREDICATE = re.compile(
    rf"['’]s|,? (?:a|an|the|for|to)\b(?! (?:{cues.alternatives('speaking_purpose')}|the \w+ (?:time|day)|talks)\b)"
    r"|,? [“\"‘]| [a-z]+(?:ing|ed)\b|s\b"
)
""" "called P a friend", "called P's plan wrong": not by telephone."""
_THIRD_PARTY = re.compile(rf"[^{PERSON}.;,]{{0,40}} with (?!the hope|a view|the aim|an eye|the participation|no |each other|one another)")
""" "P and P met with students": they were together, but what they met is somebody else."""
_BETWEEN_PAIR = re.compile(rf"{_TIME_AND_PLACE} between (?:{cues.alternatives('pair_of_two')})\b")
_WITH_BOTH = re.compile(rf"(?: (?:with|for))? (?:{cues.alternatives('both')})\b")
_INTRANSITIVE = re.compile(
    rf"(?:$| (?:each other|one another)\b|[.,;:!?)—–-]| (?:{cues.alternatives('after_intransitive')})\b| (?:[{DATE}{PLACE}]))"
)
_LIGHT = re.compile(
    rf"(?<![\w'’-])(?P<cue>{cues.alternatives('light_verb')})(?: (?:up|off|out))?(?: (?:{cues.alternatives('determiner')}))?"
    r"(?: (?:[\w-]+ ){0,2}(?:days|hours|rounds|weeks|day|round) of)?\s*$",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(rf"(?<![\w'’-])(?P<cue>{cues.alternatives('called_off')})(?: (?:{cues.alternatives('determiner')}))?\s*$")
_SAID_THAT = re.compile(
    rf"\b(?:{cues.alternatives('saying')})\b[^{PERSON},;]{{0,30}} that (?:{cues.alternatives('same_day', 'continuation')})"
    r"(?: (?:a|an|the|his|her|their))?(?: [\w-]+)?\s*$",
    re.IGNORECASE,
)
""" "P told reporters that after talks with P, P would leave": they were held by whom the clause is about."""
_SAID_THE = re.compile(
    rf"\b(?:(?:{cues.alternatives('saying')}) (?:that )?the(?: [\w-]+)?|(?:said|says|say)(?: that)?(?: (?:a|an|new|more|further))?)\s*$",
    re.IGNORECASE,
)
""" "P and P said the call with P was …": nothing says that it was they who called."""
_DEFINITE = re.compile(rf"(?:\b(?i:the|their|this|that)|[{DATE}]['’]s)(?: (?!inter-)[\da-z][\w’'-]*){{0,2}} $")
""" "The three-hour talks", but not "the Syrian talks", which have a name of their own."""
_OF_SOMETHING = re.compile(
    rf" (?:of|between|among|with|to|from|for) (?!the sidelines)(?:the |a |an )?[A-Z{PERSON}{PLACE}]"
    rf"| of (?!(?:{cues.alternatives('pair')})\b)(?:the|a|an|its) [a-z]"
)
_AFTER_TALKS = re.compile(
    r"\b(?:after|following|during|came out of|emerged from|emerging from)"
    r"(?: (?!a |an |the |their )[\w-]+){0,3}(?: (?:days|hours|rounds|weeks) of)?(?: (?:a|their))?\s*$",
    re.IGNORECASE,
)
_OVER = re.compile(r"\bover(?: (?:a|an|the|their))?(?: [\w-]+){0,2}\s*$", re.IGNORECASE)
_JOINING_P = re.compile(rf"\b(?:join|joins|joined|joining) (?P<group>{GROUP})[^{PERSON}.;:,]{{0,60}} for(?: [\w-]+){{0,2}}\s*$")
""" "P will join P in L for | talks with P": all three are in them."""
_WHOM = re.compile(rf"(?P<group>{GROUP}),? (?:with |to )?whom $")
""" "P, whom | P met in L"."""
_AT_TALKS = re.compile(rf"\b(?:{cues.alternatives('with_verb')})\b[^.;{PERSON}]{{0,80}} (?:at|in)(?: a| their)?\s*$", re.IGNORECASE)
""" "P and P agreed on a truce at | talks", not "P and P spoke out at a meeting"."""
_HOSTED = re.compile(rf"[^{PERSON}.;:,]{{0,40}} (?:{cues.alternatives('hosted')}) (?P<group>{GROUP})")
_IN_A = re.compile(r"(?:^|\b(?:in|during|over|by)|in the course of) (?:a|an|the|their|his|her)?\s?(?:[\w-]+ ){0,2}$", re.IGNORECASE)
_WHO_ATTENDED = re.compile(
    rf"\b(?:{cues.alternatives('attending_lead')})(?: (?:in|at))?(?: (?:a|an|the|their|his|her))?\s*$", re.IGNORECASE
)
""" "Other participants in the meeting were P and P" tells who came along."""
_INTRODUCED = re.compile(
    rf"(?:[^{PERSON}.;:]{{0,40}} (?:{cues.alternatives('hosted')}) (?P<host>[^{PERSON},.;:]{{0,80}}[{PERSON}]))?"
    rf"[^{PERSON}.;:]{{0,60}},? (?P<clause>[^.;:]*)"
)
