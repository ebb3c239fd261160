"""A release of any size whose rows are made up, but fit together: for the web page, whose speed and manners it tests."""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from collections import Counter

import pyarrow as pa

from flows.reference import reference_rows
from schemas import TABLES
from schemas.declaration import LISTS

HOSTILE = '</script><script>document.title = "taken over"</script><img src=x onerror="document.title=1"> & "quoted" \u2028'
RIGHT_TO_LEFT = 'قال الوزير إن المحادثات كانت "بناءة" \u202e desrever'
_TEXT = (
    "talks on the draft agreement continued after both delegations had read the text line by line and noted where they differ "
    "because neither side wishes to lose another year to a quarrel over words that everybody in this room could settle today"
)
_WORDS = tuple(re.findall(r"\w+", _TEXT))
_CUES = ("said", "told reporters", "stressed", "added", "warned")


def synthetic_rows(n_meetings: int, seed: int = 1) -> dict[str, list[dict[str, object]]]:
    """Rows of every data table; about three quotes and one and a half sources a meeting."""
    return _World(random.Random(seed)).rows(n_meetings)


def with_large(table: pa.Table, column: str) -> pa.Table:
    """The table with more characters in a column of strings than one array can hold, all of the same memory."""
    at, value = table.schema.get_field_index(column), pa.array(["words " * (2**31 // table.num_rows // 6 + 1)])
    return table.set_column(at, table.schema.field(at), pa.chunked_array([value] * table.num_rows))


class _World:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        holders = {row["person_id"]: row for row in reference_rows("officeholders.tsv")}
        self.people = sorted(holders.values(), key=lambda row: row["person_id"])[:1500]
        self.places = [row for row in reference_rows("places.tsv") if row["kind"] == "capital"]
        self.topics = [row["topic_id"] for row in reference_rows("topics.tsv")]

    def rows(self, n_meetings: int) -> dict[str, list[dict[str, object]]]:
        self.tables: dict[str, list[dict[str, object]]] = {
            name: [] for name in ("meetings", "meeting_participants", "meeting_sources", "quotes", "articles", "topic_mentions", "issues")
        }
        for n in range(n_meetings):
            self._meeting(n)
        if n_meetings:
            self.tables["quotes"][0]["text"] = HOSTILE
            self.tables["quotes"][0]["context"] = f"The minister wrote: {HOSTILE}."
            self.tables["quotes"][1]["text"] = self.tables["quotes"][1]["context"] = RIGHT_TO_LEFT
        self.tables["issues"].append(self._issue())
        tables = {**self.tables, "people": self._people(), "topics": self._topics()}
        return {name: [{**_unknown(name), **row} for row in rows] for name, rows in tables.items()}

    def _meeting(self, n: int) -> None:
        chance = self.chance
        first, second = chance.sample(self._weighted(), 2) if chance.random() < 0.5 else chance.sample(self.people, 2)
        while first["person_id"] == second["person_id"]:
            second = chance.choice(self.people)
        present = [first, second, *(p for p in chance.sample(self.people, chance.choice((0, 0, 0, 1, 4))) if p not in (first, second))]
        place = chance.choice(self.places) if chance.random() < 0.9 else None
        day = datetime.date(2001, 1, 1) + datetime.timedelta(chance.randrange(365 * 15))
        dated = chance.random() < 0.95
        meeting_id = _id("m", n)
        topics = sorted(chance.sample(self.topics, chance.choice((0, 1, 1, 2, 3))))
        status = chance.choices(("held", "planned", "cancelled"), (85, 12, 3))[0]
        where = f", {place['name']}" if place else ""
        label = (
            f"{_surname(first)}–{_surname(second)}{where}, {day.day} {day:%B %Y}"
            if dated
            else f"{_surname(first)}–{_surname(second)}{where}"
        )
        n_sources = chance.choice((1, 1, 1, 2, 3))
        self.tables["meetings"].append({
            "meeting_id": meeting_id, "label": label, "status": status,
            "mode": chance.choices(("in_person", "phone", "video", "unknown"), (70, 22, 3, 5))[0],
            "setting": chance.choice(("visit", "third_country", "sidelines", "summit", None)),
            "start_date": day if dated else None, "end_date": day if dated else None,
            "date_precision": "day" if dated else "unknown", "date_basis": "stated" if dated else None,
            "city": place["name"] if place else None, "country": place["country"] if place else None,
            "venue": None, "duration_minutes": chance.choice((None, None, 60, 90)), "topics": topics,
            "n_participants": len(present), "n_articles": n_sources, "cameo_code": "042",
        })  # fmt: skip
        for index, person in enumerate(present):
            self.tables["meeting_participants"].append({
                "meeting_id": meeting_id, "person_id": person["person_id"], "name": person["name"], "role": person["position"] or None,
                "country": person["country"] or None, "capacity": "principal" if index < 2 else "attending",
            })  # fmt: skip
        for source in range(n_sources):
            article_id = self._article(n, source, day, topics)
            sentence = f"{first['name']} met {second['name']}{where.replace(',', ' in')}: {self._sentence(18)}"
            self.tables["meeting_sources"].append({
                "meeting_id": meeting_id, "article_id": article_id, "status": status, "start": 100, "end": 100 + len(sentence),
                "evidence": sentence, "rule": "verb-direct",
            })  # fmt: skip
            for k in range(2):
                self._quote(n, source, k, article_id, meeting_id, present[k], day, topics)

    def _weighted(self) -> list[dict[str, str]]:
        return self.people[:60]

    def _article(self, n: int, source: int, day: datetime.date, topics: list[str]) -> str:
        article_id = _id("a", f"{n}-{source}")
        self.tables["articles"].append({
            "article_id": article_id, "source_file": f"wire/{n}-{source}.html", "raw_sha256": "ab" * 32,
            "media_type": "text/html", "url": f"https://news.example.org/{n}/{source}",
            "publisher": ("The Daily Wire", "Ministry of Foreign Affairs", "City Courier")[source % 3],
            "title": self._sentence(8).rstrip("."), "published_date": day + datetime.timedelta(source), "published_basis": "stated",
            "language": "en", "kind": "news", "agencies": ["Reuters"] if source else [], "rights": "CC BY 4.0",
            "body_spans": [{"start": 0, "end": 3000}], "n_chars": 5000, "n_body_chars": 3000, "topics": topics[:1], "duplicate_of": None,
        })  # fmt: skip
        return article_id

    def _quote(
        self, n: int, source: int, k: int, article_id: str, meeting_id: str, person: dict[str, str], day: datetime.date, topics: list[str]
    ) -> None:
        text, cue = self._sentence(self.chance.randrange(8, 40)), self.chance.choice(_CUES)
        start = 400 + 1000 * k
        self.tables["quotes"].append({
            "quote_id": _id("q", f"{n}-{source}-{k}"), "article_id": article_id, "meeting_id": meeting_id if k == 0 else None,
            "kind": self.chance.choice(("direct", "direct", "indirect", "transcript")), "text": text, "speaker": person["name"],
            "speaker_id": person["person_id"], "speaker_role": person["position"] or None, "speaker_country": person["country"] or None,
            "speaker_start": start - 20, "speaker_end": start - 12, "cue": cue, "start": start, "end": start + len(text),
            "segments": [{"start": start, "end": start + len(text)}], "said_on": day, "topics": topics,
            "context": f"“{text}” {_surname(person)} {cue}. {self._sentence(12)}", "rule": "cue-after",
        })  # fmt: skip

    def _sentence(self, n_words: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=n_words)).capitalize() + "."

    def _people(self) -> list[dict[str, object]]:
        meetings = Counter(row["person_id"] for row in self.tables["meeting_participants"])
        quotes = Counter(row["speaker_id"] for row in self.tables["quotes"])
        return [
            {
                "person_id": row["person_id"], "name": row["name"], "aliases": [_surname(row)], "role": row["position"] or None,
                "country": row["country"] or None, "in_registry": True,
                "n_meetings": meetings[row["person_id"]], "n_quotes": quotes[row["person_id"]],
            }
            for row in self.people
            if row["person_id"] in meetings or row["person_id"] in quotes
        ]  # fmt: skip

    def _topics(self) -> list[dict[str, object]]:
        counts = {
            table: Counter(topic for row in self.tables[table] for topic in row["topics"]) for table in ("articles", "meetings", "quotes")
        }
        return [
            {
                "topic_id": row["topic_id"], "label": row["label"], "description": row["description"] or row["label"],
                "broader": row["broader"] or None, "iptc_code": row["iptc_code"] or None,
                **{f"n_{table}": counts[table][row["topic_id"]] for table in counts},
            }
            for row in reference_rows("topics.tsv")
        ]  # fmt: skip

    def _issue(self) -> dict[str, object]:
        return {
            "issue_id": _id("i", 1), "level": "reject", "stage": "ingest", "source_file": "wire/empty.html", "article_id": None,
            "table": None,             "rule": "empty-file", "message": "the file is empty", "excerpt": None,
        }  # fmt: skip


def _unknown(table: str) -> dict[str, object]:
    """What columns that no row here speaks of have: null, or an empty list."""
    return {
        column.name: [] if column.type in LISTS else None for column in TABLES[table].columns if column.nullable or column.type in LISTS
    }


def _id(letter: str, what: object) -> str:
    return f"{letter}-{hashlib.sha256(str(what).encode()).hexdigest()[:16]}"


def _surname(person: dict[str, str]) -> str:
    return person["name"].split()[-1]
