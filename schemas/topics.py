"""The tables `topics` and `topic_mentions`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, ForeignKey, Table

_TOPIC_ID = r"[a-z0-9]+(-[a-z0-9]+)*"

TOPICS = Table(
    name="topics",
    title="Topics",
    description="One row a topic of the project's closed vocabulary, whether an article is about it or not.",
    key=("topic_id",),
    order=("topic_id",),
    foreign_keys=(ForeignKey("broader", "topics", "topic_id"),),
    columns=(
        Column("topic_id", "string", "Identifier of the topic.", "arms-control", pattern=_TOPIC_ID),
        Column("label", "string", "Name of the topic.", "Arms control and non-proliferation"),
        Column("description", "string", "What counts as the topic.", "New START, INF, NPT, disarmament"),
        Column("broader", "string", "The topic that holds this one.", "military-cooperation", nullable=True, pattern=_TOPIC_ID),
        Column(
            "iptc_code",
            "string",
            "The closest IPTC Media Topic (often a wider one), where a published listing of the codes confirms it. Wikidata has "
            "items for many of the topics too; none is given, because no source in hand confirms the ids.",
            "medtop:20000642",
            nullable=True,
            pattern=r"medtop:[0-9]{8}",
        ),
        common.count("n_articles", "Articles that are about it."),
        common.count("n_meetings", "Meetings at which it was talked about."),
        common.count("n_quotes", "Quotes that mention it."),
    ),
)

TOPIC_MENTIONS = Table(
    name="topic_mentions",
    title="Mentions of topics",
    description="One row a place where an article mentions a topic.",
    key=("topic_id", "article_id", "start"),
    order=("article_id", "start", "topic_id"),
    foreign_keys=(
        ForeignKey("topic_id", "topics", "topic_id"),
        ForeignKey("article_id", "articles", "article_id"),
        ForeignKey("meeting_id", "meetings", "meeting_id"),
        ForeignKey("quote_id", "quotes", "quote_id"),
    ),
    columns=(
        Column("topic_id", "string", "The topic.", "arms-control", pattern=_TOPIC_ID),
        common.article_id(),
        common.start("First character of the mention in the source text."),
        common.end("End of the mention in the source text, exclusive."),
        Column("text", "string", "The words of the mention, tidied.", "nuclear disarmament"),
        common.meeting_id("The meeting whose sentence mentions it.", nullable=True),
        Column("quote_id", "string", "The quote that mentions it.", "q-77c1e0a94b3d2f58", nullable=True, pattern=common.QUOTE_ID),
    ),
)
