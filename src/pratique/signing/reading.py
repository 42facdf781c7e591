"""What one piece of material says, whatever its form: which bytes are signed, about which digests, as what.

Nothing of it is believed here; `evaluation` verifies the very bytes that were read.
"""

import base64
import binascii
import hashlib

import msgspec

from pratique.documents import dsse, intoto, rekor, sigstore_bundle, simple_signing, strict
from pratique.documents.rekor import Entry
from pratique.documents.sigstore_bundle import Bundle
from pratique.errors import UnreadableError
from pratique.model.signature import Form, Material
from pratique.signing.predicates import IMAGE_SIGNATURE

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_MOST = 16
_HASHES = {"SHA2_256": "sha256", "SHA2_384": "sha384", "SHA2_512": "sha512"}
_LIMIT = 1 << 20


class _Stamp(msgspec.Struct, frozen=True):
    timestamp: str = msgspec.field(name="SignedRFC3161Timestamp")


class Proofs(msgspec.Struct, frozen=True, kw_only=True):
    """What came with a signature to prove who signed, and when."""

    certificates: tuple[bytes, ...] = ()
    """DER, the signer's first; empty bytes where it cannot be read."""
    entries: tuple[Entry, ...] = ()
    """Of transparency logs."""
    timestamps: tuple[bytes, ...] = ()
    """DER."""
    proves: bool = False
    """Must each entry bring a proof, and not only a promise?"""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    message: bytes
    """What the signatures are over."""
    signatures: tuple[bytes, ...]
    predicate_type: str
    subjects: dict[str, dict[str, str]]
    """Digest (`sha256:<hex>`) → the annotations that are signed with it."""
    predicate: bytes = b"{}"
    """JSON."""
    hint: str = ""
    """The name that the bundle gives to its key."""
    payload: bytes = b""
    """Of the envelope, if it is one."""
    envelope: bytes = b""
    """Its own bytes, where they are kept."""
    proofs: Proofs = Proofs()

    @property
    def certified(self) -> bool:
        """Does a certificate say who signed?"""
        return bool(self.proofs.certificates)


def read(material: Material) -> Said:
    """LimitError, UnreadableError."""
    if material.form is Form.SIMPLE_SIGNING:
        return _payload(material)
    if material.form is Form.ENVELOPE:
        said = _statement(dsse.decode(material.content), beside(material))
        return msgspec.structs.replace(said, envelope=material.content)
    bundle = sigstore_bundle.decode(material.content)
    if bundle.envelope is None:
        raise UnreadableError(
            "The bundle holds a bare signature without a statement, so that nothing says what it means: sign again."
        )
    return _statement(bundle.envelope, _within(bundle), bundle.hint)


def message(bundle: Bundle, data: bytes) -> Said:
    """What a bundle with a bare signature says of the very bytes that it is shown with. UnreadableError."""
    if bundle.message is None:
        raise UnreadableError(
            "The bundle holds a statement and no bare signature of a file: it is an attestation, or an image's."
        )
    claimed = dsse.unpacked(bundle.message.message_digest.digest, "the digest of what was signed")
    name = _HASHES.get(bundle.message.message_digest.algorithm, "")
    if not name:
        raise UnreadableError(
            f"The bundle names its file by {bundle.message.message_digest.algorithm[:40]!r}, which is not known: sign again."
        )
    own = hashlib.new(name, data).digest()
    return Said(
        message=data,
        signatures=(dsse.unpacked(bundle.message.signature, "the signature"),),
        predicate_type="",
        subjects={f"{name}:{claimed.hex()}" if claimed != own else f"sha256:{hashlib.sha256(data).hexdigest()}": {}},
        hint=bundle.hint,
        proofs=_within(bundle),
    )


def _within(bundle: Bundle) -> Proofs:
    return Proofs(
        certificates=tuple(dsse.unpacked(each, "a certificate") for each in bundle.certificates),
        entries=bundle.log_entries,
        timestamps=bundle.timestamps,
        proves=bundle.proves,
    )


def _payload(material: Material) -> Said:
    payload = simple_signing.decode(material.content)
    return Said(
        message=material.content,
        signatures=(dsse.unpacked(material.signature, "the signature"),),
        predicate_type=IMAGE_SIGNATURE,
        subjects={payload.digest: payload.annotations},
        proofs=beside(material),
    )


def _statement(envelope: dsse.Envelope, proofs: Proofs, hint: str = "") -> Said:
    if envelope.payload_type != intoto.PAYLOAD_TYPE:
        raise UnreadableError(f"The envelope holds {envelope.payload_type[:100]!r} and no statement: sign again.")
    payload = dsse.unpacked(envelope.payload, "the envelope")
    statement = intoto.decode(payload)
    return Said(
        message=dsse.pae(envelope.payload_type, payload),
        signatures=tuple(dsse.unpacked(each.sig, "a signature") for each in envelope.signatures),
        predicate_type=statement.predicate_type,
        subjects={each.sha256: each.texts for each in statement.subject if each.sha256},
        predicate=bytes(statement.predicate),
        hint=hint,
        payload=payload,
        proofs=proofs,
    )


def beside(material: Material) -> Proofs:
    """What cosign's legacy layout has in annotations beside a signature."""
    stamps = strict.decode(material.timestamp.encode(), _Stamp, "the timestamp", _LIMIT) if material.timestamp else None
    return Proofs(
        certificates=_certificates(material.certificate) + _certificates(material.chain),
        entries=(rekor.decode_annotation(material.log_entry.encode()),) if material.log_entry else (),
        timestamps=(dsse.unpacked(stamps.timestamp, "the timestamp"),) if stamps else (),
    )


def _certificates(pem: str) -> tuple[bytes, ...]:
    """DER of the certificates of a PEM text; empty bytes for what is none."""
    if not pem:
        return ()
    blocks = [each.partition(_END)[0] for each in pem.split(_BEGIN)[1:]]
    if not 0 < len(blocks) <= _MOST:
        return (b"",)
    return tuple(_der("".join(each.split())) for each in blocks)


def _der(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
