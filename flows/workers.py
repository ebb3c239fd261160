"""Worker processes of one machine: started once, with the models loaded once.

Belongs here: processes. Does not: what they compute (`shards`).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path

from flows.settings import ONE_THREAD
from flows.shards import ShardCounts, Source, process

_pool: ProcessPoolExecutor | None = None


def start(workers: int) -> None:
    """Have the processes started and their models loaded, without waiting for that. Does nothing when they are there."""
    global _pool
    if _pool is None:
        os.environ.update(ONE_THREAD)  # inherited by the processes
        _pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
        for _ in range(workers):
            _pool.submit(_nothing)


def submit(sources: Sequence[Source], raw: Path, folder: Path) -> Future[ShardCounts]:
    """Have a started worker process a shard."""
    if _pool is None:
        raise RuntimeError("no workers were started")
    return _pool.submit(process, sources, raw, folder)


def stop(*, at_once: bool = False) -> None:
    """End the processes, and forget what they have not begun with. Waits for what they are at, unless told to end it."""
    global _pool
    if _pool is not None:
        _pool.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            for process in active_children():
                process.terminate()
        _pool = None


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt goes to the command, which stops its workers
    load_models()


def load_models() -> None:
    """Load everything that is loaded on first use, by using it."""
    from flows.clean import clean
    from flows.extract import extract
    from flows.model import Article

    extract(clean(Article("a-0", "", "", "text/plain", _SAMPLE)))


def _nothing() -> None:
    """Makes the pool start a process."""


_SAMPLE = """Ministers meet

GENEVA, 3 March 2015 - "We had a good talk," the foreign minister said after he met his counterpart in Geneva on Tuesday.
"""
