"""The meetings of the raw articles, as one release has them: all stages but quotes, held against `raw_articles.json`."""

import json
from pathlib import Path

from flows.clean import clean
from flows.extract.dates import find_dates
from flows.extract.document import Document
from flows.extract.meetings import find_meetings
from flows.extract.people import find_people
from flows.extract.places import find_places
from flows.extract.topics import find_topics
from flows.ingest import list_files, read_articles
from flows.resolve.meetings import merge
from flows.resolve.people import identify
from tests.resolve.told import article

EXPECTED = json.loads(Path(__file__).with_name("raw_articles.json").read_text("utf-8"))


def extraction(source, clean_article):
    """What the article tells of people and meetings; its other facts do not matter here."""
    document = Document(clean_article)
    people = find_people(document)
    meetings = find_meetings(document, people, find_places(document), find_dates(document), find_topics(document))
    published = clean_article.published
    facts = article(source, published=published.isoformat() if published else None).facts
    return type(article(source))(facts, people=people.persons, meetings=meetings)


def row(meeting, sources):
    return {
        "label": meeting.label,
        "status": meeting.status,
        "mode": meeting.mode,
        "date": str(meeting.start_date),
        "basis": meeting.date_basis,
        "city": meeting.city,
        "country": meeting.country,
        "venue": meeting.venue,
        "setting": meeting.setting,
        "minutes": meeting.duration_minutes,
        "cameo": meeting.cameo_code,
        "attending": [p.name for p in meeting.participants if p.capacity == "attending"],
        "sources": sorted(f"{sources[s.article][:3]} {s.status}" for s in meeting.sources),
    }


def test_the_meetings_of_the_raw_articles_are_those_of_the_golden_file(repository):
    raw = repository / "raw"
    articles = [a for file in list_files(raw) for a in read_articles(file, raw)]
    sources = [a.source_file for a in articles]
    extractions = [extraction(a.source_file, clean(a)) for a in articles]
    rows = [row(m, sources) for m in merge(extractions, identify(extractions)).meetings]
    assert sorted(rows, key=lambda r: r["label"]) == EXPECTED
