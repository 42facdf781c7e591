"""Connections of urllib3 that look at the address before they connect, and that give slow headers an end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError

from pratique.transport.egress import forbidden, refused

HEADER_SECONDS = 60.0
"""From the request to the end of the reply's headers. The socket's own timeout begins again with every byte."""


class _Bounded(HTTPConnection):
    def getresponse(self) -> Any:
        with _ended_after(self):
            return super().getresponse()


class _BoundedTls(HTTPSConnection):
    def getresponse(self) -> Any:
        with _ended_after(self):
            return super().getresponse()


class _Checked(_Bounded):
    def _new_conn(self) -> socket.socket:
        return _dial(self)


class _CheckedTls(_BoundedTls):
    def _new_conn(self) -> socket.socket:
        return _dial(self)


class Plain(HTTPConnectionPool):
    ConnectionCls = _Bounded


class Tls(HTTPSConnectionPool):
    ConnectionCls = _BoundedTls


class UnverifiedTls(Tls):
    """For hosts that the user named insecure: urllib3's warning, which is on standard error, tells nothing new."""

    def _validate_conn(self, conn: Any) -> None:
        HTTPConnectionPool._validate_conn(self, conn)  # noqa: SLF001 - all that HTTPSConnectionPool's does but warn
        if conn.is_closed:
            conn.connect()


class CheckedPlain(HTTPConnectionPool):
    ConnectionCls = _Checked


class CheckedTls(HTTPSConnectionPool):
    ConnectionCls = _CheckedTls


@contextmanager
def _ended_after(connection: HTTPConnection) -> Iterator[None]:
    watch = threading.Timer(HEADER_SECONDS, _shut, (connection.sock,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _shut(sock: socket.socket | None) -> None:
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it ended by itself
            return


def _dial(connection: HTTPConnection) -> socket.socket:
    """Connect to the first address of a host that may be connected to. EgressError when none may."""
    host, port = connection.host.strip("[]"), connection.port or connection.default_port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(host, connection, reason) from error
    allowed = [each for each in found if not forbidden(str(each[4][0]))]
    if found and not allowed:
        address = str(found[0][4][0])
        raise refused(host, address, forbidden(address))
    failure: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address_of in allowed:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(connection.timeout)
            sock.connect(address_of)
        except OSError as error:
            failure = error
            sock.close()
        else:
            return sock
    raise NewConnectionError(connection, f"Failed to establish a new connection: {failure}") from failure
