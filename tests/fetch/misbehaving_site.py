"""A real HTTP server on the local machine that behaves as badly as the web does."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = b"<!doctype html><title>Talks</title><p>The ministers of both countries met in the capital on Monday.</p>"


class Site:
    """Answers by path; remembers what it was asked. `with Site() as site: site.page("/a"); site.url("/a")`."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.times: list[float] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.requests.append((self.path, dict(self.headers)))
                site.times.append(time.monotonic())
                answer = site.answers.get(self.path)
                if answer is None:
                    send(self, 404, b"nothing here")
                else:
                    answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *args: Any) -> None:
                """A client that hangs up is what many tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Site:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def asked(self, path: str) -> int:
        """How often the path was asked for."""
        return sum(asked == path for asked, _ in self.requests)

    def headers_of(self, path: str) -> dict[str, str]:
        """What came with the last request for the path."""
        return [headers for asked, headers in self.requests if asked == path][-1]

    # ------------------------------------------------------------ ways to behave

    def page(self, path: str, body: bytes = PAGE, media_type: str = "text/html; charset=utf-8", **headers: str) -> None:
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda handler: send(handler, 200, body, media_type, **extra)

    def conditional(self, path: str, body: bytes = PAGE, etag: str = '"1"', media_type: str = "text/html") -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            if handler.headers.get("If-None-Match") == etag:
                send(handler, 304, b"", ETag=etag)
            else:
                send(handler, 200, body, media_type, ETag=etag)

        self.answers[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.answers[path] = lambda handler: send(handler, status, b"", Location=target)

    def fails(self, path: str, status: int, times: int = 10**6, **headers: str) -> None:
        """Answers with an error so many times, then with the page."""
        left = [times]
        extra = {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(handler: BaseHTTPRequestHandler) -> None:
            left[0] -= 1
            if left[0] >= 0:
                send(handler, status, b"", **extra)
            else:
                send(handler, 200, PAGE)

        self.answers[path] = answer

    def truncated(self, path: str, times: int = 10**6) -> None:
        """Promises more bytes than it sends, so many times."""
        left = [times]

        def answer(handler: BaseHTTPRequestHandler) -> None:
            left[0] -= 1
            if left[0] < 0:
                return send(handler, 200, PAGE)
            head(handler, 200, "text/html", len(PAGE))
            handler.wfile.write(PAGE[:20])
            handler.close_connection = True
            return None

        self.answers[path] = answer

    def hangs_up_in_its_headers(self, path: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.flush_headers()
            handler.close_connection = True

        self.answers[path] = answer

    def silent(self, path: str, seconds: float) -> None:
        """Says nothing for so long."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            time.sleep(seconds)
            send(handler, 200, PAGE)

        self.answers[path] = answer

    def drips(self, path: str, pause: float) -> None:
        """Sends a byte at a time: never silent, never done."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            head(handler, 200, "text/html", 10_000)
            for _ in range(10_000):
                try:
                    handler.wfile.write(b"x")
                    handler.wfile.flush()
                except OSError:
                    return
                time.sleep(pause)

        self.answers[path] = answer

    def drips_headers(self, path: str, pause: float) -> None:
        """Never comes to the end of its headers."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.flush_headers()
            for _ in range(10_000):
                try:
                    handler.wfile.write(b"x")
                    handler.wfile.flush()
                except OSError:
                    return
                time.sleep(pause)

        self.answers[path] = answer

    def endless(self, path: str) -> None:
        """A chunked body without an end."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Type", "text/html")
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            try:
                while True:
                    handler.wfile.write(b"10000\r\n" + b"y" * 0x10000 + b"\r\n")
            except OSError:
                handler.close_connection = True

        self.answers[path] = answer


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, media_type: str | None = "text/html", **headers: str) -> None:
    head(handler, status, media_type, len(body), **headers)
    handler.wfile.write(body)


def head(handler: BaseHTTPRequestHandler, status: int, media_type: str | None, length: int, **headers: str) -> None:
    handler.send_response(status)
    if media_type is not None:
        handler.send_header("Content-Type", media_type)
    handler.send_header("Content-Length", str(length))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def bomb(megabytes: int) -> bytes:
    """Blanks, packed a thousand times smaller."""
    return gzip.compress(b" " * (megabytes * 1_000_000), 9)
