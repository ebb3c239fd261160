""" "Russian-Turkish talks": a meeting named by its two countries, held by the persons of the article that act for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.extract.document import Sentence
from flows.extract.meetings.reader import Reader
from flows.extract.meetings.setting import as_when
from flows.extract.meetings.status import status_before
from flows.extract.meetings.telling import Telling, When
from flows.registry import registry


def between_countries(reader: Reader) -> Iterator[Telling]:
    """Tellings of title and lead that name countries in place of persons."""
    for sentence in reader.leading_sentences():
        text = sentence.span.of(reader.document.text)
        for match in _PAIR.finditer(text):
            persons = _persons(reader, match)
            status = status_before(text[: match.start()], text[match.end() : match.end() + 60])
            if persons is not None and status is not None:
                yield Telling(
                    persons=persons,
                    status=status,
                    mode="in_person",
                    mode_sure=False,
                    span=sentence.span,
                    rule="between-countries",
                    is_title=reader.document.paragraphs[sentence.paragraph].is_title,
                    when=_when(reader, sentence),
                    paragraph=sentence.paragraph,
                )


def _persons(reader: Reader, match: re.Match[str]) -> tuple[int, ...] | None:
    """For each of the countries the first person of the article, a speaker before others; None where one has none."""
    codes = [_codes().get(match[name]) for name in ("first", "second")]
    persons = reader.people.persons
    order = sorted(range(len(persons)), key=lambda i: (i not in reader.speakers, i))
    found = [next((i for i in order if code is not None and persons[i].country == code), None) for code in codes]
    if found[0] is None or found[1] is None or found[0] == found[1]:
        return None
    return found[0], found[1]


def _when(reader: Reader, sentence: Sentence) -> When:
    dates = reader.dates_in(sentence.span)
    return as_when(dates[0]) if len(dates) == 1 else When()


@cache
def _codes() -> dict[str, str]:
    """Adjectives and names of countries to their codes."""
    return {word: code for code, c in sorted(registry().countries.items(), reverse=True) for word in (c.name, *c.demonyms, *c.aliases)}


_PAIR = re.compile(
    r"\b(?P<first>[A-Z][\w.]+)(?:[-–—]|-?to-)(?P<second>[A-Z][\w.]+(?: [A-Z]\w+)?) (?:(?!relations|ties|border)[\w-]+ ){0,2}?"
    r"(?:talks|summit|meeting|negotiations|consultations)\b"
)
