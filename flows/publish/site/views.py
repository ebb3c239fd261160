"""The views that search and filter a table: their columns and filters, in the words of the schemas. `lists.js` fills them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pyarrow as pa

from flows.publish.site.figures import country_names, values
from schemas import TABLES

Option = tuple[str, str]
"""(value, what it is called)."""


class Filter(msgspec.Struct, frozen=True):
    """A choice among values, or (without a column) a day."""

    name: str
    label: str
    column: tuple[str, str] | None = None
    """(table, column) whose values can be chosen."""


class ListColumn(msgspec.Struct, frozen=True):
    """A column of the list; sortable where `sort` names how."""

    label: str
    sort: str | None = None
    number: bool = False


class View(msgspec.Struct, frozen=True):
    name: str
    title: str
    search: str
    """What the search looks at, for the label."""
    filters: tuple[Filter, ...]
    columns: tuple[ListColumn, ...]


_DAYS = (Filter("from", "From"), Filter("to", "To"))

VIEWS = (
    View(
        "meetings",
        "Meetings",
        "Person, office, place, topic",
        (
            Filter("status", "Status", ("meetings", "status")),
            Filter("mode", "How", ("meetings", "mode")),
            Filter("country", "Country", ("meetings", "country")),
            Filter("topic", "Topic", ("topics", "topic_id")),
            *_DAYS,
        ),
        (
            ListColumn("Date", "date"),
            ListColumn("Who met", "who"),
            ListColumn("Where", "place"),
            ListColumn("How"),
            ListColumn("Topics"),
            ListColumn("Sources", "sources", number=True),
        ),
    ),
    View(
        "quotes",
        "Quotes",
        "Words, speaker",
        (Filter("kind", "Kind", ("quotes", "kind")), Filter("topic", "Topic", ("topics", "topic_id")), *_DAYS),
        (),
    ),
    View(
        "people",
        "People",
        "Name, office",
        (Filter("country", "Acts for", ("people", "country")),),
        (
            ListColumn("Name", "name"),
            ListColumn("Office"),
            ListColumn("Acts for", "country"),
            ListColumn("Meetings", "meetings", number=True),
            ListColumn("Quotes", "quotes", number=True),
        ),
    ),
    View(
        "places",
        "Places",
        "City, country",
        (Filter("country", "Country", ("meetings", "country")),),
        (ListColumn("City", "city"), ListColumn("Country", "country"), ListColumn("Meetings", "meetings", number=True)),
    ),
    View(
        "topics",
        "Topics",
        "Topic",
        (),
        (
            ListColumn("Topic", "label"),
            ListColumn("Articles", "articles", number=True),
            ListColumn("Meetings", "meetings", number=True),
            ListColumn("Quotes", "quotes", number=True),
        ),
    ),
    View(
        "articles",
        "Articles",
        "Title, publisher, file",
        (Filter("kind", "Kind", ("articles", "kind")), Filter("language", "Language", ("articles", "language")), *_DAYS),
        (
            ListColumn("Published", "date"),
            ListColumn("Title", "title"),
            ListColumn("Publisher", "publisher"),
            ListColumn("Kind"),
            ListColumn("Language"),
        ),
    ),
    View(
        "issues",
        "Issues",
        "File, message",
        (Filter("level", "Level", ("issues", "level")),),
        (ListColumn("Level", "level"), ListColumn("File", "file"), ListColumn("What is the matter")),
    ),
)


def options(tables: Mapping[str, pa.Table]) -> dict[tuple[str, str], list[Option]]:
    """What each filter can choose: the values that occur, closed lists in the order of their schema."""
    columns = sorted({filter.column for view in VIEWS for filter in view.filters if filter.column is not None})
    return {(table, column): _options(tables, table, column) for table, column in columns}


def _options(tables: Mapping[str, pa.Table], table: str, column: str) -> list[Option]:
    found = values(tables, table, column)
    allowed = TABLES[table].column(column).allowed
    if allowed is not None:
        return [(value, value.replace("_", " ")) for value in allowed if value in found]
    if (table, column) == ("topics", "topic_id"):
        rows = tables["topics"].select(["topic_id", "label"]).to_pylist()
        return sorted(((row["topic_id"], row["label"]) for row in rows), key=lambda option: option[1])
    if column == "country":
        names = country_names()
        return sorted(((code, names.get(code, code)) for code in found), key=lambda option: option[1])
    return [(value, value) for value in found]
