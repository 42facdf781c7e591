"""Is an image signed as a trust policy has it? A pure function of the statement, its trusted certificates, material and time.

Five things are asked of a signature, in Notation's order; the level says which of them must hold and which are only said:
integrity, authenticity, authentic timestamp, expiry, revocation. Nothing is fetched here: `questions` says what is to be asked about
revocation, and what was not answered counts as not known, which is a refusal where the level enforces it.

>>> evaluate(statement, trusted, artifact, signatures, (), at, answers).met            # doctest: +SKIP
True
"""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from pratique.documents import notation
from pratique.documents.notation import Action, Artifact, Statement
from pratique.errors import InputError
from pratique.signing.evaluation import Answer, Checked
from pratique.signing.notation import chain, envelope, revocation, stamps
from pratique.signing.notation.answers import Answers, Question
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
    answers: Mapping[Question, Answers]


def evaluate(
    statement: Statement,
    trusted: Trusted,
    artifact: Artifact,
    signatures: Sequence[Signature],
    problems: tuple[str, ...],
    at: datetime,
    answers: Mapping[Question, Answers] = MappingProxyType({}),
) -> Answer:
    """`artifact`: the image's own media type, digest and size; `answers`: what came back about revocation. One signature that
    counts is enough."""
    judged = [_judge(statement, trusted, artifact, each, at, answers) for each in signatures]
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


def questions(
    statement: Statement, trusted: Trusted, artifact: Artifact, signatures: Sequence[Signature], at: datetime
) -> tuple[Question, ...]:
    """What is to be asked about revocation before `evaluate` can know: about those alone whom the statement trusts, for it is
    their certificates that say where."""
    found: list[Question] = []
    for each in signatures:
        with contextlib.suppress(InputError):
            asked = _read(statement, trusted, artifact, each, at, {})
            _authentic(asked)
            if actions(statement)["revocation"] != "skip":
                found += revocation.questions(asked.chain)
            if _wants_stamp(asked):
                found += revocation.questions(stamps.stamp(asked.envelope, trusted.tsa).chain)
    return tuple(dict.fromkeys(found))


def actions(statement: Statement) -> Mapping[str, Action]:
    """What is done about each check that fails: the level's word, or the override's."""
    verification = statement.signature_verification
    found = dict(zip(_CHECKS, _LEVELS[verification.level], strict=True))
    given = msgspec.structs.asdict(verification.override) if verification.override else {}
    return found | {key: action for key, action in given.items() if action}


def _judge(
    statement: Statement,
    trusted: Trusted,
    artifact: Artifact,
    signature: Signature,
    at: datetime,
    answers: Mapping[Question, Answers],
) -> tuple[Checked, list[str]]:
    """The signature, judged, and what is said though it does not decide."""
    made = Checked(why=Why.UNREADABLE, reason="", layout=LAYOUT, digest=signature.digest, manifest=signature.manifest)
    said: list[str] = []
    try:
        asked = _read(statement, trusted, artifact, signature, at, answers)
        name = chain.name(asked.chain[0])
        made = msgspec.structs.replace(made, digests=(artifact.digest,), subject=name)
        for check, action in actions(statement).items():
            _ask(check, action, asked, said)
    except UnprovenError as error:
        return msgspec.structs.replace(made, why=error.why, reason=str(error).rstrip(".")), said
    except InputError as error:
        return msgspec.structs.replace(made, reason=str(error).rstrip(".")), said
    valid = msgspec.structs.replace(
        made, why=Why.VALID, reason="valid", predicate_type=notation.SIGNATURE, signers=(name,), names=(name,)
    )
    return valid, said


def _read(
    statement: Statement,
    trusted: Trusted,
    artifact: Artifact,
    signature: Signature,
    at: datetime,
    answers: Mapping[Question, Answers],
) -> _Asked:
    """A signature of this image that is whole; whether anybody trusts its signer is asked next. InputError."""
    found = envelope.read(signature.media_type, signature.content)
    certificates = chain.load(found.chain)
    _intact(found, certificates[0], artifact)
    return _Asked(statement, trusted, found, certificates, at, answers)


def _intact(found: Envelope, signer: "Certificate", artifact: Artifact) -> None:
    """UnprovenError unless it is this image that its signer signed."""
    if not chain.verify(signer, found.algorithm, found.signature, found.signed):
        raise UnprovenError(Why.ALTERED, "it does not verify with its certificate: it was changed after it was signed")
    about = notation.artifact(found.payload)
    if (about.digest, about.media_type, about.size) != (artifact.digest, artifact.media_type, artifact.size):
        raise UnprovenError(
            Why.OTHER_DIGEST,
            f"it signs {about.digest[:80]} ({about.media_type[:80]}, {about.size} bytes) and not this image",
        )


def _ask(check: str, action: Action, asked: _Asked, said: list[str]) -> None:
    if check == "revocation":
        said += _unasked(asked, action)
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
    for at in _times(asked) or (asked.at,):
        chain.in_time(asked.chain, at)


def _times(asked: _Asked) -> tuple[datetime, ...]:
    """Between which times it was signed, as somebody trusted says; none where the statement asks nobody. UnprovenError."""
    if asked.envelope.scheme == AUTHORITY:
        assert asked.envelope.authentic_at
        return (asked.envelope.authentic_at,)
    if not _wants_stamp(asked):
        return ()
    found = stamps.stamp(asked.envelope, asked.trusted.tsa)
    # Whatever the level says about the signer's: a timestamp by a revoked authority is none.
    revocation.check(found.chain, asked.answers, asked.at)
    return found.start, found.end


def _wants_stamp(asked: _Asked) -> bool:
    if asked.envelope.scheme == AUTHORITY or not asked.statement.stores("tsa"):
        return False
    if asked.statement.signature_verification.verify_timestamp == "afterCertExpiry":
        return any(asked.at > each.not_valid_after_utc for each in asked.chain)
    return True


def _unexpired(asked: _Asked) -> None:
    expiry = asked.envelope.expiry
    if expiry is not None and asked.at >= expiry:
        raise UnprovenError(Why.CERTIFICATE_EXPIRED, f"it counted until {expiry.isoformat()}, as its signer wanted")


def _unrevoked(asked: _Asked) -> None:
    signed = None
    with contextlib.suppress(UnprovenError):  # the check of the timestamp says so itself
        signed = max(_times(asked), default=None)
    revocation.check(asked.chain, asked.answers, asked.at, signed)


def _unasked(asked: _Asked, action: Action) -> list[str]:
    """What is said about certificates that nobody was asked about."""
    if action == "skip":
        skipped = bool(revocation.questions(asked.chain))
        return ["nobody was asked whether its certificates were revoked: the trust policy skips it"] if skipped else []
    unnamed = revocation.unnamed(asked.chain)
    listed = ", ".join(unnamed[:3])
    return [f"nobody was asked whether {listed} was revoked: no place is named that would know"] if unnamed else []
