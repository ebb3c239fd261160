"""HTML pages: decoded as they declare, rendered as plain text, with what the markup says of the page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from flows.ingest import tangles
from flows.ingest.decode import Decoded, decode
from flows.ingest.main_content import main_content
from flows.ingest.page_metadata import page_metadata
from flows.ingest.render import render
from flows.model import PageMetadata, Span

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]+)""", re.I)


def read_html(source: bytes | Decoded, charset: str | None = None) -> tuple[str, PageMetadata, tuple[Span, ...], str | None]:
    """The rendering, the page's metadata, the spans of its main content, and any doubt about the encoding.

    Raises NotTextError and TangledError.
    """
    decoded = source if isinstance(source, Decoded) else decode(source, charset or _declared(source))
    source_text = decoded.text.replace("\0", "")
    tangles.check(source_text)
    tree = LexborHTMLParser(source_text)
    page = render(tree)
    return page.text, page_metadata(tree), main_content(page), decoded.doubt


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, 4096)
    return (found[1] or found[2]).decode("ascii", "replace") if found else None
