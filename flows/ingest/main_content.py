"""Which lines of a rendered page are its main content, by what the markup says and by the weight of prose.

A line weighs as many characters as it has of running text; links, navigation, side columns and comments weigh against it. The
main content is the run of lines with the largest sum.
"""

from __future__ import annotations

from flows.ingest.render import RenderedLine, Rendering
from flows.model import Span

_AGAINST = frozenset(("navigation", "side", "related", "social", "comments", "form", "tags", "bio"))
_TERMINAL = '.!?…:;"”’»)'


def main_content(page: Rendering) -> tuple[Span, ...]:
    """Spans of the rendering in order; empty where the page has no prose."""
    zones = _zones(page)
    weights = [_weight(line, page, zones) for line in page.lines]
    best, start, end = 0.0, 0, 0
    total, begin = 0.0, 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, begin = 0.0, at
        total += weight
        if total > best:
            best, start, end = total, begin, at + 1
    return tuple(line.span for line, weight in zip(page.lines[start:end], weights[start:end], strict=True) if weight > -2)


def _zones(page: Rendering) -> list[str | None]:
    """For each element the weightiest thing that it or an ancestor says; what is inside a body or main part goes on being it."""
    zones: list[str | None] = []
    for element in page.elements:
        outer = zones[element.parent] if element.parent >= 0 else None
        if outer in _AGAINST:
            zones.append(outer)
        else:
            zones.append(element.hint or outer)
    return zones


def _weight(line: RenderedLine, page: Rendering, zones: list[str | None]) -> float:
    text = line.span.of(page.text)
    words = text.count(" ") + 1
    prose = words / 4 if text[-1] in _TERMINAL else words / 10 - 1.5
    share = line.linked / len(text)
    zone = zones[line.element] if line.element >= 0 else None
    if zone in _AGAINST:
        return -3 - words / 20
    if share > 0.6:
        return -2 - (words / 10)
    return prose * (1.5 if zone in ("body", "main") else 1.0)
