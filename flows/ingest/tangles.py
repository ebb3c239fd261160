"""Pages that no parser gets through in good time: elements nested too deep, or a tag with too many attributes.

By the rules of HTML a parser looks through all open elements at nearly every tag, and at all attributes of a tag for each of them, so that
its work grows with the square of either. Browsers stop at some 500 levels; no page that people wrote comes near the bounds here.
"""

from __future__ import annotations

import re

MAX_DEPTH = 10_000
"""Elements inside one another."""
MAX_ATTRIBUTES = 10_000
"""Attributes of one tag."""
_NESTING = (
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header hgroup listing main"
    " menu nav ol optgroup option pre rp rt section select summary table ul"
)
"""Elements that no other one of their kind ends (as `p` ends `p`) and for which the open elements are looked through."""
_TAG = re.compile(rf"<(?P<end>/?)(?:{_NESTING.replace(' ', '|')})\b", re.I)
_OPENING = re.compile(r"<[a-z]", re.I)
_VALUE = re.compile(r"\"[^\"]*\"?|'[^']*'?")


class TangledError(ValueError):
    """The page is not for reading; the message says why."""


def check(source: str) -> None:
    """Raises TangledError where parsing the page could take minutes; its own work grows with the size of the page alone."""
    if source.count("<") > MAX_DEPTH and (depth := _depth(source)) > MAX_DEPTH:
        raise TangledError(f"its elements are nested {depth:,} deep; at most {MAX_DEPTH:,} are read")
    if (attributes := _attributes(source)) > MAX_ATTRIBUTES:
        raise TangledError(f"one of its tags has {attributes:,} attributes; at most {MAX_ATTRIBUTES:,} are read")


def _depth(source: str) -> int:
    """The most elements that are open at once, as far as the tags alone tell."""
    depth = deepest = 0
    for tag in _TAG.finditer(source):
        depth = max(depth - 1, 0) if tag["end"] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _attributes(source: str) -> int:
    """The most attributes that a tag has, of those tags that are long enough to have too many; 0 where none is."""
    most = start = 0
    for piece in source.split(">"):
        if len(piece) > 2 * MAX_ATTRIBUTES and (opening := _OPENING.search(piece)) and not _in_script(source, start):
            most = max(most, len(_VALUE.sub(" ", piece[opening.start() :]).split()) - 1)
        start += len(piece) + 1
    return most


def _in_script(source: str, at: int) -> bool:
    """Is it a program that stands there, where `<n` is no tag?"""
    opened = max(source.rfind(tag, 0, at) for tag in ("<script", "<SCRIPT", "<style", "<STYLE"))
    return opened >= 0 and "</s" not in source[opened:at].lower()
