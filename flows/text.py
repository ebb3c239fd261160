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
_BROKEN_HYPHEN = re.compile(r"(?<=\w)-\n\s*(?=\w)")
_BROKEN_BEFORE_MARK = re.compile(r"(?<!\s)\s+(?=[,.;:!?)\]’”])")


def tidy(text: str) -> str:
    """One line of text: broken lines joined, the brackets of broken links dropped, blanks collapsed, ends stripped.

    A bracket is a link's, not an editor's, where a line end touches it from inside: `minister [Sergei Lavrov⏎] on` gives
    `minister Sergei Lavrov on`, but `[President] Putin` stays. Idempotent: tidying twice changes nothing more.
    """
    text = _LINE_END.sub("\n", _INVISIBLE.sub("", text))
    if "\n" in text:
        text = _HALF_LINK.sub("\n", _LINK.sub(_link_words, text))
        text = _BROKEN_BEFORE_MARK.sub(_unbroken, _BROKEN_HYPHEN.sub("-", text))
    return " ".join(text.split())


def tidy_segments(source: str, spans: Sequence[Span]) -> str:
    """The tidied text of a quote: its segments in order, joined as in the source where only blanks part them, else by one blank.

    So a link that breaks a turn into two segments (`minister [Sergei Lavrov⏎` and `] on`) is mended as inside one segment.
    """
    words: list[str] = []
    for before, span in zip([None, *spans], spans, strict=False):
        gap = source[before.end : span.start] if before else ""
        words += [gap if gap.isspace() else " ", span.of(source)]
    return tidy("".join(words))


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
