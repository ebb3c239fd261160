"""Turns of a transcript: a line-anchored grammar of labels, read before any quotation mark is.

Houses differ in their labels (`President of Russia Vladimir Putin:`, `SECRETARY KERRY:`, `Sergey Lavrov:`, `THE PRESIDENT:`,
`QUESTION:`, `Q`) but not in their shape: a line begins with a few words that name a speaker, a colon (a blank after `Q`), and what
the speaker says. A turn lasts until the next label, or until a line that ends the record. Notes in brackets, applause, elisions and
rules are not spoken.

Belongs here: labels, turns, and what in a turn is not speech. Does not: who the label means (`speaker`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from flows.extract.document import Document
from flows.extract.quotes.lexicon import alternatives_of, has_cue, words
from flows.model import Line, Span


class Turn(msgspec.Struct, frozen=True):
    """What one speaker says until the next one does: the label's name, and the spoken stretches in order."""

    label: Span
    segments: tuple[Span, ...]


class _Label(msgspec.Struct, frozen=True):
    name: Span
    end: int
    """Where the words of the turn begin."""
    line: int
    known: bool
    """The label is a role (`QUESTION`, `THE PRESIDENT`) or in capitals: hardly anything else in an article looks so."""


def find_turns(document: Document, is_official: Callable[[Span], bool]) -> list[Turn]:
    """All turns, in order; none where the labels neither recur nor name an official."""
    lines = [line for line in document.clean.lines if line.kept and line.span.of(document.source).strip()]
    title = document.clean.title_span
    lines = [line for line in lines if title is None or not line.span.overlaps(title)]
    labels = [label for at, line in enumerate(lines) if (label := _label(document.source, line, at))]
    labels = _trusted(document, labels, is_official)
    following = [label.line for label in labels[1:]] + [len(lines)]
    turns = (_turn(document, lines, label, until) for label, until in zip(labels, following, strict=False))
    return [turn for turn in turns if turn.segments]


def _label(source: str, line: Line, at: int) -> _Label | None:
    text = line.span.of(source)
    found = _LABEL.match(text) or _BARE_LABEL.match(text)
    if found is None:
        return None
    group = "name" if found["name"] else "answer"
    name = found[group]
    start = line.span.start + found.start(group)
    known = bool(_ROLE.fullmatch(name)) or (name.upper() == name and len(name) > 2 and _CAPITALS.fullmatch(name) is not None)
    if not known and not _is_name(name):
        return None
    if not known and re.match(r"\s*[\"“«‘]", text[found.end() :]):
        return None
    return _Label(Span(start, start + len(name)), line.span.start + found.end(), at, known)


def _is_name(name: str) -> bool:
    """Capitalised but for the small words of titles, and without a verb of reporting."""
    tokens = name.split()
    if len(tokens) < 2 or len(tokens) > 28 or has_cue(name):
        return False
    return all(t[0].isupper() or t.lower().strip(",") in _SMALL or t[0] in "(–-&" for t in tokens) and not _ROLE_BLOCKED.match(name)


def _trusted(document: Document, labels: Sequence[_Label], is_official: Callable[[Span], bool]) -> list[_Label]:
    """The labels, if together they look like a transcript: one recurs, or two speakers are officials, or the body opens with one."""
    if not labels:
        return []
    spoken = [label for label in labels if label.known or is_official(label.name)]
    repeated = Counter(label.name.of(document.source).lower() for label in labels)
    recurring = [label for label in labels if repeated[label.name.of(document.source).lower()] > 1]
    names = {label.name.of(document.source) for label in spoken}
    opening = bool(spoken) and is_official(spoken[0].name) and (document.clean.kind == "transcript" or spoken[0].line <= _HEAD)
    if not recurring and len(names) < 2 and not opening:
        return []
    if not spoken and len(recurring) < 4:
        return []
    return [label for label in labels if label in spoken or label in recurring]


def _turn(document: Document, lines: Sequence[Line], label: _Label, until: int) -> Turn:
    """The lines from the label up to line `until`, cut where the record ends."""
    stretches: list[Span] = []
    for at in range(label.line, until):
        span = lines[at].span
        text = span.of(document.source)
        if at == label.line:
            span = Span(label.end, span.end)
        elif _ENDS.fullmatch(text):
            break
        elif _SILENT.fullmatch(text):
            continue
        stretches.extend(_spoken(document.source, span))
    return Turn(label.name, tuple(stretches))


def _spoken(source: str, span: Span) -> Iterator[Span]:
    """The stretch without the notes in it."""
    start = span.start
    for note in _NOTE.finditer(source, span.start, span.end):
        yield from _trimmed(source, start, note.start())
        start = note.end()
    yield from _trimmed(source, start, span.end)


def _trimmed(source: str, start: int, end: int) -> Iterator[Span]:
    while start < end and source[start] in " \t\u00a0\r":
        start += 1
    while end > start and source[end - 1] in " \t\u00a0\r":
        end -= 1
    if end > start and any(c.isalnum() for c in source[start:end]):
        yield Span(start, end)


_HEAD = 6
"""Lines within which a single turn has to begin, where nothing else says that the article is a transcript."""
_ROLE_NAMES = alternatives_of("transcript role")
_ROLE = re.compile(rf"(?:{_ROLE_NAMES})(?:\s+(?:\d+|[A-Z]))?", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z][A-Z.,'’\- ]{1,60}(?:\([^)]*\))?")
_ROLE_BLOCKED = re.compile(rf"(?:{alternatives_of('not a label')})\b", re.IGNORECASE)
_SMALL = words("label word")
_LABEL = re.compile(
    r"[\s*•\"“]*(?P<name>[^\W\d_][^:;?!“”\"\n<>]{0,180}?)\s*(?:\((?:[^()]{1,60})\)\s*|\[[^\[\]]{1,60}\]\s*)?:(?!//)(?=\s|$|[\"“(\[A-Z])\s*"
)
_BARE_LABEL = re.compile(r"\s*(?:(?P<name>Q)\.?|(?P<answer>A)(?:\.|\s(?=\s)))\s{1,8}(?=[\"“(\[A-Z])")
_NOTE = re.compile(
    rf"[(\[<](?:{alternatives_of('transcript note')})\b[^)\]>]{{0,120}}[)\]>]|<\s*(?:…|\.\.\.)\s*>|\[\s*(?:…|\.\.\.)\s*\]", re.IGNORECASE
)
_SILENT = re.compile(r"\s*(?:[(\[<][^()\[\]<>]{1,160}[)\]>]|<\s*…\s*>|…|\.\.\.)\s*")
_ENDS = re.compile(rf"\s*(?:(?:\*\s*){{2,}}|_{{3,}}|-{{3,}}|\\?#+(?:\s*#+)*|(?:{alternatives_of('transcript end')})\b.*)\s*", re.IGNORECASE)
