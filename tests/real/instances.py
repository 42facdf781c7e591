"""A private Sigstore (`tests/sigstores.py`) over HTTP: Fulcio, Rekor v1 and v2, and a timestamp authority, for real clients.

Tokens are believed unread: it certifies whomever they name.
"""

import base64
import contextlib
import datetime as dt
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key

import sigstores
from pratique.documents import der, dsse
from sigstores import b64

LOCAL = "127.0.0.1"
_PLAIN = ("/api/v2/signingCert", "/api/v1/timestamp")
"""Where making something is answered with 200."""


def token(subject: str = sigstores.SUBJECT, issuer: str = sigstores.ISSUER, audience: str = "sigstore") -> str:
    """A login, as an issuer would write it."""
    now = int(dt.datetime.now(dt.UTC).timestamp())
    claims = {
        "iss": issuer,
        "sub": subject,
        "email": subject,
        "email_verified": True,
        "aud": audience,
        "iat": now,
        "nbf": now,
        "exp": now + 600,
    }
    parts = ({"alg": "RS256", "typ": "JWT", "kid": "1"}, claims)
    return ".".join([*(_url64(json.dumps(each).encode()) for each in parts), _url64(b"unsigned")])


class Served:
    """The instance, where it is, and the files by which clients know it."""

    def __init__(self, instance: sigstores.Instance, url: str) -> None:
        self.instance, self.url = instance, url

    def signing_config(self, log: str) -> bytes:
        """`log`: v1 or v2, which is stamped too."""
        since = {"start": "2026-01-01T00:00:00Z"}

        def services(*versions: int) -> list[dict[str, Any]]:
            return [
                {"url": self.url, "majorApiVersion": each, "validFor": since, "operator": "example.com"}
                for each in versions
            ]

        stamps = services(1)
        stamps[0]["url"] += "/api/v1/timestamp"
        return json.dumps(
            {
                "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
                "caUrls": services(1),
                "oidcUrls": services(1),
                "rekorTlogUrls": services(1 if log == "v1" else 2),
                "rekorTlogConfig": {"selector": "ANY"},
                "tsaUrls": stamps if log == "v2" else [],
                "tsaConfig": {"selector": "ANY"},
            }
        ).encode()


@contextlib.contextmanager
def serving() -> Iterator[Served]:
    instance = sigstores.Instance()
    server = ThreadingHTTPServer(
        (LOCAL, 0), type("Handler", (_Handler,), {"instance": instance, "lock": threading.Lock()})
    )
    url = f"http://{LOCAL}:{server.server_port}"
    # The name of a log of Rekor v2 is the host of its URL.
    instance.urls = {"v1": url, "v2": url}
    instance.v2.origin = instance.v2.name = LOCAL
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(instance, url)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    instance: sigstores.Instance
    lock: threading.Lock

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answers = {
            "/api/v2/signingCert": self._certificate,
            "/api/v1/signingCert": self._certificate_chain,
            "/api/v1/log/entries": self._entry_v1,
            "/api/v2/log/entries": self._entry_v2,
            "/api/v1/timestamp": self._timestamp,
        }
        try:
            with self.lock:
                kind, answer = answers[self.path](body)
        except (KeyError, ValueError) as error:
            self.send_error(400, str(error).encode("ascii", "replace").decode())
            return
        self.send_response(200 if self.path in _PLAIN else 201)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer)))
        if self.path == "/api/v1/log/entries":
            name = next(iter(json.loads(answer)))
            self.send_header("ETag", name)
            self.send_header("Location", f"/api/v1/log/entries/{name}")
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        chain = [self.instance.issuing.pem, self.instance.ca.pem]
        answer = (
            json.dumps({"chains": [{"certificates": chain}]}).encode()
            if "trustBundle" in self.path
            else "".join(chain).encode()
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass

    def _issued(self, body: bytes, login: str) -> list[str]:
        request = json.loads(body)
        login = request.get("credentials", {}).get("oidcIdentityToken") or login
        claims = json.loads(base64.urlsafe_b64decode(login.split(".")[1] + "=="))
        if request.get("certificateSigningRequest"):
            csr = x509.load_pem_x509_csr(base64.b64decode(request["certificateSigningRequest"]))
            public: Any = csr.public_key()
        elif request.get("publicKeyRequest"):
            public = load_pem_public_key(request["publicKeyRequest"]["publicKey"]["content"].encode())
        else:
            public = load_pem_public_key(base64.b64decode(request["publicKey"]["content"]))
        made = self.instance.certificate(public, claims["sub"], claims["iss"], dt.datetime.now(dt.UTC))
        return [made.public_bytes(Encoding.PEM).decode(), self.instance.issuing.pem, self.instance.ca.pem]

    def _certificate(self, body: bytes) -> tuple[str, bytes]:
        chain = self._issued(body, self.headers.get("Authorization", "").removeprefix("Bearer "))
        return "application/json", json.dumps(
            {"signedCertificateEmbeddedSct": {"chain": {"certificates": chain}}}
        ).encode()

    def _certificate_chain(self, body: bytes) -> tuple[str, bytes]:
        login = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return "application/pem-certificate-chain", "".join(self._issued(body, login)).encode()

    def _entry_v1(self, body: bytes) -> tuple[str, bytes]:
        proposed = json.loads(body)
        if proposed["kind"] == "dsse":
            proposed = _dsse(proposed["spec"]["proposedContent"])
        made = self.instance.logged(proposed, dt.datetime.now(dt.UTC), "v1")
        proof = made["inclusionProof"]
        hexed = {
            "hashes": [base64.b64decode(each).hex() for each in proof["hashes"]],
            "rootHash": base64.b64decode(proof["rootHash"]).hex(),
        }
        entry = {
            "body": made["canonicalizedBody"],
            "integratedTime": int(made["integratedTime"]),
            "logID": self.instance.v1.log_id.hex(),
            "logIndex": int(made["logIndex"]),
            "verification": {
                "inclusionProof": {
                    "checkpoint": proof["checkpoint"]["envelope"],
                    "logIndex": int(proof["logIndex"]),
                    "treeSize": int(proof["treeSize"]),
                    **hexed,
                },
                "signedEntryTimestamp": made["inclusionPromise"]["signedEntryTimestamp"],
            },
        }
        uuid = hashlib.sha256(b"\0" + base64.b64decode(made["canonicalizedBody"])).hexdigest()
        return "application/json", json.dumps({f"{1234567890:016x}{uuid}": entry}).encode()

    def _entry_v2(self, body: bytes) -> tuple[str, bytes]:
        asked = json.loads(body)["hashedRekordRequestV002"]
        spec = {
            "hashedRekordV002": {
                "data": {"algorithm": "SHA2_256", "digest": asked["digest"]},
                "signature": asked["signature"],
            }
        }
        made = self.instance.logged({"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": spec}, log="v2")
        return "application/json", json.dumps(made | {"integratedTime": "0"}).encode()

    def _timestamp(self, body: bytes) -> tuple[str, bytes]:
        _, imprint, *rest = der.children(der.one(body), der.SEQUENCE)
        digest = der.content(der.children(imprint, der.SEQUENCE)[1], der.OCTET_STRING)
        nonce = next((each.raw for each in rest if each.tag == der.INTEGER), b"")
        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        return "application/timestamp-reply", self.instance.stamp_digest(digest, now, nonce=nonce)


def _dsse(content: dict[str, Any]) -> dict[str, Any]:
    """What Rekor keeps of an envelope."""
    envelope = json.loads(content["envelope"])
    [signature], [verifier] = envelope["signatures"], content["verifiers"]
    payload = dsse.unpacked(envelope["payload"], "the payload")
    return {
        "apiVersion": "0.0.1",
        "kind": "dsse",
        "spec": {
            "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(content["envelope"].encode()).hexdigest()},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
            "signatures": [{"signature": signature["sig"], "verifier": verifier}],
        },
    }


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


__all__ = ["Served", "b64", "serving", "token"]
