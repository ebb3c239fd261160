"""Tables and files to HTML: templates filled, style and script put in, a policy that lets the page reach nothing outside itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup, escape

from flows.publish import dataset
from flows.publish.draft import Drawn, File
from flows.publish.site import figures
from flows.publish.site.charts import timeline_chart
from flows.publish.site.payload import MAX_OTHERS, shown
from flows.publish.site.views import VIEWS, options
from flows.publish.versions import Release
from schemas import TABLES

Tables = Mapping[str, pa.Table]

_FOLDER = Path(__file__).parent
_SCRIPTS = ("data.js", "lists.js", "pages.js", "main.js")


def draw(version: str, previous: str | None, tables: Tables) -> Drawn:
    """The page of a release but for its downloads: the same bytes for the same tables."""
    style, script = _source("style.css"), "\n".join(_source(name) for name in _SCRIPTS)
    rows = shown(tables)
    values = {
        "version": version,
        "previous": previous,
        "dataset": dataset,
        "citation": dataset.citation(version),
        "policy": _policy(script),
        "style": Markup(style),
        "script": Markup(script),
        "blocks": {name: Markup(block) for name, block in rows.blocks.items()},
        "shortened": rows.shortened,
        "views": VIEWS,
        "options": options(tables),
        "overview": _overview(tables),
        "changes": _changes(tables),
    }
    return Drawn(_filled("before", values) + b"\n", _filled("after", values))


def with_downloads(
    drawn: Drawn, version: str, tables: Tables, files: Mapping[str, File], folder: str = "", releases: Sequence[Release] = ()
) -> bytes:
    """The whole page, with these files for download, by name.

    `folder` is where they are, seen from the page: empty beside it, else with a slash at the end. `releases` are all that are published,
    the newest first; none on the page of one release.
    """
    values = {"version": version, "dataset": dataset, "downloads": list(_downloads(tables, files)), "folder": folder, "releases": releases}
    return drawn.before + _filled("downloads", values) + drawn.after


def _filled(template: str, values: Mapping[str, object]) -> bytes:
    return _templates().get_template(f"{template}.html.jinja").render(values).encode()


def _policy(script: str) -> str:
    """Content-Security-Policy: this script and no other, no connection to anywhere."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _overview(tables: Tables) -> Mapping[str, Any]:
    bins = figures.timeline(tables["meetings"])
    years, topics = figures.topic_years(tables["meetings"], tables["topics"], n=12, max_years=12)
    return {
        "counts": [(name, TABLES[name].title, tables[name].num_rows) for name in ("meetings", "quotes", "people", "articles")],
        "bins": bins,
        "timelines": [timeline_chart(bins, width, height, name) for width, height, name in ((1040, 220, "wide"), (360, 220, "narrow"))]
        if bins
        else [],
        "by_meetings": figures.ranking(tables["people"], "n_meetings", 10),
        "by_quotes": figures.ranking(tables["people"], "n_quotes", 10),
        "places": figures.places(tables["meetings"]),
        "land": _source("land.svg").split('d="')[1].partition('"')[0],
        "years": years,
        "topics": topics,
    }


class Download(msgspec.Struct, frozen=True):
    """A table, or a file that is none, and how to get it."""

    name: str
    title: str
    description: str
    rows: int | None
    files: tuple[tuple[str, str, int, str], ...]
    """(file name, what to call it, bytes, SHA-256)."""


_DATABASE = f"{dataset.NAME}.sqlite"
_FILES: Mapping[str, tuple[str, str]] = {
    _DATABASE: ("Database", "All tables in one SQLite file, with indexes, full-text search and views: for Datasette, DB Browser, DuckDB."),
    "datapackage.json": ("Data Package", "The tables, columns, keys and licences as a Data Package, version 2."),
    "croissant.json": ("Croissant", "The same for machine-learning tools, as Croissant 1.1."),
    "README.md": ("Dataset card", "What the dataset is, how it was made, what to mind when using it."),
    "CITATION.cff": ("Citation", "How to cite this release, for reference managers."),
}


def _downloads(tables: Tables, files: Mapping[str, File]) -> Iterator[Download]:
    """The database, then the tables, then what describes them."""
    of_tables = {name: [f"{name}.csv", f"{name}.parquet"] for name in TABLES if name in tables}
    others = sorted(set(files) - {file for both in of_tables.values() for file in both}, key=lambda name: (name != _DATABASE, name))
    yield from (_other(files, name) for name in others if name == _DATABASE)
    for name, both in of_tables.items():
        called = tuple(_file(files, file, label) for file, label in zip(both, ("CSV", "Parquet"), strict=True))
        yield Download(name, TABLES[name].title, TABLES[name].description, tables[name].num_rows, called)
    yield from (_other(files, name) for name in others if name != _DATABASE)


def _other(files: Mapping[str, File], name: str) -> Download:
    title, description = _FILES.get(name, (name, ""))
    return Download(name, title, description, None, (_file(files, name, name),))


def _file(files: Mapping[str, File], name: str, called: str) -> tuple[str, str, int, str]:
    return name, called, files[name].size, files[name].sha256


def _changes(tables: Tables) -> Mapping[str, Any]:
    """Counts by table, and the first rows of `changes`."""
    changes = tables["changes"]
    grouped = changes.group_by(["table", "op"]).aggregate([([], "count_all")]).to_pylist()
    counts = Counter({(row["table"], row["op"]): row["count_all"] for row in grouped})
    changed = [name for name in TABLES if any(counts[name, op] for op in _OPERATIONS)]
    rows = changes.slice(0, MAX_OTHERS).to_pylist()
    ids = pa.array([row["id"] for row in rows], pa.string())
    names = {table: _names(tables[table], ids, *_NAMES[table]) for table in sorted({row["table"] for row in rows} & _NAMES.keys())}
    return {
        "counts": [(name, TABLES[name].title, [counts[name, op] for op in _OPERATIONS]) for name in changed],
        "rows": [{**row, "says": names.get(row["table"], {}).get(row["id"])} for row in rows],
        "total": changes.num_rows,
    }


def _names(table: pa.Table, ids: pa.Array, key: str, column: str) -> dict[str, str]:
    named = table.select([key, column]).filter(pc.is_in(table[key], ids))
    return dict(zip(named[key].to_pylist(), named[column].to_pylist(), strict=True))


_OPERATIONS = ("added", "changed", "removed")
_NAMES: Mapping[str, tuple[str, str]] = {
    "meetings": ("meeting_id", "label"),
    "people": ("person_id", "name"),
    "quotes": ("quote_id", "text"),
    "articles": ("article_id", "title"),
    "topics": ("topic_id", "label"),
    "id_redirects": ("old_id", "reason"),
}


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["number"] = lambda n: f"{n:,}"
    environment.filters["size"] = _size
    environment.filters["prose"] = _prose
    return environment


def _prose(text: str) -> Markup:
    """The little Markdown that descriptions have: `code` and *emphasis*."""
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", html))


def _size(n: float) -> str:
    """Bytes for people, by powers of ten as download pages have them."""
    for unit in ("bytes", "kB", "MB"):
        if n < 1000:
            return f"{n:.1f} {unit}" if unit != "bytes" and n < 100 else f"{n:.0f} {unit}"
        n /= 1000
    return f"{n:.1f} GB"


def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
