"""What the last build found, and from what, so that a build without news is known to be one before anything is started.

Kept in the cache folder. Belongs here: telling whether anything changed. Does not: anything that needs Prefect (`build`).
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from flows.accounts import Account, describe
from flows.digests import Digests, kept_below
from flows.shards import Source, list_sources, manifest_digest
from flows.stages import code_digest


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did."""

    published: str | None
    """The version of the new release; None when there was nothing to publish."""
    current: str | None
    """The last good release after the build."""
    account: Account
    computed: int
    """Files whose result was not in the cache."""
    seconds: float


class Inputs(msgspec.Struct, frozen=True):
    """The input files of a build."""

    sources: list[Source]
    """In the order of their paths, and large ones in parts."""
    digest: str
    """Stands for all that the release depends on but the releases before it."""
    seconds: float
    """So long it took to list them."""


class _LastBuild(msgspec.Struct, frozen=True):
    inputs: str
    releases: str
    report: BuildReport


def summary(report: BuildReport) -> list[str]:
    """The report as lines to print."""
    if report.published:
        outcome = f"published {report.published}"
    else:
        outcome = f"nothing to publish: {report.current} already says all that the articles say"
    return [*describe(report.account), f"{outcome} ({report.seconds:.1f} s)"]


def list_inputs(raw: Path, cache: Path) -> Inputs:
    """What is below the raw folder now; digests are remembered in the cache folder."""
    started = time.monotonic()
    digests = Digests(kept_below(cache))
    sources = list_sources(raw, digests)
    digests.keep()
    stands_for = [code_digest(), manifest_digest(raw), *(source.key for source in sources)]
    return Inputs(sources, hashlib.sha256("\n".join(stands_for).encode()).hexdigest(), time.monotonic() - started)


def recall(inputs: str, output: Path, cache: Path) -> BuildReport | None:
    """The last report, where the digest of the inputs and the releases are those of the last build; None where they are not."""
    try:
        last = msgspec.json.decode(_file(cache).read_bytes(), type=_LastBuild)
    except (OSError, msgspec.DecodeError):
        return None
    if (last.inputs, last.releases) != (inputs, _releases(output)):
        return None
    return msgspec.structs.replace(last.report, published=None, computed=0)


def remember(inputs: str, output: Path, cache: Path, report: BuildReport) -> None:
    """Keep the report until inputs or releases change."""
    _file(cache).write_bytes(msgspec.json.encode(_LastBuild(inputs, _releases(output), report)))


def forget_digests(cache: Path) -> None:
    """Have the next build read all files."""
    with suppress(OSError):
        kept_below(cache).unlink()


def _file(cache: Path) -> Path:
    return cache / "last-build.json"


def _releases(output: Path) -> str:
    """Stands for the folder and the list of its releases."""
    catalogue = output / "versions.json"
    return f"{output.resolve()} {hashlib.sha256(catalogue.read_bytes() if catalogue.exists() else b'').hexdigest()}"
