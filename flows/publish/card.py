"""`README.md`: the dataset card, for people and (in its YAML front matter) for the sites that list datasets; and `CITATION.cff`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from flows.publish import dataset
from flows.publish.cells import to_cells
from flows.publish.changes import count
from flows.publish.draft import Draft
from schemas import TABLES

_ROWS_SHOWN = 5
_CELL_SHOWN = 160
_PUBLISHERS_SHOWN = 20
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"))
"""Size classes of dataset sites, by number of rows."""

_USE = """\
```python
import pandas as pd
meetings = pd.read_parquet("meetings.parquet")

import polars as pl
quotes = pl.read_parquet("quotes.parquet").filter(pl.col("speaker") == "John Kerry")
```

```sql
-- DuckDB
SELECT label, start_date, city FROM 'meetings.parquet' WHERE status = 'held' ORDER BY start_date;

-- SQLite (parley.sqlite): who met whom, what somebody said, and full-text search
SELECT name, other_name, n_meetings FROM who_met_whom ORDER BY n_meetings DESC LIMIT 10;
SELECT text, date, publisher FROM quotes_by_speaker WHERE speaker = 'John Kerry';
SELECT q.speaker, q.text FROM quotes_fts f JOIN quotes q ON q.rowid = f.rowid WHERE quotes_fts MATCH 'ceasefire' ORDER BY rank;
```

In a spreadsheet, import the CSV files as UTF-8 (in Excel: *Data*, *From Text/CSV*). A cell that it could run as a formula begins with an
apostrophe that is not part of the value. In lists, items are joined by `|`.
"""

_LIMITS = """\
- The extractors read English; articles in other languages are listed without meetings and quotes.
- Rows are what articles *say*, found by rules, not what happened. Each has its evidence and the name of its rule: look before you cite.
- Not every meeting or quote is found, and coverage follows the articles that went in: counts are no measure of how often people met.
- A person without a registry entry is told apart by name and office alone.
"""


def dataset_card(draft: Draft) -> bytes:
    """The card, in Markdown."""
    return "\n".join([*_front_matter(draft), *_body(draft)]).encode()


def citation_file(draft: Draft) -> bytes:
    """`CITATION.cff`, version 1.2.0 of the format. Without a date of release: nothing in a release comes from the clock."""
    lines = [
        "cff-version: 1.2.0",
        "message: If you use this dataset, please cite the release that you used.",
        "type: dataset",
        f"title: {json.dumps(dataset.TITLE)}",
        f"abstract: {json.dumps(dataset.DESCRIPTION)}",
        f"version: {draft.version.removeprefix('v')}",
        f"license: {dataset.LICENCE.spdx}",
        "authors:",
        f"  - name: {json.dumps(dataset.CONTRIBUTOR)}",
        "keywords:",
        *(f"  - {keyword}" for keyword in dataset.KEYWORDS),
    ]
    return ("\n".join(lines) + "\n").encode()


def _front_matter(draft: Draft) -> Iterator[str]:
    rows = max(data.num_rows for data in draft.tables.values())
    yield "---"
    yield f"pretty_name: {json.dumps(dataset.TITLE)}"
    yield f"license: {dataset.LICENCE.spdx.lower()}"
    yield f"language: [{dataset.LANGUAGE}]"
    yield f"version: {draft.version.removeprefix('v')}"
    yield f"tags: {json.dumps(list(dataset.KEYWORDS))}"
    yield f"size_categories: [{next((size for limit, size in _SIZES if rows < limit), '10M<n<100M')}]"
    yield "configs:"
    for name in draft.tables:
        yield f"  - config_name: {name}"
        yield f"    data_files: {name}.parquet"
        if name == "meetings":
            yield "    default: true"
    yield "---"


def _body(draft: Draft) -> Iterator[str]:
    tables = draft.tables
    yield from (f"# {dataset.TITLE}", "", dataset.DESCRIPTION, "")
    numbers = ", ".join(f"{tables[name].num_rows:,} {name}" for name in ("meetings", "quotes", "people", "articles"))
    yield from (f"Release {draft.version}: {numbers}.", "")
    yield from ("## A look at the rows", "")
    yield from _look(tables["meetings"], "meetings", ("label", "status", "mode", "start_date", "city", "country", "n_articles"))
    yield from _look(tables["quotes"], "quotes", ("speaker", "kind", "text", "cue"))
    yield from ("## Tables", "", "Each is a Parquet and a CSV file with the same values.", "")
    yield from _markdown(("table", "rows", "one row is"), _about(tables))
    yield from ("", "`datapackage.json` tells what every column means, `croissant.json` tells it to machine-learning tools,")
    yield from (f"`{dataset.NAME}.sqlite` has all tables in one file, `SHA256SUMS` the checksums (`sha256sum -c SHA256SUMS`).", "")
    yield from ("## How to use it", "", _USE)
    yield from (f"## Changes since {draft.previous}" if draft.previous else "## Changes", "")
    yield from _changes(draft)
    yield from (
        "",
        "Identifiers keep their meaning from release to release; those that ended are in `id_redirects`, with where they lead.",
        "",
    )
    yield from ("## What it is not", "", _LIMITS)
    yield from ("## Sources", "", "Those who published the most of the articles, and the terms that they state:", "")
    yield from _markdown(("publisher", "articles", "rights"), _publishers(tables["articles"]))
    yield ""
    yield from ("## Licence and citation", "", dataset.RIGHTS, "", dataset.citation(draft.version), "", "Reference data:", "")
    yield from (f"- [{source.title}]({source.url}), {source.licence}" for source in dataset.REFERENCE_SOURCES)
    yield ""


def _look(data: pa.Table, name: str, columns: tuple[str, ...]) -> Iterator[str]:
    cells = to_cells(TABLES[name], data.slice(0, _ROWS_SHOWN)).select(columns)
    if cells.height:
        yield from (f"First of `{name}`:", "")
        yield from (*_markdown(columns, cells.iter_rows()), "")


def _about(tables: Mapping[str, pa.Table]) -> Iterator[tuple[str, str, str]]:
    for name, data in tables.items():
        yield f"`{name}`", f"{data.num_rows:,}", TABLES[name].description.split(". ", 1)[0].removeprefix("One row ").rstrip(".")


def _publishers(articles: pa.Table) -> Iterator[tuple[str, str, str]]:
    stated = Counter(zip(articles["publisher"].to_pylist(), articles["rights"].to_pylist(), strict=True))
    most = sorted(stated.items(), key=lambda item: (-item[1], item[0][0] or "", item[0][1] or ""))
    for (publisher, rights), number in most[:_PUBLISHERS_SHOWN]:
        yield publisher or "not known", f"{number:,}", rights or "not stated"


def _changes(draft: Draft) -> Iterator[str]:
    counts = count(draft.tables["changes"])
    if draft.previous is None:
        yield "This is the first release."
    elif not counts:
        yield "No row changed; the files were packed anew."
    else:
        numbers = ((f"`{name}`", f"{c.added:,}", f"{c.changed:,}", f"{c.removed:,}") for name, c in counts.items())
        yield from _markdown(("table", "added", "changed", "removed"), numbers)


def _markdown(header: Iterable[str], rows: Iterable[Iterable[str | None]]) -> Iterator[str]:
    names = list(header)
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _ in names)} |"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(text: str | None) -> str:
    """One line of plain text: nothing in a cell is taken for Markdown or HTML."""
    shown = " ".join((text or "").split())
    shown = shown if len(shown) <= _CELL_SHOWN else shown[: _CELL_SHOWN - 1] + "…"
    for character in ("\\", "|", "<", "[", "*", "_"):
        shown = shown if shown.startswith("`") else shown.replace(character, "\\" + character)
    return shown
