"""The meetings of articles in the manner of news agencies, written for this test: `press_articles.json` holds texts and rows."""

import json
from pathlib import Path

import pytest

from tests.extract.meetings.telling import told

ARTICLES = json.loads(Path(__file__).with_name("press_articles.json").read_text("utf-8"))


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["title"])
def test_the_meetings_of_a_press_article_are_those_of_the_golden_file(article):
    found = told(article["text"], title=article["title"], published=article["published"], place=article["dateline"])
    rows = [
        {
            "parties": list(m.parties),
            "attending": list(m.attending),
            "status": m.status,
            "mode": m.mode,
            "date": m.date,
            "city": m.city,
            "country": m.country,
        }
        for m in found
    ]
    assert rows == article["meetings"]
