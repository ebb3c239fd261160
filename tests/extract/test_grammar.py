"""The parse is spaCy's, whatever was parsed before and beside it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract import grammar, token_vectors
from flows.extract.grammar import MODEL, parse
from flows.extract.token_vectors import TokenVectors
from flows.workers import load_models
from tests.extract.articles import document

SENTENCES = [
    "The foreign minister said on Tuesday that both sides had agreed to meet again in Geneva.",
    '"It is so," she told reporters.',
    "According to the spokesman, nobody was hurt; the envoy, who had left before noon, denied that.",
    "No comment.",
    "Talks between the U.S. and Russia – the first since 2009 – ended at 5:30 p.m., two officials said, without a deal.",
    "  Zürich’s mayor\u00a0added:  ",
    "“We hope,” Mr O'Neill-Ruiz said, “that the cease-fire holds (it didn't last time).”",
]
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})


@pytest.fixture(scope="module")
def model():
    return spacy.load(MODEL)


@pytest.fixture(scope="module")
def network(model):
    return model.get_pipe("tok2vec").model


def tree(doc):
    return [(token.text, token.head.i, token.dep_) for token in doc]


def test_a_parse_has_the_heads_and_labels_that_the_pipeline_gives(model, repository):
    texts = [*SENTENCES, *(line for page in sorted((repository / "raw").glob("*.txt")) for line in page.read_text("utf-8").split("\n"))]
    texts = list(dict.fromkeys(text for text in texts if 3 < len(text) < 600))
    assert [tree(doc) for doc in parse(document("Any."), texts)] == [tree(doc) for doc in model.pipe(texts)]


def test_vectors_are_those_of_the_network_but_for_rounding(model, network):
    docs = [model.make_doc(sentence) for sentence in SENTENCES]
    for ours, theirs in zip(TokenVectors(network).of(docs), network.predict(docs), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=6))
def test_vectors_are_the_same_to_the_last_bit_whatever_was_computed_before(model, network, before):
    docs = [model.make_doc(sentence) for sentence in SENTENCES]
    experienced = TokenVectors(network)
    for text in before:
        experienced.of([model.make_doc(text)])
    for one, other in zip(TokenVectors(network).of(docs), experienced.of(docs), strict=True):
        np.testing.assert_array_equal(one, other)


def test_words_that_were_forgotten_are_computed_again(model, network, monkeypatch):
    docs = [model.make_doc(sentence) for sentence in SENTENCES]
    remembering, forgetful = TokenVectors(network), TokenVectors(network)
    expected = remembering.of(docs)
    monkeypatch.setattr(token_vectors, "_REMEMBERED", 3)
    for _ in range(2):
        for one, other in zip(expected, forgetful.of(docs), strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_vector_depends_on_its_own_sentence_alone(model, network):
    alone = [TokenVectors(network).of([model.make_doc(sentence)])[0] for sentence in SENTENCES]
    together = TokenVectors(network).of([model.make_doc(sentence) for sentence in SENTENCES])
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_an_article_without_sentences_to_parse_costs_no_parse():
    assert parse(document("Any."), []) == []


def test_a_text_is_parsed_once_an_article():
    article = document("Any.")
    first, again = parse(article, ["No comment.", "No comment."])
    assert first is again
    assert parse(article, ["No comment."])[0] is first


def test_a_text_without_words_has_a_parse_without_tokens():
    assert [len(doc) for doc in parse(document("Any."), ["", "Yes."])] == [0, 2]


def test_several_threads_may_ask_at_the_same_time(monkeypatch):
    texts = [[f"{sentence} {word}." for sentence in SENTENCES] for word in ("Ten", "Minister", "Geneva", "Talks")]
    expected = [list(map(tree, parse(document("Any."), some))) for some in texts]
    monkeypatch.setattr(token_vectors, "_REMEMBERED", 3)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda some: parse(document("Any."), some), texts * 8))
    assert [list(map(tree, docs)) for docs in found] == expected * 8


def test_a_model_that_cannot_be_used_fails_before_any_article(monkeypatch):
    def refused():
        raise ValueError("another network")

    monkeypatch.setattr(grammar, "_parser", refused)
    with pytest.raises(ValueError, match="another network"):
        load_models.__wrapped__()


def test_a_network_of_another_form_is_refused(model):
    with pytest.raises(ValueError, match="MultiHashEmbed"):
        TokenVectors(model.get_pipe("tagger").model)
