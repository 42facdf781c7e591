"""The authorities of a ClusterImagePolicy, as a policy writes them inline.

https://github.com/sigstore/policy-controller/blob/main/pkg/apis/policy/v1beta1/clusterimagepolicy_types.go. What cannot be
verified yet (keyless, KMS, secrets, logs, timestamps, other sources, predicates' policies) is refused when the image is asked
about: an authority that is refused is not met, and says why. A mistake is an error before anything is read.

>>> read([{"key": {"data": "-----BEGIN PUBLIC KEY-----…"}}], "pratique.yaml")           # doctest: +SKIP
(Authority(name='authority-0', …),)
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from pratique.errors import InputError, UsageError
from pratique.model.signature import Collected, Layout
from pratique.model.verdict import Claim
from pratique.signing import algorithms, evaluation, predicates
from pratique.signing.evaluation import Answer, Demand, TrustedKey
from pratique.signing.predicates import IMAGE_SIGNATURE


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


class _Attestation(_Shape, frozen=True):
    name: str
    predicate_type: str
    policy: dict[str, Any] | None = None


class _Authority(_Shape, frozen=True):
    name: str = ""
    key: _Key | None = None
    keyless: dict[str, Any] | None = None
    static: dict[str, Any] | None = None
    source: tuple[dict[str, Any], ...] = ()
    ctlog: dict[str, Any] | None = None
    rfc3161timestamp: dict[str, Any] | None = None
    attestations: tuple[_Attestation, ...] = ()
    signature_format: Literal["legacy", "bundle", ""] = ""


class Authority(msgspec.Struct, frozen=True, kw_only=True):
    """Met when all of its demands are; never when it is refused."""

    name: str
    demands: tuple[Demand, ...] = ()
    refused: str = ""
    """Why it cannot be verified; without a full stop."""


def read(raw: Sequence[Any], where: str, predicate_type: str = "") -> tuple[Authority, ...]:
    """The authorities of a policy. UsageError for every mistake in them.

    `predicate_type`: what they are to have attested; empty where they sign the image.
    """
    return tuple(_one(each, number, where, predicate_type) for number, each in enumerate(raw))


def ask(
    authority: Authority, policy: str, digests: Collection[str], collected: Collected, at: datetime
) -> tuple[Claim, tuple[Answer, ...]]:
    """What an authority says of an image, for the policy that asks, and the answers that it rests on."""
    kind = "attestation" if any(each.predicate_type != IMAGE_SIGNATURE for each in authority.demands) else "signature"
    if authority.refused:
        return Claim(kind=kind, policy=policy, valid=False, reason=f"{authority.name}: {authority.refused}"), ()
    answers = tuple(evaluation.evaluate(each, digests, collected, at) for each in authority.demands)
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
    assert found.key
    keys = _keys(found.key, f"{where}: authority {name}")
    layouts = (Layout(found.signature_format),) if found.signature_format else tuple(Layout)
    made = (Demand(name=name, keys=keys, predicate_type=each, layouts=layouts) for each in types)
    return Authority(name=name, demands=tuple(made))


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
        "keyless signatures": found.keyless is not None,
        "static authorities": found.static is not None,
        "keys in secrets": found.key is not None and found.key.secret_ref is not None,
        "keys in a KMS": found.key is not None and bool(found.key.kms),
        "signatures in another repository (`source`)": bool(found.source),
        "transparency logs (`ctlog`)": found.ctlog is not None,
        "timestamps (`rfc3161timestamp`)": found.rfc3161timestamp is not None,
        "policies of attestations": any(each.policy is not None for each in found.attestations),
    }
    names = [name for name, asked in later.items() if asked]
    return f"pratique cannot verify {names[0]} yet" if names else ""
