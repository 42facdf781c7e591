"""Servers inside the test's process: a plain one that answers as it is told, and a registry that can misbehave.

    with Registry() as registry:
        registry.add("team/app", "1", image)
        registry.fault("GET", "/blobs/", Reply(500), times=2)
        settings = Settings(data_dir="", cache_dir="", registries=registry.access())

They speak TLS with a certificate of a CA of their own, for `localhost` and 127.0.0.1.
"""

import base64
import contextlib
import dataclasses
import datetime as dt
import functools
import hashlib
import http.server
import ipaddress
import json
import re
import socketserver
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from pratique.model.settings import RegistryAccess


@dataclasses.dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclasses.dataclass
class Reply:
    """`cut`: close after so many bytes of the body; `pause`: seconds before each byte of headers or body (see `drip`)."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    length: int | None = None
    """What Content-Length says, if not the truth."""
    cut: int | None = None
    drip: str = ""
    """`headers`, `body`: one byte after another, `pause` seconds apart."""
    pause: float = 0.0
    stall: float = 0.0
    """Seconds of silence before the reply."""


class Server:
    """Answers with `answer(request)`; remembers `requests`. A context."""

    def __init__(self, answer: Callable[[Request], Reply] | None = None, *, tls: bool = True) -> None:
        self.requests: list[Request] = []
        self._answer = answer
        self._tls = tls
        self._files = contextlib.ExitStack()
        self.ca_file = ""

    def answer(self, request: Request) -> Reply:
        return self._answer(request) if self._answer else Reply(404)

    @property
    def scheme(self) -> str:
        return "https" if self._tls else "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}"

    def access(self, **more: Any) -> dict[str, RegistryAccess]:
        """Settings' `registries` for this server."""
        return {self.host: RegistryAccess(ca_file=self.ca_file, insecure=not self._tls, **more)}

    def __enter__(self) -> Self:
        self._server = _Quiet(("127.0.0.1", 0), functools.partial(_Exchange, self))
        self.port = self._server.server_address[1]
        self.host = f"localhost:{self.port}"
        if self._tls:
            folder = self._files.enter_context(tempfile.TemporaryDirectory())
            self.ca_file, chain = certificate(folder)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(chain)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._files.close()


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that goes away is what many tests are about."""


class _QuietUnix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """As above."""


class _Exchange(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, served: Server, *args: Any) -> None:
        self._served = served
        super().__init__(*args)

    def log_message(self, *args):
        """Tests look at `requests`."""

    def _exchange(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
        request = Request(self.command, unquote(url.path), query, self.headers, self._body())
        self._served.requests.append(request)
        reply = self._served.answer(request)
        time.sleep(reply.stall)
        self._send(request, reply)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            pieces = []
            while size := int(self.rfile.readline(), 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _send(self, request: Request, reply: Reply) -> None:
        length = len(reply.body) if reply.length is None else reply.length
        headers = {"Content-Length": str(length), **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} It"] + [f"{key}: {value}" for key, value in headers.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        self._write(head, reply.pause if reply.drip == "headers" else 0)
        if request.method != "HEAD":
            self._write(reply.body[: reply.cut], reply.pause if reply.drip == "body" else 0)
        self.close_connection = self.close_connection or reply.cut is not None or length != len(reply.body)

    def _write(self, data: bytes, pause: float) -> None:
        for piece in [data[at : at + 1] for at in range(len(data))] if pause else [data]:
            time.sleep(pause)
            self.wfile.write(piece)
            self.wfile.flush()


for _method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
    setattr(_Exchange, f"do_{_method}", _Exchange._exchange)


@functools.cache
def _certificate() -> tuple[bytes, bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    now = dt.datetime.now(dt.UTC)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def build(subject, public, *extensions):
        made = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("test CA")).public_key(public)
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(1))
        for extension, critical in extensions:
            made = made.add_extension(extension, critical)
        return made.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    identifier = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    root = build(
        "test CA", authority.public_key(), (x509.BasicConstraints(True, None), True), (usage, True), (identifier, False)
    )
    leaf = build("localhost", key.public_key(), (names, False), (issuer, False))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return root, private + leaf


def certificate(folder: str) -> tuple[str, str]:
    """Paths of a CA certificate, and of a key with a certificate for localhost that the CA signed."""
    paths = f"{folder}/ca.pem", f"{folder}/server.pem"
    for path, data in zip(paths, _certificate(), strict=True):
        with open(path, "wb") as file:
            file.write(data)
    return paths


class Engine(Server):
    """The Engine API of Docker on a unix socket: `images` by name (an archive and its id), `containers` by name."""

    def __init__(self, path: str) -> None:
        super().__init__(tls=False)
        self.path = path
        self.images: dict[str, tuple[str, bytes]] = {}
        self.containers: dict[str, tuple[str, bytes, list[dict[str, Any]] | None]] = {}
        """Image, exported file system, changes."""

    def answer(self, request: Request) -> Reply:
        match = re.fullmatch(r"/v1\.[0-9]+/(images|containers)/(.+)/(json|get|export|changes)", request.path)
        by_id = {hashlib.sha256(name.encode()).hexdigest(): name for name in self.containers}
        known = getattr(self, match[1]).get(by_id.get(match[2], match[2])) if match else None
        if not match or not known:
            return Reply(404, b'{"message":"no such"}')
        if match[3] == "json":
            image = {"Id": known[0], "RepoTags": [match[2]], "RepoDigests": None}
            container = {"Id": hashlib.sha256(match[2].encode()).hexdigest(), "Image": known[0], "Name": f"/{match[2]}"}
            return Reply(200, json.dumps(image if match[1] == "images" else container).encode())
        return Reply(200, json.dumps(known[2]).encode() if match[3] == "changes" else known[1])

    def __enter__(self) -> Self:
        self._server = _QuietUnix(self.path, functools.partial(_Exchange, self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self


class Registry(Server):
    """A registry of OCI distribution 1.1. `auth`: empty, `basic` or `token` (user `me`, password `secret`).

    `referrers`: has it the referrers API? `page`: tags and referrers of one page.
    """

    def __init__(
        self, *, tls: bool = True, auth: str = "", referrers: bool = True, ranges: bool = True, page: int = 100
    ) -> None:
        super().__init__(tls=tls)
        self.auth, self.referrers, self.ranges, self.page = auth, referrers, ranges, page
        self.realm = ""
        self.public = True
        """Do anonymous tokens let one read?"""
        self.blobs: dict[str, bytes] = {}
        self.manifests: dict[tuple[str, str], tuple[str, bytes]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self._faults: list[list[Any]] = []

    def add(self, repository: str, tag: str, made: Any) -> str:
        """Put an image of `makers` there; returns its full name."""
        self.blobs.update(made.blobs)
        for digest, data in made.blobs.items():
            if data[:1] == b"{" and b'"schemaVersion"' in data:
                self.manifests[repository, digest] = (json.loads(data).get("mediaType", ""), data)
        self.tags.setdefault(repository, {})[tag] = made.digest
        return f"{self.host}/{repository}:{tag}"

    def fault(self, method: str, path: str, reply: Reply | Callable[[Request], Reply | None], times: int = 1) -> None:
        """Answer the next `times` requests whose path matches with something else."""
        self._faults.append([method, re.compile(path), reply, times])

    def answer(self, request: Request) -> Reply:
        for fault in self._faults:
            if fault[3] and fault[0] == request.method and fault[1].search(request.path):
                fault[3] -= 1
                reply = fault[2](request) if callable(fault[2]) else fault[2]
                if reply is not None:
                    return reply
        if request.path == "/token":
            return self._token(request)
        if refused := self._unauthorised(request):
            return refused
        return self._dispatch(request)

    def _dispatch(self, request: Request) -> Reply:
        if request.path == "/v2/":
            return Reply(200, b"{}")
        match = re.fullmatch(r"/v2/(.+)/(manifests|blobs|tags|referrers)/(.*)", request.path)
        if not match:
            return Reply(404)
        name, kind, rest = match.groups()
        return getattr(self, f"_{kind}_{request.method.lower().replace('head', 'get')}")(name, rest, request)

    def _manifests_get(self, name: str, reference: str, request: Request) -> Reply:
        digest = self.tags.get(name, {}).get(reference, reference)
        media_type, data = self.manifests.get((name, digest), ("", b""))
        if not data:
            return _error(404, "MANIFEST_UNKNOWN")
        return Reply(200, data, {"Content-Type": media_type, "Docker-Content-Digest": digest})

    def _manifests_put(self, name: str, reference: str, request: Request) -> Reply:
        digest = f"sha256:{hashlib.sha256(request.body).hexdigest()}"
        self.manifests[name, digest] = (request.headers.get("Content-Type", ""), request.body)
        if ":" not in reference:
            self.tags.setdefault(name, {})[reference] = digest
        subject = json.loads(request.body).get("subject")
        more = {"OCI-Subject": subject["digest"]} if subject and self.referrers else {}
        return Reply(201, b"", {"Docker-Content-Digest": digest, "Location": f"/v2/{name}/manifests/{digest}", **more})

    def _blobs_get(self, name: str, digest: str, request: Request) -> Reply:
        if digest not in self.blobs:
            return _error(404, "BLOB_UNKNOWN")
        data = self.blobs[digest]
        found = re.fullmatch(r"bytes=([0-9]+)-", request.headers.get("Range", ""))
        if found and self.ranges:
            at = int(found[1])
            return Reply(206, data[at:], {"Content-Range": f"bytes {at}-{len(data) - 1}/{len(data)}"})
        return Reply(200, data, {"Content-Type": "application/octet-stream"})

    def _blobs_post(self, name: str, rest: str, request: Request) -> Reply:
        return Reply(202, b"", {"Location": f"/v2/{name}/blobs/uploads/1?state=x"})

    def _blobs_put(self, name: str, rest: str, request: Request) -> Reply:
        if f"sha256:{hashlib.sha256(request.body).hexdigest()}" != request.query["digest"]:
            return _error(400, "DIGEST_INVALID")
        self.blobs[request.query["digest"]] = request.body
        return Reply(201, b"", {"Location": f"/v2/{name}/blobs/{request.query['digest']}"})

    def _tags_get(self, name: str, rest: str, request: Request) -> Reply:
        if name not in self.tags:
            return _error(404, "NAME_UNKNOWN")
        tags = [tag for tag in sorted(self.tags[name]) if tag > request.query.get("last", "")]
        more = (
            {"Link": f'</v2/{name}/tags/list?last={tags[self.page - 1]}>; rel="next"'} if len(tags) > self.page else {}
        )
        return Reply(200, json.dumps({"name": name, "tags": tags[: self.page]}).encode(), more)

    def _referrers_get(self, name: str, digest: str, request: Request) -> Reply:
        if not self.referrers:
            return Reply(404)
        found = []
        for (repository, own), (media_type, data) in self.manifests.items():
            document = json.loads(data)
            if repository == name and (document.get("subject") or {}).get("digest") == digest:
                kind = document.get("artifactType") or document["config"]["mediaType"]
                more = {"artifactType": kind, "annotations": document.get("annotations") or {}}
                found.append({"mediaType": media_type, "digest": own, "size": len(data), **more})
        start = int(request.query.get("start", 0))
        more = (
            {"Link": f'</v2/{name}/referrers/{digest}?start={start + self.page}>; rel="next"'}
            if len(found) > start + self.page
            else {}
        )
        index = {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.index.v1+json",
            "manifests": found[start : start + self.page],
        }
        return Reply(200, json.dumps(index).encode(), {"Content-Type": index["mediaType"], **more})

    def _token(self, request: Request) -> Reply:
        given = request.headers.get("Authorization", "")
        if given not in ("", BASIC):
            return Reply(401)
        form = {key: values[-1] for key, values in parse_qs(request.body.decode()).items()}
        user = "me" if given or "refresh_token" in form else "anonymous"
        scope = (request.query | form).get("scope", "")
        return Reply(200, json.dumps({"token": f"{user} {scope}", "expires_in": 300}).encode())

    def _unauthorised(self, request: Request) -> Reply | None:
        given = request.headers.get("Authorization", "")
        if self.auth == "basic" and given != BASIC:
            return Reply(401, b"", {"WWW-Authenticate": 'Basic realm="here, there"'})
        if self.auth == "token":
            name = re.match(r"/v2/(.+)/(?:manifests|blobs|tags|referrers)/", request.path)
            action = "pull" if request.method in ("GET", "HEAD") else "pull,push"
            scope = f"repository:{name[1]}:{action}" if name else ""
            allowed = [f"Bearer me {scope}", f"Bearer me {scope},push"] + (
                [f"Bearer anonymous {scope}"] if self.public else []
            )
            if given not in allowed:
                realm = self.realm or f"{self.url}/token"
                return Reply(401, b"", {"WWW-Authenticate": f'Bearer realm="{realm}",service="it",scope="{scope}"'})
        return None


BASIC = "Basic " + base64.b64encode(b"me:secret").decode()


def _error(status: int, code: str) -> Reply:
    return Reply(
        status, json.dumps({"errors": [{"code": code, "message": "no"}]}).encode(), {"Content-Type": "application/json"}
    )
