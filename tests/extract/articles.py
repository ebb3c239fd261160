"""Articles for the tests of extraction: a text in which every line is body, with what cleaning would have found."""

import datetime

from flows.extract.document import Document
from flows.model import Article, CleanArticle, Line, Span


def document(
    text: str, published: str | None = None, title: str | None = None, publisher: str | None = None, kind: str = "news"
) -> Document:
    """The document of a text; its first line is the title where `title` says so."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Line(Span(start, start + len(line)), True, "body"))
        start += len(line) + 1
    clean = CleanArticle(
        article=Article("a-1", "one.txt", "0", "text/plain", text),
        lines=tuple(lines),
        body=(Span(0, len(text)),),
        language="en",
        kind=kind,
        title=title,
        title_span=Span(0, len(title)) if title else None,
        published=datetime.date.fromisoformat(published) if published else None,
        publisher=publisher,
    )
    return Document(clean)
