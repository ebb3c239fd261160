"""What a page says of itself in its markup: JSON-LD, Open Graph, Dublin Core and other `meta` elements, `time`, `itemprop`.

Sources are asked in the order of `_DATES`, `_TITLES`, `_PUBLISHERS`; the first that gives a usable value wins, and for the date its
name is kept as the rule. A value that does not parse is passed over.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from flows.ingest.record import YEARS, whole_characters
from flows.model import PageMetadata

_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "article.published",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "article_date_original",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "date",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_PUBLISHERS = ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "apple-mobile-web-app-title")
_LANGUAGES = ("og:locale", "dc.language", "dcterms.language", "content-language", "language")
_RIGHTS = ("dcterms.license", "dcterms.rights", "dc.rights", "copyright")
_ARTICLE_TYPES = re.compile(r"Article$|^(?:BlogPosting|Report|NewsArticle|LiveBlogPosting|WebPage)$")
_OLDEST_YEAR = 1900
"""Pages that do not know their date give the year 1 or 1899."""
_ISO_DAY = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT_DAY = re.compile(r"^\s*(\d{4})/?(\d{2})/?(\d{2})(?:\D|\d{6}\b|$)")


def page_metadata(tree: LexborHTMLParser) -> PageMetadata:
    """What the markup of one page says."""
    metas = _metas(tree)
    items = sorted(_json_ld(tree), key=lambda item: not str(item.get("headline") or ""))
    published = _published(tree, metas, items)
    return PageMetadata(
        url=_url(tree, metas),
        title=_text(_first(metas, _TITLES[:2]) or _headline(items) or _first(metas, _TITLES) or _element_text(tree, "title")),
        published=published[0] if published else None,
        published_rule=published[1] if published else None,
        publisher=_text(_publisher(metas, items)),
        language=_language(tree, metas),
        rights=_text(_first(metas, _RIGHTS) or _licence(tree)),
    )


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """`meta` elements by lower-case name, property, itemprop or http-equiv; the first of each counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or attributes.get("http-equiv")
        content = (attributes.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The articles that JSON-LD describes, in the order of the page."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            parsed = json.loads(node.text(deep=True).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(parsed):
            types = item.get("@type")
            if any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in (types if isinstance(types, list) else [types])):
                yield item


def _objects(parsed: Any) -> Iterator[dict[str, Any]]:
    pending = [parsed]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            pending += reversed(one)
        elif isinstance(one, dict):
            yield one
            pending += [one.get("mainEntity"), one.get("@graph")]


def _published(tree: LexborHTMLParser, metas: dict[str, str], items: list[dict[str, Any]]) -> tuple[datetime.date, str] | None:
    for item in items:
        if day := parse_day(str(item.get("datePublished") or "")):
            return day, "page:json-ld"
    for name in _DATES:
        if day := parse_day(metas.get(name, "")):
            return day, f"page:meta:{name}"
    for selector, attribute in (
        ("[itemprop=datePublished]", "datetime"),
        ("[itemprop=datePublished]", "content"),
        ("time[pubdate]", "datetime"),
        ("time.published, time.entry-date, time.dt-published, .published[datetime]", "datetime"),
        ("article time[datetime]", "datetime"),
        ("time[datetime]", "datetime"),
        ("abbr.published[title]", "title"),
    ):
        for node in tree.css(selector):
            if day := parse_day(node.attributes.get(attribute) or ""):
                return day, f"page:{selector.split(',')[0]}"
    return None


def parse_day(value: str) -> datetime.date | None:
    """The day of an ISO or compact date and time."""
    found = _ISO_DAY.match(value) or _COMPACT_DAY.match(value)
    if not found:
        return None
    try:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if day.year in YEARS and day.year >= _OLDEST_YEAR else None


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _headline(items: list[dict[str, Any]]) -> str | None:
    return next((item["headline"] for item in items if isinstance(item.get("headline"), str) and item["headline"].strip()), None)


def _publisher(metas: dict[str, str], items: list[dict[str, Any]]) -> str | None:
    for name in _PUBLISHERS:
        if name in metas and not metas[name].startswith("http"):
            return metas[name]
    for item in items:
        publisher = item.get("publisher")
        for one in publisher if isinstance(publisher, list) else [publisher]:
            called = one.get("name") if isinstance(one, dict) else one
            if isinstance(called, str) and called.strip() and not called.startswith("http"):
                return called
    return None


def _language(tree: LexborHTMLParser, metas: dict[str, str]) -> str | None:
    root = tree.css_first("html")
    value = (root.attributes.get("lang") or root.attributes.get("xml:lang") if root is not None else None) or _first(metas, _LANGUAGES)
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)", value or "")
    return found[1].lower() if found else None


def _url(tree: LexborHTMLParser, metas: dict[str, str]) -> str | None:
    link = tree.css_first("link[rel=canonical][href]")
    value = (link.attributes.get("href") if link is not None else None) or metas.get("og:url")
    return value.strip() if value and re.match(r"\s*https?://", value) else None


def _licence(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("a[rel~=license], link[rel~=license]")
    return None if node is None else node.text(deep=True).strip() or node.attributes.get("href")


def _element_text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    return None if node is None else node.text(deep=True)


def _text(value: str | None) -> str | None:
    return " ".join(whole_characters(value).split()) or None if value else None
