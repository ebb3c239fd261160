"""From source characters to words fit to print: the *tidied* text of quotes, evidence and context.

A span points at the source exactly as it is; a text column holds what `tidy` makes of those characters. `extract` writes with it
and `verify` holds a release against it, so that nobody has to trust that a quote stands where its span says.

Belongs here: what is an artefact of how the page became text. Does not: anything that changes a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.model import Span

__all__ = ["tidy", "tidy_segments"]

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200c\u2060\ufeff]")
"""Control characters, soft hyphens, zero-width blanks: none of them is ever part of what was said."""
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_LINK = re.compile(r"\[(?P<words>[^\[\]]*)\]")
_HALF_LINK = re.compile(r"\n[^\S\n]*\]|\[[^\S\n]*\n")
_MARKDOWN_LINK = re.compile(r"!?\[(?P<words>[^\[\]]*)\]\((?:[a-z]+:)?/[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+\"[^\"\n]*\")?\)")
_LINK_TARGET = re.compile(r"(?<=\w)\]\((?:[a-z]+:)?/[^\s()]*\)")
_EMPHASIS = re.compile(r"\*\*+|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)")
_ESCAPED = re.compile(r"\\+(?=[\[\]()*_#<>.!-])")
_BROKEN_HYPHEN = re.compile(r"(?<=\w)-\n\s*(?=\w)")
_LONGEST_CLAUSE = 12
"""Words of a reporting clause that does nothing but interrupt: `the deputy foreign minister told reporters in Vienna on Friday`."""
_WORD = re.compile(r"[^\W_]+")
_NOTE = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]")
_ELISION = re.compile(r"…|\.\.\.")
_PAGE_LINES = re.compile(r"[ \t]*\n.*\n[ \t]*", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?]\W*\Z")
_COMMA_FIRST = re.compile(r"\W?,")
_EDGES = " \n\r\t,.:;“”‘’\"'«»„—–-"
_MORE = re.compile(r"[,;:—–]|\b(?:and|but|or|that|while|as|who|which|when|because|adding|saying|noting)\b")
_BROKEN_BEFORE_MARK = re.compile(r"(?<!\s)\s+(?=[,.;:!?)\]’”])")


def tidy(text: str) -> str:
    """One line of text: broken lines joined, Markdown's marks and the brackets of broken links dropped, blanks collapsed, ends stripped.

    A bracket is a link's, not an editor's, where a line end touches it from inside: `minister [Sergei Lavrov⏎] on` gives
    `minister Sergei Lavrov on`, but `[President] Putin` stays. Idempotent: tidying twice changes nothing more.
    """
    tidied = _tidied(text)
    return tidied if tidied == text else tidy(tidied)


def _tidied(text: str) -> str:
    text = _without_markdown(_LINE_END.sub("\n", _INVISIBLE.sub("", text)))
    if "\n" in text:
        text = _HALF_LINK.sub("\n", _LINK.sub(_link_words, text))
        text = _BROKEN_BEFORE_MARK.sub(_unbroken, _BROKEN_HYPHEN.sub("-", text))
    return " ".join(text.split())


def _without_markdown(text: str) -> str:
    """Without what Markdown adds to words: the targets of links, marks of emphasis, backslashes before marks."""
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r"\g<words>", text)
        text = _LINK_TARGET.sub("", text)
    if "*" in text or "__" in text:
        text = _EMPHASIS.sub("", text)
    return _ESCAPED.sub("", text) if "\\" in text else text


def tidy_segments(source: str, spans: Sequence[Span]) -> str:
    """The tidied text of a quote: its segments in order, ` … ` between two that the source parts by words that may matter.

    Only blanks between them stay as they are, so that a link that breaks a turn into two segments (`minister [Sergei Lavrov⏎` and
    `] on`) is mended as inside one segment. One blank stands for marks, for notes in brackets (`(Applause)`), for lines of the page that
    hold no part of the quote, and for a mere reporting clause: `“We hope,” he said, “that it holds”` gives `We hope, that it holds`; a
    clause of any length, if whole sentences stand on both sides of it.
    Whatever else was between is left out for the reader to see: `a “critical moment” and urged “next steps”` gives
    `critical moment … next steps`.
    """
    words: list[str] = []
    whole = False
    for before, span in zip([None, *spans], spans, strict=False):
        part = span.of(source)
        gap = source[before.end : span.start] if before else ""
        join = gap if gap.isspace() else " " if _is_interruption(gap, words[-1] if words else "", part, whole) else " … "
        whole = _opens_sentence(part) if not before or "…" in join else whole
        words += [join, part]
    return tidy("".join(words))


def _is_interruption(gap: str, before: str, after: str, whole: bool) -> bool:
    """Is nothing lost but who speaks? `whole`: what stands before begins as sentences do, so that more than a fragment is quoted."""
    rest = _NOTE.sub(" ", gap)
    if _ELISION.search(rest):
        return False
    words = _WORD.findall(rest)
    if not words or _PAGE_LINES.fullmatch(rest):
        return True
    marked = before.rstrip()[-1:] in ",.!?—–-" or _COMMA_FIRST.match(rest) is not None
    between_sentences = _opens_sentence(after) and _SENTENCE_END.search(rest) is not None
    short = len(words) <= _LONGEST_CLAUSE and _MORE.search(rest.strip(_EDGES)) is None
    return whole and marked and (between_sentences or short)


def _opens_sentence(part: str) -> bool:
    return next((c.isupper() for c in part if c.isalnum()), False)


def _link_words(found: re.Match[str]) -> str:
    """The words of a broken link without its brackets; any other bracket as it is."""
    words = found["words"]
    opened = "\n" in words[: len(words) - len(words.lstrip())]
    closed = "\n" in words[len(words.rstrip()) :]
    if not opened and not closed:
        return found.group()
    words = words.lstrip() if opened else words
    return words.rstrip() if closed else words


def _unbroken(found: re.Match[str]) -> str:
    """Nothing for blanks with a line end among them."""
    return "" if "\n" in found.group() else found.group()
