"""A private Sigstore in memory: a certificate authority, a log of certificates, transparency logs, a timestamp authority.

    instance = sigstores.Instance()
    content = instance.bundle(statement)                       # what cosign would hang on an image
    root = trust_root.read(instance.trusted_root(), "root")

`tests/real/instances.py` serves one over HTTP, for the clients of the field.
"""

import base64
import dataclasses
import datetime as dt
import functools
import hashlib
import json
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pratique.documents import dsse, intoto

AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
"""When everything is signed."""
SUBJECT, ISSUER = "release@example.com", "https://login.example.com"
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
V1, V2 = "https://rekor.example.com", "https://log2.rekor.example.com"
_DAY = dt.timedelta(days=1)
_SCTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_FULCIO = "1.3.6.1.4.1.57264.1."


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def spki(key: Any) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def sign(key: Any, message: bytes) -> bytes:
    return (
        key.sign(message)
        if isinstance(key, ed25519.Ed25519PrivateKey)
        else key.sign(message, ec.ECDSA(hashes.SHA256()))
    )


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = (
        bytes([size])
        if size < 128
        else bytes([0x80 + (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, "big")
    )
    return bytes([tag]) + length + content


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray()
    for number in (first * 40 + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return der(6, bytes(out))


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


@dataclasses.dataclass
class Issued:
    """A certificate and its key."""

    key: Any
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


def builder(
    name: str, public: Any, issuer: "Issued | None", start: dt.datetime, end: dt.datetime
) -> x509.CertificateBuilder:
    """Of a certificate without extensions."""
    parts = {NameOID.ORGANIZATION_NAME: "example.com", NameOID.COMMON_NAME: name}
    subject = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts.items()] if name else [])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def usage(**more: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: more.get(name, False) for name in names})


def authority(
    name: str, issuer: Issued | None = None, *, length: int | None = None, purpose: Any = None, ca: bool = True
) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    made = builder(name, key.public_key(), issuer, AT - 300 * _DAY, AT + 3000 * _DAY)
    made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=length if ca else None), critical=True)
    made = made.add_extension(usage(key_cert_sign=ca, crl_sign=ca, digital_signature=not ca), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if issuer:
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    if purpose:
        made = made.add_extension(x509.ExtendedKeyUsage([purpose]), critical=not ca)
    return Issued(key, made.sign((issuer.key if issuer else key), hashes.SHA256()))


class Tree:
    """A log: leaves, proofs (RFC 6962) and signed checkpoints."""

    def __init__(self, key: Any, origin: str, name: str, *, before: int = 5) -> None:
        self.key, self.origin, self.name = key, origin, name
        self.leaves = [hashlib.sha256(b"\0%d" % each).digest() for each in range(before)]

    @property
    def log_id(self) -> bytes:
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return hashlib.sha256(self.name.encode() + b"\n\x01" + self.key.public_key().public_bytes_raw()).digest()
        return hashlib.sha256(spki(self.key)).digest()

    def add(self, body: bytes) -> dict[str, Any]:
        """The proof of a new entry, in the JSON of a bundle."""
        self.leaves.append(hashlib.sha256(b"\0" + body).digest())
        index, size, root = len(self.leaves) - 1, len(self.leaves), _root(self.leaves)
        # Something more comes after it, so that it is not the last leaf.
        note = f"{self.origin}\n{size}\n{b64(root)}\n"
        signed = b64(self.log_id[:4] + sign(self.key, note.encode()))
        return {
            "logIndex": str(index),
            "rootHash": b64(root),
            "treeSize": str(size),
            "hashes": [b64(each) for each in _path(index, self.leaves)],
            "checkpoint": {"envelope": f"{note}\n\N{EM DASH} {self.name} {signed}\n"},
        }


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + _root(leaves[:split]) + _root(leaves[split:])).digest()


def _path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*_path(index, leaves[:split]), _root(leaves[split:])]
    return [*_path(index - split, leaves[split:]), _root(leaves[:split])]


class Instance:
    def __init__(self) -> None:
        self.ca = authority("root", length=2)
        self.issuing = authority("intermediate", self.ca, length=0, purpose=ExtendedKeyUsageOID.CODE_SIGNING)
        self.stamping_root = authority("tsa root")
        self.stamping = authority("tsa", self.stamping_root, purpose=ExtendedKeyUsageOID.TIME_STAMPING, ca=False)
        self.ct = ec.generate_private_key(ec.SECP256R1())
        self.v1 = Tree(ec.generate_private_key(ec.SECP256R1()), "rekor.example.com - 1234567890", "rekor.example.com")
        self.v2 = Tree(ed25519.Ed25519PrivateKey.generate(), "log2.rekor.example.com", "log2.rekor.example.com")
        self.urls = {"v1": V1, "v2": V2}

    # -- what it is trusted by ---------------------------------------------------------------------------------------

    def trusted_root(self, **without: bool) -> bytes:
        """A TrustedRoot file. `tlogs=False` and so on: without these."""
        since = {"start": (AT - 200 * _DAY).isoformat().replace("+00:00", "Z")}

        def log(key: Any, url: str, log_id: bytes, details: str) -> dict[str, Any]:
            public = {"rawBytes": b64(spki(key)), "keyDetails": details, "validFor": since}
            return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "publicKey": public, "logId": {"keyId": b64(log_id)}}

        def chain(uri: str, *issued: Issued) -> dict[str, Any]:
            subject = {"organization": "example.com", "commonName": "example"}
            return {
                "subject": subject,
                "uri": uri,
                "certChain": {"certificates": [{"rawBytes": b64(each.der)} for each in issued]},
                "validFor": since,
            }

        ecdsa = "PKIX_ECDSA_P256_SHA_256"
        whole = {
            "tlogs": [
                log(self.v1.key, self.urls["v1"], self.v1.log_id, ecdsa),
                log(self.v2.key, self.urls["v2"], self.v2.log_id, "PKIX_ED25519"),
            ],
            "certificateAuthorities": [chain("https://fulcio.example.com", self.issuing, self.ca)],
            "ctlogs": [log(self.ct, "https://ct.example.com", hashlib.sha256(spki(self.ct)).digest(), ecdsa)],
            "timestampAuthorities": [chain("https://tsa.example.com", self.stamping, self.stamping_root)],
        }
        kept = {key: value for key, value in whole.items() if without.get(key, True)}
        return json.dumps({"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1", **kept}).encode()

    # -- what it issues ----------------------------------------------------------------------------------------------

    def certificate(
        self,
        public: Any,
        subject: str | x509.GeneralName = SUBJECT,
        issuer: str = ISSUER,
        at: dt.datetime = AT,
        *,
        by: Issued | None = None,
        sct: bool = True,
        more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
        without: tuple[str, ...] = (),
        listed_at: float | None = None,
    ) -> x509.Certificate:
        """`listed_at`: the time of the promise, in seconds since 1970."""
        by = by or self.issuing
        made = builder("", public, by, at - dt.timedelta(minutes=1), at + dt.timedelta(minutes=9))
        name = subject if isinstance(subject, x509.GeneralName) else general_name(subject)
        extensions: dict[str, tuple[x509.ExtensionType, bool]] = {
            "usage": (usage(digital_signature=True), True),
            "purpose": (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False),
            "ski": (x509.SubjectKeyIdentifier.from_public_key(public), False),
            "aki": (x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), False),
            "subject": (x509.SubjectAlternativeName([name]), True),
            "old issuer": (fulcio(1, issuer.encode()), False),
            "issuer": (fulcio(8, der(0x0C, issuer.encode())), False),
        }
        for each in (*(value for key, value in extensions.items() if key not in without), *more):
            made = made.add_extension(each[0], critical=each[1])
        if sct:
            listed = self._sct(
                made.sign(by.key, hashes.SHA256()).tbs_certificate_bytes,
                by,
                at.timestamp() if listed_at is None else listed_at,
            )
            made = made.add_extension(x509.UnrecognizedExtension(_SCTS, listed), critical=False)
        return made.sign(by.key, hashes.SHA256())

    def _sct(self, body: bytes, by: Issued, at: float) -> bytes:
        time = int(at * 1000).to_bytes(8, "big")
        entry = hashlib.sha256(spki(by.key)).digest() + len(body).to_bytes(3, "big") + body
        signature = sign(self.ct, b"\0\0" + time + b"\0\1" + entry + b"\0\0")
        one = (
            b"\0"
            + hashlib.sha256(spki(self.ct)).digest()
            + time
            + b"\0\0"
            + b"\4\3"
            + len(signature).to_bytes(2, "big")
            + signature
        )
        listed = len(one).to_bytes(2, "big") + one
        return der(4, len(listed).to_bytes(2, "big") + listed)

    # -- what it logs ------------------------------------------------------------------------------------------------

    def logged(self, body: Any, at: dt.datetime = AT, log: str = "v1") -> dict[str, Any]:
        """A new entry, in the JSON of a bundle."""
        data = canonical(body)
        tree = self.v1 if log == "v1" else self.v2
        proof = tree.add(data)
        entry = {
            "logIndex": proof["logIndex"],
            "logId": {"keyId": b64(tree.log_id)},
            "kindVersion": {"kind": body["kind"], "version": body["apiVersion"]},
            "inclusionProof": proof,
            "canonicalizedBody": b64(data),
        }
        if log == "v1":
            seconds = int(at.timestamp())
            entry["integratedTime"] = str(seconds)
            entry["inclusionPromise"] = {
                "signedEntryTimestamp": b64(self.promise(data, seconds, int(proof["logIndex"])))
            }
        return entry

    def promise(self, body: bytes, seconds: int, index: int) -> bytes:
        payload = {"body": b64(body), "integratedTime": seconds, "logIndex": index, "logID": self.v1.log_id.hex()}
        return sign(self.v1.key, canonical(payload))

    # -- what it stamps ----------------------------------------------------------------------------------------------

    def stamp(self, message: bytes, at: dt.datetime = AT, **more: Any) -> bytes:
        """A TimeStampResp over sha256."""
        return self.stamp_digest(hashlib.sha256(message).digest(), at, **more)

    def stamp_digest(
        self,
        digest: bytes,
        at: dt.datetime = AT,
        *,
        nonce: bytes = b"",
        by: Issued | None = None,
        serial: int | None = None,
    ) -> bytes:
        """`by`: who signs and is named; `serial`: what the signer's number is said to be."""
        by = by or self.stamping
        sha256 = der(0x30, oid("2.16.840.1.101.3.4.2.1"))
        info = der(
            0x30,
            number(1),
            oid("1.3.6.1.4.1.57264.2"),
            der(0x30, sha256, der(4, digest)),
            number(7),
            der(0x18, at.strftime("%Y%m%d%H%M%SZ").encode()),
            nonce,
        )

        def attribute(kind: str, value: bytes) -> bytes:
            return der(0x30, oid(kind), der(0x31, value))

        named = der(0x30, der(0x30, der(0x30, der(4, hashlib.sha256(by.der).digest()))))
        attributes = b"".join(
            sorted(
                (
                    attribute("1.2.840.113549.1.9.3", oid("1.2.840.113549.1.9.16.1.4")),
                    attribute("1.2.840.113549.1.9.4", der(4, hashlib.sha256(info).digest())),
                    attribute("1.2.840.113549.1.9.16.2.47", named),
                )
            )
        )
        sid = der(0x30, by.certificate.issuer.public_bytes(), number(serial or by.certificate.serial_number))
        signature = sign(by.key, der(0x31, attributes))
        signer = der(
            0x30,
            number(1),
            sid,
            sha256,
            der(0xA0, attributes),
            der(0x30, oid("1.2.840.10045.4.3.2")),
            der(4, signature),
        )
        content = der(0x30, oid("1.2.840.113549.1.9.16.1.4"), der(0xA0, der(4, info)))
        data = der(0x30, number(3), der(0x31, sha256), content, der(0xA0, by.der), der(0x31, signer))
        return der(0x30, der(0x30, number(0)), der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, data)))

    # -- what hangs on an image --------------------------------------------------------------------------------------

    def bundle(
        self,
        statement: bytes,
        *,
        log: str = "v1",
        stamped: bool | None = None,
        at: dt.datetime = AT,
        key: Any = None,
        **certified: Any,
    ) -> bytes:
        """A bundle of a statement that somebody signed by logging in. `log`: v1, v2, or empty for none; v2 is stamped."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        certificate = self.certificate(key.public_key(), at=at, **certified).public_bytes(Encoding.DER)
        signature = sign(key, dsse.pae(intoto.PAYLOAD_TYPE, statement))
        material: dict[str, Any] = {"certificate": {"rawBytes": b64(certificate)}}
        if log:
            material["tlogEntries"] = [self.logged(body_of(statement, signature, certificate, log), at, log)]
        if stamped or (stamped is None and log == "v2"):
            material["timestampVerificationData"] = {
                "rfc3161Timestamps": [{"signedTimestamp": b64(self.stamp(signature, at))}]
            }
        envelope = {
            "payload": b64(statement),
            "payloadType": intoto.PAYLOAD_TYPE,
            "signatures": [{"sig": b64(signature)}],
        }
        return json.dumps({"mediaType": BUNDLE, "verificationMaterial": material, "dsseEnvelope": envelope}).encode()

    def message(self, payload: bytes, *, stamped: bool = False, at: dt.datetime = AT) -> bytes:
        """A bundle of a bare signature, as of a payload of the legacy layout."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.certificate(key.public_key(), at=at)
        signature, digest = sign(key, payload), hashlib.sha256(payload).digest()
        body = hashed_v1(digest, signature, certificate.public_bytes(Encoding.PEM))
        material: dict[str, Any] = {
            "certificate": {"rawBytes": b64(certificate.public_bytes(Encoding.DER))},
            "tlogEntries": [self.logged(body, at)],
        }
        if stamped:
            stamp = {"signedTimestamp": b64(self.stamp(signature, at))}
            material["timestampVerificationData"] = {"rfc3161Timestamps": [stamp]}
        signed = {"messageDigest": {"algorithm": "SHA2_256", "digest": b64(digest)}, "signature": b64(signature)}
        return json.dumps({"mediaType": BUNDLE, "verificationMaterial": material, "messageSignature": signed}).encode()


def body_of(statement: bytes, signature: bytes, certificate: bytes, log: str) -> dict[str, Any]:
    """The body of the entry of an envelope: dsse 0.0.1 in Rekor v1, hashedrekord 0.0.2 in v2."""
    if log == "v1":
        pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
        spec: dict[str, Any] = {
            "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(b"?").hexdigest()},
            "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(statement).hexdigest()},
            "signatures": [{"signature": b64(signature), "verifier": b64(pem)}],
        }
        return {"apiVersion": "0.0.1", "kind": "dsse", "spec": spec}
    digest = hashlib.sha256(dsse.pae(intoto.PAYLOAD_TYPE, statement)).digest()
    return hashed_v2(digest, signature, {"x509Certificate": {"rawBytes": b64(certificate)}})


def hashed_v2(digest: bytes, signature: bytes, verifier: dict[str, Any]) -> dict[str, Any]:
    signed = {"content": b64(signature), "verifier": {**verifier, "keyDetails": "PKIX_ECDSA_P256_SHA_256"}}
    spec = {"hashedRekordV002": {"data": {"algorithm": "SHA2_256", "digest": b64(digest)}, "signature": signed}}
    return {"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": spec}


def hashed_v1(digest: bytes, signature: bytes, pem: bytes) -> dict[str, Any]:
    spec = {
        "data": {"hash": {"algorithm": "sha256", "value": digest.hex()}},
        "signature": {"content": b64(signature), "publicKey": {"content": b64(pem)}},
    }
    return {"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": spec}


def general_name(subject: str) -> x509.GeneralName:
    """As Fulcio writes what a login is for."""
    if "://" in subject:
        return x509.UniformResourceIdentifier(subject)
    return x509.RFC822Name(subject)


def username(name: str) -> x509.GeneralName:
    return x509.OtherName(x509.ObjectIdentifier(_FULCIO + "7"), der(0x0C, name.encode()))


def fulcio(number: int, value: bytes) -> x509.ExtensionType:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(f"{_FULCIO}{number}"), value)


@functools.cache
def instance() -> Instance:
    """One that tests share, when they change nothing of it but its logs."""
    return Instance()
