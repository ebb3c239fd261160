"""The published tables: one declaration a table, from which everything else is generated.

A table's file says what its columns are called and mean; `arrow_schema` gives the types of the Parquet files, `table_schema_json`
the schema in `datapackage.json`, `data_dictionary` the page in the docs (`python -m schemas` writes it), and `pandera_schema` of
`schemas.checks` the checks of the gate. That one is not imported here, for pandera takes a second.

Names: identifiers end in `_id`, days in `_date` or `_on`, counts begin with `n_`, a unit is a suffix (`duration_minutes`); `start`
and `end` are 0-based, end-exclusive character offsets into the source text.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.arrow import arrow_schema
from schemas.articles import ARTICLES
from schemas.declaration import Column, ForeignKey, Table
from schemas.dictionary import data_dictionary
from schemas.history import CHANGES, ID_REDIRECTS
from schemas.issues import ISSUES
from schemas.meetings import MEETING_PARTICIPANTS, MEETING_SOURCES, MEETINGS
from schemas.people import PEOPLE
from schemas.quotes import QUOTES
from schemas.table_schema import table_schema_json
from schemas.topics import TOPIC_MENTIONS, TOPICS

__all__ = [
    "EDITION",
    "TABLES",
    "Column",
    "ForeignKey",
    "Table",
    "arrow_schema",
    "data_dictionary",
    "table_schema_json",
]

EDITION = 1
"""The first number of the version. Raise it by hand where a column changes its meaning and not its name or type."""

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        MEETINGS,
        MEETING_PARTICIPANTS,
        MEETING_SOURCES,
        QUOTES,
        PEOPLE,
        TOPICS,
        TOPIC_MENTIONS,
        ARTICLES,
        ISSUES,
        ID_REDIRECTS,
        CHANGES,
    )
}
"""Every table, in the order of publication."""
