"""One HTTP request, done politely and within bounds: the only place that speaks to the network.

What can pass (time-outs, 429 and 5xx, broken connections) is tried again with growing pauses, or as long as `Retry-After` says;
what cannot is refused at once. Nothing is read beyond its size or time, and gzip is unpacked by the piece.
"""

from __future__ import annotations

import datetime
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import msgspec
import requests
from requests.exceptions import InvalidHeader, InvalidSchema, InvalidURL, MissingSchema
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.exceptions import TimeoutError as SilenceError

from flows.fetching.gunzip import gunzip
from flows.fetching.network import LocalAddressError, Transport
from flows.fetching.pace import Pace
from flows.fetching.problems import Later, Refused
from flows.fetching.sources import web_address


class Limits(msgspec.Struct, frozen=True):
    """Bounds of a request; times in seconds, sizes in bytes."""

    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    """Longest silence."""
    total_timeout: float = 120.0
    """Longest time for one request, however busy the host seems."""
    max_bytes: int = 20_000_000
    redirects: int = 5
    attempts: int = 4
    backoff: float = 2.0
    """Pause after the first failure; doubled after each further one."""


class Response(msgspec.Struct, frozen=True):
    url: str
    """Where the redirects ended."""
    not_modified: bool
    body: bytes = b""
    """As it came, but unpacked where it was packed for the way."""
    media_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


class Client:
    """A `requests.Session` with manners. One a thread; the `Pace` is shared."""

    def __init__(self, user_agent: str, pace: Pace, limits: Limits, local_allowed: bool = False) -> None:
        self.pace = pace
        self._limits = limits
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip"})
        self._transport = Transport(local_allowed)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._transport)

    def close(self) -> None:
        """Ends the connections that are kept for the next request."""
        self._session.close()

    def get(
        self,
        url: str,
        media_types: frozenset[str] | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        check: Callable[[str], None] = lambda url: None,
        max_bytes: int | None = None,
    ) -> Response:
        """The page at an address. `check` is asked before each request, redirects included, and raises what speaks against it.

        Raises Refused, Later, or (when the run was interrupted) pace.Stopped.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        wanted = _Wanted(media_types, {name: value for name, value in headers.items() if value}, max_bytes or self._limits.max_bytes)
        for attempt in range(self._limits.attempts):
            try:
                return self._follow(url, wanted, check)
            except Later as problem:
                if problem.rule == "host-rests" or attempt + 1 == self._limits.attempts:
                    raise
                self.pace.pause(url, self._limits.backoff * 2**attempt)
        raise AssertionError("a request is tried at least once")

    def _follow(self, url: str, wanted: _Wanted, check: Callable[[str], None]) -> Response:
        seen: set[str] = set()
        for _ in range(self._limits.redirects + 1):
            if url in seen:
                raise Refused("redirect-loop", f"redirects in a circle at {url}")
            seen.add(url)
            check(url)
            answer = self._ask(url, wanted)
            if isinstance(answer, Response):
                return answer
            url = answer
        raise Refused("too-many-redirects", f"more than {self._limits.redirects} redirects")

    def _ask(self, url: str, wanted: _Wanted) -> Response | str:
        """One request: the response, or the address that it redirects to."""
        self.pace.wait(url)
        try:
            with self._deadline(), self._send(url, wanted) as response:
                return self._answer(url, response, wanted)
        except LocalAddressError as error:
            raise Refused("local-address", str(error)) from error
        except (InvalidURL, InvalidSchema, MissingSchema, InvalidHeader, LocationParseError, UnicodeError) as error:
            raise Refused("bad-address", str(error)) from error
        except (requests.Timeout, SilenceError) as error:
            raise Later("time-out", "the host took too long to answer") from error
        except (requests.RequestException, HTTPError) as error:
            raise Later("broken-connection", f"the connection broke: {error}") from error
        finally:
            self.pace.rest(url)

    def _send(self, url: str, wanted: _Wanted) -> requests.Response:
        timeout = (self._limits.connect_timeout, self._limits.read_timeout)
        return self._session.get(url, headers=wanted.headers, stream=True, allow_redirects=False, timeout=timeout)

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        """Cuts the connection off when the time is over, even if the host never falls silent. Raises Later for whatever came of that."""
        is_over = threading.Event()

        def cut_off() -> None:
            is_over.set()
            self._transport.cut_off()

        timer = threading.Timer(self._limits.total_timeout, cut_off)
        timer.daemon = True
        timer.start()
        problem: Exception | None = None
        try:
            yield
        except (Later, requests.RequestException, HTTPError) as error:
            problem = error
        finally:
            timer.cancel()
        if is_over.is_set():
            raise Later("time-out", f"not complete after {self._limits.total_timeout:.0f} s") from problem
        if problem is not None:
            raise problem

    def _answer(self, url: str, response: requests.Response, wanted: _Wanted) -> Response | str:
        status, said = response.status_code, f"{response.status_code} {response.reason or ''}".strip()
        if status == 304 and wanted.headers:
            return Response(url, not_modified=True)
        if target := self._session.get_redirect_target(response):
            return web_address(urljoin(url, target))
        if status in (408, 425, 429) or status >= 500:
            self.pace.pause(url, _retry_after(response.headers.get("Retry-After")))
            raise Later(f"status-{status}", f"the host answered {said}")
        if status != 200:
            raise Refused(f"status-{status}", f"the host answered {said}")
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type and wanted.media_types is not None and media_type not in wanted.media_types:
            raise Refused("wrong-type", f"it is {media_type}, not text or HTML")
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > wanted.max_bytes:
            raise Refused("too-large", f"it has {int(length):,} bytes; at most {wanted.max_bytes:,} are read")
        body = self._body(response, wanted.max_bytes)
        if not body and not length:  # a connection that breaks within the headers looks like this
            raise Later("truncated", "the response ends too early")
        return Response(
            url,
            not_modified=False,
            body=body,
            media_type=media_type,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
        )

    def _body(self, response: requests.Response, max_bytes: int) -> bytes:
        coding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip", ""):
            raise Refused("unknown-encoding", f"packed as {coding}, which was not asked for")
        chunks = self._chunks(response, max_bytes)
        return b"".join(gunzip(chunks, max_bytes) if "gzip" in coding else chunks)

    def _chunks(self, response: requests.Response, max_bytes: int) -> Iterator[bytes]:
        """The bytes of the wire as they come in, no more than allowed."""
        received = 0
        while chunk := response.raw.read1(1 << 16, decode_content=False):
            received += len(chunk)
            if received > max_bytes:
                raise Refused("too-large", f"more than {max_bytes:,} bytes")
            yield chunk


class _Wanted(msgspec.Struct, frozen=True):
    media_types: frozenset[str] | None
    headers: dict[str, str]
    max_bytes: int


def _retry_after(value: str | None) -> float:
    """Seconds, from either form of the header (RFC 9110, 10.2.3); 0 where there is none or it is not readable."""
    if value is None:
        return 0.0
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return 0.0
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds()) if moment.tzinfo else 0.0
