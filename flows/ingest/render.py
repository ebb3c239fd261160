"""The plain-text rendering of an HTML page: what offsets into the article refer to, always the same for the same bytes.

Every visible text of the page is in it, furniture too: what is the article is decided afterwards. Block elements are
paragraphs (set apart by an empty line), `<br>` is a line end, other white space is collapsed. Scripts, styles, form
controls and what the markup hides (attribute `hidden`, `display:none`, `aria-hidden` text, tooltips, conventional class names)
are not rendered. A line carries what the markup says of it, for `main_content`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from flows.model import Span
from flows.reference import reference_rows


class Element(msgspec.Struct, frozen=True, gc=False):
    """An ancestor of a line, as far as it matters: where it stands in the tree and what its tag and names say."""

    index: int
    parent: int
    tag: str
    names: str
    """The class attribute as it is."""
    hint: str | None
    """A word of `markup_hints.tsv`: what the tag, role, id or class names say of the content."""


class RenderedLine(msgspec.Struct):
    """A line of the rendering."""

    span: Span
    element: int
    """Index of the innermost block element."""
    linked: int
    """How many of its characters are in links."""


class Rendering(msgspec.Struct, frozen=True):
    text: str
    lines: list[RenderedLine]
    elements: list[Element]


_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_LONGEST_NAMES = 1000
"""Characters of an identifier and class names that are looked at."""
_NAMES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def render(tree: LexborHTMLParser) -> Rendering:
    """The text of a parsed page, with its lines and their elements."""
    writer, renderings = _Writer(), _renderings()
    root = tree.body or tree.root
    stack: list[tuple[LexborNode, int, bool] | bool] = [(root, -1, False)] if root is not None else []
    while stack:
        top = stack.pop()
        if isinstance(top, bool):
            writer.end_line(top)
            continue
        node, parent, linked = top
        tag = node.tag or ""
        if tag == "-text":
            writer.write(node.text_content or "", parent, linked)
        elif tag == "br":
            writer.end_line(False)
        elif tag and tag[0] not in "-!_" and (rendering := renderings.get(tag)) != "unseen":
            attributes = node.attributes if tag not in ("b", "i", "em", "strong") else {}
            if _is_hidden(attributes, tag):
                continue
            if rendering == "block":
                writer.end_line(True)
                stack.append(True)
                parent = writer.open(parent, tag, attributes)
            elif rendering == "cell":
                writer.write(" ", parent, linked)
                parent = writer.open(parent, tag, attributes)
            stack.extend([(child, parent, linked or tag == "a") for child in node.iter(include_text=True)][::-1])
    return writer.rendering()


def _is_hidden(attributes: dict[str, str | None], tag: str) -> bool:
    if not attributes or tag in ("html", "body"):
        return False
    if "hidden" in attributes or attributes.get("role") in ("tooltip", "dialog", "alertdialog") or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return any(_hints().get(name) == "hidden" for name in (attributes.get("class") or "").lower().split())


def _hint(tag: str, attributes: dict[str, str | None]) -> str | None:
    """The first thing that the tag, the role or the names say."""
    hints = _hints()
    found = hints.get(f"<{tag}>") or hints.get(f"role={attributes.get('role')}") or hints.get(f"itemprop={attributes.get('itemprop')}")
    if found:
        return found
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    if names == " ":
        return None
    return _named(names[:_LONGEST_NAMES])


@lru_cache(maxsize=8192)
def _named(names: str) -> str | None:
    hints = _hints()
    for name in names.split():
        words = [word.lower() for word in _NAMES.findall(name)]
        for size in (2, 1):
            for at in range(len(words) - size + 1):
                found = hints.get("-".join(words[at : at + size]))
                if found and found != "hidden":
                    return found
    return None


@cache
def _renderings() -> dict[str, str]:
    """How a tag is rendered (`markup_tags.tsv`): a `block`, a `cell`, `unseen`; any other runs on in its line."""
    return {row["tag"]: row["rendering"] for row in reference_rows("markup_tags.tsv")}


@cache
def _hints() -> dict[str, str]:
    return {row["name"]: row["hint"] for row in reference_rows("markup_hints.tsv")}


class _Writer:
    """Collects the lines; white space is collapsed as it comes."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.lines: list[RenderedLine] = []
        self.parts: list[str] = []
        self.length = 0
        self.line: list[str] = []
        self.linked = 0
        self.element = -1
        self.gap = "\n\n"

    def open(self, parent: int, tag: str, attributes: dict[str, str | None]) -> int:
        self.elements.append(Element(len(self.elements), parent, tag, attributes.get("class") or "", _hint(tag, attributes)))
        return len(self.elements) - 1

    def write(self, text: str, element: int, linked: bool) -> None:
        text = _SPACES.sub(" ", text)
        if text == " " and not self.line:
            return
        if not self.line or (self.element != element and text.strip()):
            self.element = element if not self.line else self.element
        self.line.append(text)
        if linked:
            self.linked += len(text.strip())

    def end_line(self, paragraph: bool) -> None:
        """Ends the line; a paragraph is followed by an empty line."""
        text = _SPACES.sub(" ", "".join(self.line)).strip()
        if text:
            if self.lines:
                self.parts.append(self.gap)
                self.length += len(self.gap)
            self.lines.append(RenderedLine(Span(self.length, self.length + len(text)), self.element, self.linked))
            self.parts.append(text)
            self.length += len(text)
            self.gap = "\n"
        if paragraph:
            self.gap = "\n\n"
        self.line, self.linked = [], 0

    def rendering(self) -> Rendering:
        self.end_line(True)
        return Rendering("".join(self.parts), self.lines, self.elements)
