"""What an article as a whole adds: the event that a page is about, its date and place, and the parties that its title leaves out.

A readout, a transcript or a page of an event ("Meeting with …", with date and place below the title) tells of one meeting, held on that
date at that place. A news agency's dateline says where its news is from.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec

from flows.extract.document import Document
from flows.extract.meetings.assemble import Draft
from flows.extract.meetings.quoted import Quoted
from flows.extract.meetings.setting import as_when
from flows.extract.meetings.telling import Telling, When, Where
from flows.extract.people import People
from flows.extract.places import resolve_place
from flows.model import DateMention, PlaceMention, Span

DATE_LINE = 50
"""Characters of a line that holds hardly more than a date ("Announcement, March 15, 2013")."""


class Page:
    """The article around its meetings."""

    def __init__(
        self, document: Document, people: People, quoted: Quoted, places: Sequence[PlaceMention], dates: Sequence[DateMention]
    ) -> None:
        self._people = people
        clean = document.clean
        self._dateline = clean.dateline
        self.published = clean.published
        self._event_day = clean.dateline.date if clean.dateline and _fills_its_lines(document.source, clean.dateline.span) else None
        self.is_event = clean.kind in {"readout", "transcript"} or self._event_day is not None
        body = [(i, p) for i, p in enumerate(document.paragraphs) if not p.is_title]
        self._lead = frozenset(i for i, p in body[:3] if not quoted.holds(p.span.start))
        first = [p.span for p in document.paragraphs if p.is_title]
        first += [p.span for _, p in body[:3] if p.span.end - p.span.start <= DATE_LINE]
        self._day_ahead = _day_ahead([d for d in dates if any(span.contains(d.span) for span in first)], self.published)
        titles = [p.span for p in document.paragraphs if p.is_title]
        self._title_towns = frozenset(p.city for p in places if p.city and not p.metonym and any(t.contains(p.span) for t in titles))
        self.titled = tuple(dict.fromkeys(index for span in titles for _, index in people.within(span)))
        self._body_start = body[0][1].span.start if body else 0

    @property
    def place(self) -> Where:
        """Where the dateline puts the article."""
        if self._dateline is None or not self._dateline.place:
            return Where()
        return Where(*resolve_place(self._dateline.place))

    def host(self, guests: tuple[int, ...]) -> int | None:
        """Who met the guests of a title ("Meeting with …"): the person of the body that is named first and is not one of them."""
        named = ((p.mentions, index) for index, p in enumerate(self._people.persons) if index not in guests)
        first = [
            (min(m.span for m in mentions if m.span.start >= self._body_start), index)
            for mentions, index in named
            if _after(mentions, self._body_start)
        ]
        return min(first)[1] if first else None

    def of_the_day(self, telling: Telling) -> Telling:
        """The telling with the date of the event whose page this is, where title or lead tells of it without one."""
        day = self._event_day
        leads = telling.is_title or telling.paragraph in self._lead
        if day is None or not leads or telling.status != "held" or telling.weak or not telling.when.empty:
            return telling
        return msgspec.structs.replace(telling, when=When(day, day, "day", "stated"))

    def main(self, drafts: list[Draft]) -> Draft | None:
        """The meeting that an event's page is about: the one that title or lead tells of."""
        if not self.is_event:
            return None
        titled = [d for d in drafts if any(t.is_title for t in d.tellings)]
        leading = [d for d in drafts if any(t.paragraph in self._lead for t in d.tellings)]
        return next(iter(titled or leading), None)

    def date_of(self, draft: Draft, is_main: bool) -> When:
        """The meeting's own date, else that of the event whose page this is."""
        when = draft.when if not draft.when.empty else self.planned_for(draft)
        if is_main and draft.status == "held" and (draft.is_dated_by_support or self._is_to_come(when)):
            when = When()
        if not is_main or (when.start is not None and when.precision == "day"):
            return when
        if self._event_day is not None:
            return When(self._event_day, self._event_day, "day", "stated")
        if self.published is not None and draft.status == "held":
            return When(self.published, self.published, "day", "relative")
        return when

    def _is_to_come(self, when: When) -> bool:
        return when.start is not None and self.published is not None and when.start > self.published + datetime.timedelta(days=1)

    def planned_for(self, draft: Draft) -> When:
        """The one day that the title or a line of its own names, for a meeting that they announce ("On D, P will visit L")."""
        if draft.status != "planned" or not any(t.is_title or t.paragraph in self._lead for t in draft.tellings):
            return When()
        return self._day_ahead

    def place_of(self, draft: Draft, is_main: bool, when: When) -> Where:
        """The meeting's own place, completed from the dateline where that supports it."""
        if draft.mode not in {"in_person", "unknown"}:
            return Where()
        where = draft.where
        if is_main and not self.place.empty and (where.country != self.place.country or draft.is_placed_by_support):
            return self.place.completed(where)
        if where.city is not None or where.venue is not None:
            return where
        dateline = self.place
        if dateline.empty or not where.agrees(dateline):
            return where
        here = any(t.here for t in draft.tellings)
        if is_main or here or where.country is not None or self._is_news_from_there(draft, dateline, when):
            return where.completed(dateline)
        return where

    def _is_news_from_there(self, draft: Draft, dateline: Where, when: When) -> bool:
        """Fresh news of a meeting with a party at home where the dateline is, or of the lead under a title that names the town."""
        fresh = when.relative is not None or (
            when.start is not None and self.published is not None and abs(self.published - when.start) <= datetime.timedelta(days=2)
        )
        in_lead = any(t.is_title or t.paragraph in self._lead for t in draft.tellings)
        at_home = any(self._people.persons[p].country == dateline.country for p in draft.persons)
        entitled = in_lead and dateline.city in self._title_towns
        return (at_home or entitled) and (fresh or (in_lead and when.empty and draft.status == "held"))


def _fills_its_lines(source: str, dateline: Span) -> bool:
    """Is it a line of its own, as the date of an event is, not the "ROME, May 13 (Agency) –" that opens a report?"""
    before, after = source[: dateline.start].rpartition("\n")[2], source[dateline.end :].partition("\n")[0]
    return not before.strip() and not after.strip()


def _day_ahead(dates: Sequence[DateMention], published: datetime.date | None) -> When:
    days = {d.start: d for d in dates if d.start is not None and d.precision == "day" and (published is None or d.start >= published)}
    return as_when(next(iter(days.values()))) if len(days) == 1 else When()


def _after(mentions: tuple[object, ...], start: int) -> bool:
    return any(m.span.start >= start for m in mentions)  # type: ignore[attr-defined]
