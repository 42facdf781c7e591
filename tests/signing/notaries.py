"""Signers of Notation in memory: chains of certificates, envelopes of both kinds, trust policies and trust stores."""

import base64
import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pratique.documents import cbor, notation

AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
START, END = AT - dt.timedelta(days=10), AT + dt.timedelta(days=10)
PREFIX = "io.cncf.notary."
SUBJECT = {"C": "US", "ST": "WA", "O": "Wabbit, Inc.", "CN": "signer"}
_OIDS = {
    "C": NameOID.COUNTRY_NAME,
    "ST": NameOID.STATE_OR_PROVINCE_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "CN": NameOID.COMMON_NAME,
}
_COSE = {"ES256": -7, "ES384": -35, "ES512": -36, "PS256": -37, "PS384": -38, "PS512": -39}
KEYS = {
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "ES384": ec.generate_private_key(ec.SECP384R1()),
    "ES512": ec.generate_private_key(ec.SECP521R1()),
    "PS256": rsa.generate_private_key(65537, 2048),
}
_AUTHORITIES = [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]


def name(values: dict[str, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(_OIDS[key], value) for key, value in values.items()])


def certificate(
    subject: dict[str, str],
    key: Any,
    issuer: x509.Certificate | None = None,
    by: Any = None,
    *,
    ca: bool = False,
    path: int | None = None,
    start: dt.datetime = START,
    end: dt.datetime = END,
    purposes: tuple[Any, ...] | None = (ExtendedKeyUsageOID.CODE_SIGNING,),
    usage: tuple[str, ...] | None = None,
    more: tuple[tuple[Any, bool], ...] = (),
    hashing: Any = None,
) -> x509.Certificate:
    """An authority's certificate, or a signer's; without an issuer it issues itself."""
    own = name(subject)
    made = x509.CertificateBuilder().subject_name(own).issuer_name(issuer.subject if issuer else own)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(start).not_valid_after(end)
    made = made.add_extension(x509.BasicConstraints(ca, path if ca else None), True)
    used = usage if usage is not None else (("key_cert_sign",) if ca else ("digital_signature",))
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    if used:
        made = made.add_extension(x509.KeyUsage(**{each: each in used for each in names}), True)
    if purposes and not ca:
        made = made.add_extension(x509.ExtendedKeyUsage(purposes), False)
    for extension, critical in more:
        made = made.add_extension(extension, critical)
    return made.sign(by or key, hashing or hashes.SHA256())


@dataclasses.dataclass(frozen=True)
class Notary:
    """A signer and its chain, the root last."""

    key: Any
    algorithm: str
    chain: tuple[x509.Certificate, ...]

    @property
    def root(self) -> x509.Certificate:
        return self.chain[-1]

    @property
    def der(self) -> list[bytes]:
        return [each.public_bytes(serialization.Encoding.DER) for each in self.chain]

    def sign(self, signed: bytes) -> bytes:
        hashing = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[self.algorithm[2:]]
        if self.algorithm.startswith("PS"):
            return self.key.sign(signed, padding.PSS(padding.MGF1(hashing), hashing.digest_size), hashing)
        size = (self.key.curve.key_size + 7) // 8
        numbers = utils.decode_dss_signature(self.key.sign(signed, ec.ECDSA(hashing)))
        return b"".join(number.to_bytes(size, "big") for number in numbers)


def notary(algorithm: str = "ES256", depth: int = 2, subject: dict[str, str] | None = None, **leaf: Any) -> Notary:
    """`depth`: authorities above the signer; 0 for one that is its own."""
    key, above, chain = KEYS[algorithm], None, []
    for number in range(depth):
        by = _AUTHORITIES[number - 1] if number else None
        made = certificate({"CN": f"authority {number}"}, _AUTHORITIES[number], above, by, ca=True)
        chain.insert(0, made)
        above = made
    by = _AUTHORITIES[depth - 1] if depth else None
    signer = certificate(subject or SUBJECT, key, above, by, **leaf)
    return Notary(key, algorithm, (signer, *chain))


def payload(artifact: notation.Artifact, **more: Any) -> bytes:
    about = {"mediaType": artifact.media_type, "digest": artifact.digest, "size": artifact.size}
    return json.dumps({"targetArtifact": about | more}).encode()


def headers(scheme: str = "notary.x509", at: dt.datetime = AT, expiry: dt.datetime | None = None) -> dict[str, Any]:
    """The protected headers by their short names; a datetime is written as each envelope writes it."""
    authority = scheme.endswith("signingAuthority")
    made: dict[str, Any] = {"cty": notation.PAYLOAD, "signingScheme": scheme}
    made["authenticSigningTime" if authority else "signingTime"] = at
    made |= {"expiry": expiry} if expiry else {}
    critical = ["signingScheme", *(["authenticSigningTime"] if authority else []), *(["expiry"] if expiry else [])]
    return made | {"crit": [PREFIX + each for each in critical]}


def jws(
    by: Notary, content: bytes, given: dict[str, Any] | None = None, stamp: Callable[[bytes], bytes] | None = None
) -> bytes:
    found = {"alg": by.algorithm} | (given if given is not None else headers())
    protected = _url(json.dumps({_long(key): _text(value) for key, value in found.items()}).encode())
    body = _url(content)
    header: dict[str, Any] = {"x5c": [base64.b64encode(each).decode() for each in by.der]}
    signature = by.sign(f"{protected}.{body}".encode())
    if stamp:
        header[f"{PREFIX}timestampSignature"] = base64.b64encode(stamp(signature)).decode()
    made = {"payload": body, "protected": protected, "header": header, "signature": _url(signature)}
    return json.dumps(made).encode()


def cose(
    by: Notary, content: bytes, given: dict[str, Any] | None = None, stamp: Callable[[bytes], bytes] | None = None
) -> bytes:
    found = {"alg": _COSE[by.algorithm]} | (given if given is not None else headers())
    numbers = {"alg": 1, "crit": 2, "cty": 3}
    protected = encode({numbers.get(key, _long(key)): value for key, value in found.items()})
    unprotected: dict[Any, Any] = {33: by.der if len(by.der) > 1 else by.der[0]}
    signature = by.sign(encode(["Signature1", protected, b"", content]))
    if stamp:
        unprotected[f"{PREFIX}timestampSignature"] = stamp(signature)
    return b"\xd2" + encode([protected, unprotected, content, signature])


def encode(value: Any) -> bytes:
    """CBOR."""
    if isinstance(value, bool) or value is None:
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return cbor.head(0, value) if value >= 0 else cbor.head(1, -1 - value)
    if isinstance(value, bytes):
        return cbor.octets(value)
    if isinstance(value, str):
        return cbor.text(value)
    if isinstance(value, dt.datetime):
        return b"\xc1" + encode(int(value.timestamp()))
    if isinstance(value, cbor.Tag):
        return cbor.head(6, value.number) + encode(value.value)
    if isinstance(value, dict):
        parts = (encode(key) + encode(each) for key, each in value.items())
        return cbor.head(5, len(value)) + b"".join(parts)
    return cbor.head(4, len(value)) + b"".join(map(encode, value))


def policy(level: str = "strict", **more: Any) -> dict[str, Any]:
    """A trust policy document with one statement for all."""
    verification = {"level": level} | more.pop("verification", {})
    one = {"name": "all", "registryScopes": ["*"], "signatureVerification": verification}
    one |= {"trustStores": ["ca:them"], "trustedIdentities": ["*"]} | more
    return {"version": "1.0", "trustPolicies": [one]}


def stored(folder: Path, certificates: dict[str, x509.Certificate]) -> str:
    """A trust store: `ca/them` and the like → a certificate."""
    for where, each in certificates.items():
        there = folder / "x509" / where
        there.mkdir(parents=True, exist_ok=True)
        (there / "root.pem").write_bytes(each.public_bytes(serialization.Encoding.PEM))
    return str(folder)


def _long(key: str) -> str:
    return key if key in ("alg", "cty", "crit") or "." in key else PREFIX + key


def _text(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, dt.datetime) else value


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
