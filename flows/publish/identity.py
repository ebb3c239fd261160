"""Identifiers across releases: what was published once keeps its meaning.

A record that rests on the same evidence as one of the release before is the same record, and bears the identifier that was
published, even where the facts from which `resolve` makes identifiers have changed (`matching` says what the same evidence is).
What no record stands for any more is listed with the reason in `id_redirects`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from flows.publish.matching import Ending, Matched, match_articles, match_meetings, match_people, match_quotes, match_topics
from flows.publish.tables import sort, to_table
from schemas import TABLES, Table

ENTITIES = ("articles", "people", "meetings", "quotes", "topics")
"""Tables whose identifiers are promised to keep their meaning."""

Tables = Mapping[str, pa.Table]
Identifiers = Mapping[str, pa.ChunkedArray]
"""The keys of those tables, by table."""


class Carried(msgspec.Struct, frozen=True):
    """The data tables with the identifiers that were published, and those that ended with this release."""

    tables: Tables
    endings: tuple[Ending, ...] = ()
    earlier: tuple[dict[str, object], ...] = ()
    """The rows of `id_redirects` of the release before."""

    def redirects(self, version: str) -> pa.Table:
        """The table `id_redirects` of the release of that version: earlier rows led on to where their records went since."""
        led_on = {ending.old_id: ending.new_id for ending in self.endings}
        living = among([str(row["old_id"]) for row in self.earlier], ids_of(self.tables))
        rows = [row | {"new_id": led_on.get(str(row["new_id"]), row["new_id"])} for row in self.earlier if row["old_id"] not in living]
        rows += [{**msgspec.structs.asdict(ending), "version": version} for ending in self.endings]
        return to_table(TABLES["id_redirects"], rows)


def carry(new: Tables, old: Tables) -> Carried:
    """`new` with the identifiers of the release before, whose tables are `old` (none before the first release)."""
    if not old:
        return Carried(new)
    articles = match_articles(new["articles"], old["articles"])
    people = match_people(new, old, articles)
    meetings = match_meetings(new, old, articles, people)
    quotes = match_quotes(new["quotes"], old["quotes"], articles)
    topics = match_topics(new["topics"], old["topics"])
    endings = [ending for matched in (articles, people, meetings, quotes, topics) for ending in matched.endings]
    renamed = _rename(new, {"people": people, "meetings": meetings, "quotes": quotes})
    return Carried(renamed, tuple(endings), tuple(old["id_redirects"].to_pylist()))


def ids_of(tables: Tables) -> dict[str, pa.ChunkedArray]:
    """The identifiers that a release promises to keep."""
    return {name: tables[name][TABLES[name].key[0]] for name in ENTITIES if name in tables}


def among(some: Collection[str], identifiers: Identifiers) -> set[str]:
    """Those of some identifiers that are among the others."""
    wanted = pa.array(some, pa.string())
    return {found for ids in identifiers.values() for found in ids.filter(pc.is_in(ids, wanted)).to_pylist()}


def _rename(tables: Tables, matched: Mapping[str, Matched]) -> dict[str, pa.Table]:
    """Every key and every reference to it with the identifier that was published."""
    return {name: _rename_in(TABLES[name], data, matched) for name, data in tables.items()}


def _rename_in(table: Table, data: pa.Table, matched: Mapping[str, Matched]) -> pa.Table:
    references = {key.column: key.references for key in table.foreign_keys}
    if len(table.key) == 1:
        references[table.key[0]] = table.name
    touched = {column: matched[name].renamed for column, name in references.items() if name in matched and matched[name].renamed}
    for column, renamed in touched.items():
        at = data.schema.get_field_index(column)
        data = data.set_column(at, data.schema.field(at), _renamed(data[column], renamed))
    return data if touched.keys().isdisjoint(table.order) else sort(table, data)


def _renamed(ids: pa.ChunkedArray, renamed: Mapping[str, str]) -> pa.ChunkedArray:
    """The identifiers, those that are renamed with their new ones."""
    now = pa.array(renamed.values(), pa.string()).take(pc.index_in(ids, pa.array(renamed, pa.string())))
    return pc.coalesce(now, ids)
