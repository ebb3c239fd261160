"""He and she: which person of the article a pronoun of the third person means.

Looks for the subject of the same sentence, then of the sentences before, among persons of that gender. A pronoun inside a quotation
is left alone, and so is one that two persons could be.

Belongs here: pronouns. Does not: who is who (`cast.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from flows.extract.people.cast import Figure
from flows.extract.people.lexicon import lexicon
from flows.extract.people.tokens import POSSESSIVES, Token
from flows.model import PersonMention, Span
from flows.registry import Gender

__all__ = ["add_pronouns"]

_PRONOUNS: dict[str, Gender] = {
    "he": "male",
    "him": "male",
    "his": "male",
    "himself": "male",
    "she": "female",
    "her": "female",
    "hers": "female",
    "herself": "female",
}
_SENTENCES_BACK = 3
_NEAR = 5
"""Words between "said" and the pronoun of what is said, at most: "said on Monday that he"."""


class _Mention(msgspec.Struct, frozen=True):
    first: int
    last: int
    """Tokens; `last` is the index after."""
    figure: int
    subject: bool
    quoted: bool


def add_pronouns(tokens: Sequence[Token], figures: Sequence[Figure]) -> None:
    """Adds the pronouns whose person is clear to the mentions of their figures."""
    if not any(token.key in _PRONOUNS for token in tokens):
        return
    sentences = _mentions_by_sentence(tokens, figures)
    only = _only_ones(figures)
    for at, token in enumerate(tokens):
        gender = _PRONOUNS.get(token.key)
        if gender is None or token.quoted or "." in token.text:  # "H.E."
            continue
        index = _antecedent(tokens, at, gender, figures, sentences, only)
        if index is not None:
            figures[index].mentions.append(PersonMention(Span(token.start, token.end), "pronoun"))
            subject = token.key in ("he", "she")
            sentences.setdefault(token.sentence, []).append(_Mention(at, at + 1, index, subject, False))


def _antecedent(
    tokens: Sequence[Token],
    at: int,
    gender: Gender,
    figures: Sequence[Figure],
    sentences: dict[int, list[_Mention]],
    only: dict[Gender, int],
) -> int | None:
    token = tokens[at]
    same: Sequence[_Mention] = sentences.get(token.sentence, ())
    if gender in only:
        acts = token.key == "him" and any(m.figure == only[gender] for m in same) and _acting(same, at) in (only[gender], None)
        first = min(mention.span for mention in figures[only[gender]].mentions)
        return only[gender] if first.start < token.start and not acts else None
    same = [m for m in same if m.last <= at and not m.quoted and _can_be(figures[m.figure], gender)]
    if token.key == "him":
        return _object(same, token, at, gender, figures, sentences)
    found = _speaker(tokens, at, same)
    if found is None:
        found = _choose(same, figures)
    if found is not None:
        return found
    for back in range(1, _SENTENCES_BACK + 1):
        before = [m for m in sentences.get(token.sentence - back, ()) if not m.quoted and _can_be(figures[m.figure], gender)]
        if before:
            return _choose(before, figures)
    return None


def _speaker(tokens: Sequence[Token], at: int, same: Sequence[_Mention]) -> int | None:
    """ "…, Stoltenberg said after he met": who speaks in the words right before."""
    speech = lexicon().words["speech"] - {"told", "asked"}
    verb = next((n for n in range(at - 1, max(at - _NEAR, 0), -1) if tokens[n].key in speech), None)
    return next((m.figure for m in same if m.last == verb), None)


def _only_ones(figures: Sequence[Figure]) -> dict[Gender, int]:
    """Gender → the one figure of the article that can have it."""
    genders: tuple[Gender, Gender] = ("male", "female")
    possible = {gender: [n for n, figure in enumerate(figures) if figure.mentions and _can_be(figure, gender)] for gender in genders}
    return {gender: found[0] for gender, found in possible.items() if len(found) == 1}


def _object(
    same: Sequence[_Mention], token: Token, at: int, gender: Gender, figures: Sequence[Figure], sentences: dict[int, list[_Mention]]
) -> int | None:
    """ "Him" is not the subject of its clause, the last one before it: another of the sentence, else the subject of the one before."""
    subject = _acting(same, at)
    others = {m.figure for m in same if m.figure != subject}
    if len(others) == 1:
        return others.pop()
    if others:
        return None
    before = [
        m for m in sentences.get(token.sentence - 1, ()) if not m.quoted and m.figure != subject and _can_be(figures[m.figure], gender)
    ]
    return _choose(before, figures)


def _acting(mentions: Sequence[_Mention], at: int) -> int | None:
    """The subject that stands last before a token."""
    subjects = [m for m in mentions if m.subject and m.last <= at]
    return max(subjects, key=lambda m: m.first).figure if subjects else None


def _choose(mentions: Sequence[_Mention], figures: Sequence[Figure]) -> int | None:
    """The first subject, else the only person; None where there are several and no subject. Known gender before unknown."""
    mentions = [m for m in mentions if figures[m.figure].gender is not None] or mentions
    subjects = [m.figure for m in mentions if m.subject]
    if subjects:
        return subjects[0]
    people = {m.figure for m in mentions}
    return people.pop() if len(people) == 1 else None


def _can_be(figure: Figure, gender: Gender) -> bool:
    return figure.gender in (gender, None)


def _mentions_by_sentence(tokens: Sequence[Token], figures: Sequence[Figure]) -> dict[int, list[_Mention]]:
    """The mentions so far, by sentence, in the order of the text."""
    starts = {token.start: n for n, token in enumerate(tokens) if token.text}
    found: list[_Mention] = []
    for index, figure in enumerate(figures):
        for mention in figure.mentions:
            first = starts.get(mention.span.start)
            if first is None:
                continue
            last = first
            while last < len(tokens) and tokens[last].text and tokens[last].end <= mention.span.end:
                last += 1
            found.append(_Mention(first, last, index, _is_subject(tokens, first, last), tokens[first].quoted))
    sentences: dict[int, list[_Mention]] = {}
    for each in sorted(found, key=lambda m: m.first):
        sentences.setdefault(tokens[each.first].sentence, []).append(each)
    return sentences


def _is_subject(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Does the mention stand where a subject stands: not behind a preposition or a verb, and owning nothing?"""
    before, after = tokens[first - 1] if first else None, tokens[last]
    if after.text in POSSESSIVES:
        return False
    while before is not None and first > 1 and before.key in ("the", "mr", "mrs", "ms", "both", "former"):
        first -= 1
        before = tokens[first - 1]
    if before is None or not before.key or tokens[first].opens or after.key in _AFTER_SUBJECTS:
        return True
    return before.key in _BEFORE_SUBJECTS or before.key in lexicon().words["speech"] - {"told", "asked"} or before.capital


_AFTER_SUBJECTS = frozenset(["met", "meets", "held", "holds"])
""" "Before the summit | P met", unlike "before the summit with P"."""
_BEFORE_SUBJECTS = frozenset(
    ["and", "but", "that", "when", "while", "as", "because", "if", "although", "though", "before", "after", "where", "which", "until", "or"]
)
