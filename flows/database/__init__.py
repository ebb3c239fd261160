"""The whole release as one SQLite file, written by a process of its own.

That takes as long as all other files of a release together, and half of it in Python, so that a thread would be in the way of
others. The process is started before there is anything to write, for it has to load its libraries first; what it reads are the
Parquet files of the release. It ends with the process that started it, however that ends.

Belongs here: tables to SQLite, and the process (`python -m flows.database`), which therefore imports nothing of `publish`. Does
not: any other file of a release.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.process import command_of, environment


class DatabaseError(RuntimeError):
    """The database could not be written; says why."""


class DatabaseProcess:
    """Writes one database after the other: after each `begin` a `wait`, before the next one."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self, path: Path) -> None:
        """Have a database written, which replaces one of that name: from the Parquet files beside it, which have to stay meanwhile."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # `wait` tells
            print(json.dumps(str(path.absolute())), file=self._process.stdin, flush=True)

    def wait(self) -> None:
        """Return when the database that was begun last is there. Raises DatabaseError."""
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        try:
            error = json.loads(answer) if answer else _ending(self._process.wait())
        except ValueError:
            error = f"the process that writes it answered {answer!r}"
        if error is not None:
            raise DatabaseError(f"the database was not written: {error}")


def _ending(code: int) -> str:
    """How the process ended, by its return code."""
    how = f"was ended by signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"ended with exit status {code}"
    return f"the process that writes it {how}"


@contextmanager
def database_process() -> Iterator[DatabaseProcess]:
    """The process, which is gone afterwards: at once, even if it is writing."""
    with subprocess.Popen(  # in a session of its own: an interrupt goes to the command, which ends this
        command_of(__name__),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="backslashreplace",
        env=environment(),
        start_new_session=True,
    ) as process:
        try:
            yield DatabaseProcess(process)
        finally:
            process.kill()
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # of what `begin` could not write
                process.stdin.close()
