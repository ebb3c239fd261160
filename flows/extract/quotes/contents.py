"""The clause that a reporting verb reports, as spans of the source.

Belongs here: from a verb to the words that are reported, and where they end. Does not: who reports them (`subjects`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from flows.extract.quotes.frames import Frame
from flows.extract.quotes.lexicon import Verb, verbs, words
from flows.model import Span


def content_of(token: Token, verb: Verb) -> Token | None:
    """The root of the clause that the verb reports."""
    believed = _believed(token)
    if believed is not None:
        return believed
    subordinate = any(c.dep_ == "mark" for c in token.children)
    clauses = [c for c in token.children if c.dep_ == "ccomp" and (c.i > token.i or not subordinate)]
    if clauses:
        clause = max(clauses, key=lambda c: c.right_edge.i - c.left_edge.i)
        if clause.lower_ == "clear":
            return next((c for c in clause.children if c.dep_ in ("ccomp", "csubj")), None)
        return clause if _admits(verb, clause, token) else None
    if token.dep_ == "parataxis":
        return token.head
    if verb.clause == "bare" and (adverbial := _bare_adverbial(token)) is not None:
        return adverbial
    if verb.lemma in words("addressing verb") and (told := _told(token)) is not None:
        return told
    if verb.frame == "describe" and verb.lemma == "accuse":
        of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        return next((c for c in of.children if c.dep_ in ("pcomp", "pobj")), None) if of is not None else None
    return None


def _bare_adverbial(token: Token) -> Token | None:
    """`said after the talks he would go`, where the parser takes the clause for an adverbial."""
    for clause in token.rights:
        marked = any(c.dep_ == "mark" or (c.dep_ == "advmod" and c.lower_ in words("subordinator")) for c in clause.lefts)
        if clause.dep_ == "advcl" and not marked and any(c.dep_ == "nsubj" for c in clause.lefts):
            return clause
    return None


def _told(token: Token) -> Token | None:
    """`told a summit that Britain was leaving`, where the parser takes the clause for one about the summit."""
    for addressee in token.children:
        if addressee.dep_ in ("dobj", "dative"):
            for clause in addressee.children:
                if (
                    clause.dep_ in ("relcl", "acl")
                    and clause.left_edge.lower_ == "that"
                    and any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.lefts)
                ):
                    return clause
    return None


def _believed(token: Token) -> Token | None:
    """`expressed the conviction that …`: the clause of the noun."""
    for noun in token.children:
        if noun.dep_ == "dobj" and noun.lower_ in words("belief noun"):
            for clause in noun.children:
                if clause.dep_ in ("acl", "relcl", "ccomp") and any(c.lower_ == "that" for c in clause.lefts):
                    return clause
    return None


def _admits(verb: Verb, clause: Token, token: Token) -> bool:
    """Does the verb take this clause as words reported?"""
    marks = {c.lower_ for c in clause.lefts if c.dep_ in ("mark", "advmod", "nsubj", "dobj", "attr") and c.lower_ in _MARKS}
    if clause.i < token.i and clause.left_edge.lower_ in words("subordinator"):
        return False
    finite = any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in clause.children) or "that" in marks
    before = clause.i < token.i
    if verb.clause == "bare" or before:
        if verb.frame == "think" and any(c.dep_ == "nsubj" and c.lower_ == "that" for c in clause.lefts):
            return False
        return finite and not (verb.frame == "document" and not _is_finite(clause))
    if verb.clause == "that":
        return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.lefts)
    return verb.clause == "whether" and bool(marks - {"that"})


def _is_finite(clause: Token) -> bool:
    """`found it was closed`, not `found it closed`."""
    return (
        clause.lower_ in words("modal")
        or clause.lower_ in words("auxiliary")
        or any(c.dep_ in ("aux", "auxpass") or (c.dep_ == "mark" and c.lower_ == "that") for c in clause.lefts)
    )


_MARKS = frozenset(("that", "whether", "if", "how", "why", "what"))


def content_spans(frame: Frame, clause: Token, cue: Token) -> Iterator[Span]:
    """The words of the clause, without the reporting clause inside it, without `that` and punctuation at the ends."""
    excluded = {t.i for t in cue.subtree} - {t.i for t in clause.subtree} if clause.i != cue.head.i else {t.i for t in cue.subtree}
    for child in clause.children:
        if child.dep_ == "conj" and child.lower_ in verbs() and not any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in child.children):
            excluded |= {t.i for t in child.subtree} | {t.i for t in clause.children if t.dep_ == "cc" and t.i < child.i}
    tokens = [t for t in sorted(clause.subtree, key=lambda t: t.i) if t.i not in excluded]
    tokens = _cut(_prolonged(_widened(tokens, clause, cue), clause, cue), cue)
    runs: list[list[Token]] = []
    for token in tokens:
        if runs and token.i == runs[-1][-1].i + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    for run in runs:
        while run and (
            (run[0].lower_ == "that" and run[0] == clause.left_edge and clause.dep_ in ("relcl", "acl"))
            or (run[0].is_punct and run[0].text not in "$([")
            or (run[0].lower_ == "that" and run[0].dep_ == "mark")
            or run[0].is_space
        ):
            run.pop(0)
        while run and (run[-1].text in ",.;:—–-\"“”'" or run[-1].is_space or run[-1].dep_ == "cc"):
            run.pop()
        if len(run) >= 2 or (run and len(runs) > 1 and not run[0].is_punct and len(run) >= 2):
            yield frame.span(run[0], run[-1])


def _prolonged(tokens: list[Token], clause: Token, cue: Token) -> list[Token]:
    """`says it would cost more, but would save lives`: a second predicate without a subject goes on with the clause."""
    if clause.i < cue.i or not tokens:
        return tokens
    for child in cue.rights:
        modal = any(c.dep_ == "aux" and c.lower_ in words("modal") for c in child.children)
        if child.dep_ == "conj" and child.i > tokens[-1].i and modal and not any(c.dep_ in ("nsubj", "nsubjpass") for c in child.children):
            return [*tokens, *(t for t in cue.doc[tokens[-1].i + 1 : child.right_edge.i + 1])]
    return tokens


def _widened(tokens: list[Token], clause: Token, cue: Token) -> list[Token]:
    """`They left, but nobody came, he said.`: all that stands before the reporting clause of a sentence that ends with it."""
    if cue.dep_ != "ROOT" or clause.i > cue.i or not tokens:
        return tokens
    subject = next((c for c in cue.children if c.dep_ == "nsubj"), None)
    first = min(cue.i, subject.left_edge.i if subject is not None else cue.i)
    if first < tokens[-1].i:
        return tokens
    opening = next((t for t in cue.doc if not t.is_punct and t.dep_ != "cc"), tokens[0])
    return [*cue.doc[opening.i : first], *(t for t in tokens if t.i > cue.i)]


def _cut(tokens: list[Token], cue: Token) -> list[Token]:
    """Ends the clause where another report begins (`, adding that …`, `, according to …`)."""
    for previous, token in pairwise(tokens):
        if token.i > cue.i and previous.text in (",", "—", "–") and token.i > tokens[0].i + 1:
            verb = verbs().get(token.lower_)
            reports = verb is not None and verb.clause in ("bare", "that") and token.lower_.endswith("ing")
            reports = reports or (token.lower_ in ("though", "although") and token.dep_ == "mark")
            if reports or token.lower_ == "according" or token.lower_ in words("participle of comment"):
                return [t for t in tokens if t.i < previous.i]
    return _without_day(tokens, cue)


def _without_day(tokens: list[Token], cue: Token) -> list[Token]:
    """`said on Wednesday he had …`: the day belongs to the saying, though the parser may hang it lower."""
    rest = [t for t in tokens if t.i > cue.i]
    if not rest or rest[0].i != cue.i + 1:
        return tokens
    phrase = rest[0]
    if phrase.dep_ == "prep" and phrase.head.dep_ in ("ccomp", "advcl") and phrase.head.i > phrase.right_edge.i:
        inside = {t.i for t in phrase.subtree}
        following = phrase.doc[phrase.right_edge.i + 1]
        if following.text != "," and not any(t.dep_ == "relcl" for t in phrase.subtree):
            return [t for t in tokens if t.i not in inside]
    skipped = 2 if rest[0].lower_ == "on" and len(rest) > 1 and rest[1].lower_ in words("weekday") else rest[0].lower_ in words("weekday")
    return [t for t in tokens if t not in rest[:skipped]] if skipped else tokens


def without_ends(run: list[Token]) -> list[Token]:
    run = list(run)
    while run and (run[0].is_punct or run[0].is_space or run[0].lower_ in ("but", "and", "that")):
        run.pop(0)
    while run and (run[-1].text in ",.;:—–-\"“”'" or run[-1].is_space):
        run.pop()
    return run
