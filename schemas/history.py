"""The tables that tell one release from the one before: `changes` and `id_redirects`."""

from __future__ import annotations

from schemas import common
from schemas.declaration import Column, Table

ID_REDIRECTS = Table(
    name="id_redirects",
    title="Identifiers that ended",
    description=(
        "One row an identifier that an earlier release published and this one does not: where its record went, and why. "
        "Rows stay from release to release, and always point at an identifier of this release."
    ),
    key=("old_id",),
    order=("old_id",),
    columns=(
        Column("table", "string", "The table that the identifier was the key of.", "meetings"),
        Column("old_id", "string", "The identifier that ended.", "m-0f3c9a7be2d14586"),
        Column("new_id", "string", "The identifier of the record that stands for it now.", "m-91be50d3a7c2f468", nullable=True),
        Column(
            "reason",
            "string",
            "Why it ended.",
            "corrected",
            allowed={
                "corrected": "the source file changed; the record is that of the new file, where that has one",
                "merged": "found to be the same as another record",
                "identified": "the person was recognised as one that has another identifier",
                "withdrawn": "what it rests on is no longer part of the dataset",
                "not_found": "the source is still here, but is no longer read as saying this",
            },
        ),
        Column("version", "string", "The first release without it.", "v1.2.0", pattern=common.VERSION),
    ),
)

CHANGES = Table(
    name="changes",
    title="Changes since the release before",
    description=(
        "One row a row of another table that was added, changed or removed since the release before; none in the first release. "
        "The old table without `removed`, with the rows `added` and the named `columns` of the rows `changed` taken from the new "
        "table, is the new table."
    ),
    key=("table", "id"),
    order=("table", "id"),
    columns=(
        Column("table", "string", "The table.", "meetings"),
        Column("id", "string", "The key of the row, its parts joined by `/` where there are several.", "m-0f3c9a7be2d14586/Q22686"),
        Column(
            "op",
            "string",
            "What happened to the row.",
            "changed",
            allowed={"added": "is new", "changed": "has other values", "removed": "is gone"},
        ),
        Column("columns", "strings", "The columns whose values changed; empty for `added` and `removed`.", "city|venue"),
    ),
)
