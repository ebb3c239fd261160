"""Whole pages of well-known kinds: what is kept of them, and what they say of themselves."""

import pytest

from flows.clean import clean
from tests.clean.articles import article
from tests.clean.pages import PAGES
from tests.clean.pages.parts import BODY, TITLE, page


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, expected, id=name) for name, text, expected in PAGES])
def test_a_page_is_its_article_and_nothing_else(text, expected):
    cleaned = clean(article(text))
    assert [line.span.of(text) for line in cleaned.lines if line.kept] == expected["body"]
    assert cleaned.title == expected["title"]
    assert (cleaned.published and cleaned.published.isoformat()) == expected["published"]
    assert [issue.rule for issue in cleaned.issues] == expected["issues"]


def test_a_person_of_the_article_is_not_taken_for_its_author():
    told = "Jane Roe is a reporter for the Example Gazette, and she was held at the border for two days."
    text = page(TITLE, BODY[:2], told, BODY[2:], "John Doe is a reporter for the Example Gazette.")
    cleaned = clean(article(text))
    assert [line.span.of(text) for line in cleaned.lines if line.kept] == [*BODY[:2], told, *BODY[2:]]
    assert "bio" in {line.reason for line in cleaned.lines}


@pytest.mark.parametrize(
    "inside",
    [
        "He told the guards to follow the two ministers on foot.",
        "Read in full, the accord says little: both sides may close the border.",
        "“You can follow us,” she said on Twitter, and the crowd did.",
        "She had asked them to see the bridge: it was closed.",
    ],
)
def test_sentences_that_only_begin_like_furniture_stay(inside):
    text = page(TITLE, BODY[:2], inside, BODY[2:])
    assert inside in [line.span.of(text) for line in clean(article(text)).lines if line.kept]
