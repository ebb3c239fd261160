"""Dates, places and topics take time in proportion to the text, whatever it is."""

from time import perf_counter

import pytest

from flows.extract.dates import find_dates
from flows.extract.places import find_places
from flows.extract.topics import find_topics
from tests.extract.articles import document

AWKWARD = [
    "A",
    "a",
    "1",
    " ",
    "U.S.",
    "May 1 ",
    "Monday and ",
    "Syria ",
    "in Moscow, ",
    "Paris (",
    "Paris\n\n",
    "the day before ",
    "'",
    "(-",
    "No. 1, ",
]


@pytest.mark.parametrize("find", [find_dates, find_places, find_topics])
@pytest.mark.parametrize("piece", AWKWARD)
def test_an_awkward_text_of_any_length_takes_linear_time(find, piece):
    find(document("Paris on Monday"))  # what is loaded once is loaded
    doc = document(piece * (30_000 // len(piece)), "2015-05-13")
    _ = doc.sentences
    started = perf_counter()
    find(doc)
    assert perf_counter() - started < 10
