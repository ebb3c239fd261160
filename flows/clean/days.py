"""Calendar days as pages write them: "May 7, 2013", "7. Mai 2013", "2013-05-07", "07/05/2013".

Only days with a year: nothing is filled in from a clock. Belongs here: recognising them and saying which are ambiguous.
Does not: which of an article's days is its date of publication (`published`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache

import msgspec

from flows.reference import reference_rows

_YEARS = range(1900, 2100)


class Day(msgspec.Struct, frozen=True):
    """A day in a text."""

    start: int
    end: int
    date: datetime.date
    ambiguous: bool = False
    """Day and month could be exchanged ("05/07/2013")."""


def find_days(text: str) -> Iterator[Day]:
    """The days of a (short) text in order."""
    if has_year(text):
        for found in _pattern().finditer(text):
            if (day := _day(found)) is not None:
                yield day


def has_year(text: str) -> bool:
    """Is there a figure that could be the year of a day? Most lines have none."""
    return _YEAR.search(text) is not None


def is_day_line(text: str) -> bool:
    """Is the line only a date, a time of day, or both, perhaps with a label ("Published: 7 May 2013, 18:30")?"""
    if len(text) > 120 or not _FIGURE.search(text) or not day_line_words().issuperset(_LETTERS.findall(text.casefold())):
        return False
    rest = _pattern().sub(" ", text) if has_year(text) else text
    if rest == text and not _TIME.search(text):
        return False
    rest = _TIME.sub(" ", rest)
    return _date_words().issuperset(_LETTERS.findall(rest.casefold())) and not _LONG_FIGURE.search(rest)


_FIGURE, _LONG_FIGURE = re.compile("[0-9]"), re.compile(r"\d{5}")
_LETTERS = re.compile(r"[^\W\d]+")
_YEAR = re.compile(r"\d{4}")
_TIME = re.compile(r"\b\d{1,2}(?:[:.]\d{2}){1,2}\s*(?:[ap]\.?\s?m\b\.?|uhr|h)?|\b\d{1,2}\s*[ap]\.?m\b\.?|\b\d{1,2}h\d{2}\b", re.I)


@cache
def _date_words() -> frozenset[str]:
    """Words that may stand beside a date on a line of its own."""
    rows = reference_rows("date_words.tsv")
    return frozenset(part for row in rows for part in _LETTERS.findall(row["word"].casefold()))


@cache
def day_line_words() -> frozenset[str]:
    """All words that a line of this kind can have, months and what is part of a figure ("7th", "18h30") among them."""
    parts = frozenset(part for name in _months() for part in _LETTERS.findall(name))
    return _date_words() | parts | {"st", "nd", "rd", "th", "º", "er", "de", "of", "del", "m", "h", "t", "年", "月", "日"}


@cache
def _months() -> dict[str, int]:
    return {row["month"].casefold(): int(row["number"]) for row in reference_rows("months.tsv")}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=lambda name: (-len(name), name)))
    month = rf"(?P<{{}}>{names})\.?"
    return re.compile(
        rf"(?<![\w.])(?:{month.format('m1')}\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?[\s-]+(?:de\s+|of\s+)?{month.format('m2')}(?:\s+de|\s+del)?,?[\s-]+(?P<y2>\d{{4}})"
        r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})"
        r"|(?P<a4>\d{1,2})(?P<sep>[-/.])(?P<b4>\d{1,2})(?P=sep)(?P<y4>\d{4})(?!\.\d)"
        r"|(?P<y5>\d{4})\s*年\s*(?P<m5>\d{1,2})\s*月\s*(?P<d5>\d{1,2})\s*日)(?!\d)",
        re.I,
    )


def _day(found: re.Match[str]) -> Day | None:
    for number in "1235":
        if found[f"y{number}"]:
            month = found[f"m{number}"]
            return _made(
                found, found[f"y{number}"], int(month) if month.isdigit() else _months()[month.casefold()], int(found[f"d{number}"])
            )
    return _numeric(found, int(found["a4"]), int(found["b4"]))


def _numeric(found: re.Match[str], first: int, second: int) -> Day | None:
    """Day before month where dots separate or the first cannot be a month; else month first, flagged unless both are the same."""
    if found["sep"] == "." or first > 12:
        return _made(found, found["y4"], second, first)
    return _made(found, found["y4"], first, second, ambiguous=second <= 12 and first != second)


def _made(found: re.Match[str], year: str, month: int, day: int, ambiguous: bool = False) -> Day | None:
    if int(year) not in _YEARS:
        return None
    try:
        return Day(found.start(), found.end(), datetime.date(int(year), month, day), ambiguous)
    except ValueError:
        return None
