"""The title of an article: which line it is, and what it says without the page's own additions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Sequence, Set
from functools import cache

import msgspec

from flows.clean.dateline import inline_dateline, is_place_line
from flows.clean.days import find_days
from flows.clean.lines import is_title_case, words_in
from flows.clean.publisher import is_publisher
from flows.clean.selection import Paragraph
from flows.reference import reference_rows

_BAR = re.compile(r"\s+(?:[|•·»›]|::)\s+|\s*\|\s*")
_DASH = re.compile(r"\s+[-–—]{1,2}\s+")
_PARTING = re.compile(r"[|•·»›:→>–—-]")
"""A mark of every suffix and breadcrumb."""
_CRUMB = re.compile(r"\s*(?:»|›|→|\s>\s)\s*")
_STRAY = re.compile(r"(?:(?<=\s)|^)[_*]+\s?(?=\S)|(?<=\S)[*_]+(?=\s|$)")
_DOMAIN = re.compile(r"\w\.(?:com|org|net|[a-z]{2})\b", re.I)
_FEWEST_WORDS, _MOST_WORDS = 2, 40
_FEWEST_CHARACTERS = 6
"""Of a title in a script that is written without blanks."""
_LONGEST = 300
"""Characters of a line that may be a title."""
_HEAD, _FAR = 3, 60
"""Lines at the top of the page, and lines above the article, that a title is looked for among."""
_OPENING, _DEPTH = 1500, 12
"""Characters of the article that a title is compared with; lines below the article's start where a title may still stand."""
_DATED = 12
"""Characters beside a date that are no title yet."""
_LAST = 12
"""Characters at the end of a line that its full stop is among."""
_LONGEST_TITLING = 14
_LONG_TITLE, _WORD_TOO_MANY = 16, 0.5
"""Words from which a line is ever more likely a sentence, and what each further one weighs against it."""
_MOST_SHARED, _MOST_SHARED_PAIRS = 6, 24
"""Words of a title (pairs of characters in a script without blanks) that count where the article has them too; a lead may share more."""
_LEAST_WEIGHT = -0.5
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SENTENCE = re.compile(r"(?:(?<!\b[A-Z])[.…]|。)[\"'’”»)]*$")
_TITLE_KINDS = (None, "repeated")
"""Kinds of the lines that may be titles."""
_BULLETS = frozenset("•·▪◦‣–—-")
_MARKED = re.compile(r"\d+[.)]\s|(?:by|von|por|par|di)\s", re.I)


class Headline(msgspec.Struct, frozen=True):
    """The title as printed, the tidy form, and the suffixes that were cut off."""

    title: str
    tails: tuple[str, ...] = ()


def tidy_title(raw: str, others: Set[str] = frozenset()) -> Headline:
    """The title without site suffix, breadcrumb and stray marks. `others` are the other lines of the text, tidied.

    A suffix after a bar goes; one after a dash only where it names a publisher or where the rest stands elsewhere as a line.
    """
    text = tidy_plain(raw).lstrip("# ")
    if not _PARTING.search(text):
        return Headline(text.strip())
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
    named = _DOMAIN.search(tail) or any(word.casefold() in _outlet_words() for word in tail.split())
    return bool(named) and all(word[:1].isupper() or word in ("of", "the", "and", "&", "de") for word in tail.split())


@cache
def _outlet_words() -> frozenset[str]:
    return frozenset(row["word"] for row in reference_rows("outlet_words.tsv"))


def _head(parts: Sequence[str], others: Set[str]) -> tuple[str, list[str]]:
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


def find_title(found: Sequence[Paragraph], body: range) -> tuple[int, Headline] | None:
    """The line that is the title, and its tidy form, among the paragraphs of a text; `body` are those of the article.

    Above the article, and between its first paragraphs (a caption may come first), every line that could be a headline is weighed:
    for the words that it shares with the first paragraphs, for being repeated (with a site suffix, in a breadcrumb), for opening
    the text, for being near. None where nothing looks like a headline.
    """
    texts = [one.text for one in found]
    others = _tidied(texts)
    filled = [at for at, text in enumerate(texts) if text]
    above = bisect_left(filled, body.start)
    opening = _opening(texts, body, after=filled[0] if filled else -1)
    title, best = None, _LEAST_WEIGHT
    for rank, at in enumerate(filled):
        if at >= body.start + _DEPTH:
            break
        if _HEAD <= rank < above - _FAR:
            continue
        if not (_may_be_title(found[at]) or (rank == 0 and _is_titling_sentence(found[at], opening))):
            continue
        headline = tidy_title(texts[at], others.keys())
        stems = _stems(headline.title)
        most = min(len(stems), _most_shared(headline.title))
        repeated = len(stems) >= _FEWEST_WORDS and others[headline.title] >= (1 if headline.tails else 2)
        prose_above = sum(found[other].words > 8 for other in range(body.start, min(at, body.stop)))
        form = repeated, rank == 0, above - rank - 1, found[at].words - _LONG_TITLE, prose_above
        if _headline_weight(most, *form) <= best:  # whatever it shares with the text
            continue
        shared = len(stems & (_opening(texts, body, after=at) if at in body else opening))
        weight = _headline_weight(min(shared, most) * shared / max(1, len(stems)), *form)
        if weight > best and not _is_metadata(texts[at]) and not _is_trail(headline.title, others):
            title, best = (at, headline), weight
    return title


def _tidied(texts: Sequence[str]) -> Counter[str]:
    """How often the page has each line that a title may be, tidied; most lines are tidy."""
    counts = Counter([text for text in texts if len(text) <= _LONGEST])
    for text in [one for one in counts if not one.isprintable() or "  " in one or "_" in one or "*" in one]:
        counts[tidy_plain(text)] += counts.pop(text)
    counts.pop("", None)
    return counts


def _opening(texts: Sequence[str], body: range, after: int) -> frozenset[str]:
    """The stems of the article's first characters below the line `after`."""
    parts: list[str] = []
    length = 0
    for at in range(max(body.start, after + 1), body.stop):
        if length >= _OPENING:
            break
        parts.append(texts[at])
        length += len(texts[at]) + 1
    return _stems(" ".join(parts)[:_OPENING])


def _is_trail(title: str, others: Container[str]) -> bool:
    """Is it a path through the site that ends in a title of its own line ("Home News Talks resume in Geneva")?"""
    words = title.split()
    return any(" ".join(words[at:]) in others for at in range(1, min(8, len(words) - 2)))


def _headline_weight(shared: float, repeated: bool, is_first: bool, lines_below: int, words_too_many: int, prose_above: int) -> float:
    """What speaks for a title: words `shared` with the text, its place, its form; `lines_below` it stand above the article."""
    too_long = _WORD_TOO_MANY * max(0, words_too_many)
    weight = shared + (1.5 if repeated else 0.0) + (1.0 if is_first else 0.0)
    return weight - 0.05 * min(20, max(0, lines_below)) - (min(too_long, 1.0) if is_first else too_long) - 2.0 * prose_above


def _most_shared(title: str) -> int:
    return _MOST_SHARED if title.isascii() or not _UNSPACED.search(title) else _MOST_SHARED_PAIRS


def _stems(text: str) -> frozenset[str]:
    """Words that carry meaning, cut to what survives inflection."""
    if not text.isascii() and _UNSPACED.search(text):
        return frozenset(text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalpha())
    return frozenset([word[:5].casefold() for word in words_in(text) if len(word) > 3 or word.isupper()])


def tidy_plain(text: str) -> str:
    """Blanks and stray marks tidied, nothing else."""
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return " ".join(_STRAY.sub("", text).split()) if "_" in text or "*" in text else text


def _is_titling_sentence(first: Paragraph, opening: frozenset[str]) -> bool:
    """Is the first line a title with a full stop? Short, and In Title Case or about what the text is about."""
    text = first.text
    if first.words > _LONGEST_TITLING or not _SENTENCE.search(text) or first.kind not in _TITLE_KINDS or inline_dateline(text, 0):
        return False
    stems = _stems(text)
    return is_title_case(text) or 2 * len(stems & opening) >= len(stems) >= _FEWEST_WORDS


def _may_be_title(one: Paragraph) -> bool:
    text = one.text
    if one.kind not in _TITLE_KINDS or text[0] in _BULLETS or text[-1] in ",;:" or len(text) > _LONGEST:
        return False
    few = one.words < _FEWEST_WORDS and not (_UNSPACED.search(text) and len(text) >= _FEWEST_CHARACTERS)
    if few or one.words > _MOST_WORDS or "@" in text or _MARKED.match(text):
        return False
    is_sentence = (one.words > 4 or text[-1] == "。") and not text[-1].isalnum() and _SENTENCE.search(text[-_LAST:])
    return not is_sentence


def _is_metadata(text: str) -> bool:
    """Is the line the name of a publisher or of a place, or hardly more than a date?"""
    days = list(find_days(text))
    dated = bool(days) and len(text) - sum(day.end - day.start for day in days) <= _DATED
    return dated or is_publisher(text) or is_place_line(text)
