"""The table `quotes`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, ForeignKey, Table

QUOTES = Table(
    name="quotes",
    title="Quotes",
    description="One row a quote: words that an article attributes to a speaker, with the place in the source where they stand.",
    key=("quote_id",),
    order=("article_id", "start", "end", "quote_id"),
    foreign_keys=(
        ForeignKey("article_id", "articles", "article_id"),
        ForeignKey("meeting_id", "meetings", "meeting_id"),
        ForeignKey("speaker_id", "people", "person_id"),
        ForeignKey("topics", "topics", "topic_id"),
    ),
    columns=(
        Column(
            "quote_id",
            "string",
            "`q-` and 16 hexadecimal digits of a SHA-256 over the article, the exact source words and their occurrence.",
            "q-77c1e0a94b3d2f58",
            pattern=common.QUOTE_ID,
        ),
        common.article_id("The article that it stands in."),
        common.meeting_id("The meeting that it was said at or about.", nullable=True),
        Column(
            "kind",
            "string",
            "How the article reports the words.",
            "direct",
            allowed={
                "direct": "in quotation marks, or set off as speech",
                "indirect": "reported without quotation marks",
                "transcript": "a speaker's turn in a transcript",
            },
        ),
        Column(
            "text",
            "string",
            "The words: segments joined, broken lines and the marks of links and emphasis tidied away. ` … ` stands where the source has "
            "words between two segments that are more than a reporting clause.",
            "We agreed to go on talking.",
        ),
        Column("speaker", "string", "Full name, or the institution, or as the text has it.", "a senior US official"),
        Column("speaker_id", "string", "The speaker, where it is a person of `people`.", "Q22686", nullable=True, pattern=common.PERSON_ID),
        Column("speaker_role", "string", "Office of the speaker at the time.", "US Secretary of State", nullable=True),
        common.country(
            "Country or organisation that the speaker speaks for: ISO 3166-1 alpha-2, or the registry's code.", name="speaker_country"
        ),
        Column("speaker_start", "integer", "First character of the mention that names the speaker.", "1180", nullable=True, minimum=0),
        Column("speaker_end", "integer", "End of that mention, exclusive.", "1185", nullable=True, minimum=1),
        Column("cue", "string", "The reporting word.", "said", nullable=True),
        common.start("First character of the first segment in the source text."),
        common.end("End of the last segment in the source text, exclusive."),
        Column(
            "segments",
            "spans",
            "The exact source words without outer quotation marks; several where it is interrupted.",
            "1042-1100|1120-1178",
        ),
        Column("said_on", "date", "The day on which it was said.", "2015-05-12", nullable=True),
        common.topic_ids("What the quote mentions, ids of `topics`."),
        Column("context", "string", "The sentence or paragraph around it, tidied.", "“We agreed to go on talking,” the minister said."),
        common.rule("The rule that attributed it, one of those in docs/rules.md.", "cue-after"),
    ),
)
