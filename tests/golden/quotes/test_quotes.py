"""Golden cases of quotes: the short texts of the YAML files beside this one, and the rows that they must give.

A case has `quotes` (all rows, in order: kind, speaker, segments) or `has` (rows that must be among them), and may add `lacks` (a name
that no row may have as its speaker), `role`, `country`, `said_on`, `context` and `said` (the tidied text) of its first row.
"""

from pathlib import Path

import pytest
import yaml

from flows.extract.dates import find_dates
from flows.extract.institutions import find_institutions
from flows.extract.people import find_people
from flows.extract.quotes import find_quotes
from flows.extract.topics import find_topics
from tests.extract.articles import document

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(Path(__file__).parent.glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def rows_of(case):
    published = case.get("published")
    article = document(
        case["text"].rstrip("\n"), published=published and str(published), title=case.get("title"), kind=case.get("kind", "news")
    )
    return article, find_quotes(article, find_people(article), find_institutions(article), find_dates(article), find_topics(article))


@pytest.mark.parametrize("case", CASES)
def test_a_text_gives_its_quotes(case):
    article, quotes = rows_of(case)
    found = [[q.kind, q.speaker, *(segment.of(article.source) for segment in q.segments)] for q in quotes]
    if "quotes" in case:
        assert found == case["quotes"]
    for row in case.get("has", []):
        assert row in found
    assert case.get("lacks") not in [q.speaker for q in quotes]
    first = {"role": "speaker_role", "country": "speaker_country", "said_on": "said_on", "context": "context", "said": "text"}
    for key, field in first.items():
        if key in case:
            assert getattr(quotes[0], field) == case[key]


def test_there_are_a_dozen_cases_of_every_phenomenon():
    files = {path.stem: len(yaml.safe_load(path.read_text("utf-8"))) for path in Path(__file__).parent.glob("*.yml")}
    assert len(files) >= 10
    assert min(files.values()) >= 12
