"""What the overview counts: meetings over time, places, people, topics over time. Counts of published rows, nothing else."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import pyarrow as pa

from flows.reference import reference_rows

STATUS = ("held", "planned", "cancelled")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


class Bin(msgspec.Struct, frozen=True):
    """Meetings that began in a span of time."""

    label: str
    short: str
    first: datetime.date
    last: datetime.date
    counts: Mapping[str, int]
    """By status."""


class Ranked(msgspec.Struct, frozen=True):
    """A person in a ranking."""

    person_id: str
    name: str
    note: str
    n: int


class PlaceCount(msgspec.Struct, frozen=True):
    city: str
    country: str | None
    country_name: str
    n: int
    x: float | None
    """Position on the map, in its units; None where the gazetteer has no coordinates."""
    y: float | None


class TopicYears(msgspec.Struct, frozen=True):
    """Meetings a year at which a topic was talked about."""

    topic_id: str
    label: str
    total: int
    years: tuple[int, ...]


def timeline(meetings: pa.Table) -> list[Bin]:
    """Bins without gaps from the first meeting to the last: months within four years, quarters within twelve, else years."""
    dated = [(day, status) for day, status in zip(*_lists(meetings, "start_date", "status"), strict=True) if day is not None]
    if not dated:
        return []
    first, last = min(day for day, _ in dated), max(day for day, _ in dated)
    n_years = last.year - first.year + 1
    months = 1 if n_years <= 4 else 3 if n_years <= 12 else 12
    counts: Counter[tuple[int, str]] = Counter((_bin_of(day, months), status) for day, status in dated)
    return [_bin(n, months, counts) for n in range(_bin_of(first, months), _bin_of(last, months) + 1)]


def ranking(people: pa.Table, column: str, n: int) -> list[Ranked]:
    """Those with the most, by `n_meetings` or `n_quotes`, then by name."""
    rows = [row for row in people.select(["person_id", "name", "role", column]).to_pylist() if row[column]]
    rows.sort(key=lambda row: (-row[column], row["name"], row["person_id"]))
    return [Ranked(row["person_id"], row["name"], row["role"] or "", row[column]) for row in rows[:n]]


def places(meetings: pa.Table) -> list[PlaceCount]:
    """Cities by the number of meetings in person, or of unknown mode, then by name."""
    here = zip(*_lists(meetings, "city", "country", "mode"), strict=True)
    counts = Counter((city, country) for city, country, mode in here if city is not None and mode in ("in_person", "unknown"))
    where, names = _coordinates(), country_names()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or ""))
    return [
        PlaceCount(city, country, names.get(country or "", country or ""), n, *where.get((city, country), (None, None)))
        for (city, country), n in ordered
    ]


def topic_years(meetings: pa.Table, topics: pa.Table, n: int, max_years: int = 15) -> tuple[list[int], list[TopicYears]]:
    """The last years in which anybody met, and the topics most talked about in them."""
    dated = [(day.year, ids) for day, ids in zip(*_lists(meetings, "start_date", "topics"), strict=True) if day is not None]
    if not dated:
        return [], []
    last = max(year for year, _ in dated)
    years = list(range(max(min(year for year, _ in dated), last - max_years + 1), last + 1))
    counts = Counter((topic, year) for year, ids in dated for topic in ids)
    labels = dict(zip(*_lists(topics, "topic_id", "label"), strict=True))
    rows = [
        TopicYears(topic, label, sum(in_years), in_years)
        for topic, label in labels.items()
        if any(in_years := tuple(counts[topic, year] for year in years))
    ]
    return years, sorted(rows, key=lambda row: (-row.total, row.label))[:n]


def country_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in reference_rows("countries.tsv")}


def values(tables: Mapping[str, pa.Table], table: str, column: str) -> list[str]:
    """The different values of a column, sorted."""
    return sorted(value for value in tables[table][column].unique().to_pylist() if value is not None)


def _coordinates() -> dict[tuple[str, str], tuple[float, float]]:
    """(city, country) → position on the map of `land.svg`: a thousand units wide, 84° north at the top, a degree the same both ways."""
    rows = (row for row in reference_rows("places.tsv") if row["lat"] and row["lon"])
    return {(row["name"], row["country"]): (_map_units(float(row["lon"]) + 180), _map_units(84 - float(row["lat"]))) for row in rows}


def _map_units(degrees: float) -> float:
    return round(degrees * 1000 / 360, 1)


def _bin_of(day: datetime.date, months: int) -> int:
    return (day.year * 12 + day.month - 1) // months


def _bin(n: int, months: int, counts: Mapping[tuple[int, str], int]) -> Bin:
    first = datetime.date(n * months // 12, n * months % 12 + 1, 1)
    following = (n + 1) * months
    last = datetime.date(following // 12, following % 12 + 1, 1) - datetime.timedelta(1)
    month, quarter = _MONTHS[first.month - 1], first.month // 3 + 1
    labels = {
        1: (f"{month} {first.year}", f"{month[:3]} {first.year}"),
        3: (f"{first.year}, quarter {quarter}", f"{first.year} Q{quarter}"),
        12: (str(first.year), str(first.year)),
    }
    return Bin(*labels[months], first, last, {status: counts[n, status] for status in STATUS})


def _lists(table: pa.Table, *columns: str) -> Sequence[list[Any]]:
    return [table[column].to_pylist() for column in columns]
