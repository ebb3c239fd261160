"""`SHA256SUMS`: the bytes of a release against those that it was published with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.publish.problems import Problem
from flows.publish.versions import CHECKSUMS, VERSIONS, Release, digest, digest_of_file


def check_bytes(folder: Path, release: Release, suffix: str = "") -> Iterator[Problem]:
    """Every file is there, no other is, and each whose name ends like this has the bytes that it was published with."""
    if not folder.is_dir():
        yield Problem(release.version, str(folder), "the folder of the release is missing")
        return
    listed = listed_checksums(folder)
    if listed is None or digest((folder / CHECKSUMS).read_bytes()) != release.sha256sums:
        yield Problem(release.version, CHECKSUMS, f"is missing, or not the file whose SHA-256 {VERSIONS} gives")
        return
    there = {path.name for path in folder.iterdir()} - {CHECKSUMS}
    yield from (Problem(release.version, name, "is missing") for name in sorted(listed.keys() - there))
    yield from (Problem(release.version, name, f"is not listed in {CHECKSUMS}") for name in sorted(there - listed.keys()))
    for name in sorted(there & listed.keys()):
        if name.endswith(suffix) and digest_of_file(folder / name) != listed[name]:
            yield Problem(release.version, name, "has other bytes than those published (SHA-256 differs)")


def listed_checksums(folder: Path) -> dict[str, str] | None:
    """SHA-256 by file name; None where the list cannot be read."""
    try:
        lines = (folder / CHECKSUMS).read_text("utf-8").splitlines()
        return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError):
        return None
