"""The table `articles`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, ForeignKey, Table

ARTICLES = Table(
    name="articles",
    title="Articles",
    description=(
        "One row a source document that was read. The full text is not republished: spans point into the *source text*, the file "
        "decoded to characters exactly as it is, without a byte-order mark (for HTML and WARC the reader's plain-text rendering of "
        "the page). Inputs that were rejected are rows of `issues`."
    ),
    key=("article_id",),
    order=("source_file", "article_id"),
    foreign_keys=(ForeignKey("topics", "topics", "topic_id"), ForeignKey("duplicate_of", "articles", "article_id")),
    columns=(
        common.article_id("`a-` and the first 16 hexadecimal digits of the SHA-256 of the raw bytes."),
        Column(
            "source_file", "string", "Path below the raw folder, with `#record` for a record of a container.", "000_361a060f0e7418c2.txt"
        ),
        Column("raw_sha256", "string", "SHA-256 of the raw bytes, in full.", "9f86d081…", pattern=r"[0-9a-f]{64}"),
        Column("media_type", "string", "Media type of the document; for a record, not of its container.", "text/plain"),
        Column("url", "string", "Where the article was published on the web.", "https://example.org/news/1", nullable=True),
        Column("publisher", "string", "Who published it, by its usual name.", "Deutsche Welle (DW)", nullable=True),
        Column("title", "string", "The headline, without the name of the site.", "Foreign ministers meet in Vienna", nullable=True),
        Column("published_date", "date", "Day of publication.", "2015-05-12", nullable=True),
        Column(
            "published_basis",
            "string",
            "How the day of publication is known.",
            "stated",
            nullable=True,
            allowed={
                "stated": "the article or its markup says so",
                "manifest": "given beside the file (`sources.csv` or the container)",
                "linked": "borrowed from another article that tells of the same meeting",
            },
        ),
        Column(
            "published_rule",
            "string",
            "What gave the day of publication: `manifest`, `linked`, the name of the page's metadata field, or the rule of "
            "`flows/clean/published.py` that read it from the text.",
            "text:title",
            nullable=True,
        ),
        Column(
            "language",
            "string",
            "Language of the body (ISO 639-1); only `en` is read for meetings and quotes.",
            "en",
            pattern=r"[a-z]{2,3}",
        ),
        Column(
            "kind",
            "string",
            "What sort of text it is.",
            "news",
            allowed={
                "news": "reporting by a journalist or an agency",
                "transcript": "spoken words by turns",
                "readout": "an official account of a meeting or call",
                "other": "anything else",
            },
        ),
        Column("agencies", "strings", "News agencies that the article credits.", "AFP|Reuters"),
        Column("rights", "string", "Terms under which the source publishes, where they are known.", "CC BY 4.0", nullable=True),
        Column("body_spans", "spans", "The characters that cleaning kept, in order.", "412-1890|1904-2977"),
        Column("n_chars", "integer", "Length of the source text, in characters.", "5120", minimum=0),
        Column("n_body_chars", "integer", "Length of `body_spans` together, in characters.", "2551", minimum=0),
        common.topic_ids("What the article is about, ids of `topics`."),
        Column(
            "duplicate_of",
            "string",
            "The article of which this one is a reprint or near copy; the other is counted, this one is not.",
            "a-5a1d07c2e3f94b68",
            nullable=True,
            pattern=common.ARTICLE_ID,
        ),
    ),
)
