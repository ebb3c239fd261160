"""Articles and releases on object storage: local copies to build from and into, and the way back.

    s3://bucket/raw ──mirror──▶ <cache>/remote/…  ──build──▶ <cache>/remote/…  ──publish──▶ s3://bucket/output

A build works on local folders and knows of no other. `local_folders` puts them around it: articles are mirrored (`mirror`), the last
release is fetched, and the new one is published when the build is done (`releases`). What stores understand is the business of
`pyarrow.fs` (`remote`), which is only loaded where a URL is given; credentials come from the environment, as it reads them.

Belongs here: copying. Does not: what is copied.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

from flows.lock import locked

__all__ = ["Place", "StorageError", "Url", "UrlError", "local_articles", "local_copies", "local_folders", "local_releases", "place"]


class StorageError(Exception):
    """A store does not do what it is asked to; the message names the URL, and what would be right."""


class UrlError(StorageError):
    """It never will: the URL is wrong, or there is nothing at it."""


class Url(NamedTuple):
    """The URL of a folder on object storage: `s3://bucket/folder`."""

    text: str

    def __str__(self) -> str:
        """Fit to print: options like `?endpoint_override=…` are left out, as some stores take secrets there."""
        return self.text.partition("?")[0].rstrip("/")


Place: TypeAlias = Path | Url


def place(text: str) -> Place:
    """A folder of this machine, also as `file:///…`, or the URL of one elsewhere.

    Raises UrlError where there may be credentials in it, and then repeats nothing of it but its scheme.
    """
    scheme, separator, rest = text.partition("://")
    if not separator:
        return Path(text)
    if scheme.lower() == "file":
        return _local_place(rest)
    before_host = r"^[^?]*[:@]" if scheme.lower().startswith("s3") else r"(?s):.*@"  # a secret may have / in it, and end anywhere
    options = rest.partition("?")[2].lower()
    if re.search(before_host, rest) or any(word in options for word in _SECRET_OPTIONS):
        raise UrlError(
            f"credentials do not belong into a URL ({scheme}://…): put them into the environment; "
            "where : and @ are in the name of a folder, write %3A and %40"
        )
    return Url(text)


_SECRET_OPTIONS = ("secret", "password", "token", "key", "sig=")
"""Parts of the names of options that hold secrets; `sig=` is that of Azure's shared access signatures."""


def _local_place(rest: str) -> Path:
    """The folder of a URL that begins with `file://`. Raises UrlError where it names another machine, or no folder."""
    from urllib.request import url2pathname

    host, _, path = rest.partition("/")
    if host.lower() not in ("", "localhost") or not path:
        raise UrlError("a URL that begins with file:// has to name a folder of this machine, from the root on: file:///FOLDER")
    return Path(url2pathname(f"/{path}"))


@contextmanager
def local_folders(raw: Place, output: Place, cache: Path) -> Iterator[tuple[Path, Path]]:
    """The raw folder and the output folder of a build. What was published in it within is published at its URL at the end.

    Raises StorageError, and `flows.lock.BusyError` where another command of this machine works with the same copies.
    """
    with ExitStack() as held:
        local_raw = held.enter_context(local_articles(raw, cache))
        yield local_raw, held.enter_context(_published(output, cache))


@contextmanager
def local_articles(raw: Place, cache: Path) -> Iterator[Path]:
    """The folder of the raw articles; of those at a URL, a mirror in the cache folder, which no other command uses meanwhile."""
    if isinstance(raw, Path):
        yield raw
        return
    from flows.storage.mirror import mirror
    from flows.storage.remote import connect

    remote = connect(raw)
    with _own_folder("raw", raw, cache) as home:
        objects = remote.objects()
        if not objects:
            raise UrlError(f"there is nothing below {raw}: name the folder of the raw articles")
        mirror(remote, objects, home / "raw")
        yield home / "raw"


@contextmanager
def _published(output: Place, cache: Path) -> Iterator[Path]:
    """The folder of the releases; of those at a URL, one with the last of them, from which the next is published at the end."""
    if isinstance(output, Path):
        yield output
        return
    from flows.storage.releases import fetch_last, publish
    from flows.storage.remote import connect

    remote = connect(output)
    with _own_folder("output", output, cache) as home:
        catalogue = fetch_last(remote, home / "output")
        yield home / "output"
        publish(remote, home / "output", catalogue, home / "claim")


@contextmanager
def local_releases(output: Place, versions: Sequence[str] = (), suffix: str = "") -> Iterator[Path]:
    """The folder of the releases, to be read; of those at a URL, a fresh copy of these versions, and those they follow, or of all."""
    if isinstance(output, Path):
        yield output
        return
    from flows.storage.releases import fetch
    from flows.storage.remote import connect

    with _temporary_folder() as folder:
        fetch(connect(output), folder, versions, suffix)
        yield folder


@contextmanager
def local_copies(places: Sequence[Place]) -> Iterator[list[Path]]:
    """Files and folders to be read; of those at a URL, a fresh copy."""
    with ExitStack() as held:
        yield [found if isinstance(found, Path) else _copy(found, held.enter_context(_temporary_folder())) for found in places]


def _copy(url: Url, folder: Path) -> Path:
    from flows.storage.mirror import mirror
    from flows.storage.remote import connect

    remote = connect(url)
    if objects := remote.objects():
        mirror(remote, objects, folder)
        return folder
    if (found := remote.as_object()) is None:
        raise UrlError(f"there is nothing at {url}")
    above, one = found
    mirror(above, [one], folder)
    (copy,) = folder.iterdir()  # what stands in for it, where no file can have its name
    return copy


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="parley-") as folder:
        yield Path(folder)


@contextmanager
def _own_folder(what: str, url: Url, cache: Path) -> Iterator[Path]:
    """The folder of the copies of that URL, held by this process alone."""
    endpoints = [os.environ.get(name, "") for name in _ENDPOINTS]
    digest = hashlib.sha256("\0".join([what, url.text.rstrip("/"), *endpoints]).encode()).hexdigest()
    home = cache / "remote" / digest[:20]
    home.mkdir(parents=True, exist_ok=True)
    with locked(home, f"another command of this machine works with the copy of {url}; wait until it is done"):
        yield home


_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "CLOUD_STORAGE_EMULATOR_ENDPOINT")
"""Where `pyarrow.fs` finds the address of a store that is not in the URL; with another one it is another store."""
