"""Whether a meeting came about: held, planned, cancelled, or nothing of the kind, from tense and modality around the trigger.

Nothing of the kind: what may or could be, what somebody merely calls for, offers or hopes for, and what did not happen.
"""

from __future__ import annotations

import re

from flows.extract.meetings import cues
from flows.extract.meetings.lexicon import Trigger
from flows.extract.meetings.roles import Parties
from flows.model import Status


def status_of(text: str, trigger: Trigger, parties: Parties) -> Status | None:
    """The status that one trigger shows, or None where it tells of no meeting at all."""
    after = text[max(trigger.end, parties.end) : max(trigger.end, parties.end) + 60]
    if cues.anywhere("cancelled_after").search(after) and _PASSIVE.match(after):
        return "cancelled"
    if re.search(r"\bto be (?:\w+ly )?(?:held|attended|hosted|chaired)\b", text[trigger.end : parties.end]):
        return "planned"
    if trigger.entry.part == "verb" or parties.verb_group:
        return _of_verb(trigger, parties)
    return status_before(parties.before, after)


def _of_verb(trigger: Trigger, parties: Parties) -> Status | None:
    group = f" {parties.verb_group.lower()} "
    before = parties.before.lower()
    if cues.anywhere("cancelled_governor").search(group) or (_ends_with("cancelled_governor", before)):
        return "cancelled"
    if re.search(r"\b(?:not|never|n't|cannot|without)\b|n't\b|n’t\b|\bno plans?\b", group):
        return None
    carried = group.split()
    infinitive = re.search(
        r"\bto( \w+ly| also| then| later| first| again)?( (?:hold|have|begin|attend|resume|continue|be in|make|start|open|conduct|place|join|take part in|participate in))?\s*$",
        group,
    )
    if infinitive is not None:
        return _of_infinitive(group[: infinitive.start()], before)
    if cues.anywhere("modal").search(group):
        return None
    if re.search(r"\b(?:will|shall|'ll|going to)\b", group):
        return "cancelled" if _CANCELLED_TRIP.search(before) else "planned"
    if re.search(r"\b(?:would|'d)\b", group):
        return None if re.search(r"\b(?:like|love|have|be)\b", group) else "planned"
    if carried and carried[-1] in {"planned", "scheduled", "arranged", "plans", "plan"}:
        return "planned"
    if trigger.form.endswith("ing") or (carried and carried[-1].endswith("ing") and trigger.entry.part == "noun"):
        return _of_gerund(group, before)
    return "held"


def _of_infinitive(governor: str, before: str) -> Status | None:
    """ "due to meet", "hopes to meet", "refused to meet", "arrived in L to meet"."""
    words = f"{before[-60:]}{governor}"
    if re.search(r"\b(?:cancelled|canceled|postponed|scrapped) plans?\b", words):
        return "cancelled"
    if re.search(r"\bno (?:immediate )?(?:plans?|intention|need|reason)\b|\bnot\b|n['’]t\b|\bnever\b", words):
        return None
    if re.search(r"\b(?:managed|able|continued|proceeded|went on)\b", governor):
        return "held"
    if re.search(r"\b(?:like|love|want|ready|hope|hopes|hoped|wants|wanted|could|might|may|should|must)\b", governor):
        return None
    if cues.anywhere("irrealis_governor").search(words.rsplit(",", 1)[-1][-40:]) and not re.search(r"\b(?:is|are|was|were) to\b", words):
        return None
    return "cancelled" if _CANCELLED_TRIP.search(before) else "planned"


def _of_gerund(group: str, before: str) -> Status | None:
    near = before[-40:]
    if re.search(r"\b(?:before|ahead of|prior to)\s*$", near):
        return "planned"
    if re.search(r"\b(?:without|instead of|of|against|for|from|considering|about|ruled out)\s*$", near):
        return None
    return "held"


def status_before(before: str, after: str) -> Status | None:
    """The status of a noun of meeting from what stands before and after it."""
    head = before.rstrip().lower()
    head = re.sub(
        r"(?:\b(?:a|an|the|his|her|their|its|two|three|several|separate|another|first|second|any|more|further|some|new|one|[a-z-]+(?:al|ary|ate|ly|sed|led)))$",
        "",
        head,
    ).rstrip()
    for kind, status in (
        ("cancelled_governor", "cancelled"),
        ("irrealis_before", None),
        ("planned_before", "planned"),
        ("held_before", "held"),
    ):
        if _ends_with(kind, head):
            if kind == "planned_before" and re.match(r"\s*(?:took place|ended|lasted)", after):
                return "held"
            if kind == "planned_before" and head.endswith("for") and _PAST_STAY.search(head):
                return "held"
            if kind == "held_before" and _clause_is_future(head):
                return "planned"
            return status  # type: ignore[return-value]
    if re.match(r"\s*(?:will|would|is to|are to|is expected|are expected|is due|are due|is set|are set)\b", after):
        return "planned"
    if re.match(rf"[^.;,]{{0,40}}\b(?:{cues.alternatives('planned_after')})\b", after) and not re.match(
        r"\s*(?:was|were)\s+(?:held)", after
    ):
        return "planned"
    if re.search(r"\b(?:no|without|any|if|whether)\b[^,;]{0,20}$", head):
        return None
    return "held"


def _clause_is_future(head: str) -> bool:
    """ "will make statements after talks with P"."""
    clause = re.split(r"[;:]| that | said | says ", head)[-1]
    return re.search(r"\b(?:will|is to|are to|would|is due to|is expected to|are expected to|plans? to|scheduled to)\b", clause) is not None


def _ends_with(kind: str, text: str) -> bool:
    return cues.at_end(kind).search(text.rstrip()) is not None


_PAST_STAY = re.compile(r"\b(?:was|were|had been|had come|had flown)\b[^.;:,]{0,60}$")
""" "was in L for talks", "was visiting L for talks": over when the text tells of it."""
_CANCELLED_TRIP = re.compile(rf"\b(?:{cues.alternatives('cancelled_governor')})\b[^.;]{{0,80}}\bwhere\b")
_PASSIVE = re.compile(r"[^.;]{0,30}\b(?:was|were|been|is|are|be|being|has|got)\b")
