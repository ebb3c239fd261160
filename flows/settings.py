"""Every setting, typed, in one place, with its default.

Belongs here: what a user may set, and the environment that the build gives Prefect and the numeric libraries. Does not: rules
and word lists (`reference`), what a release says of itself (`schemas`).
"""

from __future__ import annotations

import os
from pathlib import Path

RAW = Path("raw")
"""Folder of the raw articles."""
SOURCES = Path("sources.toml")
"""What `parley fetch` reads; a periodic rebuild fetches only where there is one."""
OUTPUT = Path("output")
"""Folder of the releases."""
CACHE = Path(os.environ.get("PARLEY_CACHE", ".cache/parley"))
"""Folder of everything that can be computed again: results by article, Prefect's database. May be deleted at any time."""

MAX_SHARDS = 256
"""Task runs of one build at the very most; each costs Prefect some 20 ms."""
SHARDS_A_CLUSTER_WORKER = 8
"""Task runs of one build for each worker of a cluster: there each costs Prefect and Dask some 300 ms of the processor."""
SHARD_BYTES = int(os.environ.get("PARLEY_SHARD_BYTES", 192 * 1024))
"""Weight of a shard (see `shards`) while there are fewer than `MAX_SHARDS`: some 40 articles."""
PART_BYTES = 4 * SHARD_BYTES // 3
"""Bytes of a part of a large file, compressed or not, at least: it may be a container, whose records are shared among workers."""
MAX_PARTS = 16
"""Parts of one file: each is read from its beginning, which takes the more time the more there are."""
KEPT_STAGES = 3
"""Results of that many states of code and reference data of a stage stay in the cache, so that going back to one is quick."""
KEPT_DAYS = 30
"""Results of inputs that no build found for so long are deleted; until then they are there for a build of another folder."""
SERVER_START_SECONDS = 180.0
"""How long to wait for a Prefect server that this project starts."""


def default_workers() -> int:
    """As many worker processes as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


PREFECT: dict[str, str] = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",  # of the services that send events: what an interrupt left unsent
    "PREFECT_LOGGING_ROOT_LEVEL": "ERROR",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLI_PROMPT": "false",
}
"""Prefect without telemetry, and quiet, for the commands say themselves what fails; what the environment already says goes before."""

DASK: dict[str, str] = {
    "DASK_LOGGING__DISTRIBUTED": "critical",  # a failure comes to the command, which tells it; an interrupt is none
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false",
}
"""Dask quiet, and without a look at what its workers do a hundred times a second, which nobody would read."""

ONE_THREAD: dict[str, str] = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
"""Workers are processes, one a core: threads inside them would only get in each other's way."""


def configure_environment(cache: Path) -> None:
    """Set Prefect's and Dask's environment, for this process and those that it starts. To be called before either is imported."""
    for name, value in {**PREFECT, **DASK, "PREFECT_HOME": str(cache.resolve() / "prefect")}.items():
        os.environ.setdefault(name, value)
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
