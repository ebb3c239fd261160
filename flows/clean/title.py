"""The title of an article: which line it is, and what it says without the page's own additions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from flows.clean.dateline import is_place_line
from flows.clean.days import find_days, is_day_line
from flows.clean.furniture import line_kind
from flows.clean.publisher import is_publisher

_BAR = re.compile(r"\s+(?:[|•·»›]|::)\s+|\s*\|\s*")
_DASH = re.compile(r"\s+[-–—]{1,2}\s+")
_CRUMB = re.compile(r"\s*(?:»|›|→|\s>\s)\s*")
_STRAY = re.compile(r"(?:(?<=\s)|^)[_*]+\s?(?=\S)|(?<=\S)[*_]+(?=\s|$)")
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|herald|tribune|gazette|journal|daily|chronicle|observer|magazine|radio|tv|press|agency|online|review|today|world|\w+\.(?:com|org|net|de|ru|uk|fr))\b",
    re.I,
)
_FEWEST_WORDS, _MOST_WORDS = 2, 40


class Headline(msgspec.Struct, frozen=True):
    """The title as printed, the tidy form, and the suffixes that were cut off."""

    title: str
    tails: tuple[str, ...] = ()


def tidy_title(raw: str, others: frozenset[str] = frozenset()) -> Headline:
    """The title without site suffix, breadcrumb and stray marks. `others` are the other lines of the text, tidied.

    A suffix after a bar goes; one after a dash only where it names a publisher or where the rest stands elsewhere as a line.
    """
    text = _STRAY.sub("", " ".join(raw.split())).strip()
    text = " ".join(text.lstrip("#").split())
    crumbs = _CRUMB.split(text)
    if len(crumbs) > 2 or (len(crumbs) == 2 and crumbs[1] in others):
        text = crumbs[-1]
    tails: list[str] = []
    parts = _BAR.split(text)
    if len(parts) > 1:
        text, tails = _head(parts, others)
    head, dash, tail = _last_dash(text)
    if dash and (head in others or is_publisher(tail) or (is_outlet(tail) and len(tail.split()) <= 4)):
        text, tails = head, [tail, *tails]
    return Headline(text.strip(), tuple(tails))


def is_outlet(tail: str) -> bool:
    """Does a suffix look like the name of a newspaper or site, known or not?"""
    return bool(_OUTLET_WORD.search(tail)) and all(word[:1].isupper() or word in ("of", "the", "and", "&", "de") for word in tail.split())


def _head(parts: Sequence[str], others: frozenset[str]) -> tuple[str, list[str]]:
    """The part that is the title: one that stands elsewhere, else the first that is no publisher and no section word."""
    for at, part in enumerate(parts):
        if part in others and len(part.split()) >= _FEWEST_WORDS:
            return part, [*parts[at + 1 :], *parts[:at]]
    if len(parts) > 1 and (is_publisher(parts[0]) or len(parts[0].split()) == 1) and len(parts[1].split()) > 2:
        return parts[1], [parts[0], *parts[2:]]
    return parts[0], list(parts[1:])


def _last_dash(text: str) -> tuple[str, bool, str]:
    found = list(_DASH.finditer(text))
    if not found:
        return text, False, ""
    return text[: found[-1].start()], True, text[found[-1].end() :]


def find_title(texts: Sequence[str], body: range) -> tuple[int, Headline] | None:
    """The line that is the title, and its tidy form; texts are the stripped paragraphs, `body` those of the article.

    A line that a page repeats at its top (with a site suffix, in a breadcrumb) is the title; else the last line above the first
    paragraph of prose that looks like a headline: no date, byline or fixed phrase. None where there is none.
    """
    others = frozenset(tidy_plain(text) for text in texts if 0 < len(text) < 300)
    top = [at for at in range(body.start) if texts[at]] or [at for at in body if texts[at]][:1]
    candidates = [at for at in top if _may_be_title(texts[at])]
    if not candidates:
        return None
    for at in candidates:
        headline = tidy_title(texts[at], others)
        if headline.tails and headline.title in others and headline.title != tidy_plain(texts[at]):
            exact = next((other for other in candidates if tidy_plain(texts[other]) == headline.title), at)
            return exact, headline
    near = [at for at in candidates if sum(len(texts[other].split()) > 3 for other in range(at + 1, body.start)) < 8]
    if not near:
        return None
    chosen = near[-1]
    return chosen, tidy_title(texts[chosen], others - {tidy_plain(texts[chosen])})


def tidy_plain(text: str) -> str:
    """Blanks and stray marks tidied, nothing else."""
    return " ".join(_STRAY.sub("", " ".join(text.split())).split())


def _may_be_title(text: str) -> bool:
    words = text.split()
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or len(text) > 300 or line_kind(text) or is_day_line(text):
        return False
    if is_publisher(text) or is_place_line(text) or text[-1] in ",;:" or (text[-1] == "." and len(words) > 14):
        return False
    days = list(find_days(text))
    return not days or len(text) - sum(day.end - day.start for day in days) > 12
