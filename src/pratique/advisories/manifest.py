"""What an exported database says of itself, signed: which files, how old, until when it may be believed.

The signature is a DSSE envelope (https://github.com/secure-systems-lab/dsse) with ECDSA P-256 over SHA-256. A manifest
that verifies still has to be young enough (freeze) and no older than what was imported before (rollback).
"""

import base64
import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from pratique.advisories.current import UNSIGNED
from pratique.advisories.namespace import checked
from pratique.errors import DatabaseError, UnreadableError, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

SCHEMA = "pratique.advisories-export/1"
PAYLOAD_TYPE = "application/vnd.pratique.advisories.manifest.v1+json"
LIMIT = 4 << 20
"""Bytes of an envelope."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the database. Times RFC 3339 UTC."""

    digest: str
    """Of the content: the file's name."""
    sha256: str
    """Of the file's bytes, in hex."""
    size: int
    fetched: str
    built: str
    records: int
    source: str = ""
    releases: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """All that is signed."""

    schema: str = SCHEMA
    serial: int
    created: str
    expires: str
    ecosystems: dict[str, Item]
    feeds: dict[str, Item]

    def files(self) -> dict[str, Item]:
        """All files by the name of their folder."""
        return self.ecosystems | self.feeds


class _Signature(msgspec.Struct, frozen=True):
    keyid: str
    sig: str


class _Envelope(msgspec.Struct, frozen=True, rename="camel"):
    payload_type: str
    payload: str
    signatures: tuple[_Signature, ...]


def encode(manifest: Manifest, key: "EllipticCurvePrivateKey | None") -> bytes:
    """The envelope; without a key it carries no signature and only `--insecure-db` takes it."""
    payload = msgspec.json.encode(manifest, order="sorted")
    signatures: tuple[_Signature, ...] = ()
    if key:
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.hashes import SHA256

        signed = key.sign(_encoded(payload), ECDSA(SHA256()))
        signatures = (_Signature(key_id(key.public_key()), base64.b64encode(signed).decode()),)
    return msgspec.json.encode(_Envelope(PAYLOAD_TYPE, base64.b64encode(payload).decode(), signatures))


def decode(
    envelope: bytes, trusted: "Iterable[EllipticCurvePublicKey]", *, insecure: bool = False
) -> tuple[Manifest, str]:
    """The manifest, and the id of the key that signed it (`unsigned` when `insecure` and nobody trusted did).

    Raises UnreadableError for what is no envelope, DatabaseError for one that no trusted key signed.
    """
    try:
        if len(envelope) > LIMIT:
            raise ValueError(f"it has more than {LIMIT} bytes")
        found = msgspec.json.decode(envelope, type=_Envelope)
        payload = base64.b64decode(found.payload, validate=True)
        signer = _signer(payload, found.signatures, trusted) if found.payload_type == PAYLOAD_TYPE else ""
        if not signer and not insecure:
            raise DatabaseError(_untrusted(found.signatures))
        manifest = msgspec.json.decode(payload, type=Manifest)
        if found.payload_type != PAYLOAD_TYPE or manifest.schema != SCHEMA:
            raise ValueError("it is of another kind or version")
        _check_names(manifest)
    except (ValueError, RecursionError, UsageError) as error:
        raise UnreadableError(
            f"This is no exported advisory database ({error}): name a file made by `db export`."
        ) from error
    return manifest, signer or UNSIGNED


def check_expired(manifest: Manifest, at: dt.datetime) -> None:
    """Raise DatabaseError when its time is over: somebody may keep newer ones from us."""
    try:
        expires = dt.datetime.fromisoformat(manifest.expires)
    except ValueError as error:
        raise UnreadableError(f"The database names no time of expiry ({error}): export it again.") from error
    if expires.tzinfo is None or expires <= at:
        raise DatabaseError(f"The database expired at {manifest.expires}: get a newer export.")


def check_rollback(manifest: Manifest, signer: str, highest: int) -> None:
    """Raise DatabaseError when the same signer's newer one was imported before."""
    if manifest.serial < highest:
        raise DatabaseError(
            f"The database has serial {manifest.serial}, and {highest} of the same signer ({signer[:12]}) was imported "
            "before: get a newer export."
        )


def key_id(key: "EllipticCurvePublicKey") -> str:
    """sha256 of the key's SubjectPublicKeyInfo, in hex."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def private_key(path: str, password: str = "") -> "EllipticCurvePrivateKey":
    """An ECDSA P-256 key from a PEM file. Raises UsageError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_read(path), password.encode() if password else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{path} holds no private key that can be read ({error}): name a PEM file and its password."
        ) from error
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise UsageError(f"{path} is no ECDSA P-256 key: make one with `openssl ecparam -name prime256v1 -genkey`.")
    return key


def public_key(path: str) -> "EllipticCurvePublicKey":
    """An ECDSA P-256 public key from a PEM file. Raises UsageError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(_read(path))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path} holds no public key that can be read ({error}): name a PEM file.") from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise UsageError(f"{path} is no ECDSA P-256 public key: name the signer's.")
    return key


def secret(path: str) -> str:
    """A password out of a file, without its line's end. Raises UsageError."""
    return _read(path).decode("utf-8", "replace").rstrip("\r\n")


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(1 << 16)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): check the name.") from error


def _encoded(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is signed names its own type."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _signer(payload: bytes, signatures: tuple[_Signature, ...], trusted: "Iterable[EllipticCurvePublicKey]") -> str:
    """The id of the trusted key that signed; empty when none did. Key ids are hints: every key is tried."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    for key in trusted:
        for signature in signatures[:8]:
            try:
                key.verify(base64.b64decode(signature.sig, validate=True), _encoded(payload), ECDSA(SHA256()))
            except InvalidSignature:
                continue
            return key_id(key)
    return ""


def _untrusted(signatures: tuple[_Signature, ...]) -> str:
    if not signatures:
        return "The database is not signed: get a signed one, or take this with --insecure-db."
    names = ", ".join(signature.keyid[:12] for signature in signatures[:3])
    return f"No trusted key signed the database (signed by {names}): name the signer's with --trusted-key."


def _check_names(manifest: Manifest) -> None:
    """Names become folders and files."""
    hexadecimal = set("0123456789abcdef")
    for name, item in manifest.files().items():
        checked(name)
        for text in (item.digest, item.sha256):
            if len(text) != 64 or set(text) - hexadecimal:
                raise ValueError(f"{name} has no sha256")
        if not 0 <= item.size <= 8 << 30:
            raise ValueError(f"{name} has an impossible size")
    if manifest.ecosystems.keys() & manifest.feeds.keys() or manifest.feeds.keys() - {"kev", "epss"}:
        raise ValueError("it names feeds that do not exist")
