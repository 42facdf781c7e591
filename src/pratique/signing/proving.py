"""What proves a signature: that a trusted log has it, that a trusted authority stamped it, and so when it was made.

What came with it is either of somebody whom the trust root does not name, and then counts for nothing, or it verifies;
a single proof of a trusted log or authority that does not is enough to refuse the signature.

>>> prove(said, signed, root).times                                                    # doctest: +SKIP
(datetime.datetime(2026, 6, 1, 12, 0, tzinfo=datetime.timezone.utc),)
"""

from datetime import datetime

import msgspec

from pratique.signing import certificates, listed, timestamps, transparency
from pratique.signing.algorithms import PublicKey
from pratique.signing.certificates import Named
from pratique.signing.reading import Said
from pratique.signing.transparency import Signed
from pratique.signing.trust_root import TrustRoot
from pratique.signing.why import UnprovenError, Why


class Needed(msgspec.Struct, frozen=True):
    """What must prove a signature."""

    log: bool
    timestamp: bool
    sct: bool = True


class Proven(msgspec.Struct, frozen=True):
    logged: bool = False
    stamped: bool = False
    times: tuple[datetime, ...] = ()
    """When it was signed, as logs and authorities that are trusted say."""


class Certified(msgspec.Struct, frozen=True):
    """Who signed, and when."""

    named: Named
    times: tuple[datetime, ...]
    """At least one."""


def signed_by(said: Said, key: PublicKey, certificate: bytes = b"") -> Signed | None:
    """The signature that this key made of the very bytes that were read; None where there is none."""
    signature = next((each for each in said.signatures if key.verify(each, said.message)), None)
    if signature is None:
        return None
    return Signed(
        signature=signature,
        message=said.message,
        payload=said.payload,
        envelope=said.envelope,
        certificate=certificate,
        key=key.der,
    )


def prove(said: Said, signed: Signed, root: TrustRoot) -> Proven:
    """UnprovenError where a proof of somebody who is trusted does not verify."""
    entries = [each for each in said.proofs.entries if transparency.known(each, root.transparency_logs)]
    if said.proofs.proves and any(each.proof is None for each in entries):
        raise UnprovenError(Why.UNLOGGED, "the log entry brings a promise and no proof that it is in the log")
    taken = [transparency.logged(each, signed, root.transparency_logs) for each in entries]
    tokens = said.proofs.timestamps if root.timestamp_authorities else ()
    seen = [timestamps.stamped(each, _stampable(each, signed), root.timestamp_authorities) for each in tokens]
    return Proven(bool(taken), bool(seen), (*(each for each in taken if each), *seen))


def need(needed: Needed, proven: Proven, said: Said) -> None:
    """UnprovenError where something that is needed did not come with the signature."""
    if needed.log and not proven.logged:
        raise UnprovenError(Why.UNLOGGED, _missing("entry of a transparency log", len(said.proofs.entries)))
    if needed.timestamp and not proven.stamped:
        raise UnprovenError(Why.UNSTAMPED, _missing("timestamp", len(said.proofs.timestamps)))


def signer(said: Said, root: TrustRoot, needed: Needed) -> Certified:
    """Whom the certificate of a signature names, once all of it is proven. UnprovenError."""
    if len(said.signatures) != 1:
        raise UnprovenError(
            Why.UNREADABLE, f"a certificate stands for one signature, and there are {len(said.signatures)}"
        )
    raw, *between = said.proofs.certificates
    certificate = certificates.load(raw)
    certificates.signs_code(certificate)
    named = certificates.named(certificate)
    signed = signed_by(said, certificates.key(certificate), raw)
    if signed is None:
        raise UnprovenError(Why.ALTERED, "it does not verify with its certificate: it was changed after it was signed")
    proven = prove(said, signed, root)
    need(needed, proven, said)
    if not proven.times:
        raise UnprovenError(Why.UNDATED, "nothing that is trusted says when it was signed: a certificate lasts minutes")
    issuers = [
        certificates.chain(certificate, list(map(certificates.load, between)), root.certificate_authorities, at)
        for at in proven.times
    ]
    if needed.sct:
        listed.check(certificate, issuers[0], root.ct_logs)
    return Certified(named, proven.times)


def _stampable(token: bytes, signed: Signed) -> bytes:
    """What a timestamp is of: the signature or, as cosign has it in the legacy layout, the envelope that holds it."""
    return signed.envelope if signed.envelope and timestamps.of(token, signed.envelope) else signed.signature


def _missing(what: str, others: int) -> str:
    return f"its {what} is of nobody who is trusted" if others else f"no {what} came with it"
