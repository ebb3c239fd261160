"""However odd a text is, twice as much of it takes about twice as long: nothing in the way of an article runs away."""

from __future__ import annotations

import signal
import sys

import msgspec
import pytest

from flows.clean import clean
from flows.extract import extract
from flows.text import tidy
from tests.invariants.test_articles import article

SECONDS = 30
"""For what takes one to three on a quiet machine; with everything compared to everything it takes minutes."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no alarm")


@pytest.fixture
def alarm():
    def late(*_):
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("piece", "characters"),
    [
        (".", 200_000),
        ("\n", 200_000),
        ("[\n", 50_000),
        ("(", 100_000),
        ("a", 200_000),
        ("U.S. ", 30_000),
        ("Aaa ", 15_000),
        ("“", 10_000),
        ("talks ", 9_000),
        ("He said that ", 9_000),
        ("Mr. Kerry met Putin in Moscow on Monday. ", 60_000),
    ],
)
def test_a_text_of_one_piece_over_and_over_is_read_in_time(piece, characters, alarm):
    cleaned = clean(article(piece * (characters // len(piece))))
    assert extract(msgspec.structs.replace(cleaned, language="en")).facts.n_chars == characters // len(piece) * len(piece)


@pytest.mark.parametrize("piece", ["[", "[\n", "\n", "[ \n", "-\n", "a-\n", "\n]", " \n, ", "\xa0\n", "\u200b"])
def test_tidying_is_linear(piece, alarm):
    for before in ("", "[", "a-\n"):
        assert len(tidy(before + piece * 50_000 + "\nx")) < 200_010
