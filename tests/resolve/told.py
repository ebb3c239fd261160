"""Extractions for the tests of resolution: articles that tell of meetings, given as facts."""

import datetime
import hashlib

from flows.model import ArticleFacts, Extraction, Meeting, Participant, Person, PersonMention, RelativeDate, Span
from flows.resolve.meetings import merge
from flows.resolve.people import identify

PEOPLE = {
    "Kerry": ("John Kerry", "Q22316", "US Secretary of State", "US"),
    "Putin": ("Vladimir Putin", "Q7747", "President of Russia", "RU"),
    "Lavrov": ("Sergei Lavrov", "Q58217", "Foreign Minister of Russia", "RU"),
    "Merkel": ("Angela Merkel", "Q567", "Chancellor of Germany", "DE"),
    "Obama": ("Barack Obama", "Q76", "US President", "US"),
    "Michelle": ("Michelle Obama", "Q13133", None, "US"),
    "Hollande": ("François Hollande", "Q157", "President of France", "FR"),
}


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def weekday(number):
    return RelativeDate("weekday", weekday=number, direction="past")


def meeting(names, date=None, *, attending=(), status="held", mode="in_person", city=None, country=None, rule="verb-direct", **facts):
    """A meeting as one article tells of it; parties by surname."""
    participants = [(n, "principal") for n in names.split()] + [(n, "attending") for n in attending]
    return (
        participants,
        {
            "status": status,
            "mode": mode,
            "evidence": Span(0, 1),
            "evidence_text": "X",
            "rule": rule,
            "start_date": day(date),
            "end_date": day(date),
            "date_precision": "day" if date else "unknown",
            "date_basis": "stated" if date else None,
            "city": city,
            "country": country,
            **facts,
        },
    )


def article(name, *meetings, published=None, publisher=None, fingerprint=(), n_chars=0):
    """An article that tells of the meetings."""
    order = list(dict.fromkeys(n for participants, _ in meetings for n, _ in participants))
    persons = [
        Person(PEOPLE[n][0], PEOPLE[n][1], PEOPLE[n][2], PEOPLE[n][3], None, (PersonMention(Span(i, i + 1), "name"),))
        for i, n in enumerate(order)
    ]
    told = [
        Meeting(participants=tuple(Participant(order.index(n), c) for n, c in participants), **facts) for participants, facts in meetings
    ]
    digest = hashlib.sha256(name.encode()).hexdigest()
    facts = ArticleFacts(
        article_id=f"a-{digest[:16]}",
        source_file=name,
        raw_sha256=digest,
        media_type="text/plain",
        language="en",
        kind="news",
        url=None,
        publisher=publisher,
        title=None,
        published_date=day(published),
        published_basis="stated" if published else None,
        agencies=(),
        rights=None,
        body_spans=(),
        n_chars=n_chars,
        n_body_chars=n_chars,
        topics=(),
        fingerprint=tuple(fingerprint),
    )
    return Extraction(facts, people=tuple(persons), meetings=tuple(told))


def merged(*articles):
    return merge(articles, identify(articles))
