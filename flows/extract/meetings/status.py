"""Whether a meeting came about: held, planned, cancelled, or nothing of the kind, from tense and modality around the trigger.

Nothing of the kind: what may or could be, what somebody merely calls for, offers or hopes for, and what did not happen.
"""

from __future__ import annotations

import re
from typing import Literal

from flows.extract.meetings import cues
from flows.extract.meetings.lexicon import Trigger, may_tell
from flows.extract.meetings.parties import Parties
from flows.extract.meetings.sketch import DATE, PERSON, PLACE
from flows.model import Status


def status_of(text: str, trigger: Trigger, parties: Parties) -> Status | None:
    """The status that one trigger shows, or None where it tells of no meeting at all: a question, or what hangs on a condition."""
    if _is_asked(text, trigger):
        return None
    status = _told_status(text, trigger, parties)
    return None if status == "planned" and _is_conditional(text, trigger, parties) else status


def _is_asked(text: str, trigger: Trigger) -> bool:
    """Is the trigger in the question? Not in "P met P in L, but what was agreed?", nor in "When P met P, what was agreed?"."""
    if not text.rstrip().endswith("?"):
        return False
    question = None if _ASKS.match(text) else _LAST_QUESTION.search(text, trigger.end)
    return question is None


def _told_status(text: str, trigger: Trigger, parties: Parties) -> Status | None:
    end = max(trigger.end, parties.end)
    after = text[end : end + 60]
    if cues.anywhere("cancelled_after").search(after) and _PASSIVE.match(after):
        return "cancelled"
    if _IRREALIS_AFTER.match(after) or _FLOATED.match(text, end):
        return None
    if parties.verb_group and cues.anywhere("sometime").search(after.partition(",")[0]) and not _PAST.search(parties.verb_group):
        return None
    if trigger.entry.part == "noun" and _NOT_TO_BE.match(after):
        return None if _ends_with("irrealis_before", _NOUN_PREFIX.sub("", parties.before.rstrip().lower())) else "cancelled"
    if trigger.entry.part == "noun" and _HELD_NO.search(text, max(0, trigger.start - 40), trigger.start):
        return None
    if _TO_BE_HELD.search(text[trigger.end : parties.end]):
        return "planned"
    if trigger.entry.part == "verb" or parties.verb_group:
        return _of_verb(trigger, parties)
    return status_before(parties.before, after)


def status_before(before: str, after: str) -> Status | None:
    """The status of a noun of meeting from what stands before and after it."""
    words = _DATED.sub("", before.rstrip().lower()).rstrip()
    head = _NOUN_PREFIX.sub("", words).rstrip()
    if _ends_with("cancelled_governor", words) or _ends_with("cancelled_governor", head):
        return "cancelled"
    if _ends_with("irrealis_before", head) or _ends_with("irrealis_before", _TO_COME.sub("", head)):
        return None
    if _ends_with("planned_before", head):
        over = _FOLLOWS_HELD.match(after) or (head.endswith("for") and (_PAST_STAY.search(head) or _is_next_leg(head)))
        return "held" if over else "planned"
    if _ends_with("held_before", head):
        return "planned" if _clause_is_future(head) else "held"
    if _FOLLOWS_PLANNED.match(after) or (_PLANNED_AFTER.match(after) and not re.match(r"\s*(?:was|were) held\b", after)):
        return "planned"
    return None if _NO_NOUN.search(head) else "held"


def _is_next_leg(words: str) -> bool:
    """ "Met P in L and then flew to L for talks with P": told of a journey that is over."""
    journey = _JOURNEY.search(words)
    return journey is not None and (journey["then"] is not None or may_tell(words[: journey.start()]))


def is_journey_made(parties: Parties) -> bool:
    """ "Flew to L to meet P": over by the time of an article that dates it before its own day."""
    return _JOURNEY.search(f"{parties.before} {parties.verb_group}".rstrip()) is not None


def is_purpose(parties: Parties) -> bool:
    """ "Left for L on D to meet P", "flew to L for talks with P": a day of the past is that of the journey."""
    words = f"{parties.before} {parties.verb_group}".rstrip()
    return words.endswith((" for", " to")) and _WAS_DUE.search(words[-40:]) is None


def _coordinated(trigger: Trigger, parties: Parties) -> Status | Literal["told"] | None:
    """The status of "will visit L and | meet P", where the verb is an infinitive as the one before is; "told" of any other."""
    verb = parties.verb_group or trigger.form
    lead = _LEAD.search(parties.before) if verb in cues.phrases("bare_form") or verb == trigger.entry.forms[0] else None
    if lead is None:
        return "told"
    if lead["modal"]:
        return None
    if lead["to"] and _ends_with("cancelled_governor", parties.before[: lead.start()].lower()):
        return "cancelled"
    return _of_infinitive("", parties.before[: lead.start()].lower()) if lead["to"] else _planned(parties.before.lower())


def _of_verb(trigger: Trigger, parties: Parties) -> Status | None:
    coordinated = _coordinated(trigger, parties)
    if coordinated != "told":
        return coordinated
    group, before = f" {parties.verb_group.lower()} ", parties.before.lower()
    if _ends_with("in_doubt", before.removesuffix("the ")) or (not group.strip() and _INVERTED_CONDITION.search(before)):
        return None
    if cues.anywhere("cancelled_governor").search(group) or _ends_with("cancelled_governor", before):
        return "cancelled"
    if cues.anywhere("negation").search(group) or re.search(r"n['’]t\b", group):
        return None
    if trigger.entry.part == "verb" and _TO_HAVE.search(group):
        return "cancelled" if _WAS_TO_HAVE.search(group) else "held"
    if trigger.form in cues.phrases("process") and _PROCESS_GOES_ON.search(group):
        return None
    infinitive = _INFINITIVE.search(group)
    if infinitive is not None and _is_next_leg(f"{before} {group}".rstrip()):
        return "held"
    if infinitive is not None:
        return _of_infinitive(group[: infinitive.start()], before)
    if cues.anywhere("modal").search(group):
        return None
    if cues.anywhere("future").search(group):
        return _planned(before)
    if cues.anywhere("conditional").search(group):
        return None if cues.anywhere("conditional_wish").search(group) else _planned(before)
    if _ends_with("arranged", group):
        return "planned"
    carrier_is_gerund = trigger.entry.part == "noun" and group.rstrip().endswith("ing")
    return _of_gerund(before) if trigger.form.endswith("ing") or carrier_is_gerund else "held"


def _of_infinitive(governor: str, before: str) -> Status | None:
    """ "due to meet", "hopes to meet", "refused to meet", "arrived in L to meet"."""
    words = f"{before[-60:]}{governor}"
    if _CANCELLED_PLANS.search(words) or _HAD_BEEN_PLANNED.search(governor):
        return "cancelled"
    if cues.anywhere("negation").search(words) or re.search(r"n['’]t\b", words):
        return None
    if cues.anywhere("carried_on").search(governor):
        return "held"
    if _INVITES.search(before):
        return None
    if cues.anywhere("wish").search(governor):
        return None
    near = words.rsplit(",", 1)[-1][-40:]
    if cues.anywhere("irrealis_governor").search(near) and not re.search(r"\b(?:is|are|was|were) to\b", words):
        return None
    return _planned(before)


def _is_conditional(text: str, trigger: Trigger, parties: Parties) -> bool:
    """ "P will meet P if the truce holds", "Unless …, P is to meet P"."""
    before, after = text[: trigger.start], text[max(trigger.end, parties.end) :]
    return _CONDITION_AFTER.match(after) is not None or _CONDITION_BEFORE.search(before) is not None


def _planned(before: str) -> Status:
    """Planned, unless the journey to it was cancelled: "put off a trip to L, where P was to meet P"."""
    return "cancelled" if _CANCELLED_TRIP.search(before) else "planned"


def is_told_in_order(trigger: Trigger, parties: Parties) -> bool:
    """ "P shook hands with P before holding talks": what comes second is over too, where it is not dated after the text."""
    is_gerund = trigger.form.endswith("ing") if not parties.verb_group else parties.verb_group.endswith("ing")
    return is_gerund and _TOLD_BEFORE.search(parties.before) is not None


def _of_gerund(before: str) -> Status | None:
    if _ends_with("gerund_before", before):
        return "planned"
    return None if _ends_with("gerund_irrealis", before) else "held"


def _clause_is_future(head: str) -> bool:
    """ "will make statements after talks with P"."""
    return cues.anywhere("future_clause").search(re.split(r"[;:]| that | said | says ", head)[-1]) is not None


def _ends_with(kind: str, text: str) -> bool:
    return cues.at_end(kind).search(text.rstrip()[-60:]) is not None


_DATED = re.compile(rf"[{DATE}]['’]s$")
""" "Called off | Wednesday's talks"."""
_NOUN_PREFIX = re.compile(rf"\b(?:{cues.alternatives('noun_prefix')}|[a-z-]+(?:al|ary|ate|ly|sed|led))$")
_TO_COME = re.compile(rf"(?: (?:{cues.alternatives('to_come')}|{cues.alternatives('noun_prefix')}))+$")
_PROCESS_GOES_ON = re.compile(
    r"\b(?:agree[ds]?|pledge[ds]?|promised?|vowed|want|decided?)"
    r" to (?:resume|restart|continue|start|begin|launch|revive|relaunch|re-?open) $"
)
""" "The two agreed to resume talks": the negotiations of their governments."""
_PAST = re.compile(r"\b(?:had|has|have|was|were|\w+ed)$")
_INFINITIVE = re.compile(rf"\bto(?: (?:\w+ly|{cues.alternatives('adverb')}))?(?: (?:{cues.alternatives('light_verb')}))?\s*$")
_PASSIVE = re.compile(r"[^.;]{0,30}\b(?:was|were|been|is|are|be|being|has|got)\b")
_IRREALIS_AFTER = re.compile(rf"[^.;,]{{0,30}}\b(?:was|were|is|are|be|been) (?:{cues.alternatives('irrealis_after')})\b")
_FLOATED = re.compile(rf"[^.;]{{0,100}}\b(?:has|have|had|was|were|is|are) (?:\w+ ){{0,2}}(?:{cues.alternatives('floated')})\b")
_TO_BE_HELD = re.compile(r"\bto be (?:\w+ly )?(?:held|attended|hosted|chaired)\b")
_NOT_TO_BE = re.compile(rf"[^.;,]{{0,40}}\b(?:{cues.alternatives('not_to_be')})\b")
_CONDITION = rf"\b(?<!even )(?<!as )(?:{cues.alternatives('condition')})\b(?! (?:{cues.alternatives('no_condition')})\b)"
_CONDITION_AFTER = re.compile(rf"(?:(?!\b(?:{cues.alternatives('asking')})\b)[^.;:]){{0,90}}?{_CONDITION}", re.IGNORECASE)
_CONDITION_BEFORE = re.compile(rf"(?:^|[,;:] (?:and |but )?|\bthat ){_CONDITION}[^.;:]*,[^,]*$", re.IGNORECASE)
_INVERTED = rf"(?:{cues.alternatives('asking_verb')})\b(?!['’])"
_QUESTION = rf"(?:(?:{cues.alternatives('preposition')}) )?(?:{cues.alternatives('asking_word')})\b"
_ASKS = re.compile(
    rf"\W*(?:(?:and|but|so|then|yet|or) )?"
    rf"(?:{_INVERTED}|{_QUESTION}(?: [\w-]+){{0,3}}? {_INVERTED}|(?:{cues.alternatives('condition')})\b)",
    re.IGNORECASE,
)
""" "Did P meet P, and what for?", "How many times did P meet P?": what begins as a question is one to its end."""
_LAST_QUESTION = re.compile(
    rf"(?:[;:–—]|, (?:and|but|so|yet|then)) (?:{_INVERTED}|{_QUESTION})|, (?:{_INVERTED}|(?:{cues.alternatives('asking_alone')})\b)",
    re.IGNORECASE,
)
""" "P met P, who …" is no question; "When P met P, what …" is one."""
_JOURNEY = re.compile(
    rf"(?P<then>\b(?:then|later|afterwards|subsequently|next) )?(?:[{PERSON}] )?\b(?:{cues.alternatives('journey_for')})"
    rf" [^.;:,{PERSON}]{{0,60}}\b(?:for|to)$"
)
_WAS_DUE = re.compile(r"\b(?:was|were|due|set|scheduled|expected|supposed|planned) (?:[^,;.]{0,20} )?to$")
_LEAD = re.compile(
    rf"\b(?:(?P<future>{cues.alternatives('future')}|would|'d)|(?P<modal>{cues.alternatives('modal')})|(?P<to>to))\b"
    rf"(?! (?:\w+ing\b|(?:the |a |an |his |her |their )?[{DATE}{PERSON}{PLACE}]|the |his |her |their ))"
    r"[^.;:]*\b(?:and|or|then)(?: (?:then|later|also|separately))?\s*$",
    re.IGNORECASE,
)
_INVERTED_CONDITION = re.compile(r"(?:^|[,;:“\"] |\b(?:and|but|yet) )(?:had|should|were)\s*$")
""" "Had | P met P, …"."""
_INVITES = re.compile(r"\binvit(?:es|ed|ing)\s*$")
""" "P invited | P to visit P": an offer."""
_TOLD_BEFORE = re.compile(r"\S before\s*$")
_TO_HAVE = re.compile(r"\bto have\s*$")
_WAS_TO_HAVE = re.compile(r"\b(?:was|were|due|set|scheduled|expected|supposed)(?: \w+)? to have\s*$")
""" "Was to have met P": it came to nothing; "is said to have met P": it came about."""
_HAD_BEEN_PLANNED = re.compile(
    r"\bhad been (?:\w+ly )?(?:due|set|scheduled|expected|supposed|slated|planned|arranged)\b|\b(?:was|were) supposed\b"
)
_FOLLOWS_HELD = re.compile(rf"\s*(?:{cues.alternatives('follows_held')})\b")
_FOLLOWS_PLANNED = re.compile(rf"\s*(?:{cues.alternatives('follows_planned')})\b")
_PLANNED_AFTER = re.compile(
    rf"[^.;,]{{0,40}}\b(?:(?:{cues.alternatives('planned_after')})\b|on [{PERSON}]['’]s (?:agenda|schedule|itinerary|programme)\b)"
)
_PAST_STAY = re.compile(rf"\b(?:{cues.alternatives('past_stay')})\b[^.;:,]{{0,60}}$")
_CANCELLED_TRIP = re.compile(rf"\b(?:{cues.alternatives('cancelled_governor')})\b[^.;]{{0,80}}\bwhere\b")
_CANCELLED_PLANS = re.compile(r"\b(?:cancelled|canceled|postponed|scrapped) plans?\b")
_HELD_NO = re.compile(r"\bno (?:[\w-]+ ){0,2}$")
""" "Held no | talks with P", "had no formal | meeting with P"."""
_NO_NOUN = re.compile(r"\b(?:no|without|any|if|whether)\b[^,;]{0,20}$")
