"""Which machines may be spoken to: the public internet, never the local network.

A feed may name any address, a redirect may lead anywhere, and a name may resolve to another address at every question. So the
check stands where the connection is made: the name is resolved once, every address it has is checked, and the connection goes to
one of those very addresses. The name itself still serves for the Host header and the certificate.

Proxies from the environment are not used: behind one, nobody could tell where a connection ends.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

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


class PublicOnly(HTTPAdapter):
    """A transport for `requests.Session` that connects to public addresses only. Raises LocalAddressError before anything is sent."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PublicHTTPPool, "https": _PublicHTTPSPool}


class _PublicHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


def _connect(connection: HTTPConnection) -> socket.socket:
    """A socket to one of the host's addresses, all of which are public."""
    addresses = _resolve(connection)
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
