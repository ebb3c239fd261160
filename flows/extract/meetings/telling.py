"""One telling of a meeting: what a sentence (or a title with its lead) says of it, before tellings are put together."""

from __future__ import annotations

import datetime

import msgspec

from flows.model import DateBasis, DatePrecision, Mode, RelativeDate, Setting, Span, Status


class When(msgspec.Struct, frozen=True):
    """When a telling says that the meeting is; all None where it does not say."""

    start: datetime.date | None = None
    end: datetime.date | None = None
    precision: DatePrecision = "unknown"
    basis: DateBasis | None = None
    relative: RelativeDate | None = None
    distant: bool = False
    """Long before or after the article: not the meeting that an undated sentence of it is about."""

    @property
    def empty(self) -> bool:
        return self.start is None and self.relative is None


class Where(msgspec.Struct, frozen=True):
    city: str | None = None
    country: str | None = None
    venue: str | None = None

    @property
    def empty(self) -> bool:
        return not (self.city or self.country or self.venue)

    def agrees(self, other: Where) -> bool:
        """Can both be of one meeting?"""
        return (self.country is None or other.country is None or self.country == other.country) and (
            self.city is None or other.city is None or self.city == other.city
        )

    def completed(self, other: Where) -> Where:
        """What is missing here, from there, where both agree."""
        if not self.agrees(other):
            return self
        return Where(self.city or other.city, self.country or other.country, self.venue or other.venue)


class Telling(msgspec.Struct, frozen=True):
    """What one sentence tells of one meeting."""

    persons: tuple[int, ...]
    """Principals, as indexes of the article's persons; fewer than two where the sentence leaves the others open."""
    status: Status
    mode: Mode
    mode_sure: bool
    """Stated outright ("by phone", "met"), not only the usual reading of the word ("spoke", "talks")."""
    span: Span
    """The sentence."""
    rule: str
    weak: bool = False
    """Supports a meeting that is told of elsewhere; alone it makes none."""
    aside: bool = False
    """Told by what they did beside it ("at a news conference with P"): where another sentence tells of it, that one is the evidence."""
    is_title: bool = False
    pair: bool = False
    """Refers back to the meeting told of last ("the two leaders met", "their talks")."""
    two: bool = False
    """Says that they are two ("the two leaders"), not "the ministers", who can be many."""
    they: bool = False
    """Says "they" or "their"."""
    beside: tuple[int, ...] = ()
    """Who else stands in a sentence that refers back without naming a party ("P thanked P for the talks"): it is of a meeting of theirs."""
    attending: tuple[int, ...] = ()
    when: When = When()
    where: Where = Where()
    here: bool = False
    """ "Held talks here": where the dateline is."""
    nearby: Where = Where()
    """Where a party was by the sentences before: for a meeting that no telling gives a place."""
    nearby_when: When = When()
    setting: Setting | None = None
    duration_minutes: int | None = None
    paragraph: int = 0
    open: bool = False
    """Names one side only ("after talks with P and P"): who met them is told elsewhere."""
    another: bool = False
    """The text says that it is not the one told of so far ("their next meeting")."""
