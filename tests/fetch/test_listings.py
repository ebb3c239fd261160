"""Feeds, sitemaps and lists, well formed and not."""

from __future__ import annotations

import datetime
import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fetching.listings import Listed, read_listing
from flows.fetching.problems import Later, Refused

BASE = "https://example.org/news/feed"
DAY = datetime.date(2015, 5, 12)


def test_rss_items_with_their_dates():
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><link>https://example.org/</link>
      <item><title>One</title><link>https://example.org/1</link><pubDate>Tue, 12 May 2015 23:30:00 -0400</pubDate></item>
      <item><link>/2</link></item>
      <item><guid isPermaLink="false">tag:3</guid></item>
      <item><guid>https://example.org/4</guid><pubDate>soon</pubDate></item></channel></rss>"""
    assert read_listing(feed, BASE).pages == (
        Listed("https://example.org/1", DAY),
        Listed("https://example.org/2"),
        Listed("https://example.org/4"),
    )


def test_rss_1_is_read_too():
    feed = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><link>https://example.org/1</link><dc:date>2015-05-12T10:00Z</dc:date>
      </item></rdf:RDF>"""
    assert read_listing(feed, BASE).pages == (Listed("https://example.org/1", DAY),)


def test_atom_entries_use_the_page_and_not_the_comments_or_the_edit_link():
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://example.org/"/>
      <entry><link rel="edit" href="/edit/1"/><link rel="alternate" href="/1"/><updated>2016-01-01T00:00:00Z</updated>
      <published>2015-05-12T00:00:00Z</published></entry>
      <entry><link href="2"/><updated>2016-01-02T00:00:00Z</updated></entry></feed>"""
    assert read_listing(feed, BASE).pages == (
        Listed("https://example.org/1", DAY, "2016-01-01T00:00:00Z"),
        Listed("https://example.org/news/2", None, "2016-01-02T00:00:00Z"),
    )


def test_a_sitemap_with_last_changes_and_news_dates():
    sitemap = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc> https://example.org/1 </loc><lastmod>2015-06-01</lastmod></url>
      <url><loc>https://example.org/2</loc><n:news><n:publication_date>2015-05-12T08:00+03:00</n:publication_date></n:news></url></urlset>"""
    assert read_listing(sitemap, BASE).pages == (
        Listed("https://example.org/1", None, "2015-06-01"),
        Listed("https://example.org/2", DAY),
    )


def test_a_sitemap_index_names_listings_not_pages():
    index = b"<sitemapindex><sitemap><loc>https://example.org/s1.xml</loc></sitemap><sitemap><loc>/s2.xml.gz</loc></sitemap></sitemapindex>"
    assert read_listing(index, BASE).listings == ("https://example.org/s1.xml", "https://example.org/s2.xml.gz")
    assert read_listing(index, BASE).pages == ()


def test_a_plain_list_with_comments():
    assert read_listing(b"\xef\xbb\xbf# ours\nhttps://example.org/1\n\n  https://example.org/2\r\n", BASE).pages == (
        Listed("https://example.org/1"),
        Listed("https://example.org/2"),
    )


def test_packed_listings_are_unpacked_within_bounds():
    sitemap = b"<urlset><url><loc>https://example.org/1</loc></url></urlset>"
    assert read_listing(gzip.compress(sitemap), BASE).pages == (Listed("https://example.org/1"),)
    with pytest.raises(Later, match="too early"):
        read_listing(gzip.compress(sitemap)[:-9], BASE)
    with pytest.raises(Refused, match="unpacks to more"):
        read_listing(gzip.compress(b" " * 60_000_000), BASE)


def test_broken_xml_is_read_as_far_as_it_goes():
    feed = b"<rss><channel><item><link>https://example.org/1</link><title>R&D &nbsp; <br></title></item><item><link>https://example.org/2"
    assert read_listing(feed, BASE).pages[0] == Listed("https://example.org/1")


def test_what_is_no_listing_is_refused():
    for body in (b"<html><body>Not found</body></html>", b"<", b"<?xml version='1.0'?>"):
        with pytest.raises(Refused):
            read_listing(body, BASE)


def test_entities_are_neither_resolved_nor_loaded(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("https://example.org/secret")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    feed = f"""<!DOCTYPE rss [<!ENTITY e0 "x"><!ENTITY file SYSTEM "{secret.as_uri()}">{bomb}]>
      <rss><channel><item><link>&file;</link></item><item><link>/b</link></item><item><link>/a&e9;</link></item></channel></rss>"""
    listed = read_listing(feed.encode(), BASE).pages
    assert Listed("https://example.org/b") in listed
    assert all(len(page.url) < 100 and "secret" not in page.url for page in listed)


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_list_or_be_refused(body):
    with suppress(Refused, Later):
        read_listing(body, BASE)
