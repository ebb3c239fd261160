"""The tables `meetings`, `meeting_participants` and `meeting_sources`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, ForeignKey, Table

MEETINGS = Table(
    name="meetings",
    title="Meetings",
    description=(
        "One row a real-world meeting of identified officials, in person, by phone or by video, held, planned or cancelled, however "
        "many articles tell of it and however many people took part."
    ),
    key=("meeting_id",),
    order=("start_date", "label", "meeting_id"),
    foreign_keys=(ForeignKey("topics", "topics", "topic_id"),),
    columns=(
        common.meeting_id("`m-` and 16 hexadecimal digits of a SHA-256 over the facts that identify the meeting."),
        Column("label", "string", "Who, where and when, for people to read.", "Kerry–Putin, Sochi, 12 May 2015"),
        Column("status", "string", "Whether it took place, by the latest account.", "held", allowed=common.STATUS),
        Column(
            "mode",
            "string",
            "How they met.",
            "in_person",
            allowed={
                "in_person": "face to face",
                "phone": "by telephone",
                "video": "by video link",
                "unknown": "the articles do not say",
            },
        ),
        Column(
            "setting",
            "string",
            "The occasion.",
            "visit",
            nullable=True,
            allowed={
                "visit": "one party is the other's guest",
                "third_country": "in a country of neither party",
                "sidelines": "beside a larger event",
                "summit": "at a gathering of several parties",
            },
        ),
        Column(
            "start_date",
            "date",
            "First day, or the earliest possible one where `date_precision` is not `day`.",
            "2015-05-12",
            nullable=True,
        ),
        Column("end_date", "date", "Last day, or the latest possible one.", "2015-05-12", nullable=True),
        Column(
            "date_precision",
            "string",
            "How exactly the date is known.",
            "day",
            allowed={
                "day": "the days are known",
                "month": "only the month is known",
                "year": "only the year is known",
                "unknown": "no date, or only bounds of one",
            },
        ),
        Column(
            "date_basis",
            "string",
            "How the date is known.",
            "relative",
            nullable=True,
            allowed={
                "stated": "a date in the text",
                "relative": "counted from the day of publication or another date of the text",
                "linked": "from another article that tells of the same meeting",
            },
        ),
        Column("city", "string", "City in its usual English form.", "Sochi", nullable=True),
        common.country("Country of the place: ISO 3166-1 alpha-2, or the registry's code for what has none."),
        Column("venue", "string", "Building, residence or event.", "Bocharov Ruchei", nullable=True),
        Column("duration_minutes", "integer", "How long it took, in minutes.", "240", nullable=True, minimum=1),
        common.topic_ids("What was talked about, ids of `topics`."),
        common.count("n_participants", "Rows of `meeting_participants` with this meeting."),
        common.count("n_articles", "Articles that tell of it, a reprint and its original counted once."),
        Column(
            "cameo_code",
            "string",
            "Code of the encounter in the CAMEO event ontology (040 to 046).",
            "042",
            nullable=True,
            pattern=r"0[1-9][0-9]{1,2}",
        ),
    ),
)

MEETING_PARTICIPANTS = Table(
    name="meeting_participants",
    title="Participants of meetings",
    description="One row a person at a meeting.",
    key=("meeting_id", "person_id"),
    order=("meeting_id", "person_id"),
    foreign_keys=(ForeignKey("meeting_id", "meetings", "meeting_id"), ForeignKey("person_id", "people", "person_id")),
    columns=(
        common.meeting_id(),
        common.person_id(),
        Column("name", "string", "Full name, as in `people`.", "John Kerry"),
        Column("role", "string", "Office at the time of the meeting.", "US Secretary of State", nullable=True),
        common.country("Country or organisation that the person acted for: ISO 3166-1 alpha-2, or the registry's code."),
        Column(
            "capacity",
            "string",
            "In what capacity the person was there.",
            "principal",
            allowed={"principal": "one of those who met", "attending": "present beside a principal"},
        ),
    ),
)

MEETING_SOURCES = Table(
    name="meeting_sources",
    title="Sources of meetings",
    description="One row an article that tells of a meeting, with its sentence of evidence.",
    key=("meeting_id", "article_id"),
    order=("meeting_id", "article_id"),
    foreign_keys=(ForeignKey("meeting_id", "meetings", "meeting_id"), ForeignKey("article_id", "articles", "article_id")),
    columns=(
        common.meeting_id(),
        common.article_id(),
        Column("status", "string", "Status of the meeting as this article reports it.", "planned", allowed=common.STATUS),
        common.start("First character of the evidence in the source text."),
        common.end("End of the evidence in the source text, exclusive."),
        Column("evidence", "string", "The sentence that tells of the meeting, tidied.", "The two ministers met in Vienna on Monday."),
        common.rule("The rule that found it, one of those in docs/rules.md.", "verb-reciprocal"),
    ),
)
