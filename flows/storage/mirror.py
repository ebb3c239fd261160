"""A local folder made to hold what a folder on object storage holds: only what changed is fetched.

A file gets the time of its object, and an object of the same size and time as its file is not fetched again (as `rsync` does it): no
list has to be kept that could be wrong. Where a store tells no times, everything is fetched. A file is written beside its place and
renamed, so it is there whole or not at all.

An object may have a name that no file can have: `../x`, `a//b`, a part of 300 letters. It is never fetched. In its place there is a
link that leads nowhere and bears the encoded name, so that it counts as an input, and is rejected as one that cannot be read. The same
goes for all but the first of those that are one file on some systems: `A.txt` and `a.txt`, or `ü` as one letter and as two. It is so on
every system, as the release is to be the same on all.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, mkstemp
from unicodedata import normalize
from urllib.parse import quote

from flows.progress import Progress, say
from flows.storage.remote import MissingError, Object, Remote, in_parallel, telling_of

_UNFINISHED = ".unfinished-"
_BATCH = 32
"""Objects that a thread fetches before it says so."""
_MAX_PART_BYTES, _MAX_NAME_BYTES = 255, 800
"""The name of a file in its folder, and below the mirror: systems know paths of 1,024 bytes and more."""
_NO_SUCH_NAME = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ENOTDIR, errno.EISDIR, errno.EEXIST)
"""How a file system says that it has no file of that name; anything else (a full disk) is a failure of the build."""
_UNSETTLED_NS = 2_000_000_000
"""An object that young may be written again and have the same time, as most stores know whole seconds: it is fetched once more."""


def mirror(remote: Remote, objects: Sequence[Object], folder: Path) -> None:
    """Make the folder hold these objects of the remote one, and nothing else. Raises StorageError; what was fetched by then stays."""
    folder.mkdir(parents=True, exist_ok=True)
    folders = _folders(found.name for found in objects)
    objects = [found for found in objects if not _is_marker(found, folders)]
    problems = _problems([found.name for found in objects], folders)
    wanted = {found.name: found for found in objects if found.name not in problems}
    _remove_others(folder, wanted.keys() | {_stand_in(name) for name in problems})
    lost_ns = lost_time(folder)
    problems |= _fetch(remote, [found for found in wanted.values() if not is_current(folder / found.name, found, lost_ns)], folder)
    for name, problem in sorted(problems.items()):
        say(f"{remote.url}/{ascii(name)[1:-1]} cannot be read: {problem}")
        _stand_in_for(folder / _stand_in(name))


def _fetch(remote: Remote, objects: Sequence[Object], folder: Path) -> dict[str, str]:
    """Fetch the objects; returns the names of those that are not to be had by their name, with the reason."""
    if not objects:
        return {}
    batches = [objects[start : start + _BATCH] for start in range(0, len(objects), _BATCH)]
    progress = Progress("objects fetched", len(objects))
    problems: dict[str, str] = {}
    for batch, found in zip(batches, in_parallel(lambda batch: _fetch_batch(remote, batch, folder), batches), strict=True):
        problems |= found
        progress.advance(len(batch))
    progress.finish()
    return problems


def _fetch_batch(remote: Remote, batch: Iterable[Object], folder: Path) -> dict[str, str]:
    problems: dict[str, str] = {}
    for found in batch:
        try:
            _fetch_one(remote, found, folder / found.name)
        except MissingError:
            problems[found.name] = "it is listed, but not found by its name"
            (folder / found.name).unlink(missing_ok=True)  # what it was before
        except _NameError as error:
            problems[found.name] = f"this machine has no file of that name ({error})"
    return problems


def _fetch_one(remote: Remote, found: Object, path: Path) -> None:
    with _telling_of_name(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = mkstemp(dir=path.parent, prefix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(remote.chunks(found.name))
            is_settled = found.changed_ns is not None and time.time_ns() - found.changed_ns > _UNSETTLED_NS
            stamp(Path(unfinished), found.changed_ns if is_settled else None)
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink()
            raise


class _NameError(Exception):
    """There is no file of that name on this machine."""


@contextmanager
def _telling_of_name(path: Path) -> Iterator[None]:
    with telling_of(path):
        try:
            yield
        except OSError as error:
            if error.errno in _NO_SUCH_NAME:
                raise _NameError(error.strerror) from error
            raise


def stamp(path: Path, changed_ns: int | None) -> None:
    """Give a file the time of its object; without one it counts as changed."""
    os.utime(path, ns=(changed_ns or 0, changed_ns or 0))


def is_current(path: Path, found: Object, lost_ns: int) -> bool:
    """Is the file what was fetched from that object as it is now? `lost_ns` is what `lost_time` says of its folder."""
    try:
        there = path.lstat()
    except OSError:
        return False
    return found.changed_ns is not None and there.st_size == found.size and 0 <= found.changed_ns - there.st_mtime_ns <= lost_ns


def lost_time(folder: Path) -> int:
    """How much the file system cuts off the time of a file at most, in nanoseconds; some only keep every other second."""
    with NamedTemporaryFile(dir=folder, prefix=_UNFINISHED) as file:
        stamp(Path(file.name), _ODD_TIME_NS)
        return _ODD_TIME_NS - Path(file.name).stat().st_mtime_ns


_ODD_TIME_NS = 1_000_000_003_999_999_999
"""The last nanosecond of an odd second: every file system that cuts off anything cuts off as much as it ever does."""


def _remove_others(folder: Path, wanted: Collection[str]) -> None:
    """Remove every file but the wanted ones, and folders that are empty then."""
    for here, folders, files in os.walk(folder, topdown=False):
        prefix = "" if here == str(folder) else Path(here).relative_to(folder).as_posix() + "/"
        links = [name for name in folders if Path(here, name).is_symlink()]
        for name in (*files, *links):
            if prefix + name not in wanted:
                Path(here, name).unlink()
        if prefix:
            with suppress(OSError):  # it is not empty
                Path(here).rmdir()


# ---------------------------------------------------------------- names


def _folders(names: Iterable[str]) -> set[str]:
    """Every folder that an object is in, as far as names tell of folders."""
    return {above for name in names for above in _above(name)}


def _above(name: str) -> Iterator[str]:
    end = name.rfind("/")
    while end > 0:
        yield name[:end]
        end = name.rfind("/", 0, end)


def _is_marker(found: Object, folders: Collection[str]) -> bool:
    """Consoles of stores make an empty object where somebody makes a folder."""
    return found.size == 0 and (found.name in folders or not found.name)


def _problems(names: Sequence[str], folders: Collection[str]) -> dict[str, str]:
    """The names that no file can have, with the reason; the same on every system of one kind."""
    problems = {name: problem for name in names if (problem := _problem(name, folders))}
    spellings: dict[str, str] = {}
    for name in sorted(set(names) - problems.keys()):
        others = {spelled: spellings.setdefault(_folded(spelled), spelled) for spelled in (*reversed([*_above(name)]), name)}
        if clash := next((pair for pair in others.items() if pair[0] != pair[1]), None):
            problems[name] = "some systems do not tell {!a} from {!a}".format(*clash)
    return problems


def _folded(name: str) -> str:
    """What is left where capital letters, and letters that are made of two, are not told apart."""
    return normalize("NFC", normalize("NFC", name).casefold())


def _problem(name: str, folders: Collection[str]) -> str | None:
    """Why no file can have that name."""
    parts = name.split("/")
    if "" in parts:
        return "a part of the name is empty"
    if "." in parts or ".." in parts:
        return "a part of the name is . or .."
    if "\0" in name or (os.sep != "/" and (os.sep in name or ":" in name)):
        return "there is a character in the name that no file name can have"
    if max(len(os.fsencode(part)) for part in parts) > _MAX_PART_BYTES or len(os.fsencode(name)) > _MAX_NAME_BYTES:
        return "the name is too long for a file"
    if name in folders:
        return "other objects have names as if it was a folder"
    return None


def _stand_in(name: str) -> str:
    return f"unreadable-{hashlib.sha256(name.encode()).hexdigest()[:8]}-{quote(name, safe='')[:150]}"


def _stand_in_for(path: Path) -> None:
    """A link to nothing: next to the mirror, where nothing of that name is ever made."""
    if not path.is_symlink():
        path.unlink(missing_ok=True)
        path.symlink_to(Path("..", "no-file-can-have-that-name"))
