"""What holds for every row, whatever the article."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.dates import find_dates
from flows.extract.institutions import find_institutions
from flows.extract.people import find_people
from flows.extract.quotes import find_quotes
from flows.extract.topics import find_topics
from flows.text import tidy_segments
from tests.extract.articles import document

PHRASES = st.sampled_from(
    [
        "“We will meet again,” ", "Lena Kovac said. ", "she added. ", "Jonas Berg told reporters that ", "the bridge is closed. ",
        "according to the Norwegian Foreign Ministry. ", "“an open wound” ", "Lena Kovac: ", "\n\n", "Nobody came. ", "'", '"', "said ",
        "QUESTION: ", "He called it “a good day”. ", "(Applause.) ", "on Monday ",
    ]
)  # fmt: skip


def quotes_of(text):
    article = document(text, published="2015-05-13")
    return find_quotes(article, find_people(article), find_institutions(article), find_dates(article), find_topics(article))


@settings(max_examples=60, deadline=None)
@given(st.lists(PHRASES, min_size=1, max_size=14).map("".join))
def test_a_row_claims_exactly_what_its_spans_slice(text):
    quotes = quotes_of(text)
    for quote in quotes:
        assert quote.text == tidy_segments(text, quote.segments)
        assert quote.text and quote.speaker and quote.context and quote.rule
        assert all(one.end <= other.start for one, other in zip(quote.segments, quote.segments[1:], strict=False))
        assert all(0 <= s.start < s.end <= len(text) for s in quote.segments)
    assert list(quotes) == sorted(quotes, key=lambda quote: (quote.segments[0], quote.kind))
    assert quotes == quotes_of(text)


def test_an_empty_article_has_none():
    assert quotes_of("") == ()
