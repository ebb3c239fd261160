"""The values that merging gives: meetings with their participants and sources."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from flows.model import Capacity, DateBasis, DatePrecision, Mode, Setting, Span, Status


class MeetingParticipant(msgspec.Struct, frozen=True):
    person_id: str
    name: str
    role: str | None
    """Office at the time of the meeting."""
    country: str | None
    capacity: Capacity


class MeetingSource(msgspec.Struct, frozen=True):
    article: int
    """Index into the extractions."""
    status: Status
    """As this article reports it."""
    evidence: Span
    evidence_text: str
    rule: str


class MergedMeeting(msgspec.Struct, frozen=True):
    """One real-world meeting: a row of `meetings` with its participants and sources."""

    meeting_id: str
    label: str
    status: Status
    mode: Mode
    participants: tuple[MeetingParticipant, ...]
    sources: tuple[MeetingSource, ...]
    setting: Setting | None = None
    start_date: datetime.date | None = None
    end_date: datetime.date | None = None
    date_precision: DatePrecision = "unknown"
    date_basis: DateBasis | None = None
    city: str | None = None
    country: str | None = None
    venue: str | None = None
    duration_minutes: int | None = None
    topics: tuple[str, ...] = ()
    cameo_code: str | None = None


class Merged(msgspec.Struct, frozen=True):
    meetings: tuple[MergedMeeting, ...]
    of: Mapping[tuple[int, int], str]
    """(article index, meeting index) to meeting_id."""
    published: Mapping[int, datetime.date]
    """Publication dates that articles borrowed from others that tell of the same meeting, by article index."""
