"""One document as a reader hands it on: a whole file, or a record of a container."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache

import msgspec

from flows.ingest.detect import MediaType
from flows.model import Issue, Manifest
from flows.reference import reference_rows

YEARS = range(1500, 2200)
"""Outside of them, as in 0001-01-01 and 9999-12-31, a date says that it is not known."""
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
MAX_DOCUMENT_BYTES = 20_000_000
"""No article is that long; what is longer is a data file that was put among them by mistake."""


class Record(msgspec.Struct, frozen=True):
    source_file: str
    """Path below the raw folder, with `#record` for a container's record."""
    data: bytes
    """The bytes that the identifier is made from: the file, or the record as it stands in its container."""
    media_type: MediaType
    """What the document is: for a record, not what its container is."""
    manifest: Manifest = Manifest()
    """What the container says of the record."""
    charset: str | None = None
    """The encoding that the container declares."""
    content: str | None = None
    """The text or page in the record, where the container holds characters and not bytes."""
    is_html: bool = False


def reject(source_file: str, rule: str, message: str) -> Issue:
    return Issue("reject", "ingest", source_file, rule, message)


def why(error: Exception) -> str:
    """What went wrong, without the path, which is another one on another machine."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def is_of_the_machine(error: Exception) -> bool:
    """Is it the machine that failed (a disk, the memory, the number of open files), and not the input? Then it may succeed next time."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno is not None)


def whole_characters(text: str) -> str:
    """The text with U+FFFD for the surrogates that JSON can hold and no encoding can."""
    return _HALF_CHARACTER.sub("\ufffd", text)


def mapped(fields: Mapping[str, object]) -> dict[str, str]:
    """Fields of a JSON object or of front matter by their meaning (`record_fields.tsv`); the first of each meaning counts.

    Where a field holds an object (`"publisher": {"name": …}`), its name counts.
    """
    meanings = _meanings()
    found: dict[str, str] = {}
    for field, value in fields.items():
        meaning = meanings.get(str(field).casefold())
        if isinstance(value, Mapping):
            value = value.get("name")
        text = whole_characters(str(value)) if isinstance(value, str | int | float | datetime.date) else ""
        if meaning and text.strip():
            found.setdefault(meaning, text if meaning in ("text", "html") else text.strip())
    return found


def manifest_from(found: Mapping[str, str]) -> Manifest:
    """What mapped fields say of an article; a date that is none is passed over."""
    return Manifest(
        url=found.get("url"),
        publisher=found.get("publisher"),
        published=day_of(found.get("published", "")),
        rights=found.get("rights"),
        title=found.get("title"),
    )


def day_of(value: str) -> datetime.date | None:
    """The day that an ISO date and time begins with; None where it is none, or of a year that no article is from."""
    try:
        day = datetime.date.fromisoformat(value[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


@cache
def _meanings() -> dict[str, str]:
    return {row["field"]: row["meaning"] for row in reference_rows("record_fields.tsv")}
