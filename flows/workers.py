"""Worker processes of one machine: started once, with the models loaded once.

Where the system can, the models are loaded in one process (`warm_up`), and workers are forked from it: they are there at once, and
share its memory. Elsewhere every worker loads its own.

Belongs here: processes. Does not: what they compute (`shards`).
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import forkserver, get_all_start_methods, get_context, parent_process
from pathlib import Path

from flows.settings import ONE_THREAD
from flows.shards import Folders, Job, ShardCounts, process
from flows.stages import EXTRACT, current_code, current_digest

_pool: ProcessPoolExecutor | None = None
_REHEARSAL = Path(__file__).with_name("rehearsal")
"""Articles, all invented, that have as much as possible of what real ones may have, so that reading them loads what those will need."""


def warm_up(imports: Sequence[str] = ()) -> None:
    """Have the models loaded and these modules imported, without waiting for that. Does nothing when it was told to before."""
    os.environ.update(ONE_THREAD)  # inherited by the processes
    if start_method() == "forkserver":
        forkserver.set_forkserver_preload(["flows.preload", *imports])
        forkserver.ensure_running()


def start_method() -> str:
    """How processes are started here: forked from the one that is warmed up, where the system can."""
    return "forkserver" if "forkserver" in get_all_start_methods() else "spawn"


def start(workers: int) -> None:
    """Start the processes. Does nothing when they are there."""
    global _pool
    if _pool is None:
        warm_up()
        _pool = ProcessPoolExecutor(workers, mp_context=get_context(start_method()), initializer=_begin)


@contextmanager
def running(workers: int) -> Iterator[None]:
    """The processes are there within, and gone afterwards: at once where anything fails. For no workers nothing is started."""
    if not workers:
        stop()
        yield
        return
    start(workers)
    try:
        yield
    except BaseException:
        stop(at_once=True)
        raise
    stop()


def submit(jobs: Sequence[Job], raw: Path, folders: Folders) -> Future[ShardCounts]:
    """Have a started worker process a shard."""
    if _pool is None:
        raise RuntimeError("no workers were started")
    return _pool.submit(_process, jobs, raw, folders)


def stop(*, at_once: bool = False) -> None:
    """End the processes, and forget what they have not begun with. Waits for what they are at, unless told to end it."""
    global _pool
    if _pool is not None:
        processes = list((getattr(_pool, "_processes", None) or {}).values())  # Python 3.14 has a public way to end them
        _pool.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            for worker in processes:
                worker.terminate()
        _pool = None
    _stop_server(at_once)


def _stop_server(at_once: bool) -> None:
    """End the process that workers are forked from: its models would take memory for nothing while the release is written.

    At once also where it is still loading them. Python has this for its own tests, and nothing public; where it is not there, the
    process ends with the command.
    """
    server = getattr(forkserver, "_forkserver", None)
    process, stop_server = getattr(server, "_forkserver_pid", None), getattr(server, "_stop", None)
    if stop_server is not None:
        if at_once and process is not None:
            os.kill(process, signal.SIGKILL)
        stop_server()


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt goes to the command, which stops its workers
    threading.Thread(target=_end_with_command, daemon=True).start()


def _process(jobs: Sequence[Job], raw: Path, folders: Folders) -> ShardCounts:
    """In a worker. Models that cannot be loaded fail the shard with the reason, and no article."""
    get_ready(folders)
    return process(jobs, raw, folders)


def get_ready(folders: Folders) -> None:
    """Have the models and lexicons in this process, and be sure that they are what the folders are named after.

    Raises RuntimeError where this process has others, and what loading raises.
    """
    load_models()
    same = current_code() == folders.code  # asked after loading; else, as on another machine, for what results depend on
    if not same and current_digest(EXTRACT) != folders.extract.name:
        raise RuntimeError(
            "a worker has another version of parley, its reference data, a library or Python than the build was started with; if any of "
            "them was changed just now, build again"
        )


def _end_with_command() -> None:
    """Nobody waits for the result any more once the command is gone, even if it was killed."""
    command = parent_process()
    if command is not None:
        command.join()
        os._exit(1)


@cache
def load_models() -> None:
    """Load everything that is loaded on first use, by using it; once, also where this process was forked from one that did.

    Raises what loading raises: OSError where the model of the language is not installed, ValueError where it has another form.
    """
    gc.disable()  # what is loaded stays: looking through it for garbage takes a tenth of the time
    try:
        from flows.clean import clean
        from flows.extract import extract
        from flows.ingest import read_articles
        from flows.model import Article

        for path in sorted(_REHEARSAL.iterdir()):
            for article in read_articles(path, _REHEARSAL, was_readable=True):
                if isinstance(article, Article):
                    extract(clean(article))
    finally:
        gc.enable()
    gc.freeze()  # nor are they looked through afterwards, which would unshare their memory
    gc.set_threshold(20_000)
