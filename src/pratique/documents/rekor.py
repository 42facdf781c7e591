"""Entries of Sigstore's transparency log, Rekor: as bundles and cosign's annotations carry them, and what they say.

https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_rekor.proto for bundles;
https://github.com/sigstore/rekor/tree/main/pkg/types and https://github.com/sigstore/rekor-tiles/tree/main/api/proto for bodies.

>>> convert({"kindVersion": {"kind": "dsse", "version": "0.0.1"}, "logIndex": "7", "canonicalizedBody": "e30="}).log_index
7
"""

import base64
import binascii
from typing import Annotated, Any

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

LIMIT = 8 << 20  # bytes of an entry, which may hold a certificate and never what is signed
_MOST_HASHES = 64  # one for each doubling of the log
_MOST_SIGNERS = 16
_Size = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]


class _Shape(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """protobuf's JSON; an unknown key could be one that another reader heeds."""


class _LogId(_Shape, frozen=True):
    key_id: str = ""


class _Kind(_Shape, frozen=True):
    kind: str = ""
    version: str = ""


class _Promise(_Shape, frozen=True):
    signed_entry_timestamp: str = ""


class _Checkpoint(_Shape, frozen=True):
    envelope: str = ""


class _Proof(_Shape, frozen=True):
    log_index: _Size = 0
    root_hash: str = ""
    tree_size: _Size = 0
    hashes: tuple[str, ...] = ()
    checkpoint: _Checkpoint | None = None


class _Entry(_Shape, frozen=True):
    canonicalized_body: str
    log_index: _Size = 0
    log_id: _LogId = _LogId()
    kind_version: _Kind = _Kind()
    integrated_time: _Size = 0
    inclusion_promise: _Promise | None = None
    inclusion_proof: _Proof | None = None


class _Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: str
    integrated_time: _Size = msgspec.field(name="integratedTime")
    log_index: _Size = msgspec.field(name="logIndex")
    log_id: str = msgspec.field(name="logID")


class _Annotation(msgspec.Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    signed_entry_timestamp: str
    payload: _Payload


class Proof(msgspec.Struct, frozen=True):
    """That the entry is in the log, at a size that the log has signed."""

    index: int
    size: int
    root: bytes
    hashes: tuple[bytes, ...]
    checkpoint: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it was handed to us; nothing of it is verified here."""

    body: bytes
    log_id: bytes
    log_index: int = 0
    kind: str = ""
    """Kind and version, `dsse 0.0.1`, as the envelope says; the body says it too."""
    integrated: int = 0
    """Seconds since 1970 at which the log says that it took it; only the promise vouches for them."""
    promise: bytes = b""
    """The log's signature over `promised`; empty where there is none."""
    proof: Proof | None = None

    @property
    def promised(self) -> bytes:
        """What a promise is over: canonical JSON (RFC 8785)."""
        body = base64.b64encode(self.body).decode()
        return (
            f'{{"body":"{body}","integratedTime":{self.integrated},"logID":"{self.log_id.hex()}","logIndex":{self.log_index}}}'
        ).encode()


class Signer(msgspec.Struct, frozen=True):
    signature: bytes
    """Empty in entries that hold none (intoto 0.0.1)."""
    verifier: bytes
    """A certificate or public key: PEM in Rekor v1, DER in v2."""


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says was signed, and by whom."""

    kind: str
    """As `Entry.kind`."""
    over: str
    """What the digest is of: `message`, `payload` or `envelope`."""
    algorithm: str
    """As hashlib calls it."""
    digest: bytes
    signers: tuple[Signer, ...]


def convert(found: Any) -> Entry:
    """An entry of a bundle, whose JSON was decoded strictly; protobuf writes its integers as text. UnreadableError."""
    try:
        raw = msgspec.convert(found, _Entry, strict=False)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"Could not read the log entry: {error}; sign again.") from None
    return Entry(
        body=_bytes(raw.canonicalized_body),
        log_id=_bytes(raw.log_id.key_id),
        log_index=raw.log_index,
        kind=f"{raw.kind_version.kind} {raw.kind_version.version}",
        integrated=raw.integrated_time,
        promise=_bytes(raw.inclusion_promise.signed_entry_timestamp) if raw.inclusion_promise else b"",
        proof=_proof(raw.inclusion_proof) if raw.inclusion_proof else None,
    )


def decode_annotation(data: bytes) -> Entry:
    """The entry beside a signature in cosign's legacy layout; its body says its kind. LimitError, UnreadableError."""
    found = strict.decode(data, _Annotation, "the log entry", LIMIT)
    try:
        log_id = bytes.fromhex(found.payload.log_id)
    except ValueError:
        raise UnreadableError("The log entry does not name its log in hex: sign again.") from None
    made = Entry(
        body=_bytes(found.payload.body),
        log_id=log_id,
        log_index=found.payload.log_index,
        integrated=found.payload.integrated_time,
        promise=_bytes(found.signed_entry_timestamp),
    )
    return msgspec.structs.replace(made, kind=body(made).kind)


def body(entry: Entry) -> Body:
    """What the body of an entry says. LimitError; UnreadableError for kinds that are not known."""
    found = strict.check(entry.body, "the log entry's body", LIMIT)
    try:
        kind = f"{found['kind']} {found['apiVersion']}"
        read = _READERS[kind]
    except (TypeError, KeyError):
        raise UnreadableError("The log entry is of a kind that is not known: sign again with cosign.") from None
    try:
        over, algorithm, digest, signers = read(found["spec"])
    except (TypeError, KeyError, ValueError, AttributeError, IndexError, binascii.Error):
        raise UnreadableError(f"The log entry is no {kind} as its kind demands: sign again.") from None
    if not 1 <= len(signers) <= _MOST_SIGNERS:
        raise UnreadableError(f"The log entry names {len(signers)} signers: sign again.")
    return Body(kind=kind, over=over, algorithm=algorithm, digest=digest, signers=signers)


def _proof(raw: _Proof) -> Proof:
    if len(raw.hashes) > _MOST_HASHES or raw.checkpoint is None:
        raise UnreadableError("The log entry's proof has too many hashes, or no checkpoint: sign again.")
    hashes = tuple(_bytes(each) for each in raw.hashes)
    return Proof(raw.log_index, raw.tree_size, _bytes(raw.root_hash), hashes, raw.checkpoint.envelope)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableError("The log entry's base64 is damaged: sign again.") from None


_Read = tuple[str, str, bytes, tuple[Signer, ...]]
_HASHES = {"SHA2_256": "sha256", "SHA2_384": "sha384", "SHA2_512": "sha512"}


def _hashedrekord_1(spec: Any) -> _Read:
    signed, digest = spec["signature"], spec["data"]["hash"]
    signer = Signer(_plain(signed["content"]), _plain(signed["publicKey"]["content"]))
    return "message", *_hex(digest), (signer,)


def _hashedrekord_2(spec: Any) -> _Read:
    found = spec["hashedRekordV002"]
    return "message", *_hash(found["data"]), (_signer(found["signature"]),)


def _dsse_1(spec: Any) -> _Read:
    signers = tuple(Signer(_plain(each["signature"]), _plain(each["verifier"])) for each in spec["signatures"])
    return "payload", *_hex(spec["payloadHash"]), signers


def _dsse_2(spec: Any) -> _Read:
    found = spec["dsseV002"]
    return "payload", *_hash(found["payloadHash"]), tuple(_signer(each) for each in found["signatures"])


def _intoto_1(spec: Any) -> _Read:
    """Holds the digest of the whole envelope, and so no signature."""
    return "envelope", *_hex(spec["content"]["hash"]), (Signer(b"", _plain(spec["publicKey"])),)


def _intoto_2(spec: Any) -> _Read:
    content = spec["content"]
    # The signature was base64 already when it was written as base64.
    signers = tuple(
        Signer(_plain(_plain(each["sig"])), _plain(each["publicKey"])) for each in content["envelope"]["signatures"]
    )
    return "payload", *_hex(content["payloadHash"]), signers


_READERS = {
    "hashedrekord 0.0.1": _hashedrekord_1,
    "hashedrekord 0.0.2": _hashedrekord_2,
    "dsse 0.0.1": _dsse_1,
    "dsse 0.0.2": _dsse_2,
    "intoto 0.0.1": _intoto_1,
    "intoto 0.0.2": _intoto_2,
}


def _signer(found: Any) -> Signer:
    verifier = found["verifier"]
    [kind] = verifier.keys() & {"publicKey", "x509Certificate"}
    return Signer(_plain(found["content"]), _plain(verifier[kind]["rawBytes"]))


def _plain(found: str | bytes) -> bytes:
    return base64.b64decode(found, validate=True)


def _hex(found: Any) -> tuple[str, bytes]:
    if found["algorithm"] not in _HASHES.values():
        raise ValueError
    return found["algorithm"], bytes.fromhex(found["value"])


def _hash(found: Any) -> tuple[str, bytes]:
    return _HASHES[found["algorithm"]], _plain(found["digest"])
