"""The authorities of a ClusterImagePolicy, as a policy writes them inline.

https://github.com/sigstore/policy-controller/blob/main/pkg/apis/policy/v1beta1/clusterimagepolicy_types.go. Certificates, logs
and timestamps rest on the trust root of the settings, whose authorities and logs a `url` narrows. What only a cluster has
(TrustRoots, secrets), and what cannot be verified yet (KMS, other sources, predicates' policies), is refused when the image is
asked about: an authority that is refused is not met, and says why. A mistake is an error before anything is read.

>>> read([{"key": {"data": "-----BEGIN PUBLIC KEY-----…"}}], "pratique.yaml")           # doctest: +SKIP
(Authority(name='authority-0', …),)
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from pratique.documents import test_result
from pratique.errors import InputError, UsageError
from pratique.model.signature import Collected, Layout
from pratique.model.verdict import Claim
from pratique.signing import algorithms, evaluation, identities, predicates
from pratique.signing.evaluation import Answer, Demand, TrustedKey
from pratique.signing.identities import Identity
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.summaries import Wanted
from pratique.signing.trust_root import TrustRoot

_ROOTLESS = "it rests on a Sigstore instance and none is known: set `trusted_root` (PRATIQUE_TRUSTED_ROOT) to its TrustedRoot file"


class _Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A key that is not known is an error: it could have been the one that tightens."""


class _Key(_Shape, frozen=True):
    data: str = ""
    hash_algorithm: Literal["sha256", ""] = ""
    secret_ref: dict[str, Any] | None = None
    kms: str = ""
    valid_from: datetime | None = None
    """Ours, as the two below: when the key counts."""
    valid_until: datetime | None = None
    revoked_at: datetime | None = None


class _Identity(_Shape, frozen=True):
    issuer: str = ""
    issuer_reg_exp: str = ""
    subject: str = ""
    subject_reg_exp: str = ""


class _Keyless(_Shape, frozen=True):
    identities: tuple[_Identity, ...] = ()
    url: str = ""
    insecure_ignore_sct: bool = msgspec.field(default=False, name="insecureIgnoreSCT")
    trust_root_ref: str = ""
    ca_cert: dict[str, Any] | None = msgspec.field(default=None, name="ca-cert")


class _Log(_Shape, frozen=True):
    url: str = ""
    trust_root_ref: str = ""


class _Stamps(_Shape, frozen=True):
    trust_root_ref: str = ""


class _Attestation(_Shape, frozen=True):
    name: str
    predicate_type: str
    policy: dict[str, Any] | None = None


class _Authority(_Shape, frozen=True):
    name: str = ""
    key: _Key | None = None
    keyless: _Keyless | None = None
    static: dict[str, Any] | None = None
    source: tuple[dict[str, Any], ...] = ()
    ctlog: _Log | None = None
    rfc3161timestamp: _Stamps | None = None
    attestations: tuple[_Attestation, ...] = ()
    signature_format: Literal["legacy", "bundle", ""] = ""


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """Met when all of its demands are; never when it is refused."""

    name: str
    demands: tuple[Demand, ...] = ()
    refused: str = ""
    """Why it cannot be verified; without a full stop."""
    issued_at: str = ""
    """URL of the certificate authority that counts; empty for all of the trust root."""
    logged_at: str = ""
    """URL of the transparency log that counts; empty for all of the trust root."""

    @property
    def rooted(self) -> bool:
        """Does it rest on a trust root?"""
        return any(each.identities or each.log or each.timestamp for each in self.demands)


def read(
    raw: Sequence[Any], where: str, predicate_type: str = "", summary: Wanted | None = None
) -> tuple[Authority, ...]:
    """The authorities of a policy. UsageError for every mistake in them.

    `predicate_type`: what they are to have attested; empty where they sign the image. `summary`: what it must say.
    """
    found = tuple(_one(each, number, where, predicate_type) for number, each in enumerate(raw))
    return tuple(_with(each, summary) for each in found) if summary else found


def about(authority: Authority, repository: str) -> Authority:
    """The same, asked of an image of this repository."""
    summary = next((each.summary for each in authority.demands if each.summary), None)
    return _with(authority, msgspec.structs.replace(summary, repository=repository)) if summary else authority


def _with(authority: Authority, summary: Wanted) -> Authority:
    demands = tuple(msgspec.structs.replace(each, summary=summary) for each in authority.demands)
    return msgspec.structs.replace(authority, demands=demands)


def ask(
    authority: Authority,
    policy: str,
    digests: Collection[str],
    collected: Collected,
    at: datetime,
    root: TrustRoot | None = None,
) -> tuple[Claim, tuple[Answer, ...]]:
    """What an authority says of an image, for the policy that asks, and the answers that it rests on.

    `root`: what certificates, logs and timestamps rest on; without one, an authority that needs it is not met.
    """
    kind = "attestation" if any(each.predicate_type != IMAGE_SIGNATURE for each in authority.demands) else "signature"
    refused = authority.refused or (_ROOTLESS if authority.rooted and root is None else "")
    if refused:
        return Claim(kind=kind, policy=policy, valid=False, reason=f"{authority.name}: {refused}"), ()
    answers = tuple(evaluation.evaluate(each, digests, collected, at) for each in _resting(authority, root))
    unmet = next((each for each in answers if not each.met), None)
    made = Claim(
        kind=kind,
        policy=policy,
        valid=bool(answers) and unmet is None,
        reason=f"{authority.name}: {unmet.reason}" if unmet else "",
        authority=authority.name,
        signer=", ".join(sorted({name for each in answers for name in each.names})),
        predicate_type=authority.demands[0].predicate_type,
        signed=min((each.made for each in answers), default=""),
        notes=tuple(dict.fromkeys(f"{authority.name}: {note}" for each in answers for note in each.warnings)),
    )
    return made, answers


def _one(raw: Any, number: int, where: str, predicate_type: str) -> Authority:
    try:
        found = msgspec.convert(raw, _Authority)
    except msgspec.ValidationError as error:
        raise UsageError(
            f"{where}: authority {number} is wrong ({error}): write it as in a ClusterImagePolicy."
        ) from None
    name = found.name or f"authority-{number}"
    if sum(each is not None for each in (found.key, found.keyless, found.static)) != 1:
        raise UsageError(f"{where}: authority {name} needs exactly one of `key`, `keyless` and `static`: name one.")
    types = _types(found, predicate_type, where)
    if refused := _refused(found):
        unasked = tuple(Demand(name=name, keys=(), predicate_type=each) for each in types)
        return Authority(name=name, demands=unasked, refused=refused)
    here = f"{where}: authority {name}"
    demand = Demand(
        name=name,
        keys=_keys(found.key, here) if found.key else (),
        identities=_identities(found.keyless, here) if found.keyless else (),
        log=True if found.ctlog else None,
        timestamp=found.rfc3161timestamp is not None,
        sct=not (found.keyless and found.keyless.insecure_ignore_sct),
        layouts=(Layout(found.signature_format),) if found.signature_format else tuple(Layout),
    )
    return Authority(
        name=name,
        demands=tuple(
            msgspec.structs.replace(demand, predicate_type=each, passed=each == test_result.URI) for each in types
        ),
        issued_at=found.keyless.url if found.keyless else "",
        logged_at=found.ctlog.url if found.ctlog else "",
    )


def _resting(authority: Authority, root: TrustRoot | None) -> Iterator[Demand]:
    """The demands on what the trust root has of the authority's URLs."""
    if not authority.rooted or root is None:
        yield from authority.demands
        return
    issuing, logs = authority.issued_at, authority.logged_at
    narrowed = msgspec.structs.replace(
        root,
        certificate_authorities=tuple(
            each for each in root.certificate_authorities if not issuing or each.uri == issuing
        ),
        transparency_logs=tuple(each for each in root.transparency_logs if not logs or each.url == logs),
    )
    for each in authority.demands:
        yield msgspec.structs.replace(each, trust_root=narrowed)


def _identities(keyless: _Keyless, where: str) -> tuple[Identity, ...]:
    if not keyless.identities:
        raise UsageError(
            f"{where}: anybody could have signed: name its `identities`, each with `issuer` and `subject`."
        )
    return tuple(
        identities.checked(
            Identity(
                issuer=each.issuer,
                issuer_regexp=each.issuer_reg_exp,
                subject=each.subject,
                subject_regexp=each.subject_reg_exp,
            ),
            where,
        )
        for each in keyless.identities
    )


def _types(found: _Authority, predicate_type: str, where: str) -> tuple[str, ...]:
    """An authority with attestations is asked for these instead of for a signature."""
    if predicate_type:
        if found.attestations:
            raise UsageError(f"{where}: an authority of `attestations` has no attestations of its own: remove them.")
        return (predicates.uri(predicate_type),)
    return tuple(predicates.uri(each.predicate_type) for each in found.attestations) or (IMAGE_SIGNATURE,)


def _keys(key: _Key, where: str) -> tuple[TrustedKey, ...]:
    try:
        found = algorithms.public_keys(key.data.encode(), where)
    except InputError as error:
        raise UsageError(str(error)) from None
    times = (key.valid_from, key.valid_until, key.revoked_at)
    if any(time is not None and time.tzinfo is None for time in times):
        raise UsageError(f"{where}: a time without its zone: write 2026-01-31T00:00:00Z.")
    return tuple(TrustedKey(each, *times) for each in found)


def _refused(found: _Authority) -> str:
    """Why an authority cannot be verified yet; empty when it can."""
    later = {
        "TrustRoots of a cluster (`trustRootRef`)": any(
            each is not None and each.trust_root_ref for each in (found.keyless, found.ctlog, found.rfc3161timestamp)
        ),
        "authorities of its own (`ca-cert`)": found.keyless is not None and found.keyless.ca_cert is not None,
        "static authorities": found.static is not None,
        "keys in secrets": found.key is not None and found.key.secret_ref is not None,
        "keys in a KMS": found.key is not None and bool(found.key.kms),
        "signatures in another repository (`source`)": bool(found.source),
        "policies of attestations": any(each.policy is not None for each in found.attestations),
    }
    names = [name for name, asked in later.items() if asked]
    return f"pratique cannot verify {names[0]} yet" if names else ""
