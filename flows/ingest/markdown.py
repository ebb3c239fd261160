"""Markdown: the whole file is the source text; front matter says what is known of it and is no part of the article."""

from __future__ import annotations

import re

import yaml

from flows.ingest.record import manifest_from, mapped
from flows.model import Manifest, Span

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>.*?)^---[ \t]*(?:\r?\n|$)", re.S | re.M)


def read_markdown(text: str) -> tuple[Manifest, tuple[Span, ...]]:
    """What the front matter says, and the span of the text below it. Front matter that is no YAML says nothing."""
    found = _FRONT_MATTER.match(text)
    if found is None:
        return Manifest(), (Span(0, len(text)),)
    try:
        fields = yaml.safe_load(found["fields"])
    except Exception:  # what PyYAML raises for a day like 2015-02-31 or a deep nest of brackets is anything
        fields = None
    known = manifest_from(mapped(fields)) if isinstance(fields, dict) else Manifest()
    return known, (Span(found.end(), len(text)),)
