"""The rendering of a page, what its markup says, and its main content."""

import datetime
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.ingest import read_articles
from flows.ingest.html import read_html
from flows.ingest.main_content import main_content
from flows.ingest.render import Element, RenderedLine, Rendering
from flows.model import Article, Span

SENTENCES = [
    "The foreign ministers of the two countries met in Prague on Tuesday to discuss the border.",
    "They agreed to open two more crossings before the winter, according to a statement by both sides.",
    "A further round of talks is planned for October, when the prime ministers will join them.",
]


def rendered(body, head=""):
    text, page, main, _ = read_html(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())
    return text, page, [span.of(text) for span in main]


def test_blocks_are_paragraphs_breaks_are_lines_and_blanks_collapse():
    text, *_ = rendered("<h1>A  title</h1><p>One\n two<br>three</p><ul><li>x</li><li>y</li></ul><b>bold</b> end")
    assert text == "A title\n\nOne two\nthree\n\nx\n\ny\n\nbold end"


def test_what_a_reader_does_not_see_is_not_rendered():
    hidden = (
        "<script>no()</script><style>p{}</style><noscript>no</noscript><p hidden>no</p><p style='display: none'>no</p>"
        "<span aria-hidden='true'>no</span><span role='tooltip'>no</span><span class='card hidden'>no</span><template>no</template>"
    )
    assert rendered(f"<p>seen{hidden}</p>{hidden}")[0] == "seen"


def test_a_card_inside_a_link_does_not_glue_to_the_name():
    text, *_ = rendered("<p>Then <a href='#'>Jane Roe<span class='tooltip hidden'><b>Roe Jane</b> Minister</span></a> spoke.</p>")
    assert text == "Then Jane Roe spoke."


def test_the_part_with_the_running_text_is_the_main_content():
    story = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    teasers = "".join(f"<div><a href='#'>Another story</a><p>{SENTENCES[0][:70]} and more.</p></div>" for _ in range(4))
    page = (
        "<nav><a href='#'>Home</a> <a href='#'>World</a></nav><h1>Crossings to open</h1>"
        f"<div class='text'>{story}</div><div class='related'>{teasers}</div><div id='comments'><p>{SENTENCES[1]}</p></div>"
    )
    assert rendered(page)[2] == SENTENCES


def test_sections_marked_up_alike_are_one_text():
    page = "".join(f"<section class='part'><p>{sentence}</p></section>" for sentence in SENTENCES)
    assert rendered(f"<main>{page}</main><footer><p>{SENTENCES[0]}</p></footer>")[2] == SENTENCES


def test_a_lead_set_apart_below_the_heading_belongs_to_the_text():
    story = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[1:])
    lead = f"<div class='lead'><p>{SENTENCES[0]}</p></div><div><time>Tuesday</time></div>"
    assert rendered(f"<h1>Crossings to open</h1>{lead}<div class='text'>{story}</div>")[2] == SENTENCES


def test_a_name_that_would_rule_out_the_text_is_not_believed():
    story = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    assert rendered(f"<div class='sidebar-layout'>{story}</div>")[2] == SENTENCES


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2015-05-12T08:00:00Z"}</script>', "page:json-ld"),
        ('<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"datePublished":"2015-05-12"}]}</script>', "page:json-ld"),
        ('<meta property="article:published_time" content="2015-05-12T23:59:00+02:00">', "page:meta:article:published_time"),
        ('<meta name="DC.date.issued" content="2015-05-12">', "page:meta:dc.date.issued"),
    ],
)
def test_the_date_comes_with_the_rule_that_found_it(head, rule):
    page = rendered("<p>x</p>", head)[1]
    assert (page.published, page.published_rule) == (datetime.date(2015, 5, 12), rule)


def test_broken_metadata_is_passed_over():
    head = '<script type="application/ld+json">{broken</script><meta name="date" content="0001-01-01"><meta name="pubdate" content="now">'
    assert rendered("<time datetime='2015-05-12'>x</time>", head)[1].published == datetime.date(2015, 5, 12)


def test_title_publisher_language_and_address_are_read():
    head = (
        "<title>Crossings to open - Example Post</title><meta property='og:title' content='Crossings to open'>"
        "<meta property='og:site_name' content='Example Post'><link rel='canonical' href='https://example.org/1'>"
    )
    page = read_html(f"<html lang='en-GB'><head>{head}</head><body><p>x</p></body></html>".encode())[1]
    assert (page.title, page.publisher, page.language, page.url) == ("Crossings to open", "Example Post", "en", "https://example.org/1")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "iso-2022-jp"])
def test_the_declared_encoding_of_an_old_page_is_used(encoding):
    words = {"utf-8": "Größe", "windows-1251": "Москва", "iso-2022-jp": "東京"}[encoding]
    page = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={encoding}'></head><body><p>{words}</p></body></html>"
    assert read_html(page.encode(encoding))[0] == words


def test_a_very_deep_page_is_read():
    assert read_html(b"<div>" * 5000 + b"<p>deep</p>")[0] == "deep"


@settings(deadline=None)
@given(st.text(alphabet="<>/apdivbr= \n'\"x.é", max_size=300))
def test_any_markup_gives_spans_in_order_within_the_text_and_always_the_same(markup):
    text, _, main, _ = read_html(("<html>" + markup).encode())
    assert (text, main) == (lambda again: (again[0], again[2]))(read_html(("<html>" + markup).encode()))
    ends = [0, *(span.end for span in main)]
    assert all(end <= span.start < span.end <= len(text) for end, span in zip(ends, main, strict=False))


HOSTILE = {
    "divisions in divisions": "<div>" * 100_000,
    "tables in tables": "<table><tr><td>" * 100_000,
    "spans in spans": "<span>" * 100_000,
    "one tag of many megabytes": "<" + "a" * 10_000_000,
    "an attribute of megabytes": f"<p class='{'lead ' * 1_000_000}'>",
    "attributes without end": "<p " + " ".join(f"a{number}=1" for number in range(100_000)),
    "quoted attributes without end": "<p " + " ".join(f"a{number}='b c'" for number in range(100_000)),
    "characters as references": "<p>" + "&amp;" * 500_000,
    "tags that never end": "<html" * 200_000,
    "comments that never end": "<!--" * 200_000,
    "options without end": "<select>" + "<option>x" * 100_000,
    "spans in spans around divisions": "<span>" * 300_000 + "<div></div>" * 300_000,
    "end tags of nothing": "<b><x>" * 200_000 + "</nosuch>" * 400_000,
    "elements that only seem to end themselves": "<span/>" * 300_000 + "<div></div>" * 300_000,
    "cells in a drawing": "<svg>" + "<td>" * 300_000 + "</nosuch>" * 300_000,
    "end tags within characters": "<div><textarea></div></textarea>" * 100_000,
    "readings without a word": "<rt>x" * 300_000,
    "many elements deep down": "<span>" * 9_000 + "<p></p>" * 500_000,
    "attributes without blanks": "<p" + "".join(f"/a{number}" for number in range(300_000)) + ">",
    "programs without end": "<script>" * 300_000,
    "programs behind one another": f"<script>{'a' * 50}</script>" * 100_000,
    "programs without tags": f"<script>{'i<n ' * 8_000}</script>" * 200,
    "quotation marks without end": """<p a="b' c='d">""" * 200_000 + "<p a='" * 3,
    "data in data": "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_a_time_that_grows_with_its_size(tmp_path, what):
    def read(markup):
        (tmp_path / "page.html").write_text(f"<!doctype html><html><body>{markup}<p>{SENTENCES[0]}", encoding="utf-8")
        started = time.process_time()
        [result] = read_articles(tmp_path / "page.html", tmp_path)
        return result, time.process_time() - started

    markup = HOSTILE[what]
    quarter = min(read(markup[: len(markup) // 4])[1] for _ in range(2))
    result, whole = read(markup)
    assert whole < 12 * (quarter + 0.1)  # with its square it would be 16 times, of what takes minutes
    assert isinstance(result, Article) or result.rule in ("tangled", "line-too-long", "empty")


FLAT = {
    "tags in data": "<script type='application/json'>" + '"<div><\\/div>", ' * 10_001 + "</script>",
    "tags in a program with spans": "<script>" + "x = '</span>' + '<div>';" * 10_001 + "</script>",
    "tags in a comment": "<!-- " + "<div>" * 10_001 + " -->",
    "tags in a value": "<p title='" + "<div>" * 10_001 + "'>x</p>",
    "options without end tags": "<select>" + "<option>x" * 10_001 + "</select>",
    "paragraphs and points without end tags": "<p>x" * 10_001 + "<ul>" + "<li>x" * 10_001 + "</ul>",
    "rows without end tags": "<table>" + "<tr><td>x<td>y" * 10_001 + "</table>",
    "shapes that end themselves": "<svg>" + "<path d='M0 0'/>" * 10_001 + "</svg>",
    "line breaks and pictures": "x<br><img src='a.png'/>" * 10_001,
    "elements that end crosswise": "<b><i>x</b></i>" * 10_001,
}


@pytest.mark.parametrize("what", FLAT)
def test_a_flat_page_is_read_however_many_tags_it_has(what):
    text, *_ = rendered(f"<div>{FLAT[what]}</div><p>{SENTENCES[0]}</p>")
    assert text.endswith(SENTENCES[0])


def test_the_reason_for_refusing_a_page_is_told(tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html>" + "<div>" * 20_000 + SENTENCES[0], encoding="utf-8")
    [issue] = read_articles(tmp_path / "page.html", tmp_path)
    assert (issue.level, issue.rule) == ("reject", "tangled")
    assert "20,000 deep" in issue.message


def test_a_program_on_the_page_is_no_tag_however_long():
    program = "<script>" + "while (i<n) x = a + b; " * 20_000 + "</script>"
    assert rendered(f"{program}<p>{SENTENCES[0]}</p>")[0] == SENTENCES[0]


def test_finding_the_main_content_takes_as_long_as_the_page_is_deep_not_its_square():
    """Every step up from an element asks for its parent, so these are counted."""

    class Counted(list):
        asked = 0

        def __getitem__(self, at):
            Counted.asked += 1
            return super().__getitem__(at)

    def asked(depth):
        tags = ["body", *["table", "tr", "td"] * depth]
        elements = Counted(Element(at, at - 1, tag, "", None) for at, tag in enumerate(tags))
        text = "\n".join([SENTENCES[0]] * depth)
        lines = [
            RenderedLine(Span(at * (len(SENTENCES[0]) + 1), (at + 1) * (len(SENTENCES[0]) + 1) - 1), 3 * at + 3, 0) for at in range(depth)
        ]
        Counted.asked = 0
        assert len(main_content(Rendering(text, lines, elements))) == depth
        return Counted.asked

    assert asked(2000) <= 2.1 * asked(1000) + 100
