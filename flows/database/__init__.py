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
    """Writes one database after the other: after each `begin` an `add` for every table, in their order, then a `wait`.

    A `begin` before that gives up the one that was begun. Whatever goes wrong is told by `wait`.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._begun = 0  # since the last `wait`: each is answered

    def begin(self, path: Path) -> None:
        """Have a database written, which replaces one of that name."""
        self._begun += 1
        self._tell("begin", str(path.absolute()))

    def add(self, table: str) -> None:
        """Tell that the Parquet file of a table is there, beside the database. It has to stay until that is written."""
        self._tell("add", table)

    def wait(self) -> None:
        """Return when the database that was begun last is there. Raises DatabaseError."""
        error: object = "none was begun"
        for _ in range(self._begun):
            error = self._answer()
        self._begun = 0
        if error is not None:
            raise DatabaseError(f"the database was not written: {error}")

    def _tell(self, *message: str) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # `wait` tells
            print(json.dumps(message), file=self._process.stdin, flush=True)

    def _answer(self) -> object:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        try:
            return json.loads(answer) if answer else _ending(self._process.wait())
        except ValueError:
            return f"the process that writes it answered {answer!r}"


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
            with suppress(BrokenPipeError):  # of what could not be told
                process.stdin.close()
