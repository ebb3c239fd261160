"""The language of an article, from its body: by its script where that settles it, else by a statistical model.

What the page declares only decides where there is too little text to tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import py3langid  # type: ignore[import-untyped]

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), 0.05),
    ("ko", re.compile(r"[\uac00-\ud7af]"), 0.2),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), 0.2),
    ("el", re.compile(r"[\u0370-\u03ff]"), 0.4),
    ("he", re.compile(r"[\u0590-\u05ff]"), 0.4),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), 0.4),
    ("ka", re.compile(r"[\u10a0-\u10ff]"), 0.4),
    ("hy", re.compile(r"[\u0530-\u058f]"), 0.4),
)
_LISTED_SCRIPT = re.compile("[" + "".join(script.pattern.strip("[]") for _, script, _ in _SCRIPTS) + "]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(("the", "of", "and", "to", "in", "is", "was", "for", "with", "that", "on", "by", "said", "has", "have", "are"))
_ENGLISH_SHARE, _FEWEST_WORDS, _PLAINLY = 0.18, 8, 60
"""Share of these words from which a text is English beyond doubt, in a text of so many words; words of a text that is plainly English."""
_SAMPLE = 3000
_SAMPLE_TO_CLASSIFY = 600
_FEWEST_LETTERS = 80
UNKNOWN = "und"
"""ISO 639 for a text whose language cannot be told."""


def language_of(body: str, declared: str | None) -> str:
    """ISO 639-1 code; `und` where there is hardly a letter."""
    sample = body[:_SAMPLE]
    listed = not _is_western(sample) and _LISTED_SCRIPT.search(sample) is not None
    if not listed and _is_english(sample.split(), _PLAINLY):  # without "The" and "In", which change nothing
        return "en"
    words = " ".join(_LETTERS.findall(sample)).casefold().split()
    letters = sum(map(len, words))
    if letters == 0:
        return declared or UNKNOWN
    for language, script, share in _SCRIPTS if listed else ():
        if len(script.findall(sample)) > share * letters:
            return language
    if letters < _FEWEST_LETTERS and declared:
        return declared
    if _is_english(words, _FEWEST_WORDS):
        return "en"
    return str(py3langid.classify(sample[:_SAMPLE_TO_CLASSIFY])[0])


def _is_western(sample: str) -> bool:
    """Is every character a Latin letter of Western Europe or a mark beside them?"""
    try:
        sample.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _is_english(words: Sequence[str], fewest: int) -> bool:
    return len(words) >= fewest and sum(map(_ENGLISH.__contains__, words)) >= _ENGLISH_SHARE * len(words)
