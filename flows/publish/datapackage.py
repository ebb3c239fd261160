"""`datapackage.json`: the release as a Data Package, version 2 (https://datapackage.org)."""

from __future__ import annotations

from typing import Any

import msgspec

from flows.publish import dataset
from flows.publish.draft import Draft
from schemas import TABLES, Table, table_schema_json

_PROFILE = "https://datapackage.org/profiles/2.0/"


def data_package(draft: Draft) -> bytes:
    """The descriptor. It bears no date of creation: the same inputs give the same bytes."""
    package = {
        "$schema": _PROFILE + "datapackage.json",
        "name": dataset.NAME,
        "title": dataset.TITLE,
        "description": f"{dataset.DESCRIPTION} {dataset.RIGHTS}",
        "version": draft.version.removeprefix("v"),
        "keywords": list(dataset.KEYWORDS),
        "licenses": [{"name": dataset.LICENCE.spdx, "title": dataset.LICENCE.title, "path": dataset.LICENCE.url}],
        "contributors": [{"title": dataset.CONTRIBUTOR, "roles": ["creator", "publisher"]}],
        "sources": [*_publishers(draft), *({"title": s.title, "path": s.url} for s in dataset.REFERENCE_SOURCES)],
        "resources": [
            *(_table(draft, TABLES[name], kind) for kind in ("csv", "parquet") for name in draft.tables),
            _database(draft, f"{dataset.NAME}.sqlite"),
        ],
    }
    return msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n"


def _table(draft: Draft, table: Table, kind: str) -> dict[str, Any]:
    """One file of one table. The CSV has the table's name, so that foreign keys lead from CSV to CSV."""
    resource: dict[str, Any] = {
        "name": table.name if kind == "csv" else f"{table.name}-{kind}",
        "type": "table",
        **_file(draft, f"{table.name}.{kind}", kind),
        "title": f"{table.title} ({'CSV' if kind == 'csv' else 'Parquet'})",
        "description": table.description,
    }
    if kind == "csv":
        resource["encoding"] = "utf-8"
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}
    return resource | {"schema": table_schema_json(table, native_lists=kind == "parquet")}


def _database(draft: Draft, path: str) -> dict[str, Any]:
    description = "Every table with its keys and indexes, full-text search on quotes, and views that answer the first questions."
    return {"name": "database", **_file(draft, path, "sqlite"), "title": "All tables in one SQLite file", "description": description}


def _file(draft: Draft, path: str, kind: str) -> dict[str, Any]:
    file = draft.files[path]
    return {"path": path, "format": kind, "mediatype": dataset.MEDIA_TYPES[kind], "bytes": file.size, "hash": f"sha256:{file.sha256}"}


def _publishers(draft: Draft) -> list[dict[str, str]]:
    """Those whose articles the dataset was read from."""
    publishers = draft.tables["articles"]["publisher"].unique().to_pylist()
    return [{"title": publisher} for publisher in sorted(p for p in publishers if p is not None)]
