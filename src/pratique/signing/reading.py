"""What one piece of material says, whatever its form: which bytes are signed, about which digests, as what.

Nothing of it is believed here; `evaluation` verifies the very bytes that were read.
"""

import msgspec

from pratique.documents import dsse, intoto, sigstore_bundle, simple_signing
from pratique.errors import UnreadableError
from pratique.model.signature import Form, Material
from pratique.signing.predicates import IMAGE_SIGNATURE


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
    certified: bool = False
    """A certificate says who signed."""


def read(material: Material) -> Said:
    """LimitError, UnreadableError."""
    if material.form is Form.SIMPLE_SIGNING:
        return _payload(material)
    if material.form is Form.ENVELOPE:
        return _statement(dsse.decode(material.content), certified=bool(material.certificate))
    bundle = sigstore_bundle.decode(material.content)
    if bundle.envelope is None:
        raise UnreadableError(
            "The bundle holds a bare signature without a statement, so that nothing says what it means: sign again."
        )
    return _statement(bundle.envelope, certified=bool(bundle.certificates), hint=bundle.hint)


def _payload(material: Material) -> Said:
    payload = simple_signing.decode(material.content)
    return Said(
        message=material.content,
        signatures=(dsse.unpacked(material.signature, "the signature"),),
        predicate_type=IMAGE_SIGNATURE,
        subjects={payload.digest: payload.annotations},
        certified=bool(material.certificate),
    )


def _statement(envelope: dsse.Envelope, *, certified: bool, hint: str = "") -> Said:
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
        certified=certified,
    )
