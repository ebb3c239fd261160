"""Pages that no parser gets through in good time: elements nested too deep, or a tag with too many attributes.

By the rules of HTML a parser looks through all open elements at nearly every tag, and at all attributes of a tag for each of them, so that
its work grows with the square of either. Browsers stop at some 500 levels; no page that people wrote comes near the bounds here.

What is open is told by the tags alone, each kind counted for itself: what a page forgets to close counts to its end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator


def _names(of_elements: str) -> frozenset[str]:
    return frozenset(of_elements.split())


MAX_DEPTH = 10_000
"""Elements inside one another."""
MAX_STEPS = 500_000_000
"""Elements that a parser looks at, added up over all tags: it takes some nanoseconds for each."""
MAX_ATTRIBUTES = 10_000
"""Attributes of one tag."""
_EMPTY = _names("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr")
"""Elements without an end tag."""
_ENDED = _names("a body button caption colgroup dd dt head html li nobr optgroup option p rb rp rt rtc tbody td tfoot th thead tr")
"""Elements that the next one of their kind, or the end of what they are in, ends: pages may leave their end tags out."""
_CROWDED = frozenset(("option", "rp", "rt"))
"""Those of them before which lexbor looks at all others that were not closed; for an option also at those that were."""
_RAW = _names("iframe noembed noframes script style textarea title xmp")
"""Elements whose content is characters up to their end tag, whatever it looks like."""
_DRAWING = frozenset(("svg", "math"))
"""In these `/>` ends an element, and only the end tag ends any other."""
_ENDS_DRAWING = _names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s"
    " small span strong strike sub sup table tt u ul var"
)
"""HTML elements before which a parser closes a drawing (HTML standard, 13.2.6.5)."""
_MARKUP = re.compile(
    r"<(?:!--(?:-?>|.*?--!?>|.*)|[!?][^>]*+|(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+))",
    re.I | re.S,
)
"""A comment or a tag, as far as `>`."""
_VALUE = re.compile(r"=\s*(?:\"[^\"]*\"?|'[^']*'?|[^\s>]*)")


class TangledError(ValueError):
    """The page is not for reading; the message says why."""


def check(source: str) -> None:
    """Raises TangledError where parsing the page could take minutes; its own work grows with the size of the page alone."""
    if source.count("<") <= MAX_DEPTH and max(map(len, source.split(">"))) <= 2 * MAX_ATTRIBUTES:
        return
    opened = _Open()
    deepest = steps = 0
    for tag in _tags(source, opened):
        if len(tag["rest"]) > 2 * MAX_ATTRIBUTES and (attributes := _attributes(tag["rest"])) > MAX_ATTRIBUTES:
            raise TangledError(f"one of its tags has {attributes:,} attributes; at most {MAX_ATTRIBUTES:,} are read")
        if tag["end"]:
            opened.end(tag["name"].lower())
        else:
            opened.start(tag["name"].lower(), ends_itself=tag["rest"].endswith("/"))
        deepest, steps = max(deepest, opened.depth), steps + opened.depth + opened.crowd(tag["name"].lower())
    if deepest > MAX_DEPTH:
        raise TangledError(f"its elements are nested {deepest:,} deep; at most {MAX_DEPTH:,} are read")
    if steps > MAX_STEPS:
        raise TangledError(f"its elements are too many for a depth of {deepest:,}, or for one list of options")


class _Open:
    """How many elements of each name are open."""

    def __init__(self) -> None:
        self._by_name: Counter[str] = Counter()
        self._crowds: Counter[str] = Counter()
        self.depth = 0

    def start(self, name: str, *, ends_itself: bool) -> None:
        if self.in_drawing and name in _ENDS_DRAWING:
            for drawing in _DRAWING:
                self._count(drawing, -self._by_name[drawing])
        if not (ends_itself if self.in_drawing else name in _EMPTY or name in _ENDED):
            self._count(name, 1)
        elif name in _CROWDED:
            self._crowds[name] += 1

    def end(self, name: str) -> None:
        if self._by_name[name]:
            self._count(name, -1)
        elif self._crowds[name] and name != "option":
            self._crowds[name] -= 1

    def crowd(self, name: str) -> int:
        """Elements beside those that are open that a parser looks at before it opens one of that name."""
        return self._crowds[name]

    @property
    def in_drawing(self) -> bool:
        return bool(self._by_name["svg"] or self._by_name["math"]) and not self._by_name["foreignobject"]

    def _count(self, name: str, more: int) -> None:
        self._by_name[name] += more
        self.depth += more


def _tags(source: str, opened: _Open) -> Iterator[re.Match[str]]:
    """The tags outside comments, programs and the like."""
    at = 0
    while markup := _MARKUP.search(source, at):
        at = markup.end()
        if markup["name"]:
            name = markup["name"].lower()
            if name in _RAW and not markup["end"] and not opened.in_drawing:
                end = re.compile(rf"</{name}(?=[\s/>])", re.I).search(source, at)
                at = end.start() if end else len(source)
            yield markup


def _attributes(rest: str) -> int:
    """How many attributes there are in what follows the name of a tag."""
    return len(re.split(r"[\s/]+", _VALUE.sub("= ", rest).strip(" /\t\r\n\f")))
