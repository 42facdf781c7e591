"""Is a signature in a transparency log that is trusted, and when did the log take it?

An entry counts when everything that it brings verifies: the log's promise (Rekor v1), the proof that it is in the tree of a
checkpoint that the log signed (v1 and v2), and its body, which must name these very bytes, this signature and this signer.
Only a promise vouches for the time; a proof alone says that it was logged, and not when.

>>> logged(entry, signed, root.transparency_logs)                                       # doctest: +SKIP
datetime.datetime(2026, 6, 1, 12, 0, tzinfo=datetime.timezone.utc)
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import msgspec

from pratique.documents import rekor
from pratique.documents.rekor import Entry
from pratique.errors import InputError
from pratique.signing import checkpoints
from pratique.signing.trust_root import Log
from pratique.signing.why import UnprovenError, Why

_LATEST = 253_402_300_799  # the last second of the year 9999


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """One signature, and what a log may know it by."""

    signature: bytes
    message: bytes
    """What the signature is over."""
    payload: bytes = b""
    """Of the envelope around it."""
    envelope: bytes = b""
    """The envelope's own bytes, where they are kept."""
    certificate: bytes = b""
    """DER of the signer's certificate; empty where a bare key signed."""
    key: bytes = b""
    """The SubjectPublicKeyInfo of the signer."""


def known(entry: Entry, logs: Sequence[Log]) -> Log | None:
    """The trusted log that the entry says it is in."""
    return next((each for each in logs if each.log_id == entry.log_id), None)


def logged(entry: Entry, signed: Signed, logs: Sequence[Log]) -> datetime | None:
    """When a trusted log took this signature; None when it did and did not vouch for the time. UnprovenError."""
    log = known(entry, logs)
    if log is None:
        raise _unproven(f"no trusted log has the ID {entry.log_id.hex()[:64]}")
    try:
        _bound(entry, signed)
        if not entry.promise and not entry.proof:
            raise _unproven("the log entry brings neither a promise nor a proof")
        if entry.proof:
            _included(entry, log)
        return _promised(entry, log) if entry.promise else None
    except UnprovenError:
        raise
    except InputError as error:
        raise _unproven(str(error).rstrip(".")) from None


def _promised(entry: Entry, log: Log) -> datetime:
    if not 0 < entry.integrated <= _LATEST:
        raise _unproven("the log entry has no time that could be promised")
    at = datetime.fromtimestamp(entry.integrated, UTC)
    if not log.counts(at):
        raise _unproven(f"the log {log.url} was not trusted at {at.isoformat()}, when it took the entry")
    if not log.key.verify(entry.promise, entry.promised):
        raise _unproven("the log's promise does not verify with its key")
    return at


def _included(entry: Entry, log: Log) -> None:
    proof = entry.proof
    assert proof
    checkpoint = checkpoints.read(proof.checkpoint)
    if not any(_signs(log, checkpoint, *each) for each in checkpoint.signatures):
        raise _unproven(f"the log's checkpoint of {checkpoint.origin[:100]} does not verify with the key of {log.url}")
    if (proof.size, proof.root) != (checkpoint.size, checkpoint.root):
        raise _unproven("the proof is of another tree than the log's checkpoint")
    if checkpoints.root(proof.hashes, proof.index, proof.size, checkpoints.leaf(entry.body)) != checkpoint.root:
        raise _unproven("the proof does not lead from the entry to the log's checkpoint")


def _signs(log: Log, checkpoint: checkpoints.Checkpoint, name: str, signature: bytes) -> bool:
    """A log of Rekor v2 has a name of its own, the host of its URL; one of v1 is known by its key alone."""
    tree = checkpoint.origin.rpartition(" - ")[2]
    if checkpoint.origin == tree or not tree.isdigit():
        named = urlsplit(log.url).hostname or ""
        if not named or (checkpoint.origin, name) != (named, named):
            return False
    return log.key.verify(signature, checkpoint.message)


def _bound(entry: Entry, signed: Signed) -> None:
    """UnprovenError for an entry about other bytes, another signature or another signer. InputError."""
    body = rekor.body(entry)
    if body.kind != entry.kind:
        raise _unproven(f"the log entry is {body.kind}, and its envelope says {entry.kind[:40]}")
    found = {"message": signed.message, "payload": signed.payload, "envelope": signed.envelope}[body.over]
    if not found or hashlib.new(body.algorithm, found).digest() != body.digest:
        raise _unproven(f"the log entry is about another {body.over}")
    # One that holds the digest of the whole envelope holds no signature: the envelope does.
    signature = b"" if body.over == "envelope" else signed.signature
    if rekor.Signer(signature, signed.certificate or signed.key) not in map(_unarmoured, body.signers):
        raise _unproven("the log entry is about another signature or another signer")


def _unarmoured(signer: rekor.Signer) -> rekor.Signer:
    """With its certificate or public key in DER; without any where it is neither."""
    if not signer.verifier.startswith(b"-----BEGIN "):
        return signer
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
    from cryptography.x509 import load_pem_x509_certificate

    try:
        if b"-----BEGIN CERTIFICATE-----" in signer.verifier:
            der = load_pem_x509_certificate(signer.verifier).public_bytes(Encoding.DER)
        else:
            der = load_pem_public_key(signer.verifier).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except ValueError:
        der = b""
    return rekor.Signer(signer.signature, der)


def _unproven(reason: str) -> UnprovenError:
    return UnprovenError(Why.UNLOGGED, reason)
