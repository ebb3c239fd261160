"""Expressions of time in an article, resolved against its publication date.

Belongs here: finding the expressions and reading them. Does not: the arithmetic (`flows.timeline`), or which of them dates a meeting.
The vocabulary (months, weekdays, day words, cues of tense) is data: `time_words.tsv` and `tense_cues.tsv` under `reference/`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from flows.extract import time_grammar as grammar
from flows.extract.document import Document
from flows.extract.tense import direction_at
from flows.model import DateMention, DatePrecision, RelativeDate, Span
from flows.timeline import month_of, resolve_relative, year_of

__all__ = ["find_dates"]


def find_dates(document: Document) -> tuple[DateMention, ...]:
    """Every expression of time in title and body, in the order of the text, without overlaps.

    A date that states no year, and every relative one, counts from the publication date, else from the date of the dateline;
    where there is neither, `start` and `end` are None and `relative` says what is left to resolve.
    """
    anchor = document.clean.published or (document.clean.dateline.date if document.clean.dateline else None)
    mentions: list[DateMention] = []
    for span, reading in _readings(document):
        if reading.from_mention:
            reading = _anchored(reading, _day_before_it(mentions, span, _NEARBY if reading.relative else _FURTHER))
        mentions.append(_resolved(span, reading, anchor))
    return tuple(mentions)


class _Reading(msgspec.Struct, frozen=True):
    """What an expression says: days that it states in full, or something to count, or neither (ambiguous)."""

    rule: str
    precision: DatePrecision = "unknown"
    stated: tuple[datetime.date, datetime.date] | None = None
    relative: RelativeDate | None = None
    from_mention: bool = False
    """"The day before" counts from the day mentioned last, not from the publication date."""


class _Rule(msgspec.Struct, frozen=True):
    needs: tuple[tuple[str, ...], ...]
    """What a paragraph in small letters must contain, one of each group, for the pattern to be worth trying."""
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], _Reading | None]


def _readings(document: Document) -> Iterator[tuple[Span, _Reading]]:
    """Non-overlapping expressions in order; where two rules claim the same words the earlier rule has them."""
    for paragraph in document.paragraphs:
        found: list[tuple[Span, _Reading]] = []
        claimed = bytearray(paragraph.span.end - paragraph.span.start)
        words = paragraph.span.of(document.text).lower()
        for rule in _RULES:
            if not all(any(sign in words for sign in signs) for signs in rule.needs):
                continue
            for match in rule.pattern.finditer(document.text, paragraph.span.start, paragraph.span.end):
                span = Span(*match.span("mention"))
                words_of_it = slice(span.start - paragraph.span.start, span.end - paragraph.span.start)
                if any(claimed[words_of_it]):
                    continue
                reading = rule.read(match)
                if reading is not None:
                    claimed[words_of_it] = b"\1" * (span.end - span.start)
                    found.append((span, _on_the_eve(_with_direction(reading, span, document), span, document.text)))
        yield from sorted(found, key=lambda pair: pair[0])


def _with_direction(reading: _Reading, span: Span, document: Document) -> _Reading:
    """The reading with the direction that the tense of its sentence gives it, where it has none of its own."""
    relative = reading.relative
    if relative is None or relative.direction is not None or relative.amount or relative.unit not in {"weekday", "weekend", "date"}:
        return reading
    if _SINCE.search(document.text, max(0, span.start - 10), span.start):
        return msgspec.structs.replace(reading, relative=msgspec.structs.replace(relative, direction="past", certain=True))
    sentence = document.sentence_at(span.start)
    if sentence is None:
        return reading
    direction = direction_at(document.text, sentence.span, span)
    return msgspec.structs.replace(reading, relative=msgspec.structs.replace(relative, direction=direction))


def _on_the_eve(reading: _Reading, span: Span, text: str) -> _Reading:
    """ "On the eve of May 9", "on the eve of Tuesday's talks": the day before the day named."""
    if reading.precision != "day" or not _EVE.search(text, max(0, span.start - 16), span.start):
        return reading
    if reading.stated is not None:
        day = reading.stated[0] - datetime.timedelta(days=1)
        return msgspec.structs.replace(reading, stated=(day, day))
    if reading.relative is None:
        return reading
    moved = msgspec.structs.replace(reading.relative, shift_days=reading.relative.shift_days - 1, length_days=0)
    return msgspec.structs.replace(reading, relative=moved)


def _day_before_it(mentions: list[DateMention], span: Span, reach: int) -> DateMention | None:
    """The last mention of a single day not far before: what "the day before" counts from."""
    for mention in reversed(mentions):
        if mention.span.start < span.start - reach:
            return None
        if mention.precision == "day":
            return mention
    return None


def _anchored(reading: _Reading, before: DateMention | None) -> _Reading:
    """A reading that counts from another mention, as days counted from what that mention counts from."""
    if before is None:
        return reading
    days = reading.relative.amount if reading.relative is not None else 0
    if before.relative is not None:
        moved = msgspec.structs.replace(before.relative, shift_days=before.relative.shift_days + days)
        return msgspec.structs.replace(reading, relative=moved)
    if before.start is None:
        return reading
    day = before.start + datetime.timedelta(days=days)
    return msgspec.structs.replace(reading, stated=(day, day), relative=None)


def _resolved(span: Span, reading: _Reading, anchor: datetime.date | None) -> DateMention:
    period = reading.stated
    if period is None and reading.relative is not None and anchor is not None:
        try:
            period = resolve_relative(reading.relative, anchor)
        except (ValueError, OverflowError):
            period = None
    start, end = period or (None, None)
    return DateMention(
        span=span,
        start=start,
        end=end,
        precision=reading.precision,
        basis="relative" if reading.relative is not None or reading.from_mention else "stated",
        rule=reading.rule,
        relative=reading.relative,
    )


# ---------------------------------------------------------------- reading a match


def _read_date(match: re.Match[str]) -> _Reading | None:
    """ "May 7, 2013", "7–9 May", "Tuesday, May 12", "May 30 – June 2": with a year stated in full, without one relative."""
    groups = match.groupdict()
    month, day = grammar.MONTHS[groups["month"].lower()], int(groups["day"])
    last_month = grammar.MONTHS[groups["month2"].lower()] if groups.get("month2") else month
    last_day = int(groups["day2"]) if groups.get("day2") else day
    length = _days_between(month, day, last_month, last_day)
    if length is None:
        return None
    if _are_two_days(match, length):
        length = 0
    if groups["year"]:
        first = _valid_date(int(groups["year"]), month, day)
        if first is None:
            return None
        return _Reading("date", "day", (first, first + datetime.timedelta(days=length)))
    weekday = grammar.WEEKDAYS.get((groups.get("weekday") or "").lower().rstrip("."))
    relative = RelativeDate("date", _years(match), weekday=weekday, month=month, day=day, length_days=length)
    return _Reading("date-without-year", "day", relative=relative)


def _are_two_days(match: re.Match[str], length: int) -> bool:
    """ "Monday and Tuesday" is a range of days; "Monday and Friday" is not, and the first of them is taken."""
    return match.groupdict().get("link") == "and" and length != 1


def _days_between(month: int, day: int, last_month: int, last_day: int) -> int | None:
    """Length of a range in days within a year or over its end; None where it is no range of a few weeks."""
    first, last = _valid_date(2024, month, day), _valid_date(2024, last_month, last_day)
    if first is None or last is None:
        return None
    length = (last - first).days
    if length < 0 and (month, last_month) == (12, 1):
        length += 366
    return length if 0 <= length <= 62 else None


def _read_month_and_year(match: re.Match[str]) -> _Reading | None:
    period = month_of(int(match["year"]), grammar.MONTHS[match["month"].lower()])
    return _Reading("month-and-year", "month", period)


def _read_iso(match: re.Match[str]) -> _Reading | None:
    day = _valid_date(int(match["year"]), int(match["month"]), int(match["day"]))
    return None if day is None else _Reading("numeric", "day", (day, day))


def _read_numeric(match: re.Match[str]) -> _Reading | None:
    """Day and month in figures: dots put the day first everywhere; slashes do not, so that 05/07/2013 stays unresolved."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    day_first, month_first = _valid_date(year, second, first), _valid_date(year, first, second)
    if match["mark"] == ".":
        return None if day_first is None else _Reading("numeric", "day", (day_first, day_first))
    day = day_first or month_first
    if day is None:
        return None
    if day_first and month_first and day_first != month_first:
        return _Reading("numeric-ambiguous")
    return _Reading("numeric", "day", (day, day))


def _read_weekday(match: re.Match[str]) -> _Reading:
    """ "on Tuesday", "last Friday", "from Monday to Wednesday", "Friday's"."""
    weekday = grammar.WEEKDAYS[match["weekday"].lower().rstrip(".")]
    amount, direction = _TURNS.get((match["turn"] or "").lower(), (0, _PARTS.get((match["part"] or "").lower())))
    length = (grammar.WEEKDAYS[match["weekday2"].lower()] - weekday) % 7 if match["weekday2"] else 0
    if _are_two_days(match, length):
        length = 0
    relative = RelativeDate("weekday", amount, weekday=weekday, direction=direction, length_days=length)
    return _Reading("weekday", "day", relative=relative)


def _read_day_word(match: re.Match[str]) -> _Reading | None:
    """ "yesterday" counts from the publication date, "the day before" from the day told of before it, "that day" from that alone."""
    if match["mention"][0].isupper() and _NAME_BEFORE.search(match.string, max(0, match.start() - 20), match.start()):
        return None
    kind, days = grammar.DAY_WORDS[match["mention"].lower()]
    if kind == "same_day":
        return _Reading("same-day", "day", from_mention=True)
    return _Reading("day-word", "day", relative=RelativeDate("day", days), from_mention=kind == "near_day")


def _read_ago(match: re.Match[str]) -> _Reading:
    number = grammar.NUMBERS.get(match["number"].lower()) or int(match["number"])
    unit = _unit(match["unit"])
    return _Reading("ago", _PRECISION[unit], relative=RelativeDate(unit, -number))


def _read_period(match: re.Match[str]) -> _Reading:
    """ "this week", "last month", "next year", "the weekend"."""
    if match["turn"] is None:
        return _Reading("period", "unknown", relative=RelativeDate("weekend"))
    unit = _unit(match["unit"])
    amount, direction = _TURNS[match["turn"].lower()]
    if direction is None:
        direction = _PARTS.get((match["part"] or "").lower())
    return _Reading("period", _PRECISION[unit], relative=RelativeDate(unit, amount, direction=direction))


def _read_month(match: re.Match[str]) -> _Reading | None:
    """A month alone, where a preposition or "last" shows that it is no name and no verb ("in May", "late March")."""
    if not (match["turn"] or match["lead"]):
        return None
    if match["month"] == "May" and match["lead"].lower() in _BEFORE_A_PERSON:
        return None
    _, direction = _TURNS.get((match["turn"] or "").lower(), (0, None))
    relative = RelativeDate("date", _years(match), month=grammar.MONTHS[match["month"].lower()], direction=direction)
    return _Reading("month", "month", relative=relative)


def _read_year(match: re.Match[str]) -> _Reading:
    return _Reading("year", "year", year_of(int(match["year"])))


def _years(match: re.Match[str]) -> int:
    """ "May 7 last year" is one year back."""
    return {None: 0, "last": -1, "next": 1}[match["year_turn"]]


def _valid_date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _unit(word: str) -> Literal["day", "week", "weekend", "month", "year"]:
    return _UNITS[word.lower().rstrip("s")]


_NEARBY = 300
"""Characters back to the day that "the day before" counts from: a sentence or two."""
_FURTHER = 700
"""For "the same day", which says nothing without another."""
_EVE = re.compile(r"\beve of (?:the )?\Z")
_SINCE = re.compile(r"\b[Ss]ince \Z")
_NAME_BEFORE = re.compile(r"\b[A-Z]\w+ \Z")
"""Before a day word with a capital: part of a name ("Russia Today")."""
_UNITS: dict[str, Literal["day", "week", "weekend", "month", "year"]] = {
    "day": "day",
    "week": "week",
    "weekend": "weekend",
    "month": "month",
    "year": "year",
}
_PRECISION: dict[str, DatePrecision] = {"day": "day", "week": "unknown", "weekend": "unknown", "month": "month", "year": "year"}
_BEFORE_A_PERSON = {"by ", "from ", "of ", "before ", "after "}
"""May is also a surname."""
_TURNS: dict[str, tuple[int, Literal["past", "future"] | None]] = {
    "last": (-1, "past"),
    "past": (-1, "past"),
    "previous": (-1, "past"),
    "this past": (-1, "past"),
    "next": (1, "future"),
    "coming": (1, "future"),
    "this coming": (1, "future"),
    "the coming": (1, "future"),
    "this": (0, None),
}

_DIGIT = tuple("0123456789")
_MONTH_NAME = tuple(sorted({month[:3] for month in grammar.MONTHS}))
_PARTS: dict[str, Literal["past", "future"]] = {"earlier": "past", "later": "future"}
_SHORT_WEEKDAYS = tuple(f" {weekday}." for weekday in grammar.WEEKDAYS if not weekday.endswith("day"))
_RULES = (
    _Rule((_DIGIT, _MONTH_NAME), grammar.MONTH_FIRST, _read_date),
    _Rule((_DIGIT, _MONTH_NAME), grammar.DAY_FIRST_TWO_MONTHS, _read_date),
    _Rule((_DIGIT, _MONTH_NAME), grammar.DAY_FIRST, _read_date),
    _Rule((_DIGIT, _MONTH_NAME), grammar.DAY_WITH_HYPHENS, _read_date),
    _Rule((_DIGIT, _MONTH_NAME), grammar.MONTH_AND_YEAR, _read_month_and_year),
    _Rule((_DIGIT,), grammar.ISO, _read_iso),
    _Rule((_DIGIT,), grammar.NUMERIC, _read_numeric),
    _Rule((("day", *_SHORT_WEEKDAYS),), grammar.WEEKDAY, _read_weekday),
    _Rule((("day", "tonight", "night", "morrow", "this "),), grammar.DAY_WORD, _read_day_word),
    _Rule(((" ago",),), grammar.AGO, _read_ago),
    _Rule((("week", "month", "year"),), grammar.PERIOD, _read_period),
    _Rule((_MONTH_NAME,), grammar.MONTH, _read_month),
    _Rule((_DIGIT,), grammar.YEAR, _read_year),
)
