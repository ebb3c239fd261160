"""Meetings as one article tells of them: who met whom, when, where, how, and whether it came about.

`find_meetings` reads every sentence with a word of meeting (`lexicon`) as a sketch (`sketch`), finds the parties (`roles`), whether it came
about (`status`) and its circumstances (`setting`), and puts the tellings of one meeting together (`assemble`); `page` adds what title,
dateline and kind of article say.

Belongs here: what one article tells. Does not: which meetings of several articles are one (`resolve`).
"""

from __future__ import annotations

from flows.extract.document import Document
from flows.extract.meetings.agenda import topics_of
from flows.extract.meetings.assemble import Draft, assemble
from flows.extract.meetings.attendance import attendance
from flows.extract.meetings.between_countries import between_countries
from flows.extract.meetings.diplomatic import is_diplomatic
from flows.extract.meetings.page import Page
from flows.extract.meetings.quoted import Quoted
from flows.extract.meetings.reader import Reader
from flows.extract.meetings.telling import Telling
from flows.extract.people import People
from flows.extract.topics import Topics
from flows.model import DateMention, Meeting, Participant, PlaceMention, Setting, Span, Status
from flows.text import tidy

__all__ = ["find_meetings"]


def find_meetings(
    document: Document, people: People, places: tuple[PlaceMention, ...], dates: tuple[DateMention, ...], topics: Topics
) -> tuple[Meeting, ...]:
    """The meetings of an article in the order in which it first tells of them."""
    quoted = Quoted(document)
    reader, page = Reader(document, people, places, dates, quoted), Page(document, people, quoted, places, dates)
    tellings = sorted(map(page.of_the_day, [*reader.tellings(), *between_countries(reader)]), key=lambda t: t.span)
    drafts = [draft for draft in assemble(tellings, page.host, page.titled) if is_diplomatic(draft, people)]
    main, attending = page.main(drafts), attendance(reader, drafts)
    about = topics_of(document, people, topics, drafts, main)
    return tuple(_meeting(draft, attending[i], page, draft is main, document, about[i]) for i, draft in enumerate(drafts))


def _meeting(draft: Draft, attending: tuple[int, ...], page: Page, is_main: bool, document: Document, topics: tuple[str, ...]) -> Meeting:
    when = page.date_of(draft, is_main)
    where = page.place_of(draft, is_main, when)
    best = _evidence(draft)
    return Meeting(
        participants=(*(Participant(p, "principal") for p in draft.persons), *(Participant(p, "attending") for p in attending)),
        status=_status(draft, page),
        mode=draft.mode,
        evidence=best.span,
        evidence_text=tidy(best.span.of(document.source)),
        rule=best.rule,
        mentions=tuple(dict.fromkeys(t.span for t in draft.tellings)),
        setting=_setting(draft),
        start_date=when.start,
        end_date=when.end,
        date_precision=when.precision if when.start else "unknown",
        date_basis=when.basis if when.start else None,
        relative_date=when.relative if when.start is None else None,
        city=where.city,
        country=where.country,
        venue=where.venue,
        duration_minutes=next((t.duration_minutes for t in draft.tellings if t.duration_minutes), None),
        topics=topics,
    )


def _status(draft: Draft, page: Page) -> Status:
    """What the tellings say, but what is dated after the publication is yet to come."""
    start = draft.when.start
    if draft.status == "held" and start is not None and page.published is not None and start > page.published and not page.is_event:
        return "planned"
    return draft.status


def _evidence(draft: Draft) -> Telling:
    """The sentence that tells most: not the title, of that status, with both parties, date and place."""

    def told(telling: Telling) -> tuple[int, Span]:
        points = [
            not (telling.weak or telling.aside),
            not telling.is_title,
            telling.status == draft.status,
            len(telling.persons) >= len(draft.persons),
            not telling.when.empty or not telling.where.empty,
        ]
        return (-sum(weight for weight, point in zip((16, 8, 4, 2, 1), points, strict=True) if point), telling.span)

    return min(draft.tellings, key=told)


def _setting(draft: Draft) -> Setting | None:
    return next((t.setting for t in draft.tellings if t.setting), None)
