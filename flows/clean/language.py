"""The language of an article, from its body: by its script where that settles it, else by a statistical model.

What the page declares only decides where there is too little text to tell.
"""

from __future__ import annotations

import re

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
_LETTERS = re.compile(r"[^\W\d_]")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|is|was|for|with|that|on|by|said|has|have|are)\b", re.I)
_SAMPLE = 3000
_FEWEST_LETTERS = 80
UNKNOWN = "und"
"""ISO 639 for a text whose language cannot be told."""


def language_of(body: str, declared: str | None) -> str:
    """ISO 639-1 code; `und` where there is hardly a letter."""
    sample = body[:_SAMPLE]
    letters = len(_LETTERS.findall(sample))
    if letters == 0:
        return declared or UNKNOWN
    for language, script, share in _SCRIPTS:
        if len(script.findall(sample)) > share * letters:
            return language
    if letters < _FEWEST_LETTERS and declared:
        return declared
    words = len(sample.split())
    if len(_ENGLISH.findall(sample)) >= 0.18 * words and words >= 8:
        return "en"
    return str(py3langid.classify(sample)[0])
