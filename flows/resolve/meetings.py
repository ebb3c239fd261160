"""Tellings in several articles to meetings: one row a real-world meeting, however many articles tell of it.

Tellings are brought together by pairs of parties, and in such a block only those of neighbouring days are compared, so that the work grows
with the number of tellings. Each comparison is a score with its reasons (`evidence`). Merging goes from the best score down and never puts
two meetings of one article together, so that the outcome does not depend on the order of the articles.

A telling without a date joins the one meeting that it fits, and then its article has a day to count from: what it tells of "on Sunday" is
dated too.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from flows.model import Capacity
from flows.resolve.evidence import THRESHOLD, Told, kind_of, score
from flows.resolve.meeting_rows import row_of
from flows.resolve.merged import Merged
from flows.resolve.people import Identities
from flows.tabulate.outlines import Outline
from flows.timeline import resolve_relative

__all__ = ["Merged", "merge", "tellings_of"]


def merge(outlines: Sequence[Outline], identities: Identities, reprints: Mapping[int, int] | None = None) -> Merged:
    """Which tellings are of one meeting, and what they say of it together. `reprints` to originals, both as article indexes."""
    told = tellings_of(outlines, identities)
    alike = list(_reprinted(told, reprints or {}))
    published: dict[int, datetime.date] = {}
    for _ in range(ROUNDS):
        clusters = _clusters(told, alike)
        borrowed = _anchors(clusters, published)
        published.update(borrowed)
        redated = [_redated(t, borrowed[t.article]) if t.article in borrowed else t for t in told]
        if redated == told:
            break
        told = redated
    meetings, of = [], {}
    taken: set[str] = set()
    for cluster in clusters:
        row = row_of(cluster, outlines, identities, taken)
        taken.add(row.meeting_id)
        meetings.append(row)
        of.update({(t.article, t.index): row.meeting_id for t in cluster})
    return Merged(tuple(sorted(meetings, key=lambda m: m.meeting_id)), of, dict(sorted(published.items())))


ROUNDS = 4
"""Dates pass from article to article at most so often: a chain of undated articles longer than that is not worth believing."""
NEAR_DAYS = 7
"""Days that an article can be later than the meeting it tells of without a date."""
PLANNED_DAYS = 32
"""Days that it can be earlier than a meeting it announces without a date."""
MAX_KEYED_PARTIES = 6
"""Of a gathering the pairs of the first so many parties bring its tellings together."""


def tellings_of(outlines: Sequence[Outline], identities: Identities) -> list[Told]:
    """Every meeting of every article, with identities in place of the article's own persons, in an order that only facts decide."""
    told = []
    for article, outline in enumerate(outlines):
        for index, meeting in enumerate(outline.meetings):
            people: dict[Capacity, set[str]] = {"principal": set(), "attending": set()}
            for p in meeting.participants:
                people[p.capacity].add(identities.of[article][p.person])
            told.append(
                Told(
                    article=article,
                    index=index,
                    article_id=outline.facts.article_id,
                    meeting=meeting,
                    principals=frozenset(people["principal"]),
                    attending=frozenset(people["attending"] - people["principal"]),
                    start=meeting.start_date,
                    end=meeting.end_date,
                    basis=meeting.date_basis,
                    published=outline.facts.published_date,
                )
            )
    return sorted(told, key=lambda t: t.key)


# ---------------------------------------------------------------- clustering


def _clusters(told: Sequence[Told], alike: Iterable[tuple[int, int]]) -> list[list[Told]]:
    """Tellings by meeting, in an order of their own: those that are `alike` in reprints, dated ones by their days, undated ones by those
    of their articles, then each of these with the one dated meeting that it fits.
    """
    scores = _Scores(told)
    groups = _Groups(told, scores)
    for one, other in alike:
        groups.join(one, other)
    dated = [i for i, t in enumerate(told) if t.is_dated]
    undated = [i for i, t in enumerate(told) if t.start is None and t.published is not None]
    for indexes in (dated, undated):
        for _, one, other in sorted(_edges(told, groups.examples(indexes), scores)):
            groups.join(one, other)
    for one, other in _single_fits(told, dated, groups, scores):
        groups.join(one, other)
    return groups.all()


class _Scores:
    """The scores of tellings against each other: once for each two kinds, however many articles tell the same."""

    def __init__(self, told: Sequence[Told]) -> None:
        numbers: dict[tuple[object, ...], int] = {}
        self.kinds = [numbers.setdefault(kind_of(telling), len(numbers)) for telling in told]
        self._examples = dict(zip(self.kinds, told, strict=True))
        self._known: dict[tuple[int, int], float] = {}

    def total(self, one: int, other: int) -> float:
        return self.of_kinds(self.kinds[one], self.kinds[other])

    def of_kinds(self, one: int, other: int) -> float:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._known:
            self._known[pair] = score(self._examples[one], self._examples[other]).total
        return self._known[pair]


class _Groups:
    """Disjoint sets of tellings, no two of one article in a set."""

    def __init__(self, told: Sequence[Told], scores: _Scores) -> None:
        self._told, self._scores = told, scores
        self._of = list(range(len(told)))
        self._members = {i: [i] for i in range(len(told))}
        self._articles = {i: {telling.article} for i, telling in enumerate(told)}
        self._kinds = {i: {kind} for i, kind in enumerate(scores.kinds)}

    def of(self, index: int) -> int:
        return self._of[index]

    def examples(self, indexes: Sequence[int]) -> list[int]:
        """The first of these of each kind in each set: whom one of them can be joined with, the others can."""
        return list({(self._of[i], self._scores.kinds[i]): i for i in reversed(indexes)}.values())

    def join(self, one: int, other: int) -> None:
        """Join the sets of the two, unless that would put two meetings of one article together, or any two that contradict each other."""
        a, b = self._of[one], self._of[other]
        if a == b or not self._can_be_one(a, b):
            return
        if len(self._members[a]) < len(self._members[b]):
            a, b = b, a
        self._articles[a] |= self._articles.pop(b)
        self._kinds[a] |= self._kinds.pop(b)
        for index in self._members[b]:
            self._of[index] = a
        self._members[a] += self._members.pop(b)

    def all(self) -> list[list[Told]]:
        return [[self._told[i] for i in members] for members in sorted(map(sorted, self._members.values()))]

    def _can_be_one(self, a: int, b: int) -> bool:
        if not self._articles[a].isdisjoint(self._articles[b]):
            return False
        own, others = self._kinds[a] - self._kinds[b], self._kinds[b] - self._kinds[a]  # what both have contradicts nothing in either
        return all(self._scores.of_kinds(one, other) > -2 for one in own for other in others)


def _reprinted(told: Sequence[Told], reprints: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """What an original and its reprint tell alike, in the order in which they tell it."""
    alike: dict[int, dict[tuple[object, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, t in enumerate(told):
        alike[t.article][t.principals, t.meeting.status, t.meeting.mode].append(index)
    for reprint, original in sorted(reprints.items()):
        for facts, indexes in alike[reprint].items():
            yield from zip(indexes, alike[original].get(facts, ()), strict=False)


def _edges(told: Sequence[Told], indexes: Sequence[int], scores: _Scores) -> Iterator[tuple[float, int, int]]:
    """Matching pairs of neighbouring days, each with its score as a negative number."""
    seen: set[tuple[int, int]] = set()
    for block in _blocks(told, indexes):
        ordered = sorted(block, key=lambda i: (_day_of(told[i]), i))
        for position, one in enumerate(ordered):
            for other in ordered[position + 1 :]:
                if _day_of(told[other]) > _reach(told[one]):
                    break
                pair = (min(one, other), max(one, other))
                if pair in seen or told[one].article == told[other].article:
                    continue
                seen.add(pair)
                if (total := scores.total(one, other)) >= THRESHOLD:
                    yield -total, *pair


def _single_fits(told: Sequence[Told], dated: Sequence[int], groups: _Groups, scores: _Scores) -> Iterator[tuple[int, int]]:
    """Each telling without a day, with a member of the one set of dated tellings that it matches; none where several match."""
    by_pair: dict[tuple[str, str], list[tuple[datetime.date, int]]] = defaultdict(list)
    for index in sorted(dated, key=lambda i: (_day_of(told[i]), i)):
        for pair in _pairs(told[index]):
            by_pair[pair].append((_day_of(told[index]), index))
    matches: dict[int, list[list[tuple[float, int]]]] = {}  # of a kind
    fits: list[tuple[float, int, int]] = []
    for index, (telling, kind) in enumerate(zip(told, scores.kinds, strict=True)):
        if telling.is_dated:
            continue
        if kind not in matches:
            near = {other for pair in _pairs(telling) for other in _around(telling, by_pair[pair])}
            matches[kind] = _best_of_sets([(-scores.total(index, other), other) for other in near], groups)
        fitting = [others[0] for best in matches[kind] if (others := [m for m in best if told[m[1]].article != telling.article])]
        if len(fitting) == 1:
            ((total, other),) = fitting
            fits.append((total, index, other))
    for _, index, other in sorted(fits):
        yield index, other


def _best_of_sets(scored: Iterable[tuple[float, int]], groups: _Groups) -> list[list[tuple[float, int]]]:
    """Of the tellings with these scores as negative numbers, the two best in each set: at most one of them is of a given article."""
    of_sets: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for total, other in sorted(scored):
        if -total >= THRESHOLD:
            of_sets[groups.of(other)].append((total, other))
    return [found[:2] for found in of_sets.values()]


def _around(telling: Told, dated: list[tuple[datetime.date, int]]) -> list[int]:
    """Those of the dated tellings (in the order of their days) that are near the article's own days; all where it has none."""
    if telling.published is None or telling.start is not None:
        return [index for _, index in dated]
    first = bisect_left(dated, (telling.published - datetime.timedelta(days=NEAR_DAYS), 0))
    last = bisect_left(dated, (telling.published + datetime.timedelta(days=PLANNED_DAYS), 0))
    return [index for _, index in dated[first:last]]


def _blocks(told: Sequence[Told], indexes: Iterable[int]) -> Iterator[list[int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in indexes:
        for pair in _pairs(told[index]):
            blocks[pair].append(index)
    for pair in sorted(blocks):
        yield blocks[pair]


def _pairs(telling: Told) -> list[tuple[str, str]]:
    return list(combinations(sorted(telling.principals)[:MAX_KEYED_PARTIES], 2))


def _reach(telling: Told) -> datetime.date:
    """The last day on which another telling of the same meeting can begin."""
    return telling.last if telling.start is not None else _day_of(telling) + datetime.timedelta(days=1)


def _day_of(telling: Told) -> datetime.date:
    """Its first day, else that of its article."""
    return telling.start or telling.published or datetime.date.max


# ---------------------------------------------------------------- borrowed dates


def _anchors(clusters: Sequence[Sequence[Told]], known: Mapping[int, datetime.date]) -> dict[int, datetime.date]:
    """Days to count from, for articles without a publication date that tell of a meeting whose day is known.

    It is known from another article, or from this one ("on May 12, 2015") where it also speaks of that weekday ("on Tuesday").
    """
    days: dict[int, list[tuple[bool, int, datetime.date]]] = defaultdict(list)
    weekdays: dict[int, set[int | None]] = defaultdict(set)
    for telling in (t for cluster in clusters for t in cluster if t.meeting.relative_date is not None):
        assert telling.meeting.relative_date is not None
        weekdays[telling.article].add(telling.meeting.relative_date.weekday)
    for cluster in clusters:
        start = next((t.start for t in cluster if t.is_dated), None)
        if start is None:
            continue
        for telling in cluster:
            if len(cluster) == 1 and start.weekday() not in weekdays[telling.article]:
                continue
            if telling.published is None and telling.article not in known and telling.meeting.status != "planned":
                day = _published_on(telling, start)
                if day is not None:
                    days[telling.article].append((telling.meeting.relative_date is None, telling.index, day))
    return {article: min(found)[2] for article, found in days.items()}


def _published_on(telling: Told, start: datetime.date) -> datetime.date | None:
    """The first day on which the article can have said what it says of a meeting on `start`; None where none fits."""
    relative = telling.meeting.relative_date
    if relative is None:
        return start
    for days in range(NEAR_DAYS):
        day = start + datetime.timedelta(days=days)
        first, last = resolve_relative(relative, day)
        if first <= start <= last:
            return day
    return None


def _redated(telling: Told, anchor: datetime.date) -> Told:
    """The telling with its relative date counted from the borrowed day."""
    relative = telling.meeting.relative_date
    if relative is None or telling.start is not None:
        return telling
    first, last = resolve_relative(relative, anchor)
    return msgspec.structs.replace(telling, start=first, end=last, basis="linked")
