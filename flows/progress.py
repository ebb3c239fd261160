"""Progress on long work, on standard error: how far, how fast, how much longer."""

from __future__ import annotations

import sys
import time

REDRAW_SECONDS = 0.5
LOG_SECONDS = 15.0


def say(message: str) -> None:
    """Tell the user what is being done."""
    print(message, file=sys.stderr, flush=True)


class Progress:
    """Counts up to `total`. On a terminal one line is redrawn; in a log file a line is written now and then."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total, self._done = what, total, 0
        self._started = self._shown = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        now = time.monotonic()
        if now - self._shown >= (REDRAW_SECONDS if self._terminal else LOG_SECONDS) and self._done < self._total:
            self._shown = now
            print("\r" * self._terminal + self._line(now), end="" if self._terminal else "\n", file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Say how long it took."""
        seconds = time.monotonic() - self._started
        line = f"{self._what}: {self._done:,} in {_duration(seconds)}, {self._done / max(seconds, 1e-9):,.1f} a second"
        print("\r" * self._terminal + f"{line:<78}", file=sys.stderr, flush=True)

    def _line(self, now: float) -> str:
        rate = self._done / (now - self._started)
        left = f", about {_duration((self._total - self._done) / rate)} left" if rate else ""
        return f"{f'{self._what}: {self._done:,} of {self._total:,}, {rate:,.1f} a second{left}':<78}"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
