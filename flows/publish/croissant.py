"""`croissant.json`: the release for machine-learning tools, in Croissant 1.1 (https://docs.mlcommons.org/croissant).

The files are named without an address, so that a copy of the folder loads by itself; tables load from the Parquet files. The date of
publication is left out: nothing in a release comes from the clock. So are references between tables, which loaders take for joins
that drop the rows without one; `datapackage.json` has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from flows.publish import dataset
from flows.publish.draft import Draft
from schemas import TABLES, Column, Table
from schemas.declaration import LISTS, Type

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the standard, word for word."""

_DATA_TYPES: Mapping[Type, str] = {
    "string": "sc:Text",
    "strings": "sc:Text",
    "integer": "sc:Integer",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(draft: Draft) -> bytes:
    """The descriptor."""
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": dataset.NAME,
        "alternateName": dataset.TITLE,
        "description": f"{dataset.DESCRIPTION} {dataset.RIGHTS}",
        "version": draft.version.removeprefix("v"),
        "license": dataset.LICENCE.url,
        "citeAs": dataset.citation(draft.version),
        "creator": {"@type": "sc:Organization", "name": dataset.CONTRIBUTOR},
        "publisher": {"@type": "sc:Organization", "name": dataset.CONTRIBUTOR},
        "keywords": list(dataset.KEYWORDS),
        "inLanguage": dataset.LANGUAGE,
        "isLiveDataset": False,
        "distribution": [_file_object(draft, name) for name in draft.files if name.partition(".")[2] in dataset.MEDIA_TYPES],
        "recordSet": [_record_set(TABLES[name]) for name in draft.tables],
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=2) + b"\n"


def _file_object(draft: Draft, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{draft.files[name].size} B",
        "encodingFormat": _encoding_format(name),
        "sha256": draft.files[name].sha256,
    }


def _encoding_format(name: str) -> str:
    """As the standard spells it, which names Parquet by another media type than the registered one."""
    kind = name.partition(".")[2]
    return "application/x-parquet" if kind == "parquet" else dataset.MEDIA_TYPES[kind]


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    identifier = f"{table.name}/{column.name}"
    field: dict[str, Any] = {"@type": "cr:Field", "@id": identifier, "name": column.name, "description": column.description}
    if column.type in LISTS:
        field |= {"isArray": True, "arrayShape": "-1"}
    if column.type == "spans":
        return field | {"subField": [_bound(table, column, bound) for bound in ("start", "end")]}
    return field | {"dataType": _DATA_TYPES[column.type], "source": _source(table, column)}


def _bound(table: Table, column: Column, bound: str) -> dict[str, Any]:
    """One end of the spans, as a field of its own."""
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}/{bound}",
        "name": bound,
        "description": f"The {bound} of the span, in characters of the source text.",
        "dataType": "sc:Integer",
        "source": _source(table, column) | {"transform": {"jsonPath": bound}},
    }


def _source(table: Table, column: Column) -> dict[str, Any]:
    return {"fileObject": {"@id": f"{table.name}.parquet"}, "extract": {"column": column.name}}
