"""What a host's robots.txt allows (RFC 9309), read with Protego.

A host without one allows everything; one whose robots.txt cannot be read now (server error, no answer) is left for the next run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from flows.fetching.problems import Later, Refused
from flows.fetching.web import Client

MAX_ROBOTS_BYTES = 512_000
"""More than the 500 KiB that a crawler must read."""


class KnownRules:
    """The rules of each host that was asked for them, shared by all threads of a run, so that each is asked once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reading: dict[str, threading.Lock] = {}
        self._rules: dict[str, Protego | Later] = {}

    def of(self, site: str, read: Callable[[str], Protego | Later]) -> Protego | Later:
        """The rules of a site, which one thread reads while the others that want them wait."""
        with self._lock:
            reading = self._reading.setdefault(site, threading.Lock())
        with reading:
            if site not in self._rules:
                self._rules[site] = read(site)
            return self._rules[site]


class Robots:
    """What one thread asks before each request."""

    def __init__(self, client: Client, agent: str, known: KnownRules) -> None:
        self._client = client
        self._agent = agent
        self._known = known

    def check(self, url: str) -> None:
        """Raises Refused where the host does not want the page to be read, Later where it cannot be told."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._known.of(site, self._read)
        if isinstance(rules, Later):
            raise Later(rules.rule, str(rules))
        if not rules.can_fetch(url, self._agent):
            raise Refused("robots", f"{site}/robots.txt does not allow it")

    def _read(self, site: str) -> Protego | Later:
        try:
            body = self._client.get(f"{site}/robots.txt", max_bytes=MAX_ROBOTS_BYTES).body
        except Later as problem:
            return Later("robots-unread", f"{site}/robots.txt could not be read: {problem}")
        except Refused as problem:
            if problem.rule == "local-address":
                raise
            body = b""
        rules = Protego.parse(body.decode("utf-8-sig", "replace"))
        if delay := rules.crawl_delay(self._agent):
            self._client.pace.slow_down(site, float(delay))
        return rules
