"""Sigstore bundles: an envelope, and what it takes to verify it.

https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto, in protobuf's JSON. Written: v0.3.

>>> decode(encode(dsse.encode(b"{}", "text/plain", [b"signature"]), "hint")).hint
'hint'
"""

import base64
from typing import Any

import msgspec

from pratique.documents import dsse, rekor, strict
from pratique.errors import UnreadableError

MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
MEDIA_TYPES = frozenset(
    {MEDIA_TYPE, *(f"application/vnd.dev.sigstore.bundle+json;version=0.{minor}" for minor in (1, 2, 3))}
)
LIMIT = dsse.LIMIT + (8 << 20)
_MOST = 32
"""Log entries, timestamps, and certificates of one bundle."""


class _PublicKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hint: str = ""


class _Certificate(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    raw_bytes: str


class _Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    certificates: tuple[_Certificate, ...]


class _Stamp(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    signed_timestamp: str


class _Stamps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    found: tuple[_Stamp, ...] = msgspec.field(default=(), name="rfc3161Timestamps")


class _Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """protobuf's `oneof` is checked after decoding: a bundle with two ways to verify it has none."""

    public_key: _PublicKey | None = msgspec.field(default=None, name="publicKey")
    certificate: _Certificate | None = None
    chain: _Chain | None = msgspec.field(default=None, name="x509CertificateChain")
    log_entries: tuple[dict[str, Any], ...] = msgspec.field(default=(), name="tlogEntries")
    timestamps: _Stamps | None = msgspec.field(default=None, name="timestampVerificationData")


class MessageDigest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was signed, as the bundle says: an algorithm's name (`SHA2_256`) and base64."""

    algorithm: str = ""
    digest: str = ""


class MessageSignature(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A bare signature of a file's bytes, in base64."""

    signature: str
    message_digest: MessageDigest = MessageDigest()


class _Bundle(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    media_type: str
    verification_material: _Material
    dsse_envelope: dsse.Envelope | None = None
    message_signature: MessageSignature | None = None


class Bundle(msgspec.Struct, frozen=True):
    """What a bundle holds: an envelope (or, without one, a bare message signature)."""

    envelope: dsse.Envelope | None
    hint: str = ""
    """Of the public key that signed: an opaque name, never a proof."""
    certificates: tuple[str, ...] = ()
    """base64 of DER, the signer's first; empty where a public key signed."""
    log_entries: tuple[rekor.Entry, ...] = ()
    timestamps: tuple[bytes, ...] = ()
    """DER of RFC 3161 timestamps."""
    proves: bool = True
    """Must each log entry bring a proof, and not only a promise? From v0.2 on."""
    message: MessageSignature | None = None
    """The bare signature, where there is no envelope."""


def decode(data: bytes) -> Bundle:
    """LimitError; UnreadableError for what is no bundle, or one that could be verified in two ways or none."""
    raw = strict.decode(data, _Bundle, "the bundle", LIMIT)
    material = raw.verification_material
    if raw.media_type not in MEDIA_TYPES:
        raise UnreadableError(f"The bundle is of media type {raw.media_type[:100]!r}, which is not known: sign again.")
    if (raw.dsse_envelope is None) == (raw.message_signature is None):
        raise UnreadableError("The bundle must hold either an envelope or a message signature: sign again.")
    if sum(each is not None for each in (material.public_key, material.certificate, material.chain)) != 1:
        raise UnreadableError("The bundle must name either a public key or a certificate: sign again.")
    chain = material.chain.certificates if material.chain else ()
    certificates = (material.certificate,) if material.certificate else chain
    stamps = material.timestamps.found if material.timestamps else ()
    if (most := max(map(len, (material.log_entries, certificates, stamps)))) > _MOST:
        raise UnreadableError(f"The bundle holds {most} log entries, certificates or timestamps: sign again.")
    return Bundle(
        envelope=dsse.checked(raw.dsse_envelope) if raw.dsse_envelope else None,
        hint=material.public_key.hint if material.public_key else "",
        certificates=tuple(each.raw_bytes for each in certificates),
        log_entries=tuple(rekor.convert(each) for each in material.log_entries),
        timestamps=tuple(dsse.unpacked(each.signed_timestamp, "a timestamp") for each in stamps),
        proves=not raw.media_type.endswith("version=0.1"),
        message=raw.message_signature,
    )


def encode(envelope: dsse.Envelope, hint: str) -> bytes:
    """A bundle of an envelope that a public key signed, in the order of protobuf's fields as cosign writes it."""
    signatures = [{"sig": each.sig} for each in envelope.signatures]  # protobuf leaves empty fields out
    return msgspec.json.encode(
        {
            "mediaType": MEDIA_TYPE,
            "verificationMaterial": {"publicKey": {"hint": hint}},
            "dsseEnvelope": {
                "payload": envelope.payload,
                "payloadType": envelope.payload_type,
                "signatures": signatures,
            },
        }
    )


def encode_message(digest: bytes, signature: bytes, hint: str) -> bytes:
    """A bundle of a file's bare signature, the very bytes of cosign 3: `digest` is the file's sha256."""
    return msgspec.json.encode(
        {
            "mediaType": MEDIA_TYPE,
            "verificationMaterial": {"publicKey": {"hint": hint}},
            "messageSignature": {
                "messageDigest": {"algorithm": "SHA2_256", "digest": base64.b64encode(digest).decode()},
                "signature": base64.b64encode(signature).decode(),
            },
        }
    )
