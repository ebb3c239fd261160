"""What a parse says of reported speech: reporting verbs with their subjects and content clauses.

Belongs here: everything that reads dependency labels. Does not: which sentences are worth a parse (`indirect`, `attribution`).

Labels are those of spaCy's English models (CLEAR style: `nsubj`, `ccomp`, `advcl`, `relcl`, …).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from spacy.tokens import Doc, Token

from flows.extract.document import Document
from flows.extract.grammar import parse
from flows.extract.quotes.lexicon import Verb, first_words, verbs, words
from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.units import Unit
from flows.model import Span


class _Piece(msgspec.Struct, frozen=True):
    """A stretch of the parsed text and where it comes from; a stand-in for a quotation has its span as a whole."""

    start: int
    end: int
    source: Span
    quotation: Quotation | None


class Frame(msgspec.Struct, frozen=True):
    """A unit as it is parsed, long quotations replaced by a few words of the same syntax."""

    text: str
    pieces: tuple[_Piece, ...]
    unit: Unit

    def source_start(self, at: int) -> int:
        """Where a character of the parsed text starts in the source."""
        piece = next(p for p in self.pieces if at < p.end)
        return piece.source.start if piece.quotation else piece.source.start + at - piece.start

    def source_end(self, at: int) -> int:
        """Where the character before `at` ends in the source."""
        piece = next(p for p in self.pieces if at <= p.end)
        return piece.source.end if piece.quotation else piece.source.start + at - piece.start

    def span(self, first: Token, last: Token) -> Span:
        """Source span from one token to another."""
        return Span(self.source_start(first.idx), self.source_end(last.idx + len(last)))

    def quotation_of(self, token: Token) -> Quotation | None:
        return next((p.quotation for p in self.pieces if p.quotation and p.start <= token.idx < p.end), None)


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


def frame(text: str, unit: Unit) -> Frame:
    """The sentence as it goes to the parser."""
    parts: list[str] = []
    pieces: list[_Piece] = []
    at = length = 0

    def add(words: str, source: Span, quotation: Quotation | None) -> None:
        nonlocal length
        if words:
            parts.append(words)
            pieces.append(_Piece(length, length + len(words), source, quotation))
            length += len(words)

    at = unit.span.start
    for quotation in unit.quotations:
        add(text[at : quotation.outer.start], Span(at, quotation.outer.start), None)
        add(f'"{_stand_in(text, quotation)}"', quotation.outer, quotation)
        at = quotation.outer.end
    add(text[at : unit.span.end], Span(at, unit.span.end), None)
    return Frame("".join(parts), tuple(pieces), unit)


def _stand_in(text: str, quotation: Quotation) -> str:
    """A short clause for a long sentence, the first words of a long fragment, a short fragment as it is."""
    inner = text[quotation.inner.start : quotation.inner.end]
    tokens = inner.split()
    if len(tokens) <= 8:
        return inner
    ending = inner[-1] if inner[-1] in ",.?!" else ""
    if inner[0].isupper() and ending:
        return f"It is so{ending}"
    return " ".join(tokens[:8]).rstrip(",.;:") + ending


class Reading(msgspec.Struct, frozen=True):
    """What the parse of one unit tells: its reports in order, and the subject of the sentence."""

    reports: tuple[Report, ...]
    subject: Span | None


def read_units(document: Document, units: Sequence[Unit]) -> dict[Unit, Reading]:
    """Parses the units in one batch."""
    frames = [frame(document.text, unit) for unit in units]
    parsed = parse(document, [f.text for f in frames])
    return {f.unit: Reading(tuple(_reports(f, doc)), _sentence_subject(f, doc)) for f, doc in zip(frames, parsed, strict=True)}


def _sentence_subject(frame: Frame, doc: Doc) -> Span | None:
    for token in doc:
        if token.dep_ == "ROOT":
            subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            return _mention(frame, subject) if subject is not None else None
    return None


def _reports(frame: Frame, doc: Doc) -> Iterator[Report]:
    for token in doc:
        if token.lower_ not in first_words() or frame.quotation_of(token) is not None:
            continue
        verb = _phrasal(token) or verbs().get(token.lower_)
        if verb is not None and _is_verb(token):
            yield _verb_report(frame, token, verb)
        elif token.lower_ == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            found = _according(frame, token)
            if found:
                yield found
        elif token.dep_ != "dobj":
            found = _noun_report(frame, token)
            if found:
                yield found


def _phrasal(token: Token) -> Verb | None:
    """`pointed out`, `went on`, `made it clear`."""
    following = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3]]
    for length in range(len(following), 0, -1):
        verb = verbs().get(" ".join([token.lower_, *following[:length]]))
        if verb is not None:
            return verb
    return None


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
    content = tuple(_spans(frame, clause, noun))
    return Report(frame.span(noun, noun), None, _mention(frame, owner), owner.text[0].isupper(), content, (), "noun")


_VERBAL = frozenset(("ROOT", "ccomp", "conj", "advcl", "xcomp", "relcl", "acl", "parataxis", "pcomp", "dep", "csubj"))


def _is_verb(token: Token) -> bool:
    if token.dep_ not in _VERBAL:
        return False
    if token.dep_ in ("dep", "ROOT", "conj", "pcomp") and any(c.dep_ in ("det", "poss", "amod") for c in token.children):
        return False
    return not (token.i and token.nbor(-1).lower_ in ("the", "a", "an", "his", "her", "their", "its"))


def _verb_report(frame: Frame, token: Token, verb: Verb) -> Report:
    inserted = _inserted(token)
    if inserted is not None:
        head, first, last = inserted
        runs = [list(token.doc[: first.i]), list(token.doc[last.i + 1 :])]
        content = tuple(frame.span(r[0], r[-1]) for r in map(_without_ends, runs) if r)
        governed = tuple(q for q in frame.unit.quotations if any(s.overlaps(q.outer) for s in content))
        return Report(frame.span(token, token), verb, _mention(frame, head), True, content, governed, "inserted")
    speaker = _speaker(token)
    clause = None if _is_purpose(token) else _content(token, verb)
    content = tuple(_spans(frame, clause, token)) if clause is not None else ()
    governed = tuple(q for q in frame.unit.quotations if _governs(frame, token, q))
    rule = "clause" if clause is not None else "verb"
    named = speaker is not None and speaker.text[0].isupper() and len(speaker) > len("They")
    return Report(frame.span(token, token), verb, _mention(frame, speaker) if speaker is not None else None, named, content, governed, rule)


# ---------------------------------------------------------------- who


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


def _speaker(token: Token, depth: int = 0) -> Token | None:
    """The subject of a reporting verb, its own or the one it shares; the agent of a passive."""
    children = list(token.children)
    agent = next((c for c in children if c.dep_ == "agent"), None)
    if agent is not None:
        return next((c for c in agent.children if c.dep_ == "pobj"), None)
    subject = next((c for c in children if c.dep_ == "nsubj"), None)
    if subject is not None and not _is_small_clause(token):
        return _antecedent(subject, token)
    if any(c.dep_ in ("nsubjpass", "auxpass", "expl", "csubj") for c in children):
        return None
    if not token.lower_.endswith("ing") and token.dep_ != "conj" and (beside := _noun_before(token)) is not None:
        return beside
    if depth > 4 or token.dep_ == "ROOT" or _is_passive_participle(token):
        return None
    head = token.head
    if token.dep_ == "conj" and head.dep_ == "xcomp" and token.lower_.endswith("ed") and not head.lower_.endswith("ed"):
        return _speaker(head.head, depth + 1)
    if token.dep_ == "conj" and head.dep_ in ("ccomp", "acl") and _reports_itself(head.head):
        return _speaker(head.head, depth + 1)
    if token.dep_ == "relcl":
        return head
    if token.dep_ == "acl":
        return _modified(token, head, depth)
    if token.dep_ == "advcl" and token.lower_.endswith("ing") and head.dep_ in ("acl", "relcl") and token.i and token.nbor(-1).text == ",":
        return _speaker(_clause_of(head.head), depth + 1)
    if token.dep_ == "advcl" and token.lower_.endswith("ing") and head.dep_ == "ccomp" and token.i and token.nbor(-1).text == ",":
        verb = verbs().get(head.head.lower_)
        if verb is not None and verb.frame == "speak":
            return _speaker(head.head, depth + 1)
    if token.dep_ == "pcomp" and head.lower_ == "as" and any(c.dep_ == "dobj" for c in head.head.children):
        return next(c for c in head.head.children if c.dep_ == "dobj")
    if token.dep_ in ("conj", "advcl", "xcomp", "pcomp", "prep", "ccomp", "dep", "parataxis"):
        if token.dep_ in ("ccomp", "xcomp") and any(c.dep_ == "dobj" for c in head.children):
            return next(c for c in head.children if c.dep_ == "dobj")
        passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        return passive if passive is not None else _speaker(head, depth + 1)
    return None


def _is_small_clause(token: Token) -> bool:
    """`countered Putin saying …`: the parser takes the object of one verb for the subject of the other."""
    if not token.lower_.endswith("ing") or token.dep_ != "ccomp" or any(c.dep_ == "aux" for c in token.children):
        return False
    verb = verbs().get(token.head.lower_)
    return verb is None or verb.lemma not in ("quote", "cite")


def _is_passive_participle(token: Token) -> bool:
    """`Asked whether he would go, he said …`: the one who is asked does not ask."""
    return token.dep_ in ("advcl", "acl", "amod") and token.lower_ != "said" and token.lower_.endswith(("ed", "told", "put", "quoted"))


def _noun_before(token: Token) -> Token | None:
    """The noun right before a verb whose subject the parser missed."""
    at = token.i - 1
    if any(c.lower_ in ("to", "by") and c.dep_ in ("aux", "agent") for c in token.children):
        return None
    while at > 0 and token.doc[at].dep_ in ("aux", "advmod", "neg"):
        at -= 1
    noun = token.doc[at] if at >= 0 else None
    if noun is None or noun.dep_ not in ("appos", "pobj", "dobj", "conj", "compound") or not noun.text[0].isupper():
        return None
    if noun.lower_ in words("weekday"):
        return None
    return noun


def _reports_itself(token: Token) -> bool:
    """Is it a reporting verb, or the noun of what one expresses (`his belief that …`)?"""
    return token.lower_ in verbs() or (token.dep_ == "dobj" and token.lower_ in words("belief noun"))


def _modified(token: Token, noun: Token, depth: int) -> Token | None:
    """`A statement saying …` is the statement's; `Merkel countered him saying …` and `issued a statement saying …` are the subject's."""
    if (
        noun.dep_ in ("dobj", "pobj")
        and noun.head.lower_ not in ("of", "by")
        and not {"cite", "quote"} & {v.lemma for v in (verbs().get(noun.head.lower_),) if v}
    ):
        governor = _speaker(_clause_of(noun), depth + 1)
        return governor if governor is not None else noun
    return noun


def _clause_of(token: Token) -> Token:
    """The verb whose clause the noun belongs to."""
    node = token
    while (
        node.dep_ in ("dobj", "pobj", "prep", "attr", "compound", "appos", "conj", "nmod", "oprd", "dative", "nsubj")
        and node.head.i != node.i
    ):
        node = node.head
    return node


def _antecedent(subject: Token, verb: Token) -> Token:
    """`Kerry, who said …`: the relative pronoun's noun."""
    if subject.lower_ in ("who", "that", "which") and verb.dep_ == "relcl":
        if (
            subject.lower_ == "who"
            and subject.i > 1
            and subject.nbor(-1).text == ","
            and _is_better_antecedent(verb.head, subject.nbor(-2))
        ):
            return subject.nbor(-2)
        return verb.head
    return subject


def _is_better_antecedent(noun: Token, beside: Token) -> bool:
    """The name before `, who` rather than a thing further left."""
    return beside.text[0].isupper() and noun.text[0].islower() and noun.lower_ not in words("noun plural")


def _mention(frame: Frame, head: Token) -> Span | None:
    """The noun phrase of the speaker without relative clauses and appositions."""
    if frame.quotation_of(head) is not None:
        return None
    left = head
    for child in head.lefts:
        if child.dep_ not in ("punct", "cc", "advcl", "prep"):
            left = min(left, child.left_edge, key=lambda t: t.i)
    right = head
    for child in head.rights:
        if child.dep_ in ("cc", "conj") or (child.dep_ == "prep" and child.i == right.i + 1 and child.lower_ in _NOUN_PREPOSITIONS):
            last = _right_end(child)
            if any(t.dep_ == "punct" and t.text in ",;" for t in head.doc[right.i : last.i]):
                break
            right = last
        elif child.dep_ in ("case", "nummod", "compound", "nmod") and child.i == right.i + 1:
            right = child
    if right.dep_ == "case" or right.text in ("'s", "’s", "'", "’"):
        right = head
    while left.i < right.i and (left.is_punct or left.lower_ in ("and", "but", "so", "then")):
        left = left.nbor()
    return frame.span(left, right)


_NOUN_PREPOSITIONS = frozenset(("of", "for", "at", "from", "with", "in", "to"))


def _right_end(token: Token) -> Token:
    """The last token of a phrase, not counting relative clauses."""
    right = token
    for child in token.rights:
        if child.dep_ in ("relcl", "acl", "punct", "appos", "advcl"):
            break
        right = _right_end(child)
    return right


# ---------------------------------------------------------------- what


def _content(token: Token, verb: Verb) -> Token | None:
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
        if clause.dep_ == "advcl" and any(c.dep_ == "nsubj" for c in clause.lefts):
            if not any(c.dep_ == "mark" or (c.dep_ == "advmod" and c.lower_ in words("subordinator")) for c in clause.lefts):
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


def _spans(frame: Frame, clause: Token, cue: Token) -> Iterator[Span]:
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


def _according(frame: Frame, token: Token) -> Report | None:
    """`…, according to Kerry`: the rest of the sentence is his."""
    to = token.nbor()
    target = next((c for c in to.children if c.dep_ == "pobj"), None)
    if target is None:
        return None
    phrase = {t.i for t in token.subtree} | {t.i for t in to.subtree} | {token.i, to.i}
    doc = token.doc
    sentence = [t for t in doc if t.i not in phrase]
    clause_tokens = _without_ends(sentence)
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
    content = tuple(frame.span(r[0], r[-1]) for r in map(_without_ends, spans) if len(r) >= 3)
    return Report(
        frame.span(token, to), None, _mention(frame, target), target.text[0].isupper(), content, frame.unit.quotations, "according-to"
    )


def _without_ends(run: list[Token]) -> list[Token]:
    run = list(run)
    while run and (run[0].is_punct or run[0].is_space or run[0].lower_ in ("but", "and", "that")):
        run.pop(0)
    while run and (run[-1].text in ",.;:—–-\"“”'" or run[-1].is_space):
        run.pop()
    return run


# ---------------------------------------------------------------- quotations


def _governs(frame: Frame, token: Token, quotation: Quotation) -> bool:
    """Is this the nearest reporting verb above the quotation in the tree?"""
    piece = next(p for p in frame.pieces if p.quotation is quotation)
    inside = [t for t in token.doc if piece.start <= t.idx < piece.end and not t.is_punct]
    if not inside or _introduces_nothing(token):
        return False
    members = {t.i for t in inside}
    top = next((t for t in inside if t.head.i not in members or t.head.i == t.i), inside[0])
    node = top
    for _ in range(40):
        if node.head.i == node.i:
            break
        node = node.head
        if node.i == token.i:
            return True
        if (
            frame.quotation_of(node) is None
            and (verbs().get(node.lower_) or _phrasal(node))
            and _is_verb(node)
            and _speaker(node) is not None
        ):
            return False
    return token.dep_ == "parataxis" and token.head.i in {top.i, *(a.i for a in top.ancestors)}


def _introduces_nothing(token: Token) -> bool:
    verb = _phrasal(token) or verbs().get(token.lower_)
    return verb is not None and verb.frame == "think"


def _reports_speech(token: Token) -> bool:
    """A reporting verb with a speaker, which ends the search further up."""
    verb = _phrasal(token) or verbs().get(token.lower_)
    return verb is not None and verb.frame != "think" and _is_verb(token) and _speaker(token) is not None
