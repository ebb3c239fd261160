"""Why a line was kept or dropped: the closed list, with the words that `parley clean` shows."""

from __future__ import annotations

KEPT = "body"

REASONS: dict[str, str] = {
    KEPT: "part of the article",
    "empty": "an empty line",
    "title": "the title",
    "date": "a date, a time or a place line, read as metadata",
    "byline": "who wrote or edited it, read as metadata",
    "bio": "who the author is, below the article",
    "credit": "who took the picture, or a copyright notice",
    "furniture": "a fixed phrase of web pages",
    "repeated": "a paragraph that the page has three times or more, such as a caption",
    "before": "above the article: navigation, headings, menus",
    "after": "below the article: links, comments, footers",
    "markup": "outside what the page's markup marks as main content",
}
"""Reason to human wording. All but `body` mean that the line is not part of the body."""
