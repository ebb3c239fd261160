"""Reprints: which articles are one text."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.fingerprint import fingerprint
from flows.model import SKETCH_SIZE
from flows.resolve.duplicates import find_duplicates, resemblance
from tests.extract.articles import document
from tests.resolve.told import article

STORY = " ".join(f"Sentence number {n} of the story says something that no other sentence says about topic {n * 7}." for n in range(40))
OTHER = " ".join(
    f"Quite another report speaks in line {n} of harvest, weather and the price of grain in year {n + 1900}." for n in range(40)
)


def told(name, text, **facts):
    return article(name, fingerprint=fingerprint(document(text)), n_chars=len(text), **facts)


def test_a_reprint_points_to_the_earliest_article():
    articles = [told("reprint", STORY, published="2015-05-13"), told("original", STORY, published="2015-05-12"), told("other", OTHER)]
    assert find_duplicates(articles) == {0: 1}


def test_a_reprint_may_be_edited_and_cut():
    cut = "An editor's note. " + STORY[: len(STORY) * 7 // 10].replace("number 3 ", "number three ")
    assert find_duplicates([told("one", STORY), told("two", cut)]) == {1: 0}


def test_pages_of_one_publisher_share_phrases_without_being_reprints():
    page, next_page = STORY, STORY[: len(STORY) * 6 // 10] + OTHER[: len(OTHER) * 4 // 10]
    assert find_duplicates([told("one", page, publisher="P"), told("two", next_page, publisher="P")]) == {}


def test_short_texts_are_not_compared():
    assert find_duplicates([told("one", "The two leaders met."), told("two", "The two leaders met.")]) == {}


def test_the_title_is_no_part_of_the_sketch():
    titled = document(f"A title of its own\n\n{STORY}", title="A title of its own")
    assert fingerprint(titled) == fingerprint(document(STORY))


def test_a_sketch_is_sorted_and_bounded():
    sketch = fingerprint(document(STORY))
    assert list(sketch) == sorted(set(sketch)) and len(sketch) == SKETCH_SIZE


@given(st.sets(st.integers(0, 2**40), max_size=SKETCH_SIZE), st.sets(st.integers(0, 2**40), max_size=SKETCH_SIZE))
def test_resemblance_is_symmetric_and_one_for_the_same_text(one, other):
    a, b = sorted(one), sorted(other)
    assert resemblance(a, b) == resemblance(b, a) <= 1
    assert resemblance(a, a) == (1.0 if a else 0.0)


@given(st.permutations(range(4)))
def test_the_order_of_the_articles_does_not_matter(order):
    articles = [told("a", STORY, published="2015-05-13"), told("b", STORY, published="2015-05-12"), told("c", OTHER), told("d", OTHER)]
    shuffled = [articles[i] for i in order]
    pairs = {(shuffled[i].facts.source_file, shuffled[j].facts.source_file) for i, j in find_duplicates(shuffled).items()}
    assert pairs in ({("a", "b"), ("c", "d")}, {("a", "b"), ("d", "c")})
    assert msgspec.json.encode(sorted(pairs)) == msgspec.json.encode(sorted(_pairs(articles)))


def _pairs(articles):
    return {(articles[i].facts.source_file, articles[j].facts.source_file) for i, j in find_duplicates(articles).items()}
