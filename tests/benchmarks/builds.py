"""Whole builds of many articles: cold, with articles added, with nothing new; their time and their peak memory."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.corpus import write_corpus

ADDED = 200
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
FEW = 5_000
"""Builds of so many articles at most are made by one worker too, and the largest of them on Dask."""
RUNS = 3
"""Builds that one worker is compared with two by, in turn: a machine is now faster, now slower."""


class Build(NamedTuple):
    """One run of `parley build`."""

    what: str
    articles: int
    workers: int
    seconds: float
    """Of the flow, Prefect's start left out."""
    wall: float
    """Of the whole command."""
    peak: int
    """Bytes that all its processes had in memory together at most; 0 where the system does not tell."""


def measure(texts: list[str], folder: Path, sizes: list[int]) -> list[Build]:
    """Builds of each size with two workers, cold and warm; those of a few also with one, and the largest of these also on Dask.

    Of the smallest size, cold, it is the median of some builds. Raises RuntimeError where Dask makes other files.
    """
    made = []
    for size in sizes:
        raw = folder / f"raw-{size}"
        write_corpus(texts, raw, size)
        one, two = [], []
        for run in range(RUNS if size == min(sizes) else 1):
            if size <= FEW:
                one.append(build("cold", raw, folder / f"{size}-one-{run}", size, "--workers", "1"))
            two.append(build("cold", raw, folder / f"{size}-two-{run}", size))
        made += [_median(runs) for runs in (one, two) if runs]
        place = folder / f"{size}-two-0"
        if size == max((size for size in sizes if size <= FEW), default=None):
            made.append(build("cold, on Dask", raw, folder / f"{size}-dask", size, "--dask", "local"))
            if content(folder / f"{size}-dask" / "output") != content(place / "output"):
                raise RuntimeError(f"Dask made another release of {size} articles than the processes of this machine")
        made.append(build("nothing new", raw, place, size))
        write_corpus(texts, raw, size + ADDED)
        made.append(build(f"{ADDED} added", raw, place, size + ADDED))
    return made


def build(what: str, raw: Path, place: Path, articles: int, *options: str) -> Build:
    """Run the command, with two workers unless told otherwise, and watch it. Raises CalledProcessError where it fails."""
    paths = ["--raw", raw, "--output", place / "output", "--cache", place / "cache"]
    command = [sys.executable, "-m", "flows", "build", "--workers", "2", *map(str, paths), *options]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = Peak(process.pid)
    printed, _ = process.communicate()
    wall = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, printed)
    seconds = float(re.search(r"\(([\d.]+) s\)$", printed.strip()).group(1))
    return Build(what, articles, 1 if "1" in options else 2, seconds, wall, peak.stop())


def _median(builds: Sequence[Build]) -> Build:
    return sorted(builds, key=attrgetter("seconds"))[len(builds) // 2]


def content(output: Path) -> dict[Path, bytes]:
    """The digest of every file of a release folder."""
    files = (path for path in sorted(output.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(output): hashlib.sha256(path.read_bytes()).digest() for path in files}


class Peak(threading.Thread):
    """Looks at the memory of a process and its children until told to stop.

    To tell how much they share takes the system some milliseconds a process, which would be taken from what is measured: it is asked only
    when the same processes have more than before, what they share counted for each, and not often, for all cores have work.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self._peak, self._ended = root, 0, threading.Event()
        self.start()

    def run(self) -> None:
        known: dict[tuple[int, ...], float] = {}
        while not self._ended.wait(0.25):
            processes = (self._root, *descendants(self._root))
            in_memory = sum(map(resident, processes))
            if in_memory > known.get(processes, 0):
                known[processes] = 1.02 * in_memory
                self._peak = max(self._peak, sum(map(proportional, processes)))

    def stop(self) -> int:
        self._ended.set()
        self.join()
        return self._peak


def descendants(root: int) -> list[int]:
    """The children of a process and theirs, but for the Prefect server: where the system lists them."""
    found = []
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            if b"flows.server" not in command_of(child):
                found += [child, *descendants(child)]
    return found


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def resident(process: int) -> int:
    """Bytes of a process in memory; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0


def proportional(process: int) -> int:
    """The same with its part alone of what it shares with others."""
    try:
        return int(re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M).group(1)) * 1024
    except OSError:
        return 0


def table(builds: list[Build]) -> list[str]:
    """The builds as Markdown."""
    lines = [
        "| build | articles | workers | s | articles a second | s with start | peak MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for b in builds:
        rate = b.articles / max(b.seconds, 0.01)
        lines.append(f"| {b.what} | {b.articles:,} | {b.workers} | {b.seconds:.1f} | {rate:,.1f} | {b.wall:.1f} | {b.peak / 1e6:,.0f} |")
    return lines
