"""What reads an article takes time in proportion to the text, whatever it is."""

import sys
from itertools import islice
from string import ascii_uppercase
from time import process_time

import pytest

from flows.extract.dates import find_dates
from flows.extract.people import find_people
from flows.extract.places import find_places
from flows.extract.quotes import find_quotes
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
    def seconds(characters):
        doc = document(piece * (characters // len(piece)), "2015-05-13")
        _ = doc.sentences
        started = process_time()
        find(doc)
        return process_time() - started

    find(document("Paris on Monday"))  # what is loaded once is loaded
    quarter = min(seconds(7_500) for _ in range(2))
    assert seconds(30_000) < 12 * (quarter + 0.1)  # with its square it would be 16 times, of what takes minutes


def calls(function, *arguments):
    """How many calls of functions, and of generators for one more item, it takes."""
    counted = 0

    def count(_frame, event, _argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return counted


def people_of(text):
    find_people(document(text, "2015-05-12"))


def quotes_of(text):
    doc = document(text)
    find_quotes(doc, find_people(doc), (), (), find_topics(doc))


@pytest.mark.parametrize(
    ("read", "piece", "times"),
    [
        pytest.param(quotes_of, 'He said "yes and no", ', 150, marks=pytest.mark.slow),  # longer than the longest sentence that is not cut
        (quotes_of, 'He said "yes and no", said Ms Lee, while ', 40),
        (quotes_of, 'the "one way" ', 50),
        (quotes_of, '"Yes and no." ', 50),
        (people_of, "The Russian president met Sergei Lavrov. His counterpart, the U.S. secretary of state, agreed. He left.\n\n", 50),
    ],
)
def test_four_times_the_text_takes_about_four_times_the_work(read, piece, times):
    read(piece * times)  # what is loaded once is loaded, and what is remembered of words is remembered
    assert calls(read, piece * times * 4) < 6 * calls(read, piece * times)


def test_an_office_is_not_held_against_every_person_anew():
    def text(people):
        names = (f"{first}{second.lower()}ov" for first in ascii_uppercase for second in ascii_uppercase)
        return "".join(f"Mr {name} said so. The minister left. The diplomat stayed.\n\n" for name in islice(names, people))

    people_of(text(400))
    assert calls(people_of, text(400)) < 6 * calls(people_of, text(100))
