"""The build on a Dask cluster: which one, and what it has to have.

The workers of a cluster need what the command has: the same parley with its libraries, installed; the raw folder and the cache folder
under the same paths, on a shared file system; and the Prefect server, so across machines `PREFECT_API_URL` must name one that all of
them reach. Articles on object storage are mirrored into the cache folder (`storage`), which then is all that has to be shared. What
workers compute is what a process of this machine would, byte for byte; a worker with other code, data or libraries fails the build.

Belongs here: choosing the cluster. Does not: what is computed (`shards`).
"""

from __future__ import annotations

import os
from typing import Any

from prefect.task_runners import TaskRunner

from flows.settings import ONE_THREAD

LOCAL = "local"


class DaskMissingError(ImportError):
    """Dask is not installed."""


def task_runner(address: str, workers: int) -> TaskRunner[Any]:
    """Runs tasks on the cluster of this address, or with `local` on one of so many processes that lasts as long as the flow."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise DaskMissingError("a build on Dask needs more libraries: pip install 'parley[dask]'") from error
    runner: TaskRunner[Any]
    if address == LOCAL:
        os.environ.update(ONE_THREAD)  # inherited by the workers
        cluster = {"n_workers": workers, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
        runner = DaskTaskRunner(cluster_kwargs=cluster)
    else:
        runner = DaskTaskRunner(address=address)
    return runner


def n_workers(address: str, workers: int) -> int:
    """Of that cluster now, at least `workers`. Raises OSError where it does not answer."""
    if address == LOCAL:
        return workers
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        return max(len(client.ncores()), workers)
