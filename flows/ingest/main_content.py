"""Which lines of a rendered page its markup marks as main content; what they say is judged afterwards, as in any text (`clean`).

1. Navigation, side columns, comments and the like are told by tags, roles and names (`markup_hints.tsv`); a name that would rule
   out the greater part of the page's running text is not believed.
2. The part (division, section, article, …) with the most running text of its own is the article's, together with those that
   hold nearly as much or are marked up alike.
3. The main content is what that part holds and the lead above it, without what step 1 ruled out and without lists of links.
"""

from __future__ import annotations

from flows.ingest.render import Element, RenderedLine, Rendering
from flows.model import Span

_AGAINST = frozenset(("navigation", "side", "related", "social", "comments", "form", "tags", "bio", "caption", "byline"))
_TERMINAL = '.!?…:;"”’»)。！？'
_FEWEST_WORDS = 8
_MOSTLY_LINKS = 0.6
_NOT_BELIEVED = 0.4
"""Share of a page's running text that no name may rule out."""
_MUCH, _SOME = 0.6, 0.15
"""Share of the largest part's own running text from which another part is of the article too: any part, and one that is marked up alike."""
_LEAD_LINES = 15
"""How far above the text its heading may stand."""
_PARAGRAPHS = frozenset(("p", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "figure"))
_INSIDE_PARTS = _PARAGRAPHS | {"table", "tbody", "tr", "td", "th"}


def main_content(page: Rendering) -> tuple[Span, ...]:
    """Spans of lines in order; all lines where the page has no running text."""
    prose = [_prose(line, page.text) for line in page.lines]
    ruled_out = _ruled_out(page.elements, _totals(page, prose))
    kept = [0 if ruled_out[line.element] else weight for line, weight in zip(page.lines, prose, strict=True)]
    chosen = _common_part(page, kept)
    inside = _descendants(page.elements, chosen)
    lead = _lead(page, inside)
    found = [
        line for at, line in enumerate(page.lines) if (inside[line.element] or (at in lead and prose[at])) and not ruled_out[line.element]
    ]
    return tuple(line.span for at, line in enumerate(found) if not _in_link_list(found, at, page.elements))


def _lead(page: Rendering, inside: list[bool]) -> range:
    """Lines between the page's heading and the part chosen: a lead that is set apart from the text it opens."""
    first = next((at for at, line in enumerate(page.lines) if inside[line.element]), 0)
    for at in range(first - 1, max(0, first - _LEAD_LINES) - 1, -1):
        if page.elements[page.lines[at].element].tag == "h1":
            return range(at + 1, first)
    return range(0)


def _in_link_list(lines: list[RenderedLine], at: int, elements: list[Element]) -> bool:
    """A line of links beside another one, or as an item of a list; a link that stands alone between paragraphs is the author's."""
    return _is_link(lines[at]) and (
        elements[lines[at].element].tag == "li" or any(_is_link(lines[other]) for other in (at - 1, at + 1) if 0 <= other < len(lines))
    )


def _is_link(line: RenderedLine) -> bool:
    return line.linked > _MOSTLY_LINKS * (line.span.end - line.span.start)


def _prose(line: RenderedLine, text: str) -> int:
    """Characters of running text: a line with some words or the end of a sentence, mostly not in links."""
    length = line.span.end - line.span.start
    if _is_link(line):
        return 0
    words = len(line.span.of(text).split())
    wide = length / words > 15
    ends = text[line.span.end - 1] in _TERMINAL
    return length - line.linked if wide or words >= 2 * _FEWEST_WORDS or (ends and words >= _FEWEST_WORDS) else 0


def _totals(page: Rendering, weights: list[int]) -> list[int]:
    """Running text in each element."""
    own = [0] * len(page.elements)
    for line, weight in zip(page.lines, weights, strict=True):
        own[line.element] += weight
    return _with_parents(page.elements, own)


def _with_parents(elements: list[Element], own: list[int]) -> list[int]:
    """What each element holds itself and in those inside it; elements are listed parents first."""
    totals = list(own)
    for element in reversed(elements):
        if element.parent >= 0:
            totals[element.parent] += totals[element.index]
    return totals


def _ruled_out(elements: list[Element], totals: list[int]) -> list[bool]:
    limit = _NOT_BELIEVED * (totals[0] if totals else 0)
    found: list[bool] = []
    for element in elements:
        outer = element.parent >= 0 and found[element.parent]
        found.append(outer or (element.hint in _AGAINST and totals[element.index] <= limit))
    return found


def _common_part(page: Rendering, weights: list[int]) -> int:
    """The innermost element around every part that holds much running text of its own."""
    own, parts = [0] * len(page.elements), _parts(page.elements)
    for line, weight in zip(page.lines, weights, strict=True):
        own[parts[line.element]] += weight
    most = max(own, default=0)
    if not most:
        return 0
    largest = page.elements[own.index(most)]
    strong = [int(own[one.index] >= (_SOME if _alike(one, largest) else _MUCH) * most) for one in page.elements]
    held = _with_parents(page.elements, strong)
    return max(one.index for one in page.elements if held[one.index] == held[0])


def _alike(one: Element, other: Element) -> bool:
    """Are they sections of one text, by their tag and class names?"""
    return one.tag == other.tag and one.names == other.names


def _parts(elements: list[Element]) -> list[int]:
    """For each element the part of the page that it is or, for a paragraph, a list or a heading, that it stands in."""
    parts: list[int] = []
    for element in elements:
        is_part = element.tag not in _INSIDE_PARTS or element.parent < 0
        parts.append(element.index if is_part else parts[element.parent])
    return parts


def _descendants(elements: list[Element], chosen: int) -> list[bool]:
    inside: list[bool] = []
    for element in elements:
        inside.append(element.index == chosen or (element.parent >= 0 and inside[element.parent]))
    return inside
