"""Bytes → files below `raw/`, each whole or not there at all, and their lines in `raw/sources.csv`."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flows.fetching.state import SavedPage

COLUMNS = ("file", "url", "publisher", "published", "rights")
EXTENSIONS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md"}


def file_name(source: str, url: str, media_type: str) -> str:
    """`source/readable-part-digest.ext`: the same for the same address, on every file system."""
    path = unquote(urlsplit(url).path).rstrip("/")
    readable = re.sub(r"[^a-z0-9]+", "-", path.rpartition("/")[2].partition(".")[0].lower()).strip("-")[:60] or "page"
    digest = hashlib.sha256(url.encode()).hexdigest()[:12]
    return f"{source}/{readable}-{digest}{EXTENSIONS.get(media_type, '.html')}"


def save_bytes(raw: Path, work: Path, name: str, body: bytes) -> str:
    """Writes the file and returns its SHA-256. `work` is a folder of the same file system for what is not whole yet."""
    digest = hashlib.sha256(body).hexdigest()
    target = raw / name
    target.parent.mkdir(parents=True, exist_ok=True)
    _replace(target, work / f"{digest}.part", body)
    return digest


def write_manifest(raw: Path, work: Path, saved: Iterable[SavedPage]) -> None:
    """Brings sources.csv up to date: lines of fetched files are set, all others stay as they are; sorted by file, written whole."""
    path = raw / "sources.csv"
    columns, rows = _read_manifest(path)
    for page in saved:
        line = {
            "file": page.file,
            "url": page.url,
            "publisher": page.publisher or "",
            "published": page.published or "",
            "rights": page.rights,
        }
        rows[page.file] = {**rows.get(page.file, {}), **line}
    if not rows:
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[file] for file in sorted(rows))
    body = text.getvalue().encode()
    if not path.exists() or path.read_bytes() != body:
        _replace(path, work / "sources.csv.part", body)


def _read_manifest(path: Path) -> tuple[list[str], dict[str, dict[str, str]]]:
    """The columns of sources.csv and its lines by file, with whatever columns somebody added. Raises ValueError when it has no `file`."""
    if not path.exists():
        return list(COLUMNS), {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, restval="")
        found = list(reader.fieldnames or COLUMNS)
        if "file" not in found:
            raise ValueError(f"{path} has no column `file`: is it the manifest?")
        rows = {row["file"]: {name: row[name] for name in found} for row in reader}
    return [*found, *(name for name in COLUMNS if name not in found)], rows


def _replace(target: Path, part: Path, body: bytes) -> None:
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as stream:
        stream.write(body)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(target)
