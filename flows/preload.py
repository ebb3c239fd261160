"""What a worker loads when it starts, and the process that workers are forked from (see `workers`): importing this loads all models.

For the workers of a Dask cluster too: `dask worker --preload flows.preload`.
"""

from __future__ import annotations

from contextlib import suppress

from flows.stages import current_code
from flows.workers import load_models

with suppress(Exception):  # a worker tries again, and has somebody to tell why it fails
    load_models()
    current_code()


def dask_setup(worker: object) -> None:
    """Dask calls this in a worker that starts: import what its tasks need beside the models."""
    import flows.build  # noqa: F401
