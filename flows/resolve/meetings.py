"""Mentions in several articles to one meeting (stub: to be written; every mention is still a meeting of its own)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from flows.model import Capacity, DateBasis, DatePrecision, Extraction, Mode, Setting, Span, Status
from flows.resolve.people import Identities


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


def merge(extractions: Sequence[Extraction], identities: Identities) -> Merged:
    """Which mentions tell of one meeting."""
    meetings: list[MergedMeeting] = []
    of: dict[tuple[int, int], str] = {}
    for article, extraction in enumerate(extractions):
        for index, m in enumerate(extraction.meetings):
            meeting_id = "m-" + hashlib.sha256(f"{extraction.facts.article_id}{index}".encode()).hexdigest()[:16]
            participants = []
            for p in m.participants:
                who = identities.people[identities.of[article, p.person]]
                participants.append(MeetingParticipant(who.person_id, who.name, who.role, who.country, p.capacity))
            source = MeetingSource(article, m.status, m.evidence, m.evidence_text, m.rule)
            of[article, index] = meeting_id
            meetings.append(
                MergedMeeting(
                    meeting_id, "", m.status, m.mode, tuple(participants), (source,), m.setting, m.start_date, m.end_date,
                    m.date_precision, m.date_basis, m.city, m.country, m.venue, m.duration_minutes, m.topics,
                )
            )  # fmt: skip
    return Merged(tuple(meetings), of, {})
