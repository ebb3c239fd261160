"""Files below the raw folder, and the articles in one of them."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import zstandard

from flows.ingest.containers import read_json, read_json_lines, read_warc
from flows.ingest.decode import Decoded, NotTextError, decode
from flows.ingest.detect import HEAD_BYTES, media_type
from flows.ingest.html import read_html
from flows.ingest.manifest import MANIFEST_NAME, manifest_of
from flows.ingest.markdown import read_markdown
from flows.ingest.parts import WHOLE, Part
from flows.ingest.record import MAX_DOCUMENT_BYTES, Record, is_of_the_machine, reject, why
from flows.ingest.tangles import TangledError
from flows.model import Article, Issue, Manifest

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_LINE_CHARACTERS = 1_000_000
"""A line of text is a paragraph at most; a longer one is minified code or data."""
_BUFFER_BYTES = _USUAL_BYTES = 64_000
_PACKED_BYTES = 256
"""Bytes of a Zstandard file that are unpacked at once: even those of a bomb make no more than some megabytes."""
_GZIP = b"\x1f\x8b"
_ZSTANDARD = (b"\x28\xb5\x2f\xfd", *(bytes((number, 0x2A, 0x4D, 0x18)) for number in range(0x50, 0x60)))
"""How its frames begin, also those that are passed over (RFC 8878, 3.1)."""
_DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error, zstandard.ZstdError)


class InputFile(NamedTuple):
    """An input in strings: to make paths of many files takes longer than to read them."""

    name: str
    """Its path below the raw folder, as it is published (see `name_below`)."""
    path: str
    """Where it is, as the file system has it."""


def list_files(raw: Path) -> list[Path]:
    """The input files below the raw folder, sorted by their path in it; manifests and hidden files are none."""
    return [Path(file.path) for file in input_files(raw)]


def input_files(raw: Path) -> list[InputFile]:
    """The same with their names.

    What may be an input and cannot be read is among them, so that it is not lost without a word: links, and folders that cannot be
    listed. Links to folders are not followed.
    """
    found: list[str] = []

    def unlistable(error: OSError) -> None:
        found.append(error.filename)

    for folder, folders, names in os.walk(raw, onerror=unlistable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if os.path.islink(Path(folder, name))]  # noqa: PTH114 (unlike Path.is_symlink it never raises)
        inside = os.path.join(folder, "")  # noqa: PTH118 (with a separator at its end)
        found += [inside + name for name in (*names, *links) if name != MANIFEST_NAME and not name.startswith(".")]
    start = len(os.path.join(raw, ""))  # noqa: PTH118
    return sorted(InputFile(_published(path[start:] or "."), path) for path in found)


def name_below(path: Path, raw: Path) -> str:
    """The path below the raw folder, as it is published; bytes of it that are not UTF-8 are written `\\xe9`."""
    return _published(str(path.relative_to(raw)))


def _published(below: str) -> str:
    return os.fsencode(below.replace(os.sep, "/")).decode("utf-8", "backslashreplace")


def open_file(path: Path) -> io.BufferedReader:
    """The file, open for reading. Raises OSError, also for what is no file."""
    check_is_file(path)
    return path.open("rb")


def check_is_file(path: Path | str) -> os.stat_result:
    """What the system tells of a file. Raises OSError where it is none: to read a pipe or a device might never end."""
    status = os.stat(path)  # noqa: PTH116 (a path is made in the time that this takes)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is a folder, a pipe or a device, not a file")
    return status


def read_articles(path: Path, raw: Path, part: Part = WHOLE, *, was_readable: bool = False) -> Iterator[Article | Issue]:
    """The articles of one file, or of a part of it, streamed; what cannot be read is an Issue of level "reject".

    Raises MemoryError, and where the file `was_readable` before OSError: then the machine fails, and nothing is told of the file.
    """
    try:
        yield from _articles(path, raw, part)
    except OSError as error:
        if was_readable:
            raise
        yield _unreadable(name_below(path, raw), error)


def _articles(path: Path, raw: Path, part: Part) -> Iterator[Article | Issue]:
    with open_file(path) as file:
        for record in part.of_items(_readable_records(file, path.name, name_below(path, raw)), file):
            if isinstance(record, Issue):
                yield record
            else:
                yield from _article(record, raw)


def _readable_records(file: io.BufferedReader, name: str, source_file: str) -> Iterator[Record | Issue]:
    """The records of a file as far as it can be read, and then why it cannot be read on."""
    try:
        with ExitStack() as opened:
            yield from _records(file, opened, name, source_file)
    except _DAMAGED as error:
        yield _unreadable(source_file, error)
    except Exception as error:  # a file that breaks its reader must not stop the others, but it must be seen
        if is_of_the_machine(error):
            raise
        yield reject(source_file, "failed", f"the reader failed: {type(error).__name__}: {why(error)}")


def _unreadable(source_file: str, error: Exception) -> Issue:
    return reject(source_file, "unreadable", f"the file cannot be read: {why(error)}")


def _records(file: io.BufferedReader, opened: ExitStack, name: str, source_file: str) -> Iterator[Record | Issue]:
    """The records of a file, whether gzip, Zstandard or neither."""
    packed = file.peek(HEAD_BYTES)[:HEAD_BYTES]
    content, head = file, packed
    if packed.startswith(_GZIP):
        content = opened.enter_context(io.BufferedReader(_Unzipped(file), _BUFFER_BYTES))
        head = zlib.decompressobj(wbits=31).decompress(packed, HEAD_BYTES)
    elif packed.startswith(_ZSTANDARD):
        content = opened.enter_context(io.BufferedReader(_Frames(file), _BUFFER_BYTES))
        head = content.peek(HEAD_BYTES)[:HEAD_BYTES]
    kind = media_type(head, name)
    if kind == "application/warc":
        yield from read_warc(content, source_file)
    elif kind == "application/x-ndjson":
        is_document = name.lower().removesuffix(".gz").removesuffix(".zst").endswith(".json")
        yield from (read_json if is_document else read_json_lines)(content, source_file)
    else:
        data = content.read(_USUAL_BYTES)  # to make room for the largest document takes longer than to read the usual one
        if len(data) == _USUAL_BYTES:
            data += content.read(MAX_DOCUMENT_BYTES + 1 - _USUAL_BYTES)
        yield Record(source_file, data, kind, is_html=kind == "text/html")


class _Unzipped(io.RawIOBase):
    """The content of a gzip file, up to where it ends too early or is damaged; only behind that it raises what is wrong."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._content = gzip.GzipFile(fileobj=file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        found = self._content.read1(len(view))
        view[: len(found)] = found
        return len(found)


class _Frames(io.RawIOBase):
    """The content of a Zstandard file; behind its last byte it raises EOFError where the file ends within a frame."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._packed, self._content = b"", memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._content and (packed := self._packed or self._file.read1(_PACKED_BYTES)):
            frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            self._content = memoryview(frame.decompress(packed))
            self._packed = frame.unused_data if frame.eof else b""
            self._frame = None if frame.eof else frame
        if not self._content and self._frame:
            raise EOFError("Compressed file ended before the end of its last frame")
        found = self._content[: len(view)]
        self._content = self._content[len(view) :]
        view[: len(found)] = found
        return len(found)


def _article(record: Record, raw: Path) -> Iterator[Article | Issue]:
    """One record decoded, or the reason why it cannot be."""
    if problem := _size_problem(record):
        yield reject(record.source_file, *problem)
        return
    try:
        article, doubt = _read(record)
    except NotTextError as error:
        yield reject(record.source_file, "binary", str(error))
        return
    except TangledError as error:
        yield reject(record.source_file, "tangled", str(error))
        return
    except Exception as error:  # nor must one record stop those after it
        if is_of_the_machine(error):
            raise
        yield reject(record.source_file, "failed", f"the reader failed: {type(error).__name__}: {why(error)}")
        return
    if problem := _text_problem(article.text):
        yield reject(record.source_file, *problem)
        return
    if doubt:
        yield Issue("warning", "ingest", record.source_file, "encoding", doubt)
    known = _merged(manifest_of(record.source_file, raw), article.manifest)
    yield msgspec.structs.replace(article, manifest=known)


def _read(record: Record) -> tuple[Article, str | None]:
    """The article of a record, and any doubt about its encoding. Raises NotTextError and TangledError."""
    digest = hashlib.sha256(record.data).hexdigest()
    content = Decoded(record.content, "utf-8") if record.content is not None else None
    if record.is_html:
        text, page, main, doubt = read_html(content or record.data, record.charset)
        return Article("a-" + digest[:16], record.source_file, digest, record.media_type, text, record.manifest, page, main), doubt
    decoded = content or decode(record.data, record.charset)
    article = Article("a-" + digest[:16], record.source_file, digest, record.media_type, decoded.text, record.manifest)
    if record.media_type == "text/markdown":
        known, body = read_markdown(decoded.text)
        article = msgspec.structs.replace(article, manifest=known, main=body)
    return article, decoded.doubt


def _size_problem(record: Record) -> tuple[str, str] | None:
    if _is_blank(record.data) or (record.content is not None and _is_blank(record.content)):
        return "empty", "there is nothing in it"
    if len(record.data) > MAX_DOCUMENT_BYTES:
        return "too-large", f"the document is larger than {MAX_DOCUMENT_BYTES:,} bytes"
    return None


def _text_problem(text: str) -> tuple[str, str] | None:
    if _is_blank(text):
        return "empty", "there is no text in it"
    if len(text) > MAX_LINE_CHARACTERS and (longest := max(map(len, text.split("\n")))) > MAX_LINE_CHARACTERS:
        return "line-too-long", f"a line has {longest:,} characters; a line of text has at most {MAX_LINE_CHARACTERS:,}"
    return None


def _is_blank(content: str | bytes) -> bool:
    return not content or content.isspace()


def _merged(first: Manifest, second: Manifest) -> Manifest:
    """`sources.csv` before what the container says."""
    return Manifest(**{field: getattr(first, field) or getattr(second, field) for field in Manifest.__struct_fields__})
