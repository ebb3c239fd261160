"""Files below the raw folder, and the articles in one of them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from flows.ingest.decode import NotTextError, decode
from flows.ingest.detect import HEAD_BYTES, media_type
from flows.ingest.html import read_html
from flows.ingest.manifest import MANIFEST_NAME, manifest_of
from flows.ingest.record import Record
from flows.model import Article, Issue, Manifest

MAX_DOCUMENT_BYTES = 20_000_000
"""No article is that long; what is longer is a data file that was put among them by mistake."""
MAX_LINE_CHARACTERS = 1_000_000
"""A line of text is a paragraph at most; a longer one is minified code or data."""


def list_files(raw: Path) -> list[Path]:
    """The input files below the raw folder, sorted by their path in it; manifests and hidden files are none."""
    found = [path for path in raw.rglob("*") if path.is_file() and path.name != MANIFEST_NAME and not _hidden(path.relative_to(raw))]
    return sorted(found, key=lambda path: path.relative_to(raw).as_posix())


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_articles(path: Path, raw: Path) -> Iterator[Article | Issue]:
    """The articles of one file, streamed; a file or record that cannot be read is an Issue of level "reject"."""
    source_file = path.relative_to(raw).as_posix()
    try:
        with path.open("rb") as file:
            for record in _records(file, path.name, source_file):
                if isinstance(record, Issue):
                    yield record
                else:
                    yield from _article(record, raw)
    except (OSError, EOFError, zlib.error) as error:
        yield reject(source_file, "unreadable", f"the file cannot be read: {error}")


def reject(source_file: str, rule: str, message: str) -> Issue:
    return Issue("reject", "ingest", source_file, rule, message)


def _records(file: BinaryIO, name: str, source_file: str) -> Iterator[Record | Issue]:
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        file = gzip.open(file)  # type: ignore[assignment]
        head = file.read(HEAD_BYTES)
        file.seek(0)
    kind = media_type(head, name)
    data = file.read(MAX_DOCUMENT_BYTES + 1)
    yield Record(source_file, data, kind)


def _article(record: Record, raw: Path) -> Iterator[Article | Issue]:
    """One record decoded, or the reason why it cannot be."""
    problem = _size_problem(record.data)
    if problem:
        yield reject(record.source_file, *problem)
        return
    known = _merged(manifest_of(record.source_file, raw), record.manifest)
    digest = hashlib.sha256(record.data).hexdigest()
    try:
        if record.media_type == "text/html":
            text, page, main, doubt = read_html(record.data, record.charset)
        else:
            decoded = decode(record.data, record.charset)
            text, page, main, doubt = decoded.text, None, None, decoded.doubt
    except NotTextError as error:
        yield reject(record.source_file, "binary", str(error))
        return
    problem = _text_problem(text)
    if problem:
        yield reject(record.source_file, *problem)
        return
    if doubt:
        yield Issue("warning", "ingest", record.source_file, "encoding", doubt)
    article = Article("a-" + digest[:16], record.source_file, digest, record.media_type, text, known)
    yield article if page is None else msgspec.structs.replace(article, page=page, main=main)


def _size_problem(data: bytes) -> tuple[str, str] | None:
    if not data.strip():
        return "empty", "the file is empty"
    if len(data) > MAX_DOCUMENT_BYTES:
        return "too-large", f"the document is larger than {MAX_DOCUMENT_BYTES:,} bytes"
    return None


def _text_problem(text: str) -> tuple[str, str] | None:
    if not text.strip():
        return "empty", "there is no text in it"
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE_CHARACTERS:
        return "line-too-long", f"a line has {longest:,} characters; a line of text has at most {MAX_LINE_CHARACTERS:,}"
    return None


def _merged(first: Manifest, second: Manifest) -> Manifest:
    """`sources.csv` before the container."""
    return Manifest(**{field: getattr(first, field) or getattr(second, field) for field in Manifest.__struct_fields__})
