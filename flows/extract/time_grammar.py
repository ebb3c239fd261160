"""The patterns of dates, built from the vocabulary in `reference/time_words.tsv`.

Every pattern has a group `mention`, the words of the expression itself, and groups for its parts; `dates.py` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from flows.reference import reference_rows

_WORDS = tuple((row["word"], row["kind"], row["value"]) for row in reference_rows("time_words.tsv"))


def _of_kind(kind: str) -> list[str]:
    return [word for word, k, _ in _WORDS if k == kind]


def _numbered(kind: str) -> dict[str, int]:
    return {word.lower(): int(value) for word, k, value in _WORDS if k == kind}


MONTHS: Final = _numbered("month")
WEEKDAYS: Final = _numbered("weekday") | _numbered("weekday_short")
NUMBERS: Final = _numbered("number")
DAY_WORDS: Final = {word: (kind, int(value)) for word, kind, value in _WORDS if kind in {"day", "near_day", "same_day"}}


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _names(words: Iterable[str]) -> str:
    """Names as they are written in text and in capitals."""
    listed = list(words)
    return _any([*listed, *(word.upper() for word in listed)])


_MONTH = rf"(?:{_names(_of_kind('month'))})"
_WEEKDAY = rf"(?:{_names(_of_kind('weekday'))})"
_SHORT_WEEKDAY = rf"(?:{_any(_of_kind('weekday_short'))})"
_WEEKDAY_ALONE = rf"(?:{_WEEKDAY}|(?:(?<=[Oo]n )|(?<=[Ll]ast )|(?<=[Nn]ext )){_SHORT_WEEKDAY}\.)"
"""A short form needs a word that shows it is one: "the Sun" is a newspaper."""
_MONTH_ALONE = rf"(?:{_names(m for m in _of_kind('month') if len(m) > 4 or m in {'May', 'June', 'July'})}|{_MONTH}(?=\.))"
"""Without a day or year a short form needs its full stop: "in Mar del Plata" is no March."""
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_YEAR = r"(?:19|20)\d\d(?!\d|[.,]\d|%)"
_DASH = r"\s?[-‐‑–—]\s?"
_PART = r"(?:(?P<part>[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater) (?:on )?)?"
_TIME_OF_DAY = r"(?: (?:morning|afternoon|evening|night))?"
_START = rf"\b(?:(?P<from>[Ff]rom|[Bb]etween) )?(?P<mention>(?:(?P<weekday>{_WEEKDAY}|{_SHORT_WEEKDAY}\b\.?){_TIME_OF_DAY},? (?:the )?)?"
_RANGE = rf"(?(from)(?: (?:to|and|until|till|through) |{_DASH})|{_DASH})"
_OF_YEAR = rf"(?:,?\s(?:of )?(?:(?P<year>{_YEAR})|(?P<year_turn>last|next) year\b))?"
_NOT_IN_FIGURE = r"(?<![\d.,:/$€£-])"

MONTH_FIRST: Final = re.compile(
    rf"{_START}(?P<month>{_MONTH})\.?\s(?:the )?(?P<day>{_DAY}){_TH}"
    rf"(?:(?:{_RANGE}|\s(?P<link>and)\s(?=\d))(?:(?P<month2>{_MONTH})\.?\s)?(?P<day2>{_DAY}){_TH})?"
    rf"{_OF_YEAR})"
)
DAY_FIRST_TWO_MONTHS: Final = re.compile(
    rf"{_START}{_NOT_IN_FIGURE}(?P<day>{_DAY}){_TH}\s(?P<month>{_MONTH}){_RANGE}"
    rf"(?P<day2>{_DAY}){_TH}\s(?P<month2>{_MONTH})\b\.?{_OF_YEAR})"
)
DAY_FIRST: Final = re.compile(
    rf"{_START}{_NOT_IN_FIGURE}(?P<day>{_DAY})(?:st|nd|rd|th)?(?:(?:{_DASH}| (?P<link>and|to) )(?P<day2>{_DAY})(?:st|nd|rd|th)?)?"
    rf"\s(?:day )?(?:of )?(?P<month>{_MONTH})\b(?:\.(?=,?\s\d{{4}}))?{_OF_YEAR})"
)
DAY_WITH_HYPHENS: Final = re.compile(
    rf"{_NOT_IN_FIGURE}(?P<mention>(?P<day>{_DAY})-(?P<month>{_names(_of_kind('month'))})-(?P<year>{_YEAR}))(?![\w-])"
)
MONTH_AND_YEAR: Final = re.compile(rf"\b(?P<mention>(?P<month>{_MONTH})\.?,?\s(?:of )?(?P<year>{_YEAR}))")
ISO: Final = re.compile(rf"(?<![\d/-])(?P<mention>(?P<year>{_YEAR})([-/])(?P<month>0[1-9]|1[0-2])\3(?P<day>0[1-9]|[12]\d|3[01]))(?![\d/-])")
NUMERIC: Final = re.compile(
    rf"(?<![\d./-])(?P<mention>(?P<first>{_DAY})(?P<mark>[./-])(?P<second>{_DAY})(?P=mark)(?P<year>{_YEAR}))(?![\d/-])"
)
WEEKDAY: Final = re.compile(
    rf"(?<!\()(?<!\b(?:Good|Palm|Holy) )(?<!\b(?:Black|Super|Cyber) )(?<!\b(?:Bloody|Easter|Maundy) )\b"
    rf"(?P<mention>(?:(?P<turn>[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his|[Tt]he coming|[Cc]oming|past|previous) )?{_PART}"
    rf"(?P<weekday>{_WEEKDAY_ALONE}){_TIME_OF_DAY}(?:(?:{_DASH}| (?P<link>to|and|through|until) )(?P<weekday2>{_WEEKDAY}))?)(?!\w)"
    rf"(?! (?:{_any(_of_kind('not_after_weekday'))})\b)"
)
DAY_WORD: Final = re.compile(rf"\b(?P<mention>{_any(DAY_WORDS)})\b(?!(?<=[er]) (?:the|an?|his|her|its|their|\w+ing)\b)", re.IGNORECASE)
"""Not "the day after the talks", which counts from the talks."""
AGO: Final = re.compile(rf"(?<![\w-])(?P<mention>(?P<number>{_any(NUMBERS)}|\d\d?) (?P<unit>day|week|month|year)s? ago)\b", re.IGNORECASE)
PERIOD: Final = re.compile(
    r"\b(?P<mention>(?:(?P<part>earlier|later) )?(?P<turn>this past|this coming|this|last|next|the coming)"
    r" (?P<unit>weekend|week|month|year)"
    r"|(?<=(?:at|er|ng) )the weekend)\b",
    re.IGNORECASE,
)
MONTH: Final = re.compile(
    rf"\b(?P<lead>(?:(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Ff]rom|[Oo]f|[Dd]uring|[Bb]efore|[Aa]fter|through) )?"
    rf"(?:(?:[Ee]arly|[Mm]id|[Ll]ate)[ -])?)"
    rf"(?P<mention>(?:(?P<turn>[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his) )?(?P<month>{_MONTH_ALONE})"
    rf"(?: (?:of )?(?P<year_turn>last|next) year)?)\b(?![’'\w])"
)
YEAR: Final = re.compile(
    rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Oo]f|[Dd]uring|[Bb]efore|[Aa]fter|through|[Ee]arly|[Mm]id|[Ll]ate)[ -]"
    rf"(?P<mention>(?P<year>{_YEAR}))\b(?![-–/]\d)"
)
