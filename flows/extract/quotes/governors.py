"""Which reporting verb of a sentence governs each of its quotations: the nearest one above it in the tree.

Belongs here: the way up from a quotation. Does not: what else the verb reports (`clauses`, `contents`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from spacy.tokens import Doc, Token

from flows.extract.quotes.frames import Frame
from flows.extract.quotes.lexicon import verbs
from flows.extract.quotes.scanner import Quotation
from flows.extract.quotes.subjects import is_verb, phrasal_verb, speaker_of

_HIGHEST = 40
"""Steps up the tree from a quotation to its verb, at most."""


class Governors:
    """The quotations of one sentence by the tokens that may govern them: found once, then asked by every verb."""

    def __init__(self, frame: Frame, doc: Doc) -> None:
        self._quotations = frame.unit.quotations
        self._above: dict[int, list[int]] = defaultdict(list)
        """Token → indices of the quotations that it is above, with no reporting verb in between."""
        self._open: dict[int, list[int]] = defaultdict(list)
        """Token → indices of the quotations that it is the top of, or is above, and that no reporting verb is above."""
        for index, top in _tops(frame, doc):
            way = _way_up(frame, top)
            for token in way.tokens:
                self._above[token].append(index)
            if not way.reported:
                for token in (top.i, *(ancestor.i for ancestor in top.ancestors)):
                    self._open[token].append(index)

    def governed_by(self, verb: Token) -> tuple[Quotation, ...]:
        """The quotations that the verb introduces, in order: those below it, and for an insertion (`…, he said, …`) those around it."""
        if not self._quotations or _introduces_nothing(verb):
            return ()
        found = set(self._above.get(verb.i, ()))
        if verb.dep_ == "parataxis":
            found.update(self._open.get(verb.head.i, ()))
        return tuple(self._quotations[index] for index in sorted(found))


class _Way(msgspec.Struct, frozen=True):
    tokens: tuple[int, ...]
    reported: bool
    """It ends with a reporting verb that has a speaker."""


def _way_up(frame: Frame, top: Token) -> _Way:
    """The tokens above a quotation up to the nearest reporting verb."""
    tokens: list[int] = []
    node = top
    while len(tokens) < _HIGHEST and node.head.i != node.i:
        node = node.head
        tokens.append(node.i)
        if frame.quotation_of(node) is None and _reports(node):
            return _Way(tuple(tokens), True)
    return _Way(tuple(tokens), False)


def _reports(node: Token) -> bool:
    return bool(verbs().get(node.lower_) or phrasal_verb(node)) and is_verb(node) and speaker_of(node) is not None


def _tops(frame: Frame, doc: Doc) -> Iterator[tuple[int, Token]]:
    """Index and topmost token of every quotation that has words."""
    inside: dict[int, list[Token]] = defaultdict(list)
    for token in doc if frame.unit.quotations else ():
        piece = frame.piece_at(token.idx)
        if piece.quotation is not None and not token.is_punct:
            inside[piece.start].append(token)
    quoted = [piece for piece in frame.pieces if piece.quotation is not None]
    for index, piece in enumerate(quoted):
        if piece.start in inside:
            yield index, _top(inside[piece.start])


def _top(tokens: Sequence[Token]) -> Token:
    members = {token.i for token in tokens}
    return next((token for token in tokens if token.head.i not in members or token.head.i == token.i), tokens[0])


def _introduces_nothing(verb: Token) -> bool:
    """A verb of thinking introduces no words in marks."""
    found = phrasal_verb(verb) or verbs().get(verb.lower_)
    return found is not None and found.frame == "think"
