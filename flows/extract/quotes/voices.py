"""Who can speak: the last look at every row, at whether the words that name its speaker name somebody.

A voice is a person, an institution, a country, a group or a name; a document is one for the words it holds. What is none (a pronoun
that nothing resolves, a day, a link, a thing, a clause read as a noun phrase) says that a sentence was misread, and the row goes. For
"it" and "they" the body or group that the sentence, or the one before, begins with stands in, else the one that was quoted just before.

Belongs here: what the head of a noun phrase is. Does not: which person it means (`speaker`, `continuity`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from flows.extract.document import Document
from flows.extract.people import People
from flows.extract.people.lexicon import CountryTerm, Occupation, Office, lexicon, phrase_key
from flows.extract.quotes.lexicon import alternatives_of, verbs, words
from flows.model import Quote, Span
from flows.registry import name_key


def with_voices(document: Document, people: People, quotes: Iterable[Quote]) -> Iterator[Quote]:
    """The quotes that somebody says, in order."""
    before: Quote | None = None
    for quote in quotes:
        found = _with_voice(document, people, quote, before)
        if found is not None:
            yield found
        before = found


def _with_voice(document: Document, people: People, quote: Quote, before: Quote | None) -> Quote | None:
    """The quote if its speaker can speak, with the name that he goes by; None if not."""
    if quote.kind == "transcript" or quote.speaker_person is not None or quote.speaker_span is None:
        return quote
    name = _FOCUS.sub("", quote.speaker)
    if name.lower() in ("he", "she") or (is_voice(name, quote.cue) and not _only_begins_sentence(document.text, name, quote.speaker_span)):
        return quote if name == quote.speaker else msgspec.structs.replace(quote, speaker=name)
    if name.lower() not in ("it", "they"):
        return None
    subject = _subject_before(document, people, quote.speaker_span)
    if subject is not None:
        return msgspec.structs.replace(quote, speaker=subject)
    if before is None or before.speaker_person is not None or quote.segments[0].start - before.segments[-1].end > _NEAR:
        return None
    return msgspec.structs.replace(quote, speaker=before.speaker, speaker_country=before.speaker_country)


def _subject_before(document: Document, people: People, pronoun: Span) -> str | None:
    """The body or group that the pronoun's sentence begins with, else that of the sentence before; None if that is a person."""
    text = document.text
    near = [s.span for s in document.sentences if s.span.start < pronoun.start and pronoun.start - s.span.start <= _NEAR]
    for sentence in near[:-3:-1]:
        found = _OPENING.match(text, sentence.start, min(sentence.end, pronoun.start))
        if found is None or found["subject"].lower() in words("pronoun") or found["subject"].split()[0].endswith("ing"):
            continue
        if people.within(Span(*found.span("subject"))):
            return None
        is_document = _head(found["subject"]).lower() in words("document noun")
        if is_voice(found["subject"], None) and not (is_document and pronoun.end - pronoun.start == len("they")):
            return found["subject"]
    return None


def is_voice(phrase: str, cue: str | None) -> bool:
    """Can what the noun phrase means say something, with this reporting word?"""
    phrase = _ABOUT.sub("", phrase)
    tokens = phrase.lower().split()
    if len(tokens) == 1 and tokens[0] in words("quantity"):
        return True
    if not tokens or _NO_PHRASE.search(phrase) or tokens[0] in _openings() or tokens[-1].rstrip(".") in _endings():
        return False
    if len(tokens) > 2 and tokens[1] == "of" and (tokens[0] in words("quantity") or tokens[0].isdigit()):
        return is_voice(" ".join(phrase.split()[2:]), cue)
    head = _head(phrase)
    if head.lower() in words("document noun") or head.lower().removesuffix("s") in words("document noun"):
        verb = verbs().get(cue.lower()) if cue else None
        return verb is None or verb.frame != "think"
    return _is_name(head) or _is_body_or_person(head.lower())


def _head(phrase: str) -> str:
    """The last word of the noun phrase before what qualifies it: `official` of `US official at the ministry`."""
    kernel = _QUALIFIED.split(phrase, maxsplit=1)[0]
    found = _LAST_WORD.search(kernel) or _LAST_WORD.search(phrase)
    return re.sub(r"['’]s?$", "", found[1]) if found else ""


def _is_name(head: str) -> bool:
    """Capitalised, but no day, month or other word that no name has."""
    return head[:1].isupper() and name_key(head) not in lexicon().words["function"]


def _only_begins_sentence(text: str, word: str, span: Span) -> bool:
    """Has a single word a capital only because a sentence begins with it (`Keeps saying that …`)?"""
    if (
        word != span.of(text)
        or not word.isalpha()
        or _is_body_or_person(word.lower())
        or not _SENTENCE_START.search(text, max(0, span.start - 8), span.start)
    ):
        return False
    return re.search(rf"(?<![\w’'-]){word.lower()}(?![\w’'-])", text) is not None


def is_person_noun(phrase: str) -> bool:
    """Is the head of the noun phrase a noun for one person: an office, an occupation, a relation?"""
    member = re.match(r"one\s+of\s+", phrase, re.IGNORECASE)
    head = _head(phrase[member.end() :]).removesuffix("s").lower() if member else _head(phrase).lower()
    return head in words("human noun") or head in words("person noun") or _is_listed(head, (Occupation, Office))


def _is_body_or_person(head: str) -> bool:
    kinds = ("human noun", "person noun", "body noun", "noun plural", "group noun")
    forms = {head, head.removesuffix("s"), re.sub("ies$", "y", head), re.sub("men$", "man", head), head.removesuffix("es")}
    listed = any(form in words(kind) for kind in kinds for form in forms)
    return listed or _PEOPLE.fullmatch(head) is not None or any(_is_post(form) for form in forms)


def _is_post(word: str) -> bool:
    """Is it an occupation, an office, or a country?"""
    return _is_listed(word, (Occupation, Office, CountryTerm))


def _is_listed(word: str, kinds: tuple[type, ...]) -> bool:
    """Does the lexicon of people have the word as one of these?"""
    node = lexicon().phrases.get(next(iter(phrase_key(word)), ""))
    return node is not None and any(isinstance(entry, kinds) for entry in node.entries)


def _openings() -> frozenset[str]:
    """Words that begin a clause, never a noun phrase."""
    return words("not a name") | words("modal")


def _endings() -> frozenset[str]:
    """Words that end no noun phrase that could speak."""
    return (
        words("pronoun")
        | words("preposition")
        | words("subordinator")
        | (words("determiner") - words("quantity"))
        | words("never ends a phrase")
    )


_NEAR = 500
"""Characters between the quote of a body or group and the next one, which "it" or "they" says."""
_OPENING = re.compile(
    r"\s*(?:(?:But|And|Yet|So|Still|Meanwhile|However),?\s+)?(?:(?:The|A|An)\s+)?(?P<subject>(?:[\w’'.&-]+\s+){0,5}?[\w’'.&-]+)"
    rf"(?=,\s|\s+(?:{alternatives_of('auxiliary', 'modal')}|said|says|say|is|are|was|were|has|have|had|[a-z]{{2,}}ed)\b)"
)
_FOCUS = re.compile(r"^(?:Even|Only|Just|But|And|Yet|So)\s+(?=\w)")
_NO_PHRASE = re.compile(
    r"https?:|://|www\.|\s[-–—]+\s|^\W*$|(?:^|\s)['’]s\b"
    r"|\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|do|does|did|that['’]s|it['’]s|\w+n['’]t)\b",
)
_QUALIFIED = re.compile(
    rf"\s+(?:{alternatives_of('preposition')}|that|who|which|whose|upon|close|through|about|released|filed|based|[a-z]+ing)\b|\s*[,(]"
)
_PEOPLE = re.compile(r"[a-z-]{3,}(?:ers|ors|ists|ians)")
"""Plurals that nearly always are of people: `anglers`, `florists`."""
_LAST_WORD = re.compile(r"([^\W\d_][\w’'.&/-]*)\W*$")
_ABOUT = re.compile(r"^(?:nearly|almost|about|some|(?:more|fewer|less)\s+than|at\s+least|around)\s+(?=\w)", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]|\n)[\s”“\"’']*\Z")
