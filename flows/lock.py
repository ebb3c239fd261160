"""One process at a time in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BusyError(RuntimeError):
    """Another process is at it."""


@contextmanager
def locked(folder: Path, busy: str) -> Iterator[None]:
    """Nobody else holds the folder meanwhile. The lock ends with the process, however it ends.

    Raises BusyError with the message `busy` where somebody does. Without effect on systems, and file systems such as NFS, that have no
    lock on a folder: what is to be alone must not be started twice there.
    """
    if os.name != "posix":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(busy) from error
        except OSError:
            pass
        yield
    finally:
        os.close(handle)
