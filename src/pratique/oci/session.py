"""Requests to a registry: mirrors first, logged in where it asks for it, page after page."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from pratique.errors import LimitError, OutsideError, PratiqueError
from pratique.model.reference import Reference
from pratique.model.settings import Settings
from pratique.oci import media_types
from pratique.oci.authorization import Authorizer
from pratique.oci.references import DOCKER_HUB
from pratique.transport import Response, Transport, Url, problem
from pratique.transport.egress import parse

_HUB_HOST = "registry-1.docker.io"
_MOST_PAGES = 500
_NEXT = re.compile(r'<([^<>]{1,4096})>\s*;[^<]{0,200}?\brel="?next"?')
_REPLY = 1 << 20  # bytes of a reply that is no document


class Session:
    """One user's requests to all registries. `user_named`: references come from the user, not from something judged."""

    def __init__(self, settings: Settings, transport: Transport, *, user_named: bool) -> None:
        self.transport = transport
        self._limit = settings.limits.manifest_bytes
        self._named = user_named
        self._authorizer = Authorizer(settings, transport)
        self._schemes: dict[str, str] = {}

    def get(
        self,
        reference: Reference,
        method: str,
        path: str,
        headers: Mapping[str, str],
        limit: int = _REPLY,
        *,
        mirrors: bool = True,
    ) -> Response:
        """A good reply from a mirror or from the registry itself, to be closed by the caller."""
        places = self.transport.rule.access(reference.registry).mirrors if mirrors else ()
        for mirror in places:
            try:
                return self._good(reference, method, path, headers, limit, mirror)
            except PratiqueError:  # the registry itself has the last word
                continue
        return self._good(reference, method, path, headers, limit, "")

    def _good(
        self, reference: Reference, method: str, path: str, headers: Mapping[str, str], limit: int, mirror: str
    ) -> Response:
        reply = self.call(reference, method, path, headers, limit=limit, mirror=mirror)
        if reply.status in (200, 206):
            return reply
        with reply:
            reply.drain()  # a connection that still holds an error's text is of no use for the next request
            raise problem(
                reply, f"{reference.name} ({path.partition('?')[0]})" if "sha256:" in path else str(reference)
            )

    def call(
        self,
        reference: Reference,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        body: bytes | BinaryIO | None = None,
        limit: int = _REPLY,
        mirror: str = "",
    ) -> Response:
        """A reply of any status but 401, which is answered once."""
        host, _, prefix = (mirror or _host(reference.registry)).partition("/")
        base = f"{self._scheme(host)}://{host}/v2/{prefix + '/' if prefix else ''}{reference.repository}/"
        registry = host if mirror else reference.registry
        actions = "pull" if method in ("GET", "HEAD") else "pull,push"
        return self._authorized(
            registry, method, base + path, headers, f"repository:{reference.repository}:{actions}", body, limit
        )

    def _authorized(
        self,
        registry: str,
        method: str,
        address: str,
        headers: Mapping[str, str],
        scope: str,
        body: bytes | BinaryIO | None,
        limit: int,
    ) -> Response:
        url = parse(address)
        known = self._authorizer.header(registry, url, scope)

        def send(authorization: str) -> Response:
            given = {**headers, **({"Authorization": authorization} if authorization else {})}
            redirects = {"redirects": 0} if body is not None else {}
            return self.transport.request(
                method, url, headers=given, body=body, limit=limit, named=self._named, **redirects
            )

        reply = send(known)
        if reply.status != 401:
            return reply
        reply.drain()
        reply.close()
        if body is not None and not isinstance(body, bytes):
            body.seek(0)
        return send(self._authorizer.answer(registry, url, scope, reply))

    def _scheme(self, host: str) -> str:
        """https; for a host that is named insecure what it speaks, https (unverified) before plain HTTP."""
        if not self.transport.rule.access(host).insecure:
            return "https"
        if host not in self._schemes:
            try:
                self.transport.request("GET", f"https://{host}/v2/", limit=1 << 16, named=self._named).close()
                self._schemes[host] = "https"
            except OutsideError:
                self._schemes[host] = "http"
        return self._schemes[host]

    def pages(self, reference: Reference, path: str) -> Iterator[bytes]:
        """Bodies of a list, page after page; a next page is followed on the same origin only."""
        limit = self._limit
        reply = self.get(reference, "GET", path, {"Accept": media_types.OCI_INDEX}, limit, mirrors=False)
        for _ in range(_MOST_PAGES):
            with reply:
                yield reply.read()
            link = _NEXT.match(reply.headers.get("Link", "")[:8_192])
            if not link:
                return
            there = self.transport.rule.follow(reply.url, link[1])
            if there.origin != reply.url.origin:
                raise OutsideError(f"{reply.url.origin} continues a list at {there.origin}: that is not followed.")
            scope = f"repository:{reference.repository}:pull"
            reply = self._authorized(reference.registry, "GET", str(there), {}, scope, None, limit)
            if reply.status != 200:
                with reply:
                    raise problem(reply, str(reference))
        reply.close()
        raise LimitError(f"{reference.name} lists over {_MOST_PAGES} pages: that is not read.")

    def put_at(
        self,
        reference: Reference,
        here: Url,
        there: Url,
        address: str,
        headers: Mapping[str, str],
        data: bytes | BinaryIO,
    ) -> Response:
        if there.origin == here.origin:
            scope = f"repository:{reference.repository}:pull,push"
            return self._authorized(reference.registry, "PUT", address, headers, scope, data, _REPLY)
        return self.transport.request("PUT", address, headers=headers, body=data, limit=_REPLY, redirects=0)


def _host(registry: str) -> str:
    return _HUB_HOST if registry == DOCKER_HUB else registry
