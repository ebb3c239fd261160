"""Columns that several tables share, so that the same name means the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.declaration import Column

ARTICLE_ID = r"a-[0-9a-f]{16}"
MEETING_ID = r"m-[0-9a-f]{16}"
QUOTE_ID = r"q-[0-9a-f]{16}"
ISSUE_ID = r"i-[0-9a-f]{16}"
PERSON_ID = r"Q[1-9][0-9]*|x-[a-z0-9-]+|p-[0-9a-f]{16}"
COUNTRY = r"[A-Z][A-Z0-9]{1,6}|X-[A-Z]+"
VERSION = r"v[0-9]+\.[0-9]+\.[0-9]+"

STATUS: Mapping[str, str] = {
    "held": "took place, or is going on",
    "planned": "announced, not yet held when it was told of",
    "cancelled": "was announced and then called off or refused",
}


def article_id(description: str = "The article.", *, nullable: bool = False) -> Column:
    return Column("article_id", "string", description, "a-5a1d07c2e3f94b68", nullable=nullable, pattern=ARTICLE_ID)


def meeting_id(description: str = "The meeting.", *, nullable: bool = False) -> Column:
    return Column("meeting_id", "string", description, "m-0f3c9a7be2d14586", nullable=nullable, pattern=MEETING_ID)


def person_id(description: str = "The person.") -> Column:
    return Column("person_id", "string", description, "Q22686", pattern=PERSON_ID)


def topic_ids(description: str) -> Column:
    return Column("topics", "strings", description, "sanctions|syria-conflict")


def country(description: str, *, name: str = "country") -> Column:
    return Column(name, "string", description, "RU", nullable=True, pattern=COUNTRY)


def start(description: str) -> Column:
    return Column("start", "integer", description, "1042", minimum=0)


def end(description: str) -> Column:
    return Column("end", "integer", description, "1178", minimum=1)


def count(name: str, description: str) -> Column:
    return Column(name, "integer", description, "3", minimum=0)


def rule(description: str, example: str) -> Column:
    return Column("rule", "string", description, example)
