"""Who says a quotation: rules over the words of its own sentence.

Belongs here: from a quotation to the words beside it that name its speaker, where they settle it without a parse. Does not: what a
parse tells (`clauses`), speakers carried over (`carry`), who that is (`speaker`), words reported without marks (`indirect`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from flows.extract.quotes.lexicon import abbreviations, alternatives_of, find_speech, has_cue, verb_of, words
from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.units import MASK, Unit
from flows.model import Span


class Attribution(msgspec.Struct, frozen=True):
    """Who is named as the speaker, by which words, and the rule that says so."""

    speaker: Span
    cue: Span | None
    rule: str


# ---------------------------------------------------------------- cues beside a quotation


def local_attribution(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """An explicit cue in the quotation's own sentence that the words beside it settle without a parse."""
    rules: tuple[Callable[[str, Unit, Quotation], Attribution | None], ...] = (_after, _according, _before, _label, _signature, _fragment)
    if masked[quotation.inner.end - 1] in ".!?…" and not masked[quotation.outer.end : unit.span.end].strip(" .,;"):
        rules = (_before, _label, _according, _signature, _fragment)
    for rule in rules:
        found = rule(masked, unit, quotation)
        if found is not None:
            return found
    return None


def _after(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """`“…,” Kerry said` and `“…,” said Kerry`."""
    start, end = quotation.outer.end, _next_start(unit, quotation)
    cue = next(find_speech(masked, start, end), None)
    if cue is None:
        return None
    between = masked[start : cue.start()]
    lead = re.match(rf"[\s,.—–―-]*(?:(?:{_ADVERB})\s+)*", between)
    skipped = lead.end() if lead else 0
    if cue.group().endswith("ing"):
        return None
    if skipped == len(between):
        if verb_of(cue).frame != "speak":
            return None
        named = _noun_phrase_after(masked, cue.end(), end)
        return Attribution(named, Span(*cue.span()), "cue-inverted") if named else None
    lead = re.match(r"[\s,.—–―-]*(?:(?:as|and|but|or)\s+)?", between)
    named = subject(masked, start + (lead.end() if lead else 0), cue.start())
    return Attribution(named, Span(*cue.span()), "cue-after") if named else None


def _before(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """`Kerry said: “…”`, `Kerry told reporters that “…”`."""
    start, end = _previous_end(unit, quotation), quotation.outer.start
    if start > unit.span.start and not re.match(r"\s*(?:[,;:.—–―-]|(?:and|but)\b)", masked[start:end]):
        return None
    cues = list(find_speech(masked, start, end))
    if not cues:
        return None
    cue = cues[-1]
    if not re.fullmatch(_BRIDGE, masked[cue.end() : end], re.IGNORECASE) or _is_participle(masked, start, cue):
        return None
    named = subject(masked, clause_start(masked, start, cue.start()), cue.start())
    return Attribution(named, Span(*cue.span()), "cue-before") if named else None


def _is_participle(masked: str, start: int, cue: re.Match[str]) -> bool:
    """`…, saying “…”`: whose words these are, the clause before tells, which only a parse can say."""
    return cue.group().endswith("ing") and not re.search(r"\b(?:is|are|was|were|been|am|['’]s|['’]re)\s+$", masked[start : cue.start()])


def _according(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """`“…,” according to Kerry`; `According to Kerry, “…”`."""
    for found in _ACCORDING.finditer(masked, unit.span.start, unit.span.end):
        named = _noun_phrase_after(masked, found.end(), unit.span.end)
        if named:
            return Attribution(named, Span(*found.span()), "according-to")
    return None


def _fragment(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """`Kerry called it “…”`, `Kerry said it was “…”`: the only reporting verb of the sentence, in the clause of the fragment."""
    cues = list(find_speech(masked, unit.span.start, unit.span.end))
    if len(cues) != 1 or cues[0].end() > quotation.outer.start or cues[0].group().endswith("ing"):
        return None
    if _OTHER_CLAUSE.search(masked, cues[0].end(), quotation.outer.start):
        return None
    named = subject(masked, clause_start(masked, unit.span.start, cues[0].start()), cues[0].start())
    return Attribution(named, Span(*cues[0].span()), "cue-fragment") if named else None


def _label(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """`Name, outlet: “…”`: words without a verb and a colon."""
    label = masked[unit.span.start : quotation.outer.start]
    found = re.fullmatch(r"[\s•*–—―-]*(?P<name>[A-Z][^,:;.“”\"]{1,60}(?:\.[^,:;“”\"]{1,30})?)(?:[,(][^:“”\"]{1,80})?\s*:\s*", label)
    if found is None or re.search(rf"\b(?:{_FINITE})\b", label):
        return None
    name = found["name"].strip()
    start = unit.span.start + found.start("name")
    return Attribution(Span(start, start + len(name)), None, "label") if len(name.split()) <= 7 else None


def _signature(masked: str, unit: Unit, quotation: Quotation) -> Attribution | None:
    """`“…” — Name, office`."""
    tail = masked[quotation.outer.end : min(unit.span.end, quotation.outer.end + 120)]
    found = re.match(r"\s*(?:[—–―]|--?)\s*(?P<name>[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|de|von|van|al|bin|of|the)){0,6})", tail)
    if found is None or has_cue(tail):
        return None
    start = quotation.outer.end + found.start("name")
    return Attribution(Span(start, start + len(found["name"])), None, "signature")


# ---------------------------------------------------------------- the words that name a speaker


def subject(masked: str, start: int, end: int) -> Span | None:
    """The noun phrase that fills `masked[start:end]` but for auxiliaries and adverbs before the verb; None where it is something else."""
    phrase = masked[start:end]
    phrase = _BEFORE_VERB.sub("", phrase).rstrip(" ,—–―-")
    opening = re.match(r"[\s,]*", phrase)
    start += opening.end() if opening else 0
    phrase = phrase.lstrip(" ,")
    head = re.split(r"\s*[,(—–―]", phrase, maxsplit=1)[0].strip()
    relative = re.search(r"\s(?:who|which|whose|speaking|citing)\s", head)
    if relative:
        head = head[: relative.start()]
    if re.search(r"\b(?:who|which|that)$", phrase) or not head or MASK in head or len(head.split()) > 16 or not _is_noun_phrase(head):
        return None
    if len(phrase) > len(head) and re.search(rf"\b(?:{_FINITE})\b", phrase[len(head) :]) and "who" not in phrase:
        return None
    return Span(start, start + len(head))


def _is_noun_phrase(head: str) -> bool:
    """Starts like a noun phrase and holds no verb that would make it a clause."""
    tokens = head.split()
    first = tokens[0].lower()
    if first in words("pronoun"):
        return len(tokens) == 1 or (first in ("we", "you") and len(tokens) <= 3)
    if re.search(rf"\b(?:{_FINITE})\b", head) or has_cue(head):
        return False
    if first in words("determiner") or tokens[-1].lower() in words("noun plural") or first in words("noun plural"):
        return first not in ("that", "this", "no") or len(tokens) > 1
    return head[0].isupper() and first not in _NOT_A_NAME and (tokens[-1][0].isupper() or len(tokens) <= 8)


def _noun_phrase_after(masked: str, start: int, end: int) -> Span | None:
    """The noun phrase that begins at `start`: up to punctuation, or the word that begins something else."""
    found = _PHRASE_AFTER.match(masked, start, end)
    if found is None:
        return None
    phrase = found["phrase"]
    stop = _PHRASE_STOP.search(phrase)
    if stop:
        phrase = phrase[: stop.start()]
    phrase = phrase.rstrip(" ,")
    if not phrase or not _is_noun_phrase(phrase):
        return None
    return Span(found.start("phrase"), found.start("phrase") + len(phrase))


def clause_start(masked: str, start: int, end: int) -> int:
    """Where the clause of the cue begins: after a conjunction, or after what leads in (`On Friday, `)."""
    lead = masked[start:end]
    cut = max((m.end() for m in _CONJUNCTION.finditer(lead) if not _is_inside_name(lead, m)), default=0)
    rest = lead[cut:]
    opening = _LEAD_IN.match(rest)
    return start + cut + (opening.end() if opening else 0)


def _is_inside_name(lead: str, conjunction: re.Match[str]) -> bool:
    """`the Food and Drug Administration`, `Grassley and Leahy`: capitals on both sides, and nothing before that could be a clause."""
    before, after = lead[: conjunction.start()], lead[conjunction.end() :]
    return conjunction.group().strip() == "and" and after[:1].isupper() and _NAME_FROM_START.search(before) is not None


def _next_start(unit: Unit, quotation: Quotation) -> int:
    return next((q.outer.start for q in unit.quotations if q.outer.start >= quotation.outer.end), unit.span.end)


def _previous_end(unit: Unit, quotation: Quotation) -> int:
    return max((q.outer.end for q in unit.quotations if q.outer.end <= quotation.outer.start), default=unit.span.start)


_ADVERB = alternatives_of("adverb")
_FINITE = (
    "is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|do|does|did|"
    "isn['’]t|wasn['’]t|don['’]t|doesn['’]t|didn['’]t|won['’]t|that"
)
_NOT_A_NAME = words("not a name")
_BEFORE_VERB = re.compile(
    rf"(?:[\s,]+(?:{alternatives_of('auxiliary', 'adverb')}|[a-z]+ly"
    rf"|(?:on\s+)?(?:{alternatives_of('weekday')})(?:\s+(?:morning|afternoon|evening|night))?))*[\s,]*$",
    re.IGNORECASE,
)
_BRIDGE = (
    r"(?:\s*[,:]|\s+that|\s*[—–]|(?=\s|$))?\s*|"
    r"[^,;:.]{0,90}?[,:]\s*|"
    r"\s+[^,;:.]{1,60}?\s+that\s+"
)
_OTHER_CLAUSE = re.compile(r"[;:]|,\s|\s[-–—]{1,2}\s|\b(?:who|which|whose|whom|by|as\s+(?:he|she|it|they)|what)\b")
_ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+words\s+of|per)\b\s*", re.IGNORECASE)
_NO_ABBREVIATION = "".join(rf"(?<!\b{word})" for word in abbreviations())
_PHRASE_AFTER = re.compile(
    r"\s+(?:also\s+|then\s+)?(?P<phrase>[\w\"“'‘$][^,;:()—–―“”\"]{0,140}?)"
    rf"(?=\s*[,;:()—–―“”\"]|(?<!\b[A-Z]){_NO_ABBREVIATION}\.(?:\s|$)|[?!]|\s*$)"
)
_PHRASE_STOP = re.compile(
    rf"\s(?:in|on|during|after|as|when|while|(?<!close\s)(?<!aide\s)(?<!adviser\s)(?<!ambassador\s)(?<!envoy\s)to|that|from|last|this|by|before|about|through|who|which|whose|earlier|later|yesterday|today|speaking|referring|adding|"
    rf"(?i:{alternatives_of('weekday')}))(?:\s|$)"
)
_CONJUNCTION = re.compile(
    r"[;:]\s|\s(?:[—–―]|--?)\s|,?\s(?:and|but|while|although|though|as|because|when|where)\s(?=\S+(?:\s\S+){0,5}\s*$)"
)
_NAME_FROM_START = re.compile(r"(?:^\s*|[,;:]\s|\bthe\s)(?:The\s)?[A-Z][\w.’'-]*(?:\s(?:of|for|the|[A-Z][\w.’'-]*)){0,9}$")
_LEAD_IN = re.compile(
    r"\s*(?:(?:And|But|So|Yet|Then|Still|However|Meanwhile|Instead|Also|Later|Now|Or|Indeed|Moreover|Nevertheless|and|but|then)\b,?\s*)?"
    r"(?:(?:(?i:in|on|at|for|during|after|before|earlier|last|as|when|while|since|with|by|from|under|over|late|following|despite|if|although|though)\b"
    r"|[A-Z]\w+ing\b|Asked\b)[^;:]{0,160}?,\s*)?"
    r"(?:(?i:in|on|at)\s(?:[\w'’-]+\s){1,6}(?=(?:[A-Z]|he|she|they|it)\S*\s*$))?"
)
