"""The words of an article, as the search for people reads them.

Belongs here: cutting the working text into words and marks. Does not: what any word means.
"""

from __future__ import annotations

import re
from collections.abc import Container
from importlib.resources import files

import msgspec

from flows.extract.document import Document
from flows.model import Span
from flows.registry import name_key

__all__ = ["POSSESSIVES", "Token", "tokenise", "tokens_of_phrase"]

POSSESSIVES = frozenset({"'s", "’s"})


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, a mark, a number, or the end of a paragraph (an empty text)."""

    text: str
    start: int
    end: int
    key: str
    """Lower case without accents; blanks for inner hyphens; empty for all but words."""
    capital: bool
    opens: bool
    """Is it the first word of a sentence, a quotation or a clause after a colon, where a capital tells nothing?"""
    quoted: bool
    """Does it stand inside quotation marks?"""
    sentence: int
    """Index into `Document.sentences`."""


def tokenise(document: Document, glued: Container[str]) -> list[Token]:
    """The words and marks of title and body, each paragraph closed by an empty token.

    `glued`: capitalised words that are cut off the word that they are stuck to ("SooronbayPresident of Kyrgyzstan").
    """
    tokens: list[Token] = []
    single = not any(mark in document.text for mark in _DOUBLE)
    paragraph, quoted = -1, False
    for index, sentence in enumerate(document.sentences):
        if sentence.paragraph != paragraph:
            _close(tokens)
            paragraph, quoted = sentence.paragraph, False
        quoted = _sentence(document.text, sentence.span, index, quoted, single, glued, tokens)
    _close(tokens)
    return tokens


def tokens_of_phrase(text: str) -> list[Token]:
    """The tokens of a few words that are no article."""
    tokens: list[Token] = []
    _sentence(text, Span(0, len(text)), 0, False, False, (), tokens)
    _close(tokens)
    return tokens


_WORD, _MARK = 1, 2
_TOKEN = re.compile(
    r"""((?:[A-Z]\.){2,}                                     # U.S.
        | [^\W\d_]+(?:[-'’‑](?!s\b)[^\W\d_]+)*)             # Ra'ad, Ki-moon, but not the s of Putin's
      | \]\([^)\s]*\) | [\[\]_*\\\u00ad\u200b]            # artefacts of links and emphasis: no tokens
      | (['’]s\b|''|``|\d[\d.,:]*\d|\S)""",
    re.VERBOSE,
)
_ARTICLE_BEFORE_CAPITAL = re.compile(r"(?:al|el|an|ar|as|at|az|ad|ul|bin|ibn|d|l)[-'’‑][A-ZÀ-Þ]")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])[A-Z][a-z]+$")
_DOUBLE = '"“„«'
_APOSTROPHES = frozenset("'’‘")
_ENDS_OF_SPEECH = frozenset(",.!?…")
_ENDS = frozenset(".!?:;…—–")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")
_STRAIGHT = frozenset(['"', "''", "``"])
_ABBREVIATED = frozenset((files("flows.reference") / "abbreviations.txt").read_text("utf-8").lower().split())


def _close(tokens: list[Token]) -> None:
    if tokens:
        end = tokens[-1].end
        tokens.append(Token("", end, end, "", False, False, False, tokens[-1].sentence))


def _sentence(text: str, span: Span, index: int, quoted: bool, single: bool, glued: Container[str], tokens: list[Token]) -> bool:
    """Adds the tokens of one sentence; gives whether a quotation is open at its end. `single`: does the text quote in single marks?"""
    opens = True
    for found in _TOKEN.finditer(text, span.start, span.end):
        kind, word, (first, last) = found.lastindex, found.group(), found.span()
        if kind == _WORD:
            if word.islower():
                tokens.append(Token(word, first, last, name_key(word), False, opens, quoted, index))
            elif word[1:].islower() and "-" not in word:
                tokens.append(Token(word, first, last, name_key(word), True, opens, quoted, index))
            else:
                for part in _parts(word, glued):
                    capital = part[0].isupper() or _ARTICLE_BEFORE_CAPITAL.match(part) is not None
                    tokens.append(Token(part, first, first + len(part), name_key(part), capital, opens, quoted, index))
                    first += len(part)
            opens = False
        elif kind == _MARK:
            if word in _OPENING:
                quoted = opens = True
            elif word in _CLOSING:
                quoted = False
            elif word == '"' and not quoted and text[first - 1 : first].isdigit():
                pass  # inches
            elif word in _STRAIGHT:
                quoted = not quoted
                opens = quoted or opens
            elif single and word in _APOSTROPHES:
                quoted = _after_single(text, first, quoted)
                opens = quoted or opens
            elif word in _ENDS and not _abbreviates(tokens, word):
                opens = True
            tokens.append(Token(word, first, last, "", False, False, quoted, index))
    return quoted


def _after_single(text: str, at: int, quoted: bool) -> bool:
    """Is a quotation open after the single mark? It opens before a word, and closes after a mark; else it is an apostrophe."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if after.isalnum() and not before.strip():
        return True
    return quoted and before not in _ENDS_OF_SPEECH


def _parts(word: str, glued: Container[str]) -> tuple[str, ...]:
    """The word, cut in two where another is stuck to its end."""
    inner = _CAMEL.search(word)
    if inner is None or inner.start() < 3 or inner.group().lower() not in glued:
        return (word,)
    return word[: inner.start()], inner.group()


def _abbreviates(tokens: list[Token], mark: str) -> bool:
    """Is this full stop part of an initial or of a title ("John F. Kennedy", "Mr. Kerry")?"""
    if mark != "." or not tokens:
        return False
    before = tokens[-1]
    return before.capital and (len(before.text) == 1 or before.key in _ABBREVIATED)
