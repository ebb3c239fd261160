"""From a cleaned article to what it tells: people, meetings, quotes, topics, each with spans and the rule that found it.

`extract` is a pure function of one article and the reference data. Belongs here: everything that reads sentences. Does not:
what needs another article (who is who across articles, which mentions are one meeting: `resolve`).
"""

from __future__ import annotations

from flows.extract.dates import find_dates
from flows.extract.document import Document
from flows.extract.fingerprint import fingerprint
from flows.extract.identifiers import identify_quotes
from flows.extract.institutions import find_institutions
from flows.extract.links import link_quotes
from flows.extract.meetings import find_meetings
from flows.extract.people import find_people
from flows.extract.places import find_places
from flows.extract.quotes import find_quotes
from flows.extract.topics import find_topics
from flows.model import ArticleFacts, CleanArticle, Extraction, Issue

__all__ = ["extract"]


def extract(clean: CleanArticle) -> Extraction:
    """Everything that one article yields."""
    document = Document(clean)
    if clean.language != "en":
        return Extraction(_facts(document, ()), issues=(*clean.issues, _not_read(clean)))
    people, institutions = find_people(document), find_institutions(document)
    places, dates, topics = find_places(document), find_dates(document), find_topics(document)
    meetings = find_meetings(document, people, places, dates, topics)
    quotes = identify_quotes(document, link_quotes(document, find_quotes(document, people, institutions, dates, topics), meetings))
    return Extraction(_facts(document, topics.about), people.persons, meetings, quotes, topics.mentions, clean.issues)


def _not_read(clean: CleanArticle) -> Issue:
    return Issue(
        "warning",
        "extract",
        clean.article.source_file,
        "language-not-read",
        f"the article is in {clean.language!r}; the extractors read English, so nothing was extracted from it",
    )


def _facts(document: Document, topics: tuple[str, ...]) -> ArticleFacts:
    clean, article = document.clean, document.clean.article
    return ArticleFacts(
        article_id=article.article_id,
        source_file=article.source_file,
        raw_sha256=article.raw_sha256,
        media_type=article.media_type,
        language=clean.language,
        kind=clean.kind,
        url=clean.url,
        publisher=clean.publisher,
        title=clean.title,
        published_date=clean.published,
        published_basis=clean.published_basis,
        published_rule=clean.published_rule,
        agencies=clean.agencies,
        rights=clean.rights,
        body_spans=clean.body,
        n_chars=len(article.text),
        n_body_chars=sum(span.end - span.start for span in clean.body),
        topics=topics,
        fingerprint=fingerprint(document),
    )
