"""Which machines may be spoken to: the public internet, never the local network.

A feed may name any address, a redirect may lead anywhere, and a name may resolve to another address at every question. So the
check stands where the connection is made: the name is resolved once, every address it has is checked, and the connection goes to
one of those very addresses. The name itself still serves for the Host header and the certificate.

Proxies from the environment are not used: behind one, nobody could tell where a connection ends.
"""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class LocalAddressError(ValueError):
    """The host is, or resolves to, a machine of the local network."""


def is_public(address: str) -> bool:
    """Is this numeric address one of the public internet? An IPv4 address inside an IPv6 one counts by itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            embedded = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(str(embedded))
    return ip.is_global and not ip.is_multicast


class Transport(HTTPAdapter):
    """A transport for `requests.Session` that connects to public addresses only, unless others are allowed.

    Raises LocalAddressError before anything is sent. One a thread.
    """

    def __init__(self, local_allowed: bool = False) -> None:
        self._local_allowed = local_allowed
        self._sockets: WeakSet[socket.socket] = WeakSet()
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._local_allowed, self._sockets)

    def cut_off(self) -> None:
        """Ends all connections, whatever they are waiting for; may be called from another thread."""
        for connected in list(self._sockets):
            with suppress(OSError):
                socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _pool_classes(local_allowed: bool, sockets: WeakSet[socket.socket]) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's own classes, but for how a connection is made; each is noted in `sockets`."""

    class Connection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, local_allowed)

        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class SecureConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, local_allowed)

        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": Pool, "https": SecurePool}


def _connect(connection: HTTPConnection, local_allowed: bool) -> socket.socket:
    """A socket to one of the host's addresses. Raises LocalAddressError when one of them is not public."""
    addresses = _resolve(connection)
    if not local_allowed:
        for address in addresses:
            if not is_public(address):
                raise LocalAddressError(f"{connection.host} is at {address}, which is not an address of the public internet")
    problem: OSError | None = None
    for address in addresses:
        try:
            return create_connection(
                (address, connection.port),
                connection.timeout,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except OSError as error:
            problem = error
    if isinstance(problem, TimeoutError):
        raise ConnectTimeoutError(connection, f"connecting to {connection.host} timed out") from problem
    raise NewConnectionError(connection, f"cannot connect to {connection.host}: {problem}") from problem


def _resolve(connection: HTTPConnection) -> list[str]:
    try:
        found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
