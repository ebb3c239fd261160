"""Containers of many documents, streamed: WARC files and JSON lines. Memory does not grow with the container.

A record is named by its place in the file, counted from 1: `crawl.warc.gz#12` is the twelfth record of the archive (of any type),
`export.jsonl#12` the twelfth line.

A file that ends too early is told by its last record, which then has a row in `issues`: a WARC record by its headers that stop or by a
`Content-Length` beyond the end, a gzip member by the missing check sum, a Zstandard frame by its missing end. What ends exactly
between two records, plain or packed, is a whole archive to every reader; only its size or a check sum from its source could tell that
records are missing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import BinaryIO, cast

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]

from flows.ingest.record import MAX_DOCUMENT_BYTES, Record, is_of_the_machine, manifest_from, mapped, reject, whole_characters, why
from flows.model import Issue, Manifest

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_BUFFER_BYTES = 64_000


def read_warc(file: io.BufferedReader, source_file: str) -> Iterator[Record | Issue]:
    """The HTML responses of an unpacked WARC file; other records are passed over, one that the end of the file cuts is rejected.

    At least one page or reject, whatever is in the file. Raises OSError and MemoryError where the machine fails.
    """
    archive = ArchiveIterator(_AsItComes(file))
    number, found, whole = 0, False, True
    try:
        for number, record in enumerate(archive, 1):
            whole = False
            page = _page(record, f"{source_file}#{number}") if _is_page(record) else None
            whole = not _is_cut(record)
            if page and whole:
                found = True
                yield page
    except Exception as error:  # what warcio raises for a broken archive is anything
        if is_of_the_machine(error):
            raise
        if not (number and whole and isinstance(error, EOFError)):
            yield reject(f"{source_file}#{number + whole}", "bad-record", f"the archive cannot be read on: {why(error)}")
            return
        message = "the archive ends after this record, before its check sum: whether more has been lost cannot be told"
        yield Issue("warning", "ingest", f"{source_file}#{number}", "bad-record", message)
    else:
        if not whole or archive.offset < archive.fh.tell():
            yield reject(f"{source_file}#{number + whole}", "bad-record", "the archive ends in the middle of this record")
            return
    if not found:
        yield reject(source_file, "no-records", f"none of the {number} records of the archive is an HTML page")


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type not in ("response", "resource"):
        return False
    headers = record.http_headers
    if headers is not None and not headers.get_statuscode().startswith("2"):
        return False
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    return kind.lower().startswith(_HTML_TYPES)


def _page(record: ArcWarcRecord, source_file: str) -> Record:
    """The page without its transfer and content encoding."""
    kind = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    _, _, charset = kind.lower().partition("charset=")
    url = record.rec_headers.get_header("WARC-Target-URI")
    data = record.content_stream().read(MAX_DOCUMENT_BYTES + 1)
    return Record(source_file, data, "text/html", Manifest(url=url), charset.strip(" \"';") or None, is_html=True)


def _is_cut(record: ArcWarcRecord) -> bool:
    """Whether the file ends before the record does, or in its headers, before they give its length.

    Reads what is left of the record, so that the next one can be read.
    """
    while record.raw_stream.read(_BUFFER_BYTES):
        pass
    length = record.rec_headers.get_header("Content-Length") or ""
    return not length.strip() or getattr(record.raw_stream, "limit", 1) > 0


class _AsItComes:
    """A file that is read as far as it can be: what stands before a damaged place is not lost with it."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.tell = file.tell

    def read(self, size: int) -> bytes:
        return self._file.read1(size)


def read_json_lines(file: BinaryIO, source_file: str) -> Iterator[Record | Issue]:
    """One JSON object a line, its fields mapped by their names (`record_fields.tsv`)."""
    number = 0
    while line := file.readline(MAX_DOCUMENT_BYTES + 1):
        number += 1
        if len(line) > MAX_DOCUMENT_BYTES:
            yield reject(
                f"{source_file}#{number}", "too-large", f"the line is longer than {MAX_DOCUMENT_BYTES:,} bytes; the rest is not read"
            )
            return
        if line.strip():
            yield _object(line.rstrip(b"\r\n"), f"{source_file}#{number}")


def read_json(file: BinaryIO, source_file: str) -> Iterator[Record | Issue]:
    """One JSON document: an object, or a list of them, numbered from 1. What is no single document is read as JSON lines."""
    data = file.read(MAX_DOCUMENT_BYTES + 1)
    try:
        parsed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        yield from read_json_lines(cast(BinaryIO, _ChainedReader(data, file)), source_file)
        return
    if not isinstance(parsed, list):
        yield _record(parsed, data, source_file)
        return
    if not parsed:
        yield reject(source_file, "no-records", "the list is empty")
    for number, fields in enumerate(parsed, 1):
        yield _record(fields, json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass"), f"{source_file}#{number}")


class _ChainedReader:
    """Lines of bytes already read, and then of the file they were read from."""

    def __init__(self, data: bytes, rest: BinaryIO) -> None:
        self._data = io.BytesIO(data)
        self._rest = rest

    def readline(self, limit: int) -> bytes:
        line = self._data.readline(limit)
        return line if line.endswith(b"\n") or len(line) == limit else line + self._rest.readline(limit - len(line))


def _object(line: bytes, source_file: str) -> Record | Issue:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return reject(source_file, "bad-record", f"the line is not JSON: {error}")
    return _record(fields, line, source_file)


def _record(fields: object, data: bytes, source_file: str) -> Record | Issue:
    """The document in a JSON object, or why there is none."""
    if not isinstance(fields, dict):
        return reject(source_file, "bad-record", "it is not a JSON object")
    found = mapped(fields)
    content = found.get("text") or found.get("html")
    if content is None:
        known = whole_characters(", ".join(sorted(map(str, fields))[:12])) or "none"
        return reject(source_file, "no-text", f"no field holds a text or a page (the fields are: {known})")
    is_html = "text" not in found
    return Record(source_file, data, "text/html" if is_html else "text/plain", manifest_from(found), content=content, is_html=is_html)
