"""Quotes: direct, indirect and transcript, with their speakers.

Transcripts and statements come first, then quotation marks paragraph by paragraph, then who says them: by rules over the words of the
sentence, by a parse where these do not settle it, by the speaker carried over where the sentence names nobody. Clauses reported without
marks come from plain sentences by rule and from the others by the parse.

Belongs here: who said exactly what. Does not: who the speaker is (`people`, `institutions`), which meeting it was said at (`links`).

`docs/rules.md` (from `schemas/rules.py`) lists the rules.

A clause that is partly in marks gives two rows: the fragment (direct) and, where most of it is reported, the clause (indirect).
"""

from __future__ import annotations

from collections.abc import Iterable

from flows.extract.document import Document, Paragraph
from flows.extract.institutions import Institution
from flows.extract.people import People
from flows.extract.quotes.carry import attribute, needs_parse, settle_locally
from flows.extract.quotes.clauses import read_units
from flows.extract.quotes.continuity import take_up
from flows.extract.quotes.indirect import find_reported, is_mostly_quoted, may_report, plainly_reported
from flows.extract.quotes.rows import Rows
from flows.extract.quotes.scanner import find_quotations
from flows.extract.quotes.speaker import Speakers
from flows.extract.quotes.speech import keep_speech
from flows.extract.quotes.statement import find_statement
from flows.extract.quotes.transcript import find_turns
from flows.extract.quotes.units import mask, split_units
from flows.extract.quotes.voices import with_voices
from flows.extract.topics import Topics
from flows.model import DateMention, Quote, Span, hull

__all__ = ["find_quotes"]


def find_quotes(
    document: Document, people: People, institutions: tuple[Institution, ...], dates: tuple[DateMention, ...], topics: Topics
) -> tuple[Quote, ...]:
    """All quotes of the article in the order of their first words."""
    speakers = Speakers(document, people, institutions)
    rows = Rows(document, speakers, dates, topics)
    turns = find_turns(document, speakers.is_official)
    if turns:
        spoken = hull([turns[0].label, *(s for turn in turns for s in turn.segments)])
        narrated = take_up(document, people, _narrated(document, rows, spoken))
        return tuple(_in_order([*rows.turns(turns), *with_voices(document, people, narrated)]))
    statement = find_statement(document)
    if statement is not None:
        return (rows.statement(statement),)
    return tuple(with_voices(document, people, take_up(document, people, _narrated(document, rows, None))))


def _narrated(document: Document, rows: Rows, spoken: Span | None) -> list[Quote]:
    """Direct and indirect quotes of the paragraphs outside of a transcript."""
    paragraphs = [p if spoken is None or not p.span.overlaps(spoken) else Paragraph(p.span, is_title=True) for p in document.paragraphs]
    quotations = find_quotations(document.text, paragraphs)
    masked = mask(document.text, quotations)
    dateline = document.clean.dateline
    units = split_units(masked, paragraphs, quotations, dateline.span if dateline else None)
    settled = settle_locally(masked, units)
    wanted = set(needs_parse(masked, units, settled))
    plain = [reported for unit in units if unit not in wanted and (reported := plainly_reported(masked, unit, settled))]
    done = {reported.unit for reported in plain}
    wanted |= {unit for unit in units if unit not in done and may_report(masked, unit, settled)}
    readings = read_units(document, [unit for unit in units if unit in wanted])
    attributed = keep_speech(document.text, masked, attribute(document.text, masked, units, settled, readings))
    return _in_order(
        [
            *rows.direct(attributed),
            *rows.indirect([*(r for r in plain if not is_mostly_quoted(r)), *find_reported(document.text, units, readings)]),
        ]
    )


def _in_order(quotes: Iterable[Quote]) -> list[Quote]:
    return sorted(quotes, key=lambda quote: (quote.segments[0], quote.kind))
