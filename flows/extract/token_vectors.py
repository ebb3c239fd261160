"""What the parser reads of each token: the network `tok2vec` of spaCy's models, computed in half the time that spaCy takes.

The network has two parts (`spacy.MultiHashEmbed.v2`, `spacy.MaxoutWindowEncoder.v2`):

1. *Embedding*: a vector for the word, from six of its attributes. For each attribute four rows of a table are added up, then a layer
   follows over the six sums. The layer is linear up to its maximum, so each table goes through it once and for all, and adding up
   rows is all that is left. What comes out is remembered by word.
2. *Encoding*: four times, the vector of each token takes in those of its two neighbours.

So a vector depends on the sentence of its token, as far as four tokens go. What is remembered changes nothing: the vector of a word
comes from additions and a scaling within its own row, in one order, whatever words it is computed with.

Belongs here: these sums. Does not: the model, tokens, the parser (`grammar`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

Floats = NDArray[np.float32]

_REMEMBERED = 20_000
"""Words that are remembered before all are forgotten: 600 bytes each."""
_SMALLEST_VARIANCE = 1e-8


class TokenVectors:
    """The vectors of tokens by the weights of one `tok2vec` model. Raises ValueError for a network of another form."""

    def __init__(self, model: Model[Any, Any]) -> None:
        attributes = [name for node in _nodes(model, "extract_features") for name in node.attrs["columns"]]
        tables, layers = _nodes(model, "hashembed"), [*map(_Layer, _nodes(model, "maxout"), _nodes(model, "layernorm"))]
        windows = [node.attrs["window_size"] for node in _nodes(model, "expand_window")]
        if not layers or len(tables) != len(attributes) or windows != [1] * (len(layers) - 1):
            raise ValueError("the network is no MultiHashEmbed with a MaxoutWindowEncoder that sees one neighbour at each side")
        self._attributes: list[int | str] = attributes
        self._embedding, *self._encoding = layers
        self._tables = [_Table(*both) for both in zip(tables, np.split(self._embedding.weights, len(tables)), strict=True)]
        self._remembered: dict[bytes, bytes] = {}

    def of(self, docs: Sequence[Doc]) -> list[Floats]:
        """For each sentence the vectors of its tokens, a row each."""
        margin = len(self._encoding)  # empty rows between sentences: so far does a vector see
        places = list(_places(docs, margin))
        vectors = np.zeros((places[-1].stop + margin, self._embedding.width), np.float32)
        filled = np.concatenate([np.arange(place.start, place.stop) for place in places])
        vectors[filled] = self._embedded(np.concatenate([doc.to_array(self._attributes) for doc in docs]))
        for layer in self._encoding:
            vectors[1:-1] += layer(np.concatenate((vectors[:-2], vectors[1:-1], vectors[2:]), axis=1))
        return [vectors[place] for place in places]

    def _embedded(self, words: NDArray[np.uint64]) -> Floats:
        """The vectors of words, given by their attributes, a row each."""
        size, attributes = words.shape[1] * words.itemsize, words.tobytes()
        keys = [attributes[at : at + size] for at in range(0, len(attributes), size)]
        if len(self._remembered) > _REMEMBERED:
            self._remembered.clear()
        new = {key: at for at, key in enumerate(keys) if key not in self._remembered}
        if new:
            self._remembered.update(zip(new, map(np.ndarray.tobytes, self._embed(words[list(new.values())])), strict=True))
        return np.frombuffer(b"".join(map(self._remembered.__getitem__, keys)), np.float32).reshape(-1, self._embedding.width)

    def _embed(self, words: NDArray[np.uint64]) -> Floats:
        sums = np.zeros((len(words), len(self._embedding.bias)), np.float32)
        for table, values in zip(self._tables, words.T, strict=True):
            table.add_to(sums, values)
        return self._embedding.finish(sums)


class _Layer:
    """A layer with a maximum over pieces (`Maxout.v1`), brought to mean 0 and variance 1 and scaled (`LayerNorm.v1`)."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights, bias = _weights(maxout, "W"), _weights(maxout, "b")  # outputs × pieces × inputs, outputs × pieces
        self.width, self._pieces = bias.shape
        self.weights: Floats = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        self.bias: Floats = bias.T.ravel()
        self._scale, self._shift = _weights(norm, "G"), _weights(norm, "b")

    def __call__(self, inputs: Floats) -> Floats:
        return self.finish(inputs @ self.weights)

    def finish(self, sums: Floats) -> Floats:
        """The outputs, a row each, from the weighted sums, piece by piece: overwrites these."""
        sums += self.bias
        outputs: Floats = reduce(np.maximum, np.split(sums, self._pieces, axis=1))
        outputs -= outputs.mean(axis=1, keepdims=True)
        outputs /= np.sqrt(np.square(outputs).mean(axis=1, keepdims=True) + _SMALLEST_VARIANCE)
        outputs *= self._scale
        outputs += self._shift
        return outputs


class _Table:
    """The rows of one attribute (`HashEmbed.v1`), as its share of the layer's weights makes them."""

    def __init__(self, table: Model[Any, Any], weights: Floats) -> None:
        self._ops: Any = table.ops
        self._seed: int = table.attrs["seed"]
        self._rows: Floats = _weights(table, "E") @ weights

    def add_to(self, sums: Floats, values: NDArray[np.uint64]) -> None:
        """Adds the four rows of each value of the attribute."""
        for rows in (self._ops.hash(np.ascontiguousarray(values), self._seed) % len(self._rows)).T:
            sums += self._rows[rows]


def _nodes(model: Model[Any, Any], name: str) -> list[Model[Any, Any]]:
    """The parts of that name, in the order in which the network goes through them."""
    return [node for node in model.walk(order="dfs_pre") if node.name == name]


def _weights(node: Model[Any, Any], name: str) -> Floats:
    return cast(Floats, node.get_param(name))


def _places(docs: Sequence[Doc], margin: int) -> Iterator[slice]:
    """The rows of each sentence, with a margin before each."""
    end = 0
    for doc in docs:
        start = end + margin
        end = start + len(doc)
        yield slice(start, end)
