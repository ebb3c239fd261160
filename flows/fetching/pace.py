"""How often a host may be asked: one request at a time, with a pause between two, longer where the host wishes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from flows.fetching.problems import Later


class Stopped(Exception):  # noqa: N818 - an answer, not a fault
    """The run was interrupted; nothing more is asked."""


class Pace:
    """The turns of every host, shared by all threads of a run.

    `delay` and all other times are in seconds. A host that wants to be left alone for longer than `patience` is left alone for the
    rest of the run: `wait` raises Later for it at once.
    """

    def __init__(self, delay: float, patience: float = 120.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._delay = delay
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._delays: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._stopped = threading.Event()

    def wait(self, url: str) -> None:
        """Returns when it is this request's turn; `rest` is to be called after it. Raises Later (the host rests) or Stopped."""
        host = host_of(url)
        with self._lock:
            now = self._clock()
            turn = max(now, self._next.get(host, now))
            if turn - now > self._patience:
                raise Later("host-rests", f"{host} wants to be left alone for {turn - now:.0f} s")
            self._next[host] = turn + self._delays.get(host, self._delay)
        if self._stopped.wait(turn - now):
            raise Stopped

    def rest(self, url: str) -> None:
        """A request has ended: from now on the host has its pause."""
        self.pause(url, self._delays.get(host_of(url), self._delay))

    def pause(self, url: str, seconds: float) -> None:
        """No request to the host for this long."""
        host = host_of(url)
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), self._clock() + seconds)

    def slow_down(self, url: str, delay: float) -> None:
        """At least this long between two requests to the host."""
        host = host_of(url)
        with self._lock:
            self._delays[host] = max(delay, self._delays.get(host, self._delay))

    def stop(self) -> None:
        """Wakes all who wait and lets nobody ask again."""
        self._stopped.set()


def host_of(url: str) -> str:
    """Host and port, in lower case: to whom politeness is owed."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
