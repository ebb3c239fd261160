"""What an article tells of meetings, in a form that tests can compare: the real extractors on a text of a few lines."""

import dataclasses
import datetime

import msgspec

from flows.extract.dates import find_dates
from flows.extract.document import Document
from flows.extract.meetings import find_meetings
from flows.extract.people import find_people
from flows.extract.places import find_places
from flows.extract.topics import find_topics
from flows.model import Dateline, Span
from tests.extract.articles import document

TUESDAY = "2016-06-07"


@dataclasses.dataclass(frozen=True)
class Told:
    parties: tuple[str, ...]
    attending: tuple[str, ...]
    status: str
    mode: str
    date: str | None
    city: str | None
    country: str | None
    meeting: object = dataclasses.field(compare=False, repr=False)


def told(text, published=TUESDAY, title=None, kind="news", place=None, date=None):
    """Every meeting of a text. `place` alone makes an agency's dateline; with `date` it is a line of its own, as on an event's page."""
    whole = text if title is None else f"{title}\n\n{text}"
    line = " ".join(filter(None, [date, place])) if date else ""
    article = document(f"{whole}\n\n{line}" if line else whole, published=published, title=title)
    dateline = None
    if place or date:
        span = Span(len(whole) + 2, len(whole) + 2 + len(line)) if line else Span(0, 0)
        dateline = Dateline(span, place, datetime.date.fromisoformat(date) if date else None)
    return meetings_of(Document(msgspec.structs.replace(article.clean, kind=kind, dateline=dateline)))


def meetings_of(article):
    people = find_people(article)
    found = find_meetings(article, people, find_places(article), find_dates(article), find_topics(article))
    return [_told(meeting, people.persons) for meeting in found]


def one(text, **page):
    """The only meeting that a text tells of."""
    found = told(text, **page)
    assert len(found) == 1, found
    return found[0]


def _told(meeting, persons):
    names = {c: tuple(persons[p.person].name for p in meeting.participants if p.capacity == c) for c in ("principal", "attending")}
    return Told(
        parties=tuple(sorted(names["principal"])),
        attending=tuple(sorted(names["attending"])),
        status=meeting.status,
        mode=meeting.mode,
        date=str(meeting.start_date) if meeting.start_date else None,
        city=meeting.city,
        country=meeting.country,
        meeting=meeting,
    )
