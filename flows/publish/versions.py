"""Releases on disk: which there are, which is the last good one, and what the next is called.

output/versions.json           the list, replaced atomically and last: a release that is not in it was never published
output/releases/vX.Y.Z/        one release; never changed after it is listed
output/releases/.unfinished    what a build that died left behind; the next one removes it
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

VERSIONS = "versions.json"
RELEASES = "releases"
CHECKSUMS = "SHA256SUMS"


class Version(msgspec.Struct, frozen=True, order=True):
    """X.Y.Z: X for a column that was removed or changed its meaning, Y for rows, Z for packaging alone."""

    x: int
    y: int
    z: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """`v1.2.3`. Raises ValueError."""
        found = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)", text)
        if found is None:
            raise ValueError(f"{text!r} is not a version: they look like v1.2.3")
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        return f"v{self.x}.{self.y}.{self.z}"


class Count(msgspec.Struct, frozen=True):
    """How many rows of one table changed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


class Release(msgspec.Struct, frozen=True):
    """One published release, as `versions.json` lists it."""

    version: str
    previous: str | None
    sha256sums: str
    """SHA-256 of its file SHA256SUMS, which holds those of all others: one digest for the whole release."""
    rows: Mapping[str, int]
    changes: Mapping[str, Count]
    """By table; tables without a change are left out."""


class Catalogue(msgspec.Struct, frozen=True):
    """The content of `versions.json`."""

    last_good: str | None = None
    releases: tuple[Release, ...] = ()

    def find(self, version: str | None = None) -> Release:
        """The release of that version, else the last good one. Raises KeyError with the versions that there are."""
        wanted = version or self.last_good
        for release in self.releases:
            if release.version == wanted:
                return release
        there = ", ".join(release.version for release in self.releases) or "none"
        raise KeyError(f"no release {wanted or ''}; published: {there}".replace("  ", " "))

    def before(self, version: str) -> Release | None:
        """The release that this one follows."""
        previous = self.find(version).previous
        return None if previous is None else self.find(previous)

    def with_release(self, release: Release) -> Catalogue:
        return Catalogue(release.version, (*self.releases, release))


def read_catalogue(output: Path) -> Catalogue:
    """What is published; empty where nothing is. Raises msgspec.ValidationError or DecodeError for a file that is broken."""
    path = output / VERSIONS
    return msgspec.json.decode(path.read_bytes(), type=Catalogue) if path.exists() else Catalogue()


def encode_catalogue(catalogue: Catalogue) -> bytes:
    return msgspec.json.format(msgspec.json.encode(catalogue), indent=2) + b"\n"


def folder_of(output: Path, version: str) -> Path:
    return output / RELEASES / version


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
