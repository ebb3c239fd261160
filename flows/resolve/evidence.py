"""Evidence that two tellings, each from an article of its own, are of one meeting: points for and against, each with its reason.

Belongs here: the comparison of two tellings. Does not: which comparisons are made, and what follows from them (`meetings`).
"""

from __future__ import annotations

import datetime

import msgspec

from flows.model import DateBasis, Meeting

THRESHOLD = 7.0
"""Points from which two tellings are of one meeting: the same parties (4) on the same day (4), or at the same place with more beside."""


class Told(msgspec.Struct, frozen=True):
    """A meeting as one article tells of it, with persons resolved across articles and its date as far as it is known by now."""

    article: int
    index: int
    """Of the meeting in the article."""
    article_id: str
    meeting: Meeting
    principals: frozenset[str]
    attending: frozenset[str]
    start: datetime.date | None
    end: datetime.date | None
    basis: DateBasis | None
    published: datetime.date | None

    @property
    def is_dated(self) -> bool:
        """To the day, or to a range of days."""
        return self.start is not None and self.meeting.date_precision in {"day", "unknown"} and (self.last - self.start).days <= 7

    @property
    def last(self) -> datetime.date:
        assert self.start is not None
        return self.end or self.start

    @property
    def key(self) -> tuple[str, int]:
        """Where it stands in an order that does not depend on that of the articles."""
        return self.article_id, self.index


class Score(msgspec.Struct, frozen=True):
    """Points for (positive) and against (negative) two tellings being of one meeting."""

    reasons: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        return sum(points for _, points in self.reasons)


def kind_of(telling: Told) -> tuple[object, ...]:
    """All of a telling that `score` looks at: tellings of one kind score the same against any other."""
    m = telling.meeting
    dates = (telling.start, telling.end, telling.published, m.date_precision, m.relative_date)
    return (telling.principals, telling.attending, dates, m.status, m.mode, m.city, m.country, _is_joint(telling))


def score(one: Told, other: Told) -> Score:
    """How much speaks for one meeting. Symmetric."""
    found = (rule(one, other) for rule in (_parties, _days, _mode, _place, _status, _third_party))
    return Score(tuple(reason for reason in found if reason[1]))


def _parties(one: Told, other: Told) -> tuple[str, float]:
    if one.principals == other.principals:
        return "same parties", 4.0
    common = one.principals & other.principals
    if len(common) < 2:
        return "too few parties in common", -20.0
    extra = (one.principals ^ other.principals) - (one.attending | other.attending)
    if not extra:
        return "same parties but for persons who attended", 3.0
    if common in (one.principals, other.principals) and len(common) > 2:
        return "parties of one among those of the other", 2.0
    return ("parties overlap", 1.0) if len(common) > 3 else ("two of several parties", -6.0)


def _days(one: Told, other: Told) -> tuple[str, float]:
    if one.is_dated and other.is_dated:
        assert one.start is not None and other.start is not None
        if one.start <= other.last and other.start <= one.last:
            return "same day", 4.0
        return "other day", -20.0
    if one.start is not None and other.start is not None:
        within = one.start <= other.last and other.start <= one.last
        return ("day within the period", 1.0) if within else ("outside the period", -20.0)
    return _days_from_article(one, other)


def _days_from_article(one: Told, other: Told) -> tuple[str, float]:
    """One telling has no date: does the article's date, or the weekday that it names, fit the other's?"""
    undated, dated = (one, other) if one.start is None else (other, one)
    if dated.start is None:
        return _days_of_articles(one, other)
    if not dated.is_dated:
        return "no day to compare", -4.0
    relative = undated.meeting.relative_date
    weekday = relative.weekday if relative is not None and relative.unit == "weekday" else None
    if weekday is not None:
        return ("same weekday", 1.5) if dated.start.weekday() == weekday else ("other weekday", -20.0)
    if undated.published is None:
        return "no date", 0.0
    days = (undated.published - dated.start).days
    if undated.meeting.status == "planned":
        near, fresh = -14 <= days <= 0, -31 <= days <= 1
    else:
        near, fresh = 0 <= days <= 3, -1 <= days <= 4
    if near:
        return "on the article's own days", 2.0
    return ("fits the article's date", 1.5) if fresh else ("far from the article's date", -20.0)


def _days_of_articles(one: Told, other: Told) -> tuple[str, float]:
    """Neither telling has a date: are the articles of the same days?"""
    if one.published is None or other.published is None or "planned" in (one.meeting.status, other.meeting.status):
        return "no day to compare", -4.0
    return ("articles of the same days", 1.0) if abs((one.published - other.published).days) <= 1 else ("no day to compare", -4.0)


def _mode(one: Told, other: Told) -> tuple[str, float]:
    modes = {one.meeting.mode, other.meeting.mode}
    if "unknown" in modes:
        return "mode unknown", 0.0
    return ("same mode", 1.0) if len(modes) == 1 else ("other mode", -8.0)


def _place(one: Told, other: Told) -> tuple[str, float]:
    a, b = one.meeting, other.meeting
    if a.country and b.country and a.country != b.country:
        return "other country", -8.0
    if a.city and b.city:
        return ("same city", 2.0) if a.city == b.city else ("other city", -4.0)
    if a.country and b.country:
        return "same country", 1.0
    return "place not compared", 0.0


def _status(one: Told, other: Told) -> tuple[str, float]:
    statuses = {one.meeting.status, other.meeting.status}
    return ("cancelled in one, held in the other", -2.0) if statuses == {"cancelled", "held"} else ("status", 0.0)


def _third_party(one: Told, other: Told) -> tuple[str, float]:
    """ "P and P met with students" is not the talks that the two held on the same day."""
    return ("with a third party in one only", -6.0) if _is_joint(one) != _is_joint(other) else ("third party", 0.0)


def _is_joint(telling: Told) -> bool:
    return telling.meeting.rule.endswith("-jointly")
