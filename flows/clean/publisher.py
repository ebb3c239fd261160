"""Who published an article, and which news agencies it draws on.

`publishers.tsv` names what is known: `kind` is `agency` (sells to other publishers, so that its name in a dateline does not say who
published), `news_agency` (also publishes itself), `newspaper`, `magazine`, `broadcaster` or `government`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from urllib.parse import urlsplit

import msgspec

from flows.clean.lines import words_in
from flows.reference import listed, reference_rows


class Publisher(msgspec.Struct, frozen=True):
    name: str
    aliases: tuple[str, ...]
    kind: str
    domain: str

    @property
    def is_agency(self) -> bool:
        return self.kind in ("agency", "news_agency")


_SOURCE_LINE = re.compile(r"^source\s*:\s*(?P<names>.{2,80})$", re.I)
_COPYRIGHT_LINE = re.compile(
    r"^(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?\s*(?:by\s+)?(?P<names>.{2,80})", re.I
)
_SIGNED = frozenset("sScC©(")
"""How source and copyright lines begin."""
_IN_DATELINE = re.compile(r"\(([^()]{2,40})\)|/([^/()]{2,30})/|,\s([A-Z]{2,12})\b")
_CREDIT_LIST = re.compile(r"\((?P<names>(?:[A-Z][\w .-]{1,30}|dpa|epd)(?:\s*[,/]\s*(?:[A-Z][\w .-]{1,30}|dpa|epd))*)\)\s*$")
_NO_NAME = re.compile(r"[^\w&/.+]+")
_HEAD, _LONGEST_NAME = 3, 12
"""Lines at the top of a page among which its publisher's name stands alone; words of such a name."""
_SMALL_WORDS = frozenset(("of", "the", "and", "for", "to", "in", "at"))
_LONGEST_CREDIT = 300
_LONGEST_MARKED, _LONGEST_NAMING = 300, 120
_AND = re.compile(r"\s*(?:,|/|;|\band\b|\bwith\b)\s*")


def stated_publisher(title_tails: Sequence[str], furniture: Sequence[str], dateline: str | None, url: str | None) -> str | None:
    """The publisher that a text states: in the title's suffix, a line of its own, a source or copyright line, its furniture.

    `furniture` are the lines that cleaning dropped. The last resort is an agency that publishes itself and signs the dateline.
    """
    return (
        next((name for tail in title_tails if (name := _known(tail))), None)
        or _of_url(url)
        or next((name for line in furniture if line[0] in _SIGNED and (name := _signed(line))), None)
        or next(filter(None, map(_exact_names().get, furniture)), None)
        or next((line for line in furniture[:_HEAD] if _is_official_name(line)), None)
        or _marked("\n".join(line for line in furniture if len(line) <= _LONGEST_MARKED))
        or _named_most(furniture)
        or _of_dateline(dateline)
    )


def is_publisher(words: str) -> bool:
    """Is it the name of a publisher, as a title's suffix gives it?"""
    return _known(words) is not None


def canonical_publisher(name: str, url: str | None = None) -> str:
    """The usual form of a name that a page or a manifest gives, or of the site at the address; else the name without its slogans."""
    return _known(name) or _of_url(url) or name.split(" | ")[0].strip() or name


def is_official(name: str | None) -> bool:
    """Does a government or an international organisation publish under the name?"""
    found = _index().get(_key(name or ""))
    return found.kind == "government" if found is not None else _is_official_name(name or "")


def _is_official_name(line: str) -> bool:
    """Is it no more than the name of an embassy, a ministry or the like ("Embassy of the Republic of Exampleland")?"""
    opening = _official_openings().match(line)
    words = line.split()
    return opening is not None and len(words) <= _LONGEST_NAME and all(word[:1].isupper() or word in _SMALL_WORDS for word in words)


@cache
def _official_openings() -> re.Pattern[str]:
    openings = "|".join(re.escape(row["opening"]) for row in reference_rows("official_openings.tsv"))
    return re.compile(rf"(?:The )?(?:[A-Z][\w.]+ )?(?:{openings}) \S")


def agencies_in(dateline: str | None, closing: Iterable[str]) -> tuple[str, ...]:
    """Agencies that the dateline and the credit lines name, in the order of the text: `(AP, AFP, Reuters)`, `Moscow (Reuters) -`."""
    found: dict[str, None] = {}
    credits = [credited["names"] for line in closing if (credited := _credited(line))]
    for names in (*_named_in_dateline(dateline), *credits):
        for name in _AND.split(names):
            publisher = _index().get(_key(name))
            if publisher is not None and publisher.is_agency:
                found[publisher.name] = None
    return tuple(found)


def _credited(line: str) -> re.Match[str] | None:
    if line.endswith(")"):
        return _CREDIT_LIST.search(line[-_LONGEST_CREDIT:])
    return _SOURCE_LINE.match(line) if line.startswith(("s", "S")) else None


@cache
def _publishers() -> tuple[Publisher, ...]:
    rows = reference_rows("publishers.tsv")
    return tuple(Publisher(row["name"], listed(row["aliases"]), row["kind"], row["domain"]) for row in rows)


@cache
def _index() -> dict[str, Publisher]:
    found: dict[str, Publisher] = {}
    for publisher in _publishers():
        for name in (publisher.name, *publisher.aliases, publisher.domain):
            found.setdefault(_key(name), publisher)
    return found


def _key(name: str) -> str:
    return _NO_NAME.sub(" ", name.casefold()).strip(" .").removeprefix("www.").removeprefix("the ")


def _known(name: str | None) -> str | None:
    if not name or len(name) > 90:
        return None
    found = _index().get(_key(name))
    return found.name if found else None


@cache
def _exact_names() -> dict[str, str]:
    """Publishers by a name that is telling letter for letter: "Foreign policy" may be a subject, "Foreign Policy" is the magazine."""
    found: dict[str, str] = {}
    for publisher in _publishers():
        for name in (publisher.name, *publisher.aliases):
            if _is_telling(name) and not publisher.is_agency:
                found.setdefault(name, publisher.name)
    return found


def _is_telling(name: str) -> bool:
    """Not a word that stands for much else: "Time" and "Dawn" are, "BBC News", "CNN" and "Time.com" are not."""
    return (
        " " in name.removeprefix("The ") or "." in name or (name.isupper() and len(name) > 2) or (len(name) > 4 and not name[0].isascii())
    )


def _marked(furniture: str) -> str | None:
    """A fixed phrase that only one publisher's pages have (`publisher_marks.tsv`)."""
    return next((name for phrase, name in _marks() if phrase in furniture), None)


@cache
def _marks() -> tuple[tuple[str, str], ...]:
    return tuple((row["phrase"], row["publisher"]) for row in reference_rows("publisher_marks.tsv"))


def _of_url(url: str | None) -> str | None:
    labels = _host(url or "").split(".")
    for at in range(len(labels) - 1):
        if found := _index().get(_key(".".join(labels[at:]))):
            return found.name
    return None


def _host(url: str) -> str:
    """The name in an address; empty where it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # such as "http://[bad/"
        return ""


def _signed(line: str) -> str | None:
    """`Source: Al Jazeera and agencies`, `© 2016 CBS Interactive Inc.`; a government as a source is that of figures."""
    source = _SOURCE_LINE.match(line)
    match = source or _COPYRIGHT_LINE.match(line)
    if match is None:
        return None
    names = match["names"].split(". ")[0]
    for part in (names, *_AND.split(names)):
        part = re.sub(r"\b(?:Inc|Ltd|LLC|Corp)\b\.?", "", part).strip(" .,")
        found = _index().get(_key(part))
        if found is not None and found.kind != "agency" and not (source and found.kind == "government"):
            return found.name
    return None


def _named_most(lines: Sequence[str]) -> str | None:
    """The publisher whose own name the furniture repeats ("Skip to more Example Post sites"), at least twice."""
    counts: Counter[str] = Counter()
    short = [line for line in lines if len(line) <= _LONGEST_NAMING]
    together = "\n".join(dict.fromkeys(short))
    known = _by_longest_word()
    names = [name for word in sorted(known.keys() & words_in(together)) for name in known[word] if name in together]
    for line in short if names else ():
        if any(map(line.__contains__, names)):
            counts.update({_exact_names()[found] for found in _names_pattern().findall(line)})
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:1]
    return best[0][0] if best and best[0][1] >= 2 else None


@cache
def _by_longest_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in _exact_names():
        word = max(sorted(words_in(name)), key=len, default="")
        found[word] = (*found.get(word, ()), name)
    return found


@cache
def _names_pattern() -> re.Pattern[str]:
    """The names as written, the longest first."""
    names = sorted(map(re.escape, _exact_names()), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)({'|'.join(names)})(?!\w)")


def _named_in_dateline(dateline: str | None) -> Iterator[str]:
    """What a dateline has in brackets or between slashes, or in capitals after a comma."""
    for match in _IN_DATELINE.finditer(dateline or ""):
        yield from filter(None, match.groups())


def _of_dateline(dateline: str | None) -> str | None:
    for name in _named_in_dateline(dateline):
        found = _index().get(_key(name))
        if found is not None and found.kind == "news_agency":
            return found.name
    return None
