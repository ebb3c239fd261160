"""The timeline as SVG, drawn with pygal and dressed by `style.css`, so that it follows the page's colours, light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pygal  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]
from markupsafe import Markup

from flows.publish.site.figures import STATUS, Bin

_PIXELS_A_LABEL = 80


def timeline_chart(bins: Sequence[Bin], width: int, height: int, name: str) -> Markup:
    """Stacked bars of held, planned and cancelled meetings; each bar is a link to its meetings. `name` makes its ids unique in the page."""
    chart = pygal.StackedBar(
        width=width,
        height=height,
        css=(),
        js=(),
        disable_xml_declaration=True,
        show_legend=False,
        margin=4,
        spacing=6,
        x_labels_major_every=max(1, -(-len(bins) * _PIXELS_A_LABEL // width)),
        show_minor_x_labels=False,
        truncate_label=-1,
        value_formatter=lambda n: f"{n:,.0f}",
    )
    chart.uuid = name
    chart.y_labels = _ticks(max(sum(bin.counts.values()) for bin in bins))
    chart.x_labels = [bin.short for bin in bins]
    for status in STATUS:
        chart.add(status, [_bar(bin, status) for bin in bins])
    return Markup(_tidy(chart.render()))


def _ticks(highest: int) -> list[int]:
    """Whole numbers from nought to the highest value or just above it, four steps at most."""
    step = next(step for power in range(12) for step in (10**power, 2 * 10**power, 5 * 10**power) if 4 * step >= highest)
    return list(range(0, highest + step, step))


def _bar(bin: Bin, status: str) -> dict[str, object] | None:
    n = bin.counts[status]
    if not n:
        return None
    link = f"#meetings?from={bin.first.isoformat()}&to={bin.last.isoformat()}&status={status}"
    return {"value": n, "label": f"{bin.label}: {n:,} {status}", "xlink": {"href": link, "target": "_self"}}


def _tidy(svg: str) -> str:
    """The drawing alone: no comments (they bear today's date), script, style, empty bars or what pygal's script would need.

    What a bar says becomes its title.
    """
    root = etree.fromstring(svg, etree.XMLParser(remove_comments=True))
    for bar in root.iterfind(".//{*}g[@class='bar']"):
        link, said = bar.find("{*}a"), bar.find(".//{*}desc[@class='label']")
        if link is not None and said is not None:
            etree.SubElement(link, "{http://www.w3.org/2000/svg}title").text = said.text
    for element in [*root.iter("{*}defs", "{*}desc"), *root.iterfind("{*}title"), *root.iter("{*}g")]:
        if _is_needless(element):
            element.getparent().remove(element)
    return str(etree.tostring(root, encoding="unicode"))


def _is_needless(element: Any) -> bool:
    if etree.QName(element).localname != "g":
        return True
    classes = element.get("class", "")
    return "overlay" in classes or classes == "titles" or (classes == "bar" and element.find("{*}a") is None)
