"""One folder on object storage: its objects listed, read, written; and what went wrong, in words.

Belongs here: everything that knows `pyarrow.fs`. Does not: what is copied where.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec
import pyarrow as pa
from pyarrow import fs

from flows.storage import StorageError, Url, UrlError

_PARALLEL = 16
"""Objects that are copied at the same time: what takes time is the way to the store and back."""
Given = TypeVar("Given")
Made = TypeVar("Made")
_CHUNK_BYTES = 1 << 20
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
"""What stands in a URL as it is; anything else is encoded."""


class MissingError(StorageError):
    """There is no such object, or no such folder."""


class Object(msgspec.Struct, frozen=True):
    """One object."""

    name: str
    """Below its folder, with `/` between the parts. Stores allow anything here, also `../x`."""
    size: int
    """Bytes."""
    changed_ns: int | None
    """When it was last written, in nanoseconds since 1970; most stores only know whole seconds, and some nothing."""


class Remote(msgspec.Struct, frozen=True):
    """A folder of a store. All methods raise StorageError."""

    url: str
    """Fit to print."""
    filesystem: fs.FileSystem
    base: str
    """Where the folder is on the file system."""

    def below(self, name: str) -> Remote:
        """A folder in this one."""
        return Remote(f"{self.url}/{name}", self.filesystem, f"{self.base}/{name}")

    def as_object(self) -> tuple[Remote, Object] | None:
        """The object that this is rather than a folder, and before it the folder that it is in."""
        folder, _, name = self.base.rpartition("/")
        above = Remote(self.url.rpartition("/")[0], self.filesystem, folder)
        found = above.find(name) if folder else None
        return None if found is None else (above, found)

    def objects(self) -> list[Object]:
        """All objects in the folder and below, by name; none where there is no such folder."""
        try:
            with self._telling():
                found = self.filesystem.get_file_info(fs.FileSelector(self.base, recursive=True))
        except MissingError:
            self._check_bucket()
            return []
        return sorted((self._object(info) for info in found if info.type == fs.FileType.File), key=lambda found: found.name)

    def find(self, name: str) -> Object | None:
        """The object of that name."""
        with self._telling(name):
            info = self.filesystem.get_file_info(f"{self.base}/{name}")
        return self._object(info) if info.type == fs.FileType.File else None

    def read(self, name: str) -> bytes | None:
        """What is in an object; None where there is no such object."""
        try:
            return b"".join(self.chunks(name))
        except MissingError:
            return None

    def chunks(self, name: str) -> Iterator[bytes]:
        """What is in an object, piece by piece. Raises MissingError."""
        with self._telling(name), self.filesystem.open_input_stream(f"{self.base}/{name}") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                yield chunk

    def sha256(self, name: str) -> str:
        """The digest of what is in an object."""
        digest = hashlib.sha256()
        for chunk in self.chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def put(self, name: str, path: Path, *, may_change: bool = False) -> None:
        """Copy a file into an object. Browsers and proxies are told what it is.

        A stream that is opened and left becomes an object all the same, with what was written to it by then. So it is left to a thread,
        which Ctrl-C does not interrupt, and the first piece is read before: an object of up to a megabyte is there whole or not at all.
        """
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        metadata = {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind}
        if may_change:
            metadata["Cache-Control"] = "no-cache"
        with ThreadPoolExecutor(1) as thread:
            thread.submit(self._write, name, path, metadata).result()

    def _write(self, name: str, path: Path, metadata: Mapping[str, str]) -> None:
        with telling_of(path), path.open("rb") as file:
            chunk = file.read(_CHUNK_BYTES)
            with self._telling(name):
                target = self.filesystem.open_output_stream(f"{self.base}/{name}", metadata=metadata)
            while chunk:
                with self._telling(name):
                    target.write(chunk)
                chunk = file.read(_CHUNK_BYTES)
            with self._telling(name):
                target.close()

    def delete(self, name: str) -> None:
        with self._telling(name):
            self.filesystem.delete_file(f"{self.base}/{name}")

    def _object(self, info: fs.FileInfo) -> Object:
        return Object(info.path[len(self.base) + 1 :], info.size, info.mtime_ns)

    def _check_bucket(self) -> None:
        bucket = self.base.partition("/")[0]
        with self._telling():
            is_missing = bucket and self.filesystem.get_file_info(bucket).type == fs.FileType.NotFound
        if is_missing:
            raise MissingError(f"{self.url}: there is no such bucket")

    @contextmanager
    def _telling(self, name: str = "") -> Iterator[None]:
        """Failures name the URL and, where that is known, what would be right."""
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            is_missing = isinstance(error, FileNotFoundError) or str(error).startswith("No such file or directory")  # gs:// has no errno
            raise (MissingError if is_missing else StorageError)(f"{self.url}{name and '/'}{name}: {_in_words(error)}") from error


def connect(url: Url) -> Remote:
    """The folder at a URL. Raises UrlError where the URL is not understood, StorageError where its store cannot be asked."""
    try:
        filesystem, base = fs.FileSystem.from_uri(quote(url.text, safe=_ASCII))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        known = "s3://BUCKET/FOLDER, gs://BUCKET/FOLDER, abfs://CONTAINER@ACCOUNT.dfs.core.windows.net/FOLDER, hdfs://… and file:///FOLDER"
        raise UrlError(f"{url} is not understood ({str(error).partition(': ')[0]}); URLs are {known}") from error
    except OSError as error:
        raise StorageError(f"{url}: {_in_words(error)}") from error
    if not base.strip("/"):
        raise UrlError(f"{url} names no bucket: URLs are s3://BUCKET/FOLDER")
    return Remote(str(url), filesystem, base.rstrip("/"))


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """Failures of this machine name the file: a full disk is not the fault of the store."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}") from error


def in_parallel(work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """The work on many objects, in the order of the items. Where one fails, what was not begun never is."""
    with ThreadPoolExecutor(_PARALLEL) as pool:
        try:
            yield from pool.map(work, items)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _in_words(error: Exception) -> str:
    """What is wrong, as far as it can be told, and then in the words of the store."""
    words = str(error)
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, words)), None)
    return f"{hint} ({words})" if hint else words


_HINTS = (
    (r"NO_SUCH_BUCKET|[Bb]ucket '.*' not found", "there is no such bucket"),
    (
        r"ACCESS_DENIED|INVALID_ACCESS_KEY_ID|SIGNATURE_DOES_NOT_MATCH|INVALID_CLIENT_TOKEN_ID|HTTP status 40[13]\b|PERMISSION_DENIED",
        "access is refused: credentials are missing in the environment (for s3: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or "
        "AWS_PROFILE), are wrong, or do not allow it; listing, reading and, for the output, writing and deleting have to be allowed",
    ),
    (
        r"NETWORK_CONNECTION|UNAVAILABLE",
        "the store cannot be reached: is its address right (AWS_ENDPOINT_URL, or ?endpoint_override=… in the URL)?",
    ),
)
