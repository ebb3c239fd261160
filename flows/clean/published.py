"""The date of publication, with the rule that found it.

In this order: the manifest, the page's markup, a line that says "Publication date: …", a date in the title's suffix, the first
date line near the title, a date in the byline, "Last updated …", a dateline with a year, an address with a date. A date line of an
event ("May 7, 2013⏎18:30") counts only where nothing says when the page was published. No year is ever filled in.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from flows.clean.dateline import is_place_line
from flows.clean.days import Day, find_days, has_year, is_day_line
from flows.clean.lines import first_word
from flows.clean.selection import Paragraph
from flows.model import PublishedBasis
from flows.reference import reference_rows

_IN_ADDRESS = re.compile(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:\D|$)|/(\d{4})(\d{2})(\d{2})(?:\D|$)")
_PARTS = re.compile(r"\s*[|•·]\s*|\s+[-–—]+\s+")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(?:19|20)\d\d(?!\d)")
_NEAR_LINES = 12
_LONGEST_LABELLED = 120


class Published(msgspec.Struct, frozen=True):
    date: datetime.date
    basis: PublishedBasis
    rule: str
    ambiguous: bool = False
    """Day and month could be exchanged."""


def published_in_text(paragraphs: Sequence[Paragraph], title_line: int | None, body: range, title_tails: Sequence[str]) -> Published | None:
    """What the paragraphs say; `title_line` and `body` are indices of them."""
    texts = [one.text for one in paragraphs]
    found = (
        published_by_label(paragraphs)
        or _stated(next((day for tail in title_tails for day in find_days(tail)), None), "text:title")
        or _near_title(texts, title_line, body)
        or _byline(texts, body)
        or _updated(paragraphs)
    )
    return _settled(found, texts) if found and found.ambiguous else found


def published_in_address(url: str | None) -> Published | None:
    """A date in the address of the page: `…/2015/05/12/…`."""
    found = _IN_ADDRESS.search(url or "")
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return Published(date, "stated", "address") if 1990 <= year <= 2100 else None


def published_by_label(paragraphs: Sequence[Paragraph]) -> Published | None:
    """A label and its date, on one line or on the next."""
    for at, end in _labelled(paragraphs, "published"):
        text = paragraphs[at].text
        day = next(find_days(text[end:]), None)
        if day is not None and day.start <= 30:
            return _stated(day, "text:label")
        following = next((other.text for other in paragraphs[at + 1 : at + 4] if other.text), "")
        if end >= len(text) and is_day_line(following):
            return _stated(next(find_days(following), None), "text:label")
    return None


def _labelled(paragraphs: Sequence[Paragraph], role: str) -> Iterator[tuple[int, int]]:
    """The short lines that begin with a label of this role, and where in them it ends."""
    openings = _openings(role)
    for at, one in enumerate(paragraphs):
        if one.first in openings and len(one.text) <= _LONGEST_LABELLED and (label := _label(role).match(one.text)):
            yield at, label.end()


def _near_title(texts: Sequence[str], title_line: int | None, body: range) -> Published | None:
    """The first line below the title, or just above it, that is only a date."""
    start = title_line if title_line is not None else max(0, body.start - 3)
    above = [at for at in range(max(0, start - 3), start) if texts[at]]
    below = [at for at in range(start, min(len(texts), start + 2 * _NEAR_LINES)) if texts[at]][:_NEAR_LINES]
    for at in (*below, *above):
        text = texts[at]
        if len(text) > 120 or not is_day_line(text) or _label("updated").match(text) or _label("event").match(text):
            continue
        if found := _stated(next(find_days(text), None), "text:date-line"):
            return found
    return None


def _byline(texts: Sequence[str], body: range) -> Published | None:
    """A short line around the top of the article that ends or begins with a date: "Jane Roe, 7 May 2013"."""
    for text in texts[max(0, body.start - 8) : body.start + 4]:
        if len(text) <= 100 and has_year(text) and not _label("updated").match(text) and not _label("event").match(text):
            parts = _PARTS.split(text)
            if len(parts) > 1 and (dated := next((day for part in parts for day in _dated_part(part)), None)):
                return _stated(dated, "text:byline")
            for day in find_days(text):
                if (day.end >= len(text) - 12 or day.start <= 2) and len(text.split()) <= 14 and text[-1] not in ".!?:":
                    return _stated(day, "text:byline")
    return None


def _dated_part(part: str) -> Iterator[Day]:
    """The day of a part that is only a date, or a place and a date ("Geneva, 14/05/2019")."""
    for day in find_days(part):
        if is_day_line(part) or (day.end == len(part) and is_place_line(part[: day.start].strip(" ,"))):
            yield day


def _updated(paragraphs: Sequence[Paragraph]) -> Published | None:
    days = (day for at, _ in _labelled(paragraphs, "updated") for day in find_days(paragraphs[at].text))
    return _stated(next(days, None), "text:updated")


def _settled(found: Published, texts: Sequence[str]) -> Published:
    """An ambiguous date read as the page's other dates in figures must be: one of "28/04/2015" puts the day first in all of them."""
    figures = [match for text in texts for match in _FIGURES.finditer(text)]
    day_first, month_first = any(int(match[1]) > 12 for match in figures), any(int(match[3]) > 12 for match in figures)
    if day_first == month_first:
        return found
    date = found.date.replace(month=found.date.day, day=found.date.month) if day_first else found.date
    return msgspec.structs.replace(found, date=date, ambiguous=False)


@cache
def _label(role: str) -> re.Pattern[str]:
    """How a line begins that gives a date this role (`date_labels.tsv`)."""
    labels = sorted(_labels(role), key=lambda label: (-len(label), label))
    return re.compile(rf"^\W*(?:{'|'.join(map(re.escape, labels))})\b\W*", re.I)


@cache
def _openings(role: str) -> frozenset[str]:
    """The first words of the labels."""
    return frozenset(first_word(label.casefold().split()) for label in _labels(role))


def _labels(role: str) -> list[str]:
    return [row["label"] for row in reference_rows("date_labels.tsv") if row["role"] == role]


def _stated(day: Day | None, rule: str) -> Published | None:
    return Published(day.date, "stated", rule, day.ambiguous) if day else None
