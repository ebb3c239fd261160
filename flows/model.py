"""The value types that pass between the stages: small, frozen, and readable as JSON.

Stages exchange these and nothing else. Offsets are always into `Article.text`, the *source text*: 0-based and end-exclusive.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

import msgspec

Kind = Literal["news", "transcript", "readout", "other"]
PublishedBasis = Literal["stated", "manifest", "linked"]
Status = Literal["held", "planned", "cancelled"]
Mode = Literal["in_person", "phone", "video", "unknown"]
Setting = Literal["visit", "third_country", "sidelines", "summit"]
DatePrecision = Literal["day", "month", "year", "unknown"]
DateBasis = Literal["stated", "relative", "linked"]
Capacity = Literal["principal", "attending"]
QuoteKind = Literal["direct", "indirect", "transcript"]
Level = Literal["error", "reject", "warning"]


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """`source_text[start:end]`: 0-based, end-exclusive characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the span claims."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


def hull(spans: Iterable[Span]) -> Span:
    """The smallest span that holds them all. Raises ValueError when there are none."""
    listed = list(spans)
    return Span(min(s.start for s in listed), max(s.end for s in listed))


class Issue(msgspec.Struct, frozen=True):
    """Something a maintainer or reader should know: a row of the `issues` table."""

    level: Level
    stage: str
    source_file: str
    rule: str
    message: str
    table: str | None = None
    excerpt: str | None = None


# ---------------------------------------------------------------- ingest


class Manifest(msgspec.Struct, frozen=True):
    """What is known of a file from beside it (`sources.csv`) or from its container (WARC header, JSON field)."""

    url: str | None = None
    publisher: str | None = None
    published: datetime.date | None = None
    rights: str | None = None
    title: str | None = None


class PageMetadata(msgspec.Struct, frozen=True):
    """What a page says of itself in its markup (JSON-LD, Open Graph, `time`, …); nothing for plain text."""

    url: str | None = None
    title: str | None = None
    published: datetime.date | None = None
    published_rule: str | None = None
    publisher: str | None = None
    language: str | None = None
    rights: str | None = None


class Article(msgspec.Struct, frozen=True):
    """One source document, decoded."""

    article_id: str
    source_file: str
    """Path below the raw folder, with `#record` for a container's record."""
    raw_sha256: str
    media_type: str
    text: str
    manifest: Manifest = Manifest()
    page: PageMetadata = PageMetadata()
    main: tuple[Span, ...] | None = None
    """For HTML: the spans of `text` that the markup marks as main content; None where there is no markup."""


# ---------------------------------------------------------------- clean


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line of the source text (without its line end) and what cleaning made of it."""

    span: Span
    kept: bool
    reason: str
    """Why it was kept or dropped, a word from the closed list in `clean/reasons.py`."""


class Dateline(msgspec.Struct, frozen=True):
    """Place (and date) that the article is written from, or that a page gives for the event."""

    span: Span
    place: str | None = None
    date: datetime.date | None = None


class CleanArticle(msgspec.Struct, frozen=True):
    """An article, which of its lines are the article, and what it says of itself."""

    article: Article
    lines: tuple[Line, ...]
    body: tuple[Span, ...]
    """Kept spans in order; runs of kept lines are one span."""
    language: str
    kind: Kind
    title: str | None = None
    title_span: Span | None = None
    published: datetime.date | None = None
    published_basis: PublishedBasis | None = None
    published_rule: str | None = None
    publisher: str | None = None
    agencies: tuple[str, ...] = ()
    dateline: Dateline | None = None
    rights: str | None = None
    url: str | None = None
    issues: tuple[Issue, ...] = ()


# ---------------------------------------------------------------- extract


class PersonMention(msgspec.Struct, frozen=True):
    """Where the text refers to a person of the article."""

    span: Span
    form: Literal["name", "office", "nominal", "pronoun"]
    """"Mr Kerry" is a name, "the Russian president" an office, "the diplomat" a nominal."""


class Person(msgspec.Struct, frozen=True):
    """A person as one article tells of them: all mentions that are the same individual."""

    name: str
    """Usual English full name where the registry has the person, else the fullest form in the text."""
    registry_id: str | None
    role: str | None
    """Office at the time of the article ("US Secretary of State"), else the words of the text."""
    country: str | None
    gender: Literal["male", "female"] | None
    mentions: tuple[PersonMention, ...]
    written: str = ""
    """The fullest form of the name in the text; empty where only an office or a pronoun refers to the person."""


class PlaceMention(msgspec.Struct, frozen=True):
    span: Span
    city: str | None
    country: str | None
    """ISO 3166-1 alpha-2 (or the registry's code)."""
    venue: str | None
    metonym: bool = False
    """The place stands for its government ("Moscow said"), so that nobody need have been there."""


class RelativeDate(msgspec.Struct, frozen=True):
    """An expression of time that needs a day to count from; `flows.timeline.resolve_relative` gives its first and last day."""

    unit: Literal["day", "week", "weekend", "month", "year", "weekday", "date"]
    amount: int = 0
    """Units to add: "two days ago" is -2 days, "last week" -1 week, "next Friday" 1 weekday, "May last year" -1 with `date`."""
    weekday: int | None = None
    """0 is Monday."""
    month: int | None = None
    day: int | None = None
    """With the unit `date`: "May 7" is month 5 and day 7, "in May" month 5 without a day."""
    direction: Literal["past", "future"] | None = None
    shift_days: int = 0
    """Days to add afterwards: "the day before" a day that is itself relative."""
    length_days: int = 0
    """Days from the first to the last of a range."""
    certain: bool = False
    """The direction is that of a word right before the expression ("since"), not of the tense around it."""


class DateMention(msgspec.Struct, frozen=True):
    """A resolved expression of time. `start` is None where the text alone does not settle it.

    `precision` is `day` for a day or a range of days, `unknown` where `start` and `end` only bound the day ("last week").
    """

    span: Span
    start: datetime.date | None
    end: datetime.date | None
    precision: DatePrecision
    basis: DateBasis
    rule: str
    relative: RelativeDate | None = None
    """What is left to resolve when the day to count from becomes known; None for a date that stands by itself."""


class Quote(msgspec.Struct, frozen=True):
    """Words attributed to a speaker."""

    kind: QuoteKind
    text: str
    """Segments joined and tidied: no broken lines, no link brackets."""
    segments: tuple[Span, ...]
    """Exact source words, without the outer quotation marks."""
    speaker: str
    """Resolved full name, or the institution, or the words of the text."""
    speaker_person: int | None
    """Index into `Extraction.people`."""
    speaker_role: str | None
    speaker_country: str | None
    speaker_span: Span | None
    """The mention that names the speaker."""
    cue: str | None
    context: str
    rule: str
    said_on: datetime.date | None = None
    topics: tuple[str, ...] = ()
    meeting: int | None = None
    """Index into `Extraction.meetings`."""
    quote_id: str = ""
    """Set once all quotes of the article are known (`extract/identifiers.py`)."""


class Participant(msgspec.Struct, frozen=True):
    person: int
    """Index into `Extraction.people`."""
    capacity: Capacity


class Meeting(msgspec.Struct, frozen=True):
    """An encounter as one article tells of it."""

    participants: tuple[Participant, ...]
    status: Status
    mode: Mode
    evidence: Span
    evidence_text: str
    rule: str
    mentions: tuple[Span, ...] = ()
    """Every sentence that tells of it, the evidence among them."""
    setting: Setting | None = None
    start_date: datetime.date | None = None
    end_date: datetime.date | None = None
    date_precision: DatePrecision = "unknown"
    date_basis: DateBasis | None = None
    relative_date: RelativeDate | None = None
    """The day as the text gives it, where it counts from a publication date that the article does not state."""
    city: str | None = None
    country: str | None = None
    venue: str | None = None
    duration_minutes: int | None = None
    topics: tuple[str, ...] = ()


class TopicMention(msgspec.Struct, frozen=True):
    topic_id: str
    span: Span
    text: str


SKETCH_SIZE = 64
"""Hashes in the sketch of an article, at most."""


class ArticleFacts(msgspec.Struct, frozen=True):
    """The row of `articles` but for what only all articles together can tell."""

    article_id: str
    source_file: str
    raw_sha256: str
    media_type: str
    language: str
    kind: Kind
    url: str | None
    publisher: str | None
    title: str | None
    published_date: datetime.date | None
    published_basis: PublishedBasis | None
    agencies: tuple[str, ...]
    rights: str | None
    body_spans: tuple[Span, ...]
    n_chars: int
    n_body_chars: int
    topics: tuple[str, ...]
    fingerprint: tuple[int, ...]
    """Sketch of the body's words, by which reprints are recognised (see `extract/fingerprint.py`)."""
    published_rule: str | None = None


class Extraction(msgspec.Struct, frozen=True):
    """All that one article yields: a pure function of its bytes, the manifest row and the reference data."""

    facts: ArticleFacts
    people: tuple[Person, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    quotes: tuple[Quote, ...] = ()
    topic_mentions: tuple[TopicMention, ...] = ()
    issues: tuple[Issue, ...] = ()
