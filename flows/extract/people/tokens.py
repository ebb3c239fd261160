"""The words of an article, as the search for people reads them.

Belongs here: cutting the working text into words and marks. Does not: what any word means.
"""

from __future__ import annotations

import re

import msgspec

from flows.extract.document import Document
from flows.registry import name_key

__all__ = ["Token", "tokenise"]


class Token(msgspec.Struct, frozen=True):
    """A word, a number, a mark, or the end of a paragraph (an empty text)."""

    text: str
    start: int
    end: int
    key: str
    """Lower case without accents; blanks for inner hyphens; empty for marks."""
    capital: bool
    opens: bool
    """Is it the first word of its sentence, of a quotation or of a line, where a capital tells nothing?"""
    quoted: bool
    """Does it stand inside double quotation marks?"""


def tokenise(document: Document) -> list[Token]:
    """The words and marks of title and body, each paragraph closed by an empty token."""
    tokens: list[Token] = []
    for paragraph in document.paragraphs:
        _paragraph(document.text, paragraph.span.start, paragraph.span.end, tokens)
        end = paragraph.span.end
        tokens.append(Token("", end, end, "", False, False, False))
    return tokens


_TOKEN = re.compile(
    r"""(?P<skip>\]\([^)\s]*\)|[\[\]_*\\\u00ad\u200b])      # link and emphasis artefacts
      | (?P<word>(?:[A-Z]\.){2,}                            # U.S.
        | [^\W\d_]+(?:[-'’‑](?!s\b)[^\W\d_]+)*)             # Ra'ad, Ki-moon, but not the s of Putin's
      | (?P<mark>['’]s\b|''|``|\d[\d.,:]*\d|\S)""",
    re.VERBOSE,
)
_ENDS = frozenset(".!?:;…—–")
_OPENING = frozenset("“„«")
_CLOSING = frozenset("”»")


def _paragraph(text: str, start: int, end: int, tokens: list[Token]) -> None:
    opens, quoted = True, False
    for found in _TOKEN.finditer(text, start, end):
        if found.lastgroup == "skip":
            continue
        word = found.group()
        if found.lastgroup == "word":
            tokens.append(Token(word, found.start(), found.end(), name_key(word), word[0].isupper(), opens, quoted))
            opens = False
            continue
        if word in _OPENING:
            quoted = opens = True
        elif word in _CLOSING:
            quoted = False
        elif word in ('"', "''", "``"):
            quoted = not quoted
            opens = quoted or opens
        elif word in _ENDS and not _abbreviates(tokens, word):
            opens = True
        tokens.append(Token(word, found.start(), found.end(), "", False, False, quoted))


def _abbreviates(tokens: list[Token], mark: str) -> bool:
    """Is this full stop part of an initial or of a title ("John F. Kennedy", "Mr. Kerry")?"""
    if mark != "." or not tokens:
        return False
    before = tokens[-1]
    return (before.capital and before.end - before.start <= 3 and before.key in _ABBREVIATED) or (before.capital and len(before.text) == 1)


_ABBREVIATED = frozenset(["mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "gov", "lt", "col", "jr", "sr", "rev", "hon"])
