"""The meetings of articles in the manner of news agencies, ministries and press offices of many countries.

All of them were written for this test, those of `press_held_out.json` with their rows before the rules had read them.
"""

import json
from pathlib import Path

import pytest

from tests.extract.meetings.telling import told

FILES = ("press_articles.json", "press_styles.json", "press_held_out.json", "press_wires.json")
ARTICLES = [article for name in FILES for article in json.loads(Path(__file__).with_name(name).read_text("utf-8"))]


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
