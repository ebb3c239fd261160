"""Which lines are the article, and what it says of itself: title, date, publisher, language, kind, agencies, dateline.

`clean` is a pure function of one article and the reference data; `body_text` is the article as a person would read it. Belongs
here: whole lines and what frames them. Does not: anything that reads the sentences of the body (`extract`).
"""

from __future__ import annotations

from flows.clean.article import body_text, clean

__all__ = ["body_text", "clean"]
