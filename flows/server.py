"""A Prefect server for the time of one command, where no other is set.

With `PREFECT_API_URL` in the environment, flows report to that server. Else one is started on the loopback interface, with its
database below `PREFECT_HOME`, and ended with the command, however that ends. It comes up in a process of its own while the command
loads what it needs, which is why Prefect's own temporary server is not used: that one holds up the first flow. The very first start
creates the database, which takes some ten seconds.

`python -m flows.server PORT [clock]` is that process. It ends when its standard input does.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.process import command_of, environment
from flows.progress import say
from flows.settings import SERVER_START_SECONDS


class ServerError(Exception):
    """The server did not come up; says what it printed."""


class Server:
    """A server that is starting or up."""

    def __init__(self, process: subprocess.Popen[bytes] | None, url: str, log: Path) -> None:
        self.url, self._process, self._log = url, process, log

    def wait(self) -> None:
        """Return when the server answers. Raises ServerError."""
        if self._process is None:
            return
        until = time.monotonic() + SERVER_START_SECONDS
        while not _answers(self.url):
            if self._process.poll() is not None or time.monotonic() > until:
                raise ServerError(f"the Prefect server did not start; the end of {self._log}:\n{_tail(self._log)}")
            time.sleep(0.05)


@contextmanager
def prefect_server(*, clock: bool = False) -> Iterator[Server]:
    """Start a server unless one is set; its address is in the environment at once, but it takes `wait` until it answers.

    With `clock`, it starts runs by their schedules. To be entered before `prefect` is imported, for Prefect reads the address at import.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield Server(None, os.environ["PREFECT_API_URL"], Path())
        return
    home = Path(os.environ["PREFECT_HOME"])
    if not any(home.glob("*.db")):
        say("creating the database of the local Prefect server: ten seconds, once")
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    os.environ["PREFECT_API_URL"] = url
    os.environ.setdefault("PREFECT_LOGGING_TO_API_ENABLED", "false")  # nobody would read it there
    log = home / "server.log"
    command = command_of(__name__, str(port), *(["clock"] if clock else []))
    with log.open("wb") as output:  # in a session of its own: who interrupts the command still has to be able to say so to the server
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, env=environment(), start_new_session=True
        )
    try:
        yield Server(process, url, log)
    finally:
        del os.environ["PREFECT_API_URL"]
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(port: int, *, clock: bool) -> None:
    """Be the server, until the process that started it is gone."""
    gc.disable()  # importing the server makes a million objects that stay; looking through them took a fifth of the start
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(final=True, webserver_only=not clock)
    gc.enable()
    threading.Thread(target=_end_with_input, daemon=True).start()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    signal.raise_signal(signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}/health", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


if __name__ == "__main__":
    serve(int(sys.argv[1]), clock="clock" in sys.argv[2:])
