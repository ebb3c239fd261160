"""The build on a Dask cluster: which one, and what it has to have.

The workers of a cluster need what the command has: the same parley with its libraries, installed; the raw folder and the cache folder
under the same paths, on a shared file system; and the Prefect server, so across machines `PREFECT_API_URL` must name one that all of
them reach. Articles on object storage are mirrored into the cache folder (`storage`), which then is all that has to be shared. What
workers compute is what a process of this machine would, byte for byte; a worker with other code, data or libraries fails the build.

Belongs here: choosing the cluster, and starting one. Does not: what is computed (`shards`).
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flows import workers as processes

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner

LOCAL = "local"
_IMPORTS = ("flows.build", "prefect_dask.task_runners", "distributed.nanny")
"""What a worker of a cluster imports beside what every worker does: two seconds of the processor."""


class DaskMissingError(ImportError):
    """Dask is not installed."""


def warm_up(address: str) -> None:
    """Have loaded what the workers of a local cluster are forked from, without waiting for that."""
    if address == LOCAL:
        processes.warm_up(_IMPORTS)


@contextmanager
def connected(address: str, workers: int) -> Iterator[tuple[TaskRunner[Any], int]]:
    """What runs tasks on the cluster of this address, and how many workers that has now: at least `workers`.

    With `local` it is a cluster of so many processes, which is there within. Raises DaskMissingError; OSError where none answers.
    """
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise DaskMissingError("a build on Dask needs more libraries: pip install 'parley[dask]'") from error
    if address == LOCAL:
        with _local_cluster(workers) as started:
            yield DaskTaskRunner(address=started), workers
    else:
        yield DaskTaskRunner(address=address), max(_n_workers(address), workers)


@contextmanager
def _local_cluster(workers: int) -> Iterator[str]:
    """The address of a cluster of processes of this machine, started as those of `workers` are."""
    import dask
    from distributed import LocalCluster

    warm_up(LOCAL)
    settings = {
        "distributed.worker.multiprocessing-method": processes.start_method(),
        "distributed.worker.preload": ["flows.preload", "flows.cluster"],
    }
    # memory_limit=0: no watch over memory, of which workers share the most
    shape = {"n_workers": workers, "threads_per_worker": 1, "memory_limit": 0}
    page = {"dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}  # none, at no port that others may want
    with dask.config.set(settings), LocalCluster(**shape, **page) as cluster:  # type: ignore[no-untyped-call]
        yield cluster.scheduler_address


def dask_setup(worker: object) -> None:
    """Dask calls this in a worker of the local cluster that starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt goes to the command, which stops its workers


def _n_workers(address: str) -> int:
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        return len(client.ncores())
