"""Reprints: which articles are one text."""

from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from flows.extract.fingerprint import fingerprint
from flows.model import SKETCH_SIZE
from flows.resolve.duplicates import KEYS, MIN_RUNS, find_duplicates, resemblance
from flows.tabulate.outlines import outline, outlines_of, packed
from tests.extract.articles import document
from tests.resolve.told import article

STORY = " ".join(f"Sentence number {n} of the story says something that no other sentence says about topic {n * 7}." for n in range(40))
OTHER = " ".join(
    f"Quite another report speaks in line {n} of harvest, weather and the price of grain in year {n + 1900}." for n in range(40)
)


def told(name, text, **facts):
    (found,) = outlines_of([outline(article(name, fingerprint=fingerprint(document(text)), n_chars=len(text), **facts))])
    return found


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


@given(
    st.lists(
        st.tuples(
            st.permutations(range(40)).flatmap(lambda p: st.integers(20, 38).map(lambda n: set(p[:n]))),
            st.sampled_from(["en", "fr"]),
            st.sampled_from([None, "Paper", "Wire"]),
        ),
        max_size=8,
    )
)
def test_who_is_compared_with_whom_does_not_hide_what_is_the_same_text(facts):
    """Held against the comparison of every pair that shares one of the smallest hashes, bucket by bucket."""
    articles = [msgspec.structs.replace(told(str(n), ""), sketch=packed(sorted(sketch))) for n, (sketch, _, _) in enumerate(facts)]
    articles = [
        msgspec.structs.replace(a, facts=msgspec.structs.replace(a.facts, language=language, publisher=publisher))
        for a, (_, language, publisher) in zip(articles, facts, strict=True)
    ]
    group = list(range(len(facts)))
    for key in range(40):
        bucket = [n for n, (sketch, _, _) in enumerate(facts) if len(sketch) >= MIN_RUNS and key in sorted(sketch)[:KEYS]]
        bucket.sort(key=lambda n: (sorted(facts[n][0]), articles[n].facts.article_id))
        for a, b in pairwise(bucket):
            (one, language, publisher), (other, other_language, other_publisher) = facts[a], facts[b]
            smallest = sorted(one | other)[:SKETCH_SIZE]
            share = len(set(smallest) & one & other) / len(smallest)
            if language == other_language and share >= (0.8 if publisher and publisher == other_publisher else 0.6):
                group = [group[a] if g == group[b] else g for g in group]
    found = find_duplicates(articles)
    assert {(a, b) for a in range(len(facts)) for b in range(a) if group[a] == group[b]} == {
        (a, b) for a in range(len(facts)) for b in range(a) if found.get(a, a) == found.get(b, b)
    }
