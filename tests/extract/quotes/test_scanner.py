"""Where quotation marks pair: in one paragraph at a time, in order, whatever the marks."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from flows.extract.quotes.scanner import find_quotations
from flows.extract.quotes.units import mask, split_units
from tests.extract.articles import document

MARKS = "\"“”‘’'«»„``,. ab\n?!AB"
PARAGRAPHS = st.lists(st.text(alphabet=MARKS, max_size=60).map(lambda text: text.replace("\n", " ")), min_size=1, max_size=4)


def inner_texts(text):
    article = document(text)
    return [q.inner.of(text) for q in find_quotations(article.text, article.paragraphs)]


@given(PARAGRAPHS)
def test_quotations_are_in_order_apart_and_inside_their_paragraph(paragraphs):
    article = document("\n\n".join(paragraphs))
    quotations = find_quotations(article.text, article.paragraphs)
    for quotation in quotations:
        assert quotation.outer.contains(quotation.inner)
        assert article.paragraphs[quotation.paragraph].span.contains(quotation.outer)
    for one, other in itertools.pairwise(quotations):
        assert one.outer.end <= other.outer.start


@given(PARAGRAPHS)
def test_the_masked_text_is_as_long_as_the_text_and_hides_only_quoted_words(paragraphs):
    article = document("\n\n".join(paragraphs))
    quotations = find_quotations(article.text, article.paragraphs)
    masked = mask(article.text, quotations)
    assert len(masked) == len(article.text)
    for at, (shown, letter) in enumerate(zip(masked, article.text, strict=True)):
        assert shown == letter or any(q.inner.start <= at < q.inner.end for q in quotations)


@given(PARAGRAPHS)
def test_every_quotation_stands_in_one_unit(paragraphs):
    article = document("\n\n".join(paragraphs))
    quotations = find_quotations(article.text, article.paragraphs)
    units = split_units(mask(article.text, quotations), article.paragraphs, quotations)
    assert [q for unit in units for q in unit.quotations] == quotations


@given(st.sampled_from(['"', "“", "”", "«", "''"]))
def test_a_stray_mark_harms_its_own_paragraph_only(stray):
    clean = '“We came early,” she said.\n\n"They came late," he said.'
    assert inner_texts(f"{clean}\n\nThe {stray} stood alone here.")[:2] == inner_texts(clean)
    assert inner_texts(f"The{stray} stood alone here.\n\n{clean}")[-2:] == inner_texts(clean)


def test_titles_have_no_quotations():
    article = document("‘Never again’\n\nNothing here.", title="‘Never again’")
    assert find_quotations(article.text, article.paragraphs) == []
