"""Sign files, and verify their signatures: what cosign's `sign-blob` writes and its `verify-blob` reads.

A signature is a bundle (Sigstore's v0.3), the bundle of cosign 1 and 2, or base64 alone.

>>> bundle = sign(b"hello", key)                                                       # doctest: +SKIP
>>> verify(b"hello", bundle, Demand(name="release", keys=(TrustedKey(key.public),), predicate_type=""), at).met     # doctest: +SKIP
True
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from pratique.documents import dsse, rekor, sigstore_bundle, strict
from pratique.errors import InputError, UnreadableError
from pratique.model.signature import Form, Layout, Material
from pratique.signing import evaluation, reading
from pratique.signing.algorithms import PrivateKey
from pratique.signing.attaching import Signer
from pratique.signing.evaluation import Answer, Checked, Demand
from pratique.signing.reading import Said
from pratique.signing.why import Why

LARGEST = 2 << 30
"""Bytes of a file. Larger ones are signed by their list of digests, as releases do."""
LARGEST_SIGNATURE = sigstore_bundle.LIMIT
_LONGEST_BASE64 = 16 << 10
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class _Old(msgspec.Struct, frozen=True, rename="camel"):
    """The bundle of cosign 1 and 2: https://github.com/sigstore/cosign/blob/v2.5.0/pkg/cosign/fetch.go"""

    base64_signature: str
    cert: str = ""
    rekor_bundle: Any = None


def sign(data: bytes, key: Signer) -> bytes:
    """The bundle of a file's content. OutsideError of a login."""
    if not isinstance(key, PrivateKey):
        return key.blob(data)
    return sigstore_bundle.encode_message(hashlib.sha256(data).digest(), key.sign(data), evaluation.hint(key.public))


def bare(bundle: bytes) -> str:
    """The signature that a bundle of `sign` holds, in base64."""
    message = sigstore_bundle.decode(bundle).message
    assert message
    return message.signature


def verify(data: bytes, signature: bytes, demand: Demand, at: datetime) -> Answer:
    """Is the file signed as demanded? `signature`: a bundle, or base64; the demand's predicate type is empty.

    A signature that cannot be read is not met, with its reason.
    """
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    material = Material(layout=Layout.BUNDLE, form=Form.BUNDLE, content=signature, digest=digest)
    try:
        found = evaluation.judge(demand, {digest}, material, said := _read(data, digest, signature), at)
    except InputError as error:
        return _answer(demand, evaluation.unread(material, str(error).rstrip(".")))
    if digest not in said.subjects:
        reason = f"it is the signature of another file, {next(iter(said.subjects))}, and this is {digest}"
        found = msgspec.structs.replace(found, why=Why.OTHER_DIGEST, reason=reason, signers=(), names=())
    return _answer(demand, found)


def _answer(demand: Demand, found: Checked) -> Answer:
    met = found.why is Why.VALID and len(found.signers) >= demand.threshold
    reason = f"signed by {', '.join(found.names)}" if met else found.reason
    return Answer(met=met, reason=reason, checked=(found,), signers=found.signers, names=found.names)


def _read(data: bytes, digest: str, signature: bytes) -> Said:
    """What a signature says of a file. InputError."""
    if not signature.lstrip().startswith(b"{"):
        return _said(data, digest, signature.decode("ascii", "replace"))
    if b'"base64Signature"' in signature:
        old = strict.decode(signature, _Old, "the bundle", LARGEST_SIGNATURE)
        return _said(data, digest, old.base64_signature, _beside(old))
    return reading.message(sigstore_bundle.decode(signature), data)


def _said(data: bytes, digest: str, signature: str, proofs: reading.Proofs | None = None) -> Said:
    text = "".join(signature.split())
    if not text or len(text) > _LONGEST_BASE64:
        raise UnreadableError("The signature is neither a bundle nor base64: name the file that was made by signing.")
    return Said(
        message=data,
        signatures=(dsse.unpacked(text, "the signature"),),
        predicate_type="",
        subjects={digest: {}},
        proofs=proofs or reading.Proofs(),
    )


def _beside(old: _Old) -> reading.Proofs:
    """A certificate (base64 of PEM) and a log's promise, where there are any. A public key there is nobody's word."""
    pem = dsse.unpacked(old.cert, "the certificate") if old.cert else b""
    entry = rekor.decode_annotation(msgspec.json.encode(old.rekor_bundle)) if old.rekor_bundle else None
    material = Material(
        layout=Layout.LEGACY,
        form=Form.SIMPLE_SIGNING,
        content=b"",
        certificate=pem.decode("ascii", "replace") if pem.startswith(_CERTIFICATE) else "",
    )
    proofs = reading.beside(material)
    return msgspec.structs.replace(proofs, entries=(entry,) if entry else ())
