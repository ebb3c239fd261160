"""What the parse of a unit tells of reported speech: its reports, each with speaker, clause and the quotations that it governs.

Belongs here: putting verb, subject, clause and quotation together. Does not: which sentences are worth a parse (`indirect`, `carry`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import msgspec
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

from flows.extract.document import Document
from flows.extract.grammar import parse
from flows.extract.quotes.contents import content_of, content_spans, without_ends
from flows.extract.quotes.frames import Frame, frame
from flows.extract.quotes.governors import Governors
from flows.extract.quotes.lexicon import Verb, first_words, verbs, words
from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.subjects import is_verb, mention, phrasal_verb, speaker_of
from flows.extract.quotes.units import Unit
from flows.model import Span


class Report(msgspec.Struct, frozen=True):
    """A reporting verb (or phrase) of one sentence: who reports, and the clause that is reported."""

    cue: Span
    verb: Verb | None
    """None for `according to` and nouns of speech."""
    speaker: Span | None
    named: bool
    """The speaker has a name, not only words for what he is."""
    content: tuple[Span, ...]
    governs: tuple[Quotation, ...]
    """The quotations whose nearest reporting verb it is."""
    rule: str


class Reading(msgspec.Struct, frozen=True):
    """What the parse of one unit tells: its reports in order, and the subject of the sentence."""

    reports: tuple[Report, ...]
    subject: Span | None


def read_units(document: Document, units: Sequence[Unit]) -> dict[Unit, Reading]:
    """Parses the units in one batch."""
    frames = [frame(document.text, unit) for unit in units]
    parsed = parse(document, [f.text for f in frames])
    return {f.unit: _read(f, doc) for f, doc in zip(frames, parsed, strict=True)}


def _read(frame: Frame, doc: Doc) -> Reading:
    """Asks for all words and labels at once: spaCy looks up each that it is asked for by itself."""
    array = doc.to_array(["LOWER", "DEP"])
    first_words = _first_word_ids()
    reports = tuple(_reports(frame, doc, (at for at, word in enumerate(array[:, 0].tolist()) if word in first_words)))
    roots = array[:, 1].tolist()
    return Reading(reports, _subject(frame, doc[roots.index(_ROOT)]) if _ROOT in roots else None)


def _subject(frame: Frame, root: Token) -> Span | None:
    subject = next((c for c in root.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return mention(frame, subject) if subject is not None else None


@cache
def _first_word_ids() -> frozenset[int]:
    return frozenset(map(get_string_id, first_words()))


_ROOT = get_string_id("ROOT")


def _reports(frame: Frame, doc: Doc, candidates: Iterable[int]) -> Iterator[Report]:
    """The reports whose first words are among the candidates."""
    governors: Governors | None = None
    for at in candidates:
        token = doc[at]
        if frame.quotation_of(token) is not None:
            continue
        verb = phrasal_verb(token) or verbs().get(token.lower_)
        if verb is not None and is_verb(token):
            governors = governors or Governors(frame, doc)
            yield _verb_report(frame, token, verb, governors)
        elif token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            found = _according(frame, token)
            if found:
                yield found
        elif token.dep_ != "dobj":
            found = _noun_report(frame, token)
            if found:
                yield found


def _noun_report(frame: Frame, noun: Token) -> Report | None:
    """`Trump's claim that …`: the possessor's words."""
    if noun.lower_.removesuffix("s") not in words("speech noun") and noun.lower_ not in words("belief noun"):
        return None
    owners = [c for c in noun.children if c.dep_ == "poss" or (c.dep_ in ("compound", "amod") and c.text[0].isupper())]
    owner = owners[0] if owners else None
    clause = next(
        (c for c in noun.children if c.dep_ in ("acl", "relcl", "ccomp") and any(m.lower_ == "that" and m.dep_ == "mark" for m in c.lefts)),
        None,
    )
    if owner is None or clause is None:
        return None
    content = tuple(content_spans(frame, clause, noun))
    return Report(frame.span(noun, noun), None, mention(frame, owner), owner.text[0].isupper(), content, (), "noun")


def _verb_report(frame: Frame, token: Token, verb: Verb, governors: Governors) -> Report:
    inserted = _inserted(token)
    if inserted is not None:
        head, first, last = inserted
        runs = [list(token.doc[: first.i]), list(token.doc[last.i + 1 :])]
        content = tuple(frame.span(r[0], r[-1]) for r in map(without_ends, runs) if r)
        governed = tuple(q for q in frame.unit.quotations if any(s.overlaps(q.outer) for s in content))
        return Report(frame.span(token, token), verb, mention(frame, head), True, content, governed, "inserted")
    speaker = speaker_of(token)
    clause = None if _is_purpose(token) else content_of(token, verb)
    content = tuple(content_spans(frame, clause, token)) if clause is not None else ()
    governed = governors.governed_by(token)
    rule = "clause" if clause is not None else "verb"
    named = speaker is not None and speaker.text[0].isupper() and speaker.lower_ not in words("pronoun")
    return Report(frame.span(token, token), verb, mention(frame, speaker) if speaker is not None else None, named, content, governed, rule)


def _is_purpose(token: Token) -> bool:
    """`flew to Brussels to tell them that …`: what somebody means to say is not yet said; `went on to say` is."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children) and token.head.lower_ not in words("verb of going on")


def _inserted(token: Token) -> tuple[Token, Token, Token] | None:
    """`…, stated Putin, …`: the name after a verb between commas, with the two commas."""
    doc = token.doc
    if token.i == 0 or doc[token.i - 1].text != "," or token.lower_.endswith("ing"):
        return None
    end = token.i + 1
    while end < len(doc) and (doc[end].text[0].isupper() or doc[end].text in ("the", "of", "a")):
        end += 1
    if end == token.i + 1 or end >= len(doc) or doc[end].text != "," or not doc[end - 1].text[0].isupper():
        return None
    return doc[end - 1], doc[token.i - 1], doc[end]


def _according(frame: Frame, token: Token) -> Report | None:
    """`…, according to Kerry`: the rest of the sentence is his."""
    to = token.nbor()
    target = next((c for c in to.children if c.dep_ == "pobj"), None)
    if target is None:
        return None
    phrase = {t.i for t in token.subtree} | {t.i for t in to.subtree} | {token.i, to.i}
    doc = token.doc
    sentence = [t for t in doc if t.i not in phrase]
    clause_tokens = without_ends(sentence)
    if not clause_tokens:
        return None
    spans = []
    run: list[Token] = []
    for t in clause_tokens:
        if run and t.i != run[-1].i + 1:
            spans.append(run)
            run = []
        run.append(t)
    spans.append(run)
    content = tuple(frame.span(r[0], r[-1]) for r in map(without_ends, spans) if len(r) >= 3)
    return Report(
        frame.span(token, to), None, mention(frame, target), target.text[0].isupper(), content, frame.unit.quotations, "according-to"
    )
