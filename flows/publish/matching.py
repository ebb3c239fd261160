"""Which record of a new build is which record of the release before, by the evidence that both rest on.

    articles   the identifier is that of the bytes: a corrected file is a new article, and the old one leads to it
    people     quoted with the same words, or taking part in what the same sentence tells; the registry's identifiers always win
    meetings   told of by the same sentences, with participants in common
    quotes     the same characters of the same article, or the same words of a corrected one

Matches are one to one and depend on nothing but the two sets of rows. Evidence goes before identifiers: the facts that `resolve`
makes an identifier from may today be those of another record than the one that was published under it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from flows.publish.alike import Mask, unlike
from flows.publish.cells import to_cells
from schemas import TABLES

Tables = Mapping[str, pa.Table]
Pair = tuple[str, str]
"""An old identifier and a new one."""
Fate = tuple[str | None, str]
"""The new identifier, if any, that an old one leads to, and the reason for which it ended."""


class Ending(msgspec.Struct, frozen=True):
    """An identifier that no record bears any more."""

    table: str
    old_id: str
    new_id: str | None
    reason: str


class Matched(msgspec.Struct, frozen=True):
    """What became of the identifiers of one table."""

    renamed: Mapping[str, str]
    """New identifier to the one that was published for the same record."""
    ended: Mapping[str, Ending]
    """By old identifier."""

    @property
    def endings(self) -> tuple[Ending, ...]:
        return tuple(self.ended.values())

    def now(self, old_id: str) -> str | None:
        """The identifier under which an old record is found now; None where it is not."""
        return self.ended[old_id].new_id if old_id in self.ended else old_id


# ---------------------------------------------------------------- articles and topics


def match_articles(new: pa.Table, old: pa.Table) -> Matched:
    """By the bytes; a file that has other bytes now, or a page that is at the same address, was corrected."""
    before = {i for (i,) in _rows(old, "article_id")}
    arrived = [row for row in _rows(new, "article_id", "source_file", "url") if row[0] not in before]
    by_file = {file: article for article, file, _ in arrived}
    by_url = {url: article for article, _, url in arrived if url is not None}
    facts = {article: (file, url) for article, file, url in _rows(old, "article_id", "source_file", "url")}

    def fate(article: str) -> Fate:
        file, url = facts[article]
        successor = by_file.get(file) or by_url.get(url)
        return successor, "corrected" if successor else "withdrawn"

    return _settle("articles", facts, [i for (i,) in _rows(new, "article_id")], [], fate)


def match_topics(new: pa.Table, old: pa.Table) -> Matched:
    """By the identifiers of the vocabulary alone."""
    before, after = ([i for (i,) in _rows(table, "topic_id")] for table in (old, new))
    return _settle("topics", before, after, [], lambda topic: (None, "withdrawn"))


# ---------------------------------------------------------------- people


def match_people(new: Tables, old: Tables, articles: Matched) -> Matched:
    """An identifier that is gone lives on in the person with whom it shares most evidence, unless the registry has that person."""
    known = dict(_rows(new["people"], "person_id", "in_registry"))
    before = [person for (person,) in _rows(old["people"], "person_id")]
    gone = {person for person in before if person not in known}
    votes = Counter((*_votes_by_quotes(new, old, articles, gone), *_votes_by_meetings(new, old, articles, gone)))
    best = sorted(votes, key=lambda pair: (-votes[pair], pair))
    likeliest = dict(reversed(best))
    told_in = _articles_of_people(old, gone) if gone else {}

    def fate(person: str) -> Fate:
        if person in likeliest:
            return likeliest[person], "identified" if known[likeliest[person]] else "merged"
        return None, _reason(told_in[person], articles)

    had = set(before)
    return _settle("people", before, list(known), [pair for pair in best if not known[pair[1]] and pair[1] not in had], fate)


def _articles_of_people(tables: Tables, people: set[str]) -> Mapping[str, set[str]]:
    """The articles that quote one of these people, or tell of a meeting with them."""
    told_in = _articles_of_meetings(tables)
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for article, speaker in _rows_of(tables["quotes"], "speaker_id", people, "article_id", "speaker_id"):
        articles[speaker].add(article)
    for meeting, person in _rows(tables["meeting_participants"], "meeting_id", "person_id"):
        articles[person] |= told_in[meeting]
    return articles


def _votes_by_quotes(new: Tables, old: Tables, articles: Matched, gone: set[str]) -> Iterator[Pair]:
    """Old and new speaker of the same words in the same article."""
    if not gone:
        return
    columns = ("article_id", "text", "speaker_id")
    said = [(articles.now(article), text, speaker) for article, text, speaker in _rows_of(old["quotes"], "speaker_id", gone, *columns)]
    read = _rows_of(new["quotes"], "article_id", {article for article, _, _ in said}, *columns)
    speakers = {(article, text): speaker for article, text, speaker in read if speaker}
    yield from ((speaker, speakers[article, text]) for article, text, speaker in said if (article, text) in speakers)


def _votes_by_meetings(new: Tables, old: Tables, articles: Matched, gone: set[str]) -> Iterator[Pair]:
    """Old and new participant of that surname in what the same sentence tells of."""
    if not gone:
        return
    told = defaultdict(list)
    for meeting, article, evidence in _rows(new["meeting_sources"], "meeting_id", "article_id", "evidence"):
        told[article, evidence].append(meeting)
    present = _participants(new, lambda person, name: (person, _surname(name)))
    absent = _participants(old, lambda person, name: (person, _surname(name)))
    for meeting, article, evidence in _rows(old["meeting_sources"], "meeting_id", "article_id", "evidence"):
        for now in told.get((articles.now(article), evidence), ()):
            yield from ((a, b) for a, name in absent[meeting] if a in gone for b, other in present[now] if name == other)


def _surname(name: str) -> str:
    return name.casefold().rpartition(" ")[2]


# ---------------------------------------------------------------- meetings


def match_meetings(new: Tables, old: Tables, articles: Matched, people: Matched) -> Matched:
    """By the evidence that both have, then by participants in common, then by the identifier."""
    before, after = ([i for (i,) in _rows(tables["meetings"], "meeting_id")] for tables in (old, new))
    shared = _shared_evidence(new["meeting_sources"], old["meeting_sources"], articles)
    for meeting in set(before) & set(after):
        shared[meeting, meeting] = max(shared[meeting, meeting], _NO_SENTENCE)
    was = _participants(old, lambda person, _: people.now(person))
    now = _participants(new, lambda person, _: people.renamed.get(person, person))
    alike = {(a, b): len(was[a] & now[b]) / len(was[a] | now[b]) for a, b in shared}
    fit = [pair for pair in shared if alike[pair] == 1 or (alike[pair] > 0 and shared[pair] >= _EVIDENCE)]
    best = sorted(fit, key=lambda pair: (-shared[pair], -alike[pair], pair[0] != pair[1], pair))
    likeliest = dict(reversed(best))
    told_in = _articles_of_meetings(old)

    def fate(meeting: str) -> Fate:
        return (likeliest[meeting], "merged") if meeting in likeliest else (None, _reason(told_in[meeting], articles))

    return _settle("meetings", before, after, best, fate)


_EVIDENCE = 2
_NO_SENTENCE = 1
"""The same identifier, or a corrected article that tells of both: enough only where all participants are the same."""


def _shared_evidence(new: pa.Table, old: pa.Table, articles: Matched) -> Counter[Pair]:
    """How much evidence an old and a new meeting share.

    The same words in the same article are evidence, and so are overlapping spans where its bytes are the same. That a corrected
    article tells of both is less: it may have corrected the very sentence, but also tell of two meetings.
    """
    columns = ("meeting_id", "article_id", "start", "end", "evidence")
    told = defaultdict(list)
    for meeting, article, start, end, evidence in _rows(new, *columns):
        told[article].append((meeting, start, end, evidence))
    shared: Counter[Pair] = Counter()
    for meeting, article, start, end, evidence in _rows(old, *columns):
        corrected = article in articles.ended
        for other, other_start, other_end, other_evidence in told.get(articles.now(article), ()):
            if evidence == other_evidence or (not corrected and start < other_end and other_start < end):
                shared[meeting, other] += _EVIDENCE
            elif corrected:
                shared[meeting, other] += _NO_SENTENCE
    return shared


def _articles_of_meetings(tables: Tables) -> defaultdict[str, set[str]]:
    told_in: defaultdict[str, set[str]] = defaultdict(set)
    for meeting, article in _rows(tables["meeting_sources"], "meeting_id", "article_id"):
        told_in[meeting].add(article)
    return told_in


def _participants(tables: Tables, value: Callable[[str, str], Any]) -> defaultdict[str, set[Any]]:
    present: defaultdict[str, set[Any]] = defaultdict(set)
    for meeting, person, name in _rows(tables["meeting_participants"], "meeting_id", "person_id", "name"):
        present[meeting].add(value(person, name))
    return present


# ---------------------------------------------------------------- quotes


_QUOTE = ("quote_id", "article_id", "kind", "segments")
"""What makes two quotes the same characters of the same article."""
_NOW = " (new)"


def match_quotes(new: pa.Table, old: pa.Table, articles: Matched) -> Matched:
    """By characters of the same bytes, then by the identifier, then by the words; a quote that took over the characters is a merger."""
    is_left, is_new = _unlike_quotes(old, new)
    before = _facts(old, pa.array(is_left))
    there = {article for article, *_ in before.values()}
    could_be = pc.or_(_is_in(new["article_id"], there | {articles.now(article) for article in there}), _is_in(new["quote_id"], before))
    after = _facts(new, pc.and_(could_be, pa.array(is_new)))

    def pairs() -> Iterator[Pair]:
        yield from _join(_keyed(before, lambda q: q[:3]), _keyed(after, lambda q: q[:3]))
        yield from ((quote, quote) for quote in before if quote in after)
        yield from _join(_keyed(before, lambda q: (articles.now(q[0]), q[1], q[3])), _keyed(after, lambda q: (q[0], q[1], q[3])))

    standing = defaultdict(list)
    for quote, (article, _, _, _, start, end) in _facts(new, _is_in(new["article_id"], there)).items():
        standing[article].append((start, end, quote))

    def fate(quote: str) -> Fate:
        article, _, _, _, start, end = before[quote]
        over = [other for other_start, other_end, other in standing.get(article, ()) if start < other_end and other_start < end]
        return (over[0], "merged") if over else (None, _reason({article}, articles))

    return _settle("quotes", before, after, pairs(), fate, lambda: (i for table in (old, new) for (i,) in _rows(table, "quote_id")))


def _unlike_quotes(old: pa.Table, new: pa.Table) -> tuple[Mask, Mask]:
    """Which quotes of each are not in the other as the same characters of the same article."""
    masks = unlike(old, new, _QUOTE, TABLES["quotes"].order[0])
    left = [quotes.select(_QUOTE).filter(pa.array(mask)) for quotes, mask in zip((old, new), masks, strict=True)]
    was, now = (to_cells(TABLES["quotes"], quotes, _QUOTE).with_row_index("at") for quotes in left)
    same = was.join(now, on=_QUOTE, how="inner", suffix=_NOW)
    for mask, places in zip(masks, (same["at"], same["at" + _NOW]), strict=True):
        mask[np.flatnonzero(mask)[places.to_numpy()]] = False
    return masks


def _facts(quotes: pa.Table, mask: Any) -> dict[str, tuple[Any, ...]]:
    """Article, kind, segments as text, text, start and end by identifier, of the quotes that are asked for.

    By a mask, for `take` first puts the strings of a column into one array, which ends at 2 GiB.
    """
    columns = (*_QUOTE, "text", "start", "end")
    cells = to_cells(TABLES["quotes"], quotes.select(columns).filter(mask), columns).with_columns(pl.col("start", "end").cast(pl.Int64))
    return {quote: tuple(facts) for quote, *facts in cells.iter_rows()}


def _keyed(quotes: Mapping[str, tuple[Any, ...]], key: Callable[[tuple[Any, ...]], Hashable]) -> dict[Hashable, str]:
    """Quotes by a key and how often it came before, so that the third of the same words is the third again."""
    seen: Counter[Hashable] = Counter()
    keyed: dict[Hashable, str] = {}
    for quote, facts in quotes.items():
        words = key(facts)
        keyed[words, seen[words]] = quote
        seen[words] += 1
    return keyed


def _join(before: Mapping[Hashable, str], after: Mapping[Hashable, str]) -> Iterator[Pair]:
    return ((old, after[key]) for key, old in before.items() if key in after)


# ---------------------------------------------------------------- settling


def _settle(
    table: str,
    before: Iterable[str],
    after: Iterable[str],
    pairs: Iterable[Pair],
    fate: Callable[[str], Fate],
    others: Callable[[], Iterable[str]] = tuple,
) -> Matched:
    """Pairs are taken in their order, each identifier once; then every old identifier lives, or has an ending.

    A new identifier that was published for what is now another record gives way to one that was never used. `others` tells those
    in use that need not be in `before` or `after`, because they stay with their record or are new and like no old one.
    """
    old_ids, new_ids = list(before), list(after)
    of_old: dict[str, str] = {}
    of_new: dict[str, str] = {}
    for old_id, new_id in pairs:
        if old_id not in of_old and new_id not in of_new:
            of_old[old_id], of_new[new_id] = new_id, old_id
    renamed = {new_id: old_id for new_id, old_id in of_new.items() if new_id != old_id}
    giving_way = [new_id for new_id in new_ids if new_id not in of_new and new_id in of_old]
    used = {*old_ids, *new_ids, *others()} if giving_way else set()
    for new_id in giving_way:
        renamed[new_id] = _unused(new_id, used)
        used.add(renamed[new_id])
    living = {renamed.get(new_id, new_id) for new_id in new_ids}
    ended = {}
    for old_id in old_ids:
        if old_id not in living:
            successor, reason = fate(old_id)
            ended[old_id] = Ending(table, old_id, renamed.get(successor, successor) if successor else None, reason)
    return Matched(renamed, ended)


def _unused(identifier: str, used: set[str]) -> str:
    """An identifier of the same form that none of those used is."""
    prefix = identifier.split("-", 1)[0]
    while identifier in used:
        identifier = f"{prefix}-{hashlib.sha256(identifier.encode()).hexdigest()[:16]}"
    return identifier


def _reason(articles_of_it: set[str], articles: Matched) -> str:
    """Why a record ended that no new one took over: by what became of the articles that told of it."""
    endings = {articles.ended[article].reason if article in articles.ended else "not_found" for article in articles_of_it}
    return next((reason for reason in ("not_found", "corrected", "withdrawn") if reason in endings), "not_found")


def _is_in(column: pa.ChunkedArray, values: Iterable[str | None]) -> pa.ChunkedArray:
    return pc.is_in(column, pa.array([value for value in values if value is not None], pa.string()))


def _rows_of(table: pa.Table, column: str, values: Iterable[str | None], *columns: str) -> Iterator[tuple[Any, ...]]:
    """The rows with one of these values in a column."""
    return _rows(table.select(columns).filter(_is_in(table[column], values)), *columns)


def _rows(table: pa.Table, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[column].to_pylist() for column in columns), strict=True)
