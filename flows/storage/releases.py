"""Releases on object storage: the last one fetched, the next one published.

    versions.json                written last: what it does not list was never published
    releases/vX.Y.Z/SHA256SUMS   written first: the claim to that version, and what its files will be
    releases/vX.Y.Z/…            the other files, written between the two
    index.html                   the page of the last release, written after it

An upload that breaks off leaves the release before as the last one. The next build uploads what is missing where it makes the same
release, and else first removes what was left. A file of a release that is listed is never written again.

Two builds may be at it at the same time, and `pyarrow.fs` knows no write that depends on what is there. So whoever claims a version
waits until any other claim would be there too, and only the last claimant goes on; the claim is looked at before every file, and
`versions.json` is only replaced where it is what it was when the build began. The one that gives up says so, and has published
nothing. What is left is a process that is put to sleep in the middle of one write, for as long as another build takes.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from flows.progress import say
from flows.publish.versions import CHECKSUMS, RELEASES, VERSIONS, Catalogue, Version, digest, folder_of, read_catalogue
from flows.storage import StorageError, UrlError
from flows.storage.mirror import is_current, lost_time, mirror, stamp
from flows.storage.remote import Object, Remote, in_parallel

_PAGE = "index.html"
_SETTLE_SECONDS = 1.0
"""Longer than it takes to look for a claim and to write one."""
_ABANDONED_SECONDS = 6 * 3600
"""No upload pauses that long between two files."""


class ConflictError(StorageError):
    """Another build publishes at the same URL."""


# ---------------------------------------------------------------- from the store


def fetch_last(remote: Remote, output: Path) -> bytes | None:
    """Make the folder hold what the next release is made from: the last one. Returns the remote `versions.json` as it is now."""
    listed, catalogue = _catalogue(remote)
    if listed is None:
        remote.objects()  # says so where there is no such bucket
    _fetch_releases(remote, output, [catalogue.last_good] if catalogue.last_good else [])
    _write_catalogue(output, listed)
    return listed


def fetch(remote: Remote, output: Path, versions: Sequence[str], suffix: str) -> None:
    """Copy these versions and those they follow, or all, into the folder: files with names that end so.

    Versions that are not published are left to whoever reads them. Raises UrlError where nothing is published.
    """
    listed, catalogue = _catalogue(remote)
    if listed is None:
        what = f"there is no {VERSIONS}" if remote.objects() else "there is nothing"
        raise UrlError(f"{what} at {remote.url}: name the folder of the releases")
    published = {release.version: release.previous for release in catalogue.releases}
    followed = [published[version] for version in versions if version in published]
    wanted = [version for version in published if version in versions or version in followed or not versions]
    _fetch_releases(remote, output, wanted, suffix)
    _write_catalogue(output, listed)


def _catalogue(remote: Remote) -> tuple[bytes | None, Catalogue]:
    """The remote `versions.json`, as bytes and read."""
    listed = remote.read(VERSIONS)
    try:
        catalogue = msgspec.json.decode(listed, type=Catalogue) if listed is not None else Catalogue()
        for release in catalogue.releases:
            Version.parse(release.version)  # it becomes the name of a folder
        catalogue.find() if catalogue.last_good else None
    except (ValueError, KeyError) as error:
        raise StorageError(
            f"{remote.url}/{VERSIONS} cannot be read: {error}; put it back as it was: the machine that published last has it in its cache "
            f"folder, as remote/*/output/{VERSIONS}"
        ) from error
    return listed, catalogue


def _fetch_releases(remote: Remote, output: Path, versions: Sequence[str], suffix: str = "") -> None:
    """Make the folder hold these releases, and no other."""
    (output / RELEASES).mkdir(parents=True, exist_ok=True)
    for found in (output / RELEASES).iterdir():
        if not found.is_dir():  # what the system left there, like .DS_Store
            found.unlink()
        elif found.name not in versions:
            shutil.rmtree(found)
    for version in versions:
        there = remote.below(f"{RELEASES}/{version}")
        mirror(there, [found for found in there.objects() if found.name.endswith(suffix)], folder_of(output, version))


def _write_catalogue(output: Path, listed: bytes | None) -> None:
    if listed is None:
        (output / VERSIONS).unlink(missing_ok=True)
    else:
        (output / VERSIONS).write_bytes(listed)


# ---------------------------------------------------------------- to the store


def publish(remote: Remote, output: Path, listed: bytes | None, claim: Path) -> None:
    """Publish what is new in the folder since `fetch_last` returned `listed`.

    `claim` is a file in which it is noted which release was claimed from here. Raises ConflictError.
    """
    ours = (output / VERSIONS).read_bytes()
    if ours != listed:
        release = read_catalogue(output).find()
        _check_unchanged(remote, listed)
        _upload(remote.below(f"{RELEASES}/{release.version}"), folder_of(output, release.version), claim)
        _check_unchanged(remote, listed)
        remote.put(VERSIONS, output / VERSIONS, may_change=True)
    _publish_page(remote, output)


def _check_unchanged(remote: Remote, listed: bytes | None) -> None:
    if remote.read(VERSIONS) != listed:
        raise ConflictError(f"{remote.url}/{VERSIONS} has changed since this build began: another one has published there; build again")


def _publish_page(remote: Remote, output: Path) -> None:
    """The page of the last release, where it is another one. A release without it is published all the same."""
    page = output / _PAGE
    if not page.exists():
        return
    try:
        there = remote.find(_PAGE)
        is_there = there is not None and is_current(page, there, lost_time(output))
        if not is_there and remote.read(VERSIONS) == (output / VERSIONS).read_bytes():
            remote.put(_PAGE, page, may_change=True)
            _stamp_all(output, {_PAGE: remote.find(_PAGE)})
    except StorageError as error:
        say(f"the release is published, but its page is not; the next build writes it. {error}")


def _upload(remote: Remote, folder: Path, claim: Path) -> None:
    """All files of a release that is not listed yet."""
    there = {found.name: found for found in remote.objects()}
    if there and remote.read(CHECKSUMS) != (folder / CHECKSUMS).read_bytes():
        _clear(remote, there, claim)
        there = {}
    if CHECKSUMS not in there:
        claim.write_text(digest((folder / CHECKSUMS).read_bytes()))
        remote.put(CHECKSUMS, folder / CHECKSUMS)
        time.sleep(_SETTLE_SECONDS)
    _check_claim(remote, folder)
    _check_strays(remote, there, folder)
    names = sorted(path.name for path in folder.iterdir() if path.name != CHECKSUMS)
    list(in_parallel(lambda name: _put(remote, folder, name, there.get(name)), names))
    _check_claim(remote, folder)
    uploaded = {found.name: found for found in remote.objects()}
    _check_strays(remote, uploaded, folder)
    if {name: found.size for name, found in uploaded.items()} != {path.name: path.stat().st_size for path in folder.iterdir()}:
        raise ConflictError(f"{remote.url} does not hold the files that were written to it: somebody else writes there; build again")
    _stamp_all(folder, uploaded)


def _put(remote: Remote, folder: Path, name: str, there: Object | None) -> None:
    """Upload a file, unless an upload that broke off has done so. Who was asleep for long may have lost the claim."""
    path = folder / name
    is_there = there is not None and there.size == path.stat().st_size and remote.sha256(name) == _sha256(path)
    if not is_there:
        _check_claim(remote, folder)
        remote.put(name, path)


def _check_claim(remote: Remote, folder: Path) -> None:
    if remote.read(CHECKSUMS) != (folder / CHECKSUMS).read_bytes():
        raise ConflictError(f"another build publishes at {remote.url} at this moment; build again when it is done")


def _check_strays(remote: Remote, there: Iterable[str], folder: Path) -> None:
    """What no build has left, no build removes. Raises StorageError that names it."""
    strays = sorted(set(there) - {path.name for path in folder.iterdir()})
    if strays:
        raise StorageError(f"{remote.url} holds what is none of the release: {', '.join(map(ascii, strays))}; delete that and build again")


def _clear(remote: Remote, there: Mapping[str, Object], claim: Path) -> None:
    """Remove what an upload left that broke off. Raises ConflictError where it may be going on."""
    claimed = remote.read(CHECKSUMS)
    is_ours = claimed is not None and claim.exists() and claim.read_text() == digest(claimed)
    youngest = max(time.time_ns() if found.changed_ns is None else found.changed_ns for found in there.values()) / 1e9
    if not is_ours and time.time() - youngest < _ABANDONED_SECONDS:
        raise ConflictError(
            f"{remote.url} holds files of another release that is not listed yet: another build publishes it at this moment, or broke "
            f"off. Build again when it is done; where none is running, delete {remote.url} first (after six hours a build does so itself)"
        )
    for name in sorted(there, key=lambda name: (name == CHECKSUMS, name)):  # the claim last: what is left is still known by it
        remote.delete(name)


def _stamp_all(folder: Path, objects: Mapping[str, Object | None]) -> None:
    """What was uploaded need not be fetched."""
    for name, found in objects.items():
        if found is not None:
            stamp(folder / name, found.changed_ns)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
