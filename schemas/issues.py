"""The table `issues`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, ForeignKey, Table

ISSUES = Table(
    name="issues",
    title="Issues",
    description=(
        "One row a thing that a reader or maintainer should know of: an input that was rejected and why, an article that could not be "
        "read in full. Every input is a row of `articles`, or a row here with the level `error` or `reject`."
    ),
    key=("issue_id",),
    order=("source_file", "stage", "rule", "issue_id"),
    foreign_keys=(ForeignKey("article_id", "articles", "article_id"),),
    columns=(
        Column(
            "issue_id", "string", "`i-` and 16 hexadecimal digits over what the row says.", "i-2b8d41f07ac96e35", pattern=common.ISSUE_ID
        ),
        Column(
            "level",
            "string",
            "How grave it is.",
            "reject",
            allowed={
                "error": "the pipeline failed on the input; a maintainer should look",
                "reject": "the input is not in the dataset, for the reason given",
                "warning": "the input is in the dataset, with the limitation given",
            },
        ),
        Column("stage", "string", "The stage of the pipeline that raised it.", "ingest"),
        Column("source_file", "string", "The input.", "000_361a060f0e7418c2.txt"),
        common.article_id("The article, where there is one.", nullable=True),
        Column("table", "string", "The table that it concerns.", "quotes", nullable=True),
        common.rule("Short name of the reason, one of those in docs/rules.md.", "empty"),
        Column("message", "string", "What is wrong, for people to read.", "there is nothing in it"),
        Column("excerpt", "string", "The characters that it is about.", "…", nullable=True),
    ),
)
