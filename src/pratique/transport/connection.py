"""Connections of urllib3 that look at the address before they connect, and that give slow headers an end."""

import http.client
import io
import socket
import time
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError

from pratique.transport.egress import forbidden, refused

HEADER_SECONDS = 60.0
"""From the request to the end of the reply's headers. The socket's own timeout begins again with every byte."""


class _Prompt(http.client.HTTPResponse):
    """A reply whose headers have an end. No thread watches over it: one for each request cost more than the request."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self._clock = _Clocked(self.fp.detach(), sock)
        self.fp = io.BufferedReader(self._clock)

    def begin(self) -> None:
        super().begin()
        self._clock.stop()


class _Clocked(io.RawIOBase):
    """A socket's bytes, the first of them within HEADER_SECONDS all told."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        self._end: float | None = time.monotonic() + HEADER_SECONDS

    def stop(self) -> None:
        self._end = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._end is None:
            return self._raw.readinto(buffer)
        left, usual = self._end - time.monotonic(), self._sock.gettimeout()
        if left <= 0:
            raise TimeoutError("its headers do not end")
        if usual is not None and usual <= left:
            return self._raw.readinto(buffer)
        self._sock.settimeout(left)
        try:
            return self._raw.readinto(buffer)
        finally:
            self._sock.settimeout(usual)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Bounded(HTTPConnection):
    response_class = _Prompt


class _BoundedTls(HTTPSConnection):
    response_class = _Prompt


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
