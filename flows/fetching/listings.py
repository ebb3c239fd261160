"""Feeds, sitemaps and lists: bytes → the addresses they name.

Read by what they are, not by what they are called: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 1.0, sitemaps and sitemap indexes
(sitemaps.org, also with the news extension), plain text with an address a line; each also gzipped. Broken XML is read as far as
it goes, entities are never resolved, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import msgspec
from lxml import etree  # type: ignore[import-untyped]

from flows.fetching.gunzip import gunzip
from flows.fetching.problems import Refused

MAX_LISTING_BYTES = 50_000_000
"""What sitemaps.org allows a sitemap to have, unpacked."""


class Listed(msgspec.Struct, frozen=True):
    """A page that a listing names."""

    url: str
    published: datetime.date | None = None
    changed: str | None = None
    """When the listing says that the page last changed, in its own words."""

    @property
    def latest_day(self) -> datetime.date | None:
        """The last day on which the page can have been published: what is published changes later, if ever."""
        return self.published or _date(self.changed)


class Listing(msgspec.Struct, frozen=True):
    pages: tuple[Listed, ...] = ()
    listings: tuple[str, ...] = ()
    """Addresses of further listings (of a sitemap index)."""


def read_listing(body: bytes, base: str) -> Listing:
    """What the listing at the address `base` names, in its order. Raises Refused when it is none of the known kinds."""
    if body.startswith(b"\x1f\x8b"):
        body = b"".join(gunzip([body], MAX_LISTING_BYTES))
    if not body.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        return Listing(tuple(Listed(urljoin(base, line)) for line in read_lines(body)))
    root = _parse(body)
    match _name(root) if root is not None else "":
        case "rss" | "RDF":
            return Listing(tuple(_items(root, base, "item", _rss_address)))
        case "feed":
            return Listing(tuple(_items(root, base, "entry", _atom_address)))
        case "urlset":
            return Listing(tuple(_items(root, base, "url", lambda item: _first(item, "loc"))))
        case "sitemapindex":
            return Listing(listings=tuple(item.url for item in _items(root, base, "sitemap", lambda item: _first(item, "loc"))))
        case other:
            raise Refused("no-listing", f"neither a feed nor a sitemap: its root is <{other}>")


def read_lines(body: bytes) -> list[str]:
    """The addresses of a plain list, one a line; empty lines and `#` comments are passed over."""
    lines = (line.strip() for line in body.decode("utf-8-sig", "replace").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _parse(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("no-listing", f"not readable as XML: {error}") from error


def _items(root: Any, base: str, name: str, address_of: Any) -> Iterator[Listed]:
    for item in root.iter("{*}" + name):
        if address := address_of(item):
            published = _first(item, "pubDate", "published", "issued", "date", "publication_date")
            yield Listed(urljoin(base, address), _date(published), _first(item, "lastmod", "updated", "modified"))


def _rss_address(item: Any) -> str | None:
    if link := _first(item, "link"):
        return link
    guid = next(item.iterchildren("{*}guid"), None)
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        return (guid.text or "").strip() or None
    return None


def _atom_address(item: Any) -> str | None:
    links = [link for link in item.iterchildren("{*}link") if link.get("href")]
    chosen = next((link for link in links if link.get("rel", "alternate") == "alternate"), None)
    return None if chosen is None else str(chosen.get("href")).strip()


def _first(item: Any, *names: str) -> str | None:
    """Text of the first child (or, for extensions such as `news:news`, descendant) of one of these names, in the order of the names."""
    for name in names:
        for found in item.iterdescendants("{*}" + name):
            if text := (found.text or "").strip():
                return str(text)
    return None


def _date(text: str | None) -> datetime.date | None:
    """The day as the listing states it, in its own time zone: RFC 822 or ISO 8601; None for anything else."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def _name(root: Any) -> str:
    return str(etree.QName(root).localname)
