"""Writing so that nothing half-written is ever visible, whenever the process dies."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.lock import locked
from flows.publish.versions import RELEASES, VERSIONS, Catalogue, encode_catalogue, folder_of

_UNFINISHED = ".unfinished"


@contextmanager
def exclusive(output: Path) -> Iterator[None]:
    """One build at a time in an output folder. Raises BusyError."""
    (output / RELEASES).mkdir(parents=True, exist_ok=True)
    with locked(output, f"another build is writing into {output}"):
        yield


@contextmanager
def unfinished_folder(output: Path) -> Iterator[Path]:
    """An empty folder to write a release into; it is gone at the end unless `finish` has given it its name.

    What a build that died has left in it is removed first.
    """
    folder = output / RELEASES / _UNFINISHED
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(path: Path, content: bytes) -> None:
    """One file, durably."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def finish(folder: Path, output: Path, version: str) -> Path:
    """Gives an unfinished release its name. It counts only once `list_releases` has listed it.

    A folder of that name is what a build left that died between the two steps: nobody was ever told of it, and it is replaced.
    """
    finished = folder_of(output, version)
    shutil.rmtree(finished, ignore_errors=True)
    _sync(folder)
    folder.rename(finished)
    _sync(finished.parent)
    return finished


def list_releases(output: Path, catalogue: Catalogue) -> None:
    """Replaces `versions.json` in one step: this is the moment of publication."""
    replacement = output / f"{_UNFINISHED}-{VERSIONS}"
    write(replacement, encode_catalogue(catalogue))
    replacement.replace(output / VERSIONS)
    _sync(output)


def _sync(folder: Path) -> None:
    """Makes the names in a folder durable, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
