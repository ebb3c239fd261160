"""A cleaned article: which lines are kept and why, and what the article says of itself."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import body_text, clean
from flows.clean.reasons import KEPT, REASONS
from flows.ingest import read_articles
from flows.model import Manifest, PageMetadata, Span
from tests.clean.articles import PROSE, article, paragraphs

MENU = ["Home", "World", "Sports", "Subscribe", "Log in"]
TAIL = ["Related stories", "Ten lakes to see this summer", "Why the bus is late", "Leave a reply"]


def kept(cleaned):
    source = cleaned.article.text
    return [line.span.of(source) for line in cleaned.lines if line.kept]


def reason(cleaned, text):
    source = cleaned.article.text
    return next(line.reason for line in cleaned.lines if line.span.of(source) == text)


def test_menus_above_and_link_lists_below_are_dropped_with_reasons():
    cleaned = clean(article(paragraphs(*MENU, "Ministers meet in Prague", *PROSE, *TAIL)))
    assert kept(cleaned) == PROSE
    assert reason(cleaned, "World") == "before"
    assert reason(cleaned, "Log in") == "furniture"
    assert reason(cleaned, "Why the bus is late") == "after"
    assert reason(cleaned, "Ministers meet in Prague") == "title"
    assert {line.reason for line in cleaned.lines} <= set(REASONS)


def test_a_text_without_furniture_is_kept_whole():
    assert kept(clean(article(paragraphs(*PROSE)))) == PROSE


def test_a_short_text_is_rather_kept_than_lost():
    assert kept(clean(article(paragraphs("Talks tomorrow", "They meet at noon.")))) == ["They meet at noon."]


def test_subheadings_and_short_answers_inside_the_article_stay():
    inside = [PROSE[0], "Two more crossings", PROSE[1], "Yes.", PROSE[2], "Thank you, Minister."]
    assert kept(clean(article(paragraphs("Ministers meet in Prague", *inside)))) == inside


def test_fixed_phrases_captions_and_credits_inside_are_dropped():
    inside = [PROSE[0], "Continue reading the main story", PROSE[1], "The bridge at dusk (Photo: Example Images)", PROSE[2]]
    cleaned = clean(article(paragraphs(*inside, "(Reporting by Jane Roe; editing by John Doe)")))
    assert kept(cleaned) == PROSE
    assert reason(cleaned, "The bridge at dusk (Photo: Example Images)") == "credit"
    assert reason(cleaned, "(Reporting by Jane Roe; editing by John Doe)") == "byline"


def test_a_list_that_the_text_introduces_is_part_of_it():
    items = ["• Open the bridge at night", "• Share lists of goods", "• Meet every month"]
    assert kept(clean(article(paragraphs(*PROSE, "They want three things:", *items)))) == [*PROSE, "They want three things:", *items]


def test_a_lead_above_date_and_place_lines_is_kept():
    lead = "The foreign ministers of the two countries met in Prague for the first time this year."
    cleaned = clean(article(paragraphs("Ministers meet in Prague", lead, "May 7, 2013", "18:30", "Prague", *PROSE)))
    assert kept(cleaned) == [lead, *PROSE]
    assert (cleaned.dateline.place, cleaned.dateline.date) == ("Prague", datetime.date(2013, 5, 7))


def test_hard_wrapped_text_is_read_in_paragraphs():
    text = (
        "Readout of the Call with the Minister of Transport\n"
        "The Secretary spoke today with the Minister of Transport about the new\n"
        "bridge over the river.  They agreed that work should begin before the end\n"
        "of the year and that both sides would pay an equal share of what it costs.\n"
    )
    cleaned = clean(article(text))
    assert cleaned.title == "Readout of the Call with the Minister of Transport"
    assert cleaned.kind == "readout"
    assert body_text(cleaned).count("\n") == 1 and "over the river. They agreed" in body_text(cleaned)


def test_lines_broken_by_a_link_are_joined_in_the_tidied_text():
    text = paragraphs(PROSE[0]) + "Yesterday, [Ms Roe\n] spoke of the crossings, and Mr Doe\nanswered her at some length in the evening.\n"
    assert "Yesterday, Ms Roe spoke of the crossings, and Mr Doe answered her" in body_text(clean(article(text)))


def test_the_manifest_goes_before_the_page_and_the_page_before_the_text():
    text = paragraphs("Ministers meet in Prague", "Published: 1 May 2013", *PROSE)
    page = PageMetadata(published=datetime.date(2015, 1, 2), published_rule="page:json-ld", publisher="Example Page")
    manifest = Manifest(published=datetime.date(2016, 3, 4), publisher="Example Manifest")
    by_text, by_page, by_manifest = clean(article(text)), clean(article(text, page=page)), clean(article(text, manifest, page))
    assert [c.published.year for c in (by_text, by_page, by_manifest)] == [2013, 2015, 2016]
    assert [c.published_basis for c in (by_text, by_page, by_manifest)] == ["stated", "stated", "manifest"]
    assert (by_page.publisher, by_manifest.publisher) == ("Example Page", "Example Manifest")


def test_a_date_that_can_be_read_two_ways_is_flagged():
    cleaned = clean(article(paragraphs("Ministers meet in Prague", "Published: 05/07/2013", *PROSE)))
    assert [issue.rule for issue in cleaned.issues] == ["ambiguous-date"]


def test_what_the_markup_rules_out_is_not_kept():
    text = paragraphs(*PROSE)
    start = text.index(PROSE[1])
    cleaned = clean(article(text, main=(Span(start, start + len(PROSE[1])),)))
    assert kept(cleaned) == [PROSE[1]]


@pytest.mark.parametrize(
    ("name", "title", "published", "publisher"),
    [
        ("000", "US Secretary of State John Kerry in Russia to meet Vladimir Putin", "2015-05-12", "Deutsche Welle (DW)"),
        ("001", "Kerry meets Putin in ‘critical moment’ for Ukraine conflict", None, "Deutsche Welle (DW)"),
        ("002", "Putin and Kerry Discuss Situation in Syria and Ukraine", "2016-07-15", "Prensa Latina"),
        ("003", "US-Russia crisis talks", "2014-03-30", "Deutsche Welle (DW)"),
        ("004", "Meeting with US Secretary of State John Kerry", "2013-05-07", "President of Russia"),
    ],
)
def test_the_articles_in_raw_say_what_they_are(repository, name, title, published, publisher):
    [path] = (repository / "raw").glob(f"{name}_*.txt")
    [found] = read_articles(path, repository / "raw")
    cleaned = clean(found)
    assert (cleaned.title, cleaned.publisher, cleaned.language) == (title, publisher, "en")
    assert (cleaned.published and cleaned.published.isoformat()) == published


LINES = st.lists(
    st.sampled_from([*PROSE, *MENU, *TAIL, "", "May 7, 2013", "Jane Roe: Yes.", "• item", "中国外长访问布拉格。"]), max_size=25
)


@settings(deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\r"]))
def test_lines_cover_the_text_and_body_spans_hold_the_kept_ones(lines, end):
    text = end.join(lines)
    cleaned = clean(article(text))
    covered = 0
    for line in cleaned.lines:
        assert text[covered : line.span.start].strip() == "" and line.span.start >= covered
        covered = line.span.end
    assert text[covered:] == ""
    for line in cleaned.lines:
        inside = any(span.contains(line.span) for span in cleaned.body)
        assert inside if line.kept else not inside or not line.span.of(text).strip()
    assert list(cleaned.body) == sorted(cleaned.body)
    assert (KEPT in {line.reason for line in cleaned.lines}) == bool(cleaned.body)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_cleaned_and_always_the_same(text):
    assert clean(article(text)) == clean(article(text))


def test_an_article_that_the_page_has_several_times_is_not_lost():
    cleaned = clean(article(paragraphs(*(["Ministers meet in Prague", *PROSE] * 3))))
    assert set(PROSE) <= set(kept(cleaned))


def test_a_caption_that_the_page_has_several_times_is_no_part_of_the_article():
    caption = "The two ministers arrive for the talks at the old customs house on the border."
    cleaned = clean(article(paragraphs("Ministers meet in Prague", caption, *PROSE[:2], caption, *PROSE[2:], caption)))
    assert kept(cleaned) == PROSE
