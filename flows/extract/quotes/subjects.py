"""Reporting verbs in a parse, and who is their subject.

Labels are those of spaCy's English models (CLEAR style: `nsubj`, `ccomp`, `advcl`, `relcl`, …). Where the parser is known to err on
the language of news (participles after an object, a name before `, who`), the words beside the verb decide.

Belongs here: from a verb to the noun phrase that speaks. Does not: what is said (`contents`).
"""

from __future__ import annotations

from spacy.tokens import Token

from flows.extract.quotes.frames import Frame
from flows.extract.quotes.lexicon import Verb, verbs, words
from flows.model import Span


def phrasal_verb(token: Token) -> Verb | None:
    """`pointed out`, `went on`, `made it clear`."""
    following = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3]]
    for length in range(len(following), 0, -1):
        verb = verbs().get(" ".join([token.lower_, *following[:length]]))
        if verb is not None:
            return verb
    return None


_VERBAL = frozenset(("ROOT", "ccomp", "conj", "advcl", "xcomp", "relcl", "acl", "parataxis", "pcomp", "dep", "csubj"))


def is_verb(token: Token) -> bool:
    if token.dep_ not in _VERBAL:
        return False
    if token.dep_ in ("dep", "ROOT", "conj", "pcomp") and any(c.dep_ in ("det", "poss", "amod") for c in token.children):
        return False
    return not (token.i and token.nbor(-1).lower_ in ("the", "a", "an", "his", "her", "their", "its"))


def speaker_of(token: Token, depth: int = 0) -> Token | None:
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
        return speaker_of(head.head, depth + 1)
    if token.dep_ == "conj" and head.dep_ in ("ccomp", "acl") and _reports_itself(head.head):
        return speaker_of(head.head, depth + 1)
    if token.dep_ == "relcl":
        return head
    if token.dep_ == "acl":
        return _modified(token, head, depth)
    if token.dep_ == "advcl" and token.lower_.endswith("ing") and head.dep_ in ("acl", "relcl") and token.i and token.nbor(-1).text == ",":
        return speaker_of(_clause_of(head.head), depth + 1)
    if token.dep_ == "advcl" and token.lower_.endswith("ing") and head.dep_ == "ccomp" and token.i and token.nbor(-1).text == ",":
        verb = verbs().get(head.head.lower_)
        if verb is not None and verb.frame == "speak":
            return speaker_of(head.head, depth + 1)
    if token.dep_ == "pcomp" and head.lower_ == "as" and any(c.dep_ == "dobj" for c in head.head.children):
        return next(c for c in head.head.children if c.dep_ == "dobj")
    if token.dep_ in ("conj", "advcl", "xcomp", "pcomp", "prep", "ccomp", "dep", "parataxis"):
        if token.dep_ in ("ccomp", "xcomp") and any(c.dep_ == "dobj" for c in head.children):
            return next(c for c in head.children if c.dep_ == "dobj")
        passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        return passive if passive is not None else speaker_of(head, depth + 1)
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
        governor = speaker_of(_clause_of(noun), depth + 1)
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


def mention(frame: Frame, head: Token) -> Span | None:
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
    while right.i + 2 < len(head.doc) and _is_hyphen(right.nbor()) and not right.whitespace_:
        right = right.nbor(2)
    while left.i < right.i and (left.is_punct or left.lower_ in ("and", "but", "so", "then")):
        left = left.nbor()
    return frame.span(left, right)


def _is_hyphen(token: Token) -> bool:
    """Inside a word (`ex-wife`), which the parser cuts there."""
    return token.text in ("-", "‑") and not token.whitespace_


_NOUN_PREPOSITIONS = frozenset(("of", "for", "at", "from", "with", "in", "to"))


def _right_end(token: Token) -> Token:
    """The last token of a phrase, not counting relative clauses."""
    right = token
    for child in token.rights:
        if child.dep_ in ("relcl", "acl", "punct", "appos", "advcl"):
            break
        right = _right_end(child)
    return right
