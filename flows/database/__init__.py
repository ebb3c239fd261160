"""The whole release as one SQLite file, written by a process of its own.

That takes as long as all other files of a release together, and half of it in Python, so that a thread would be in the way of
others. The process is started before there is anything to write, for it has to load its libraries first; what it reads are the
Parquet files of the release. It ends when the database is there, so that its memory is free again, and with the process that started
it, however that ends.

Belongs here: tables to SQLite, and the process (`python -m flows.database`), which therefore imports nothing of `publish`. Does
not: any other file of a release.
"""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from flows.process import command_of, environment


class DatabaseError(RuntimeError):
    """The database could not be written; says why."""


class DatabaseProcess:
    """Writes one database: an `add` for every table, in their order, then a `wait`, which tells whatever went wrong.

    To be closed at the end (`contextlib.closing`).
    """

    def __init__(self, path: Path) -> None:
        """Start the process that writes the database, over one that is there: from the Parquet files beside it."""
        self._process = subprocess.Popen(  # in a session of its own: an interrupt goes to the command, which ends this
            command_of(__name__, str(path.absolute())),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="backslashreplace",
            env=environment(),
            start_new_session=True,
        )

    def add(self, table: str) -> None:
        """Tell that the Parquet file of a table is there. It has to stay until the database is."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # `wait` tells
            print(table, file=self._process.stdin, flush=True)

    def wait(self) -> None:
        """Return when the database is there. Raises DatabaseError."""
        error = self._answer()
        self.close()
        if error is not None:
            raise DatabaseError(f"the database was not written: {error}")

    def close(self) -> None:
        """End the process at once, even if it is writing. Does nothing when it was told to before."""
        self._process.kill()
        with self._process, suppress(BrokenPipeError):  # of what could not be told
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _answer(self) -> object:
        """None, or what went wrong."""
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
