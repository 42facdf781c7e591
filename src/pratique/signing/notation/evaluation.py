"""Is an image signed as a trust policy has it? A pure function of the statement, its trusted certificates, material and time.

Five things are asked of a signature, in Notation's order; the level says which of them must hold and which are only said:
integrity, authenticity, authentic timestamp, expiry, revocation. Nothing is fetched, so that a certificate that names where its
revocation can be asked for counts as not asked about: where the level enforces revocation, that is a refusal.

>>> evaluate(statement, trusted, artifact, signatures, (), at).met                     # doctest: +SKIP
True
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pratique.documents import notation
from pratique.documents.notation import Action, Artifact, Statement
from pratique.errors import InputError
from pratique.signing.evaluation import Answer, Checked
from pratique.signing.notation import chain, envelope, stamps
from pratique.signing.notation.envelope import AUTHORITY, Envelope
from pratique.signing.why import UnprovenError, Why

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_CHECKS = ("authenticity", "authentic_timestamp", "expiry", "revocation")
_LEVELS: dict[str, tuple[Action, ...]] = {
    "strict": ("enforce", "enforce", "enforce", "enforce"),
    "permissive": ("enforce", "log", "log", "log"),
    "audit": ("log", "log", "log", "log"),
}
LAYOUT = "notation"


class Signature(msgspec.Struct, frozen=True):
    """One envelope as it was fetched."""

    media_type: str
    content: bytes
    digest: str
    manifest: str


class Trusted(msgspec.Struct, frozen=True):
    """The certificates of a statement's trust stores, by kind (`ca`, `signingAuthority`, `tsa`)."""

    ca: tuple["Certificate", ...] = ()
    signing_authority: tuple["Certificate", ...] = ()
    tsa: tuple["Certificate", ...] = ()


class _Asked(msgspec.Struct, frozen=True):
    """One signature and everything that it is judged by."""

    statement: Statement
    trusted: Trusted
    envelope: Envelope
    chain: tuple["Certificate", ...]
    at: datetime


def evaluate(
    statement: Statement,
    trusted: Trusted,
    artifact: Artifact,
    signatures: Sequence[Signature],
    problems: tuple[str, ...],
    at: datetime,
) -> Answer:
    """`artifact`: the image's own media type, digest and size. One signature that counts is enough."""
    judged = [_judge(statement, trusted, artifact, each, at) for each in signatures]
    checked = tuple(each for each, _ in judged)
    valid = [each for each in checked if each.why is Why.VALID]
    if valid:
        reason = f"signed by {', '.join(sorted({name for each in valid for name in each.names}))}, as {statement.name} has it"
    else:
        reason = "; ".join(dict.fromkeys(each.reason for each in checked[:3])) or "the image has no Notation signature"
        reason += f"; {len(problems)} parts could not be read, the first: {problems[0].rstrip('.')}" if problems else ""
    return Answer(
        met=bool(valid),
        reason=reason,
        checked=checked,
        signers=tuple(sorted({signer for each in valid for signer in each.signers})),
        names=tuple(sorted({name for each in valid for name in each.names})),
        problems=problems,
        warnings=tuple(dict.fromkeys(said for each, texts in judged if each.why is Why.VALID for said in texts)),
    )


def actions(statement: Statement) -> Mapping[str, Action]:
    """What is done about each check that fails: the level's word, or the override's."""
    verification = statement.signature_verification
    found = dict(zip(_CHECKS, _LEVELS[verification.level], strict=True))
    given = msgspec.structs.asdict(verification.override) if verification.override else {}
    return found | {key: action for key, action in given.items() if action}


def _judge(
    statement: Statement, trusted: Trusted, artifact: Artifact, signature: Signature, at: datetime
) -> tuple[Checked, list[str]]:
    """The signature, judged, and what is said though it does not decide."""
    made = Checked(why=Why.UNREADABLE, reason="", layout=LAYOUT, digest=signature.digest, manifest=signature.manifest)
    said: list[str] = []
    try:
        found = envelope.read(signature.media_type, signature.content)
        certificates = chain.load(found.chain)
        made = msgspec.structs.replace(
            made, digests=(_intact(found, certificates[0], artifact),), subject=chain.name(certificates[0])
        )
        asked = _Asked(statement, trusted, found, certificates, at)
        for check, action in actions(statement).items():
            _ask(check, action, asked, said)
    except UnprovenError as error:
        return msgspec.structs.replace(made, why=error.why, reason=str(error).rstrip(".")), said
    except InputError as error:
        return msgspec.structs.replace(made, reason=str(error).rstrip(".")), said
    name = chain.name(certificates[0])
    valid = msgspec.structs.replace(
        made, why=Why.VALID, reason="valid", predicate_type=notation.SIGNATURE, signers=(name,), names=(name,)
    )
    return valid, said


def _intact(found: Envelope, signer: "Certificate", artifact: Artifact) -> str:
    """The digest that is signed, which is the image's. UnprovenError."""
    if not chain.verify(signer, found.algorithm, found.signature, found.signed):
        raise UnprovenError(Why.ALTERED, "it does not verify with its certificate: it was changed after it was signed")
    about = notation.artifact(found.payload)
    if (about.digest, about.media_type, about.size) != (artifact.digest, artifact.media_type, artifact.size):
        raise UnprovenError(
            Why.OTHER_DIGEST,
            f"it signs {about.digest[:80]} ({about.media_type[:80]}, {about.size} bytes) and not this image",
        )
    return about.digest


def _ask(check: str, action: Action, asked: _Asked, said: list[str]) -> None:
    if action == "skip":
        return
    try:
        {"authenticity": _authentic, "authentic_timestamp": _dated, "expiry": _unexpired, "revocation": _unrevoked}[
            check
        ](asked)
    except UnprovenError as error:
        if action == "enforce":
            raise
        said.append(f"{check.replace('_', ' ')} does not hold, and is only logged: {error}.")


def _authentic(asked: _Asked) -> None:
    """Is one of the chain a certificate of the trust stores, and the signer one of the trusted identities?"""
    stores = asked.trusted.signing_authority if asked.envelope.scheme == AUTHORITY else asked.trusted.ca
    if not set(asked.chain) & set(stores):
        raise UnprovenError(
            Why.CERTIFICATE_UNTRUSTED,
            f"no certificate of its chain is in the trust stores that count for {asked.envelope.scheme}",
        )
    wanted = asked.statement.subjects
    own = chain.subject(asked.chain[0])
    if wanted and not any(own is not None and each.items() <= own.items() for each in wanted):
        expected = " or ".join(each for each in asked.statement.trusted_identities[:3])
        raise UnprovenError(Why.OTHER_IDENTITY, f"expected {expected[:600]}, got {chain.name(asked.chain[0])}")


def _dated(asked: _Asked) -> None:
    """Was the whole chain valid when it was signed: as a signing authority or a timestamp says, else now?"""
    found = asked.envelope
    if found.scheme == AUTHORITY:
        assert found.authentic_at
        chain.in_time(asked.chain, found.authentic_at)
        return
    stamped = bool(asked.statement.stores("tsa"))
    if stamped and asked.statement.signature_verification.verify_timestamp == "afterCertExpiry":
        stamped = any(asked.at > each.not_valid_after_utc for each in asked.chain)
    for at in stamps.times(found, asked.trusted.tsa) if stamped else (asked.at,):
        chain.in_time(asked.chain, at)


def _unexpired(asked: _Asked) -> None:
    expiry = asked.envelope.expiry
    if expiry is not None and asked.at >= expiry:
        raise UnprovenError(Why.CERTIFICATE_EXPIRED, f"it counted until {expiry.isoformat()}, as its signer wanted")


def _unrevoked(asked: _Asked) -> None:
    if chain.revocable(asked.chain):
        raise UnprovenError(
            Why.CERTIFICATE_UNTRUSTED,
            "whether its certificates were revoked is not looked up here: let the trust policy log or skip revocation",
        )
