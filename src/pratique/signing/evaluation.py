"""Is what is demanded met by what hangs on an image? A pure function of demand, digests, material and time.

>>> demand = Demand(name="release", keys=(TrustedKey(key.public),))                      # doctest: +SKIP
>>> evaluate(demand, {"sha256:…"}, collected, datetime.now(UTC)).met                     # doctest: +SKIP
True
"""

import base64
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

import msgspec

from pratique.errors import InputError
from pratique.model.signature import Collected, Layout, Material
from pratique.signing import identities, predicates, proving, reading, summaries, tested
from pratique.signing.algorithms import PublicKey
from pratique.signing.certificates import Named
from pratique.signing.identities import Identity
from pratique.signing.predicates import IMAGE_SIGNATURE
from pratique.signing.proving import Needed
from pratique.signing.reading import Said
from pratique.signing.summaries import Wanted
from pratique.signing.trust_root import TrustRoot
from pratique.signing.why import UnprovenError, Why

__all__ = ["Answer", "Checked", "Demand", "TrustedKey", "Why", "evaluate", "hint"]


class TrustedKey(msgspec.Struct, frozen=True):
    """A key and when it counts: from `valid_from` on, before `valid_until`, and never once it is revoked."""

    key: PublicKey
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    revoked_at: datetime | None = None


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What must hang on an image."""

    name: str
    keys: tuple[TrustedKey, ...] = ()
    identities: tuple[Identity, ...] = ()
    """Who may have signed with a certificate of the trust root, beside the keys; each `identities.checked`."""
    trust_root: TrustRoot = TrustRoot()
    """Whom certificates, log entries and timestamps rest on."""
    log: bool | None = None
    """Must it be in a transparency log of the trust root? None: when a certificate signed it, not when a key did."""
    timestamp: bool = False
    """Must an authority of the trust root have stamped when it was signed?"""
    sct: bool = True
    """Must a log of the trust root have promised to list the certificate?"""
    predicate_type: str = IMAGE_SIGNATURE
    threshold: int = 1
    """How many different keys and identities must have signed."""
    layouts: tuple[Layout, ...] = tuple(Layout)
    annotations: dict[str, str] = {}
    """Which the signed bytes must carry."""
    summary: Wanted | None = None
    """What a verification summary must say."""
    passed: bool = False
    """Must a test result say that no test failed?"""


class Checked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One signature or attestation, judged."""

    why: Why
    reason: str
    """One sentence, without its full stop."""
    layout: str
    """A `Layout`, or `notation`."""
    digest: str
    manifest: str = ""
    predicate_type: str = ""
    digests: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    """Fingerprints of the demanded keys that signed it, and whom its certificate names, if demanded."""
    names: tuple[str, ...] = ()
    """What the user calls them."""
    issuer: str = ""
    """Of the login that its certificate rests on, once that is proven, as the subject."""
    subject: str = ""
    made: str = ""
    """When what is attested was made, as the signed predicate says, else when it was signed, where a trusted log or timestamp
    proves that: RFC 3339; empty where neither says it."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    met: bool
    reason: str
    """Why it is met or not; without its full stop."""
    checked: tuple[Checked, ...] = ()
    signers: tuple[str, ...] = ()
    """Fingerprints of the different keys that count, and the different identities."""
    names: tuple[str, ...] = ()
    """What the user calls them."""
    made: str = ""
    """The latest `made` of what is valid."""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    """What the demand itself leaves open to anybody."""


class _Signer(msgspec.Struct, frozen=True):
    """Who signed the very bytes that were read, and whether that counts."""

    id: str
    name: str
    why: Why = Why.VALID
    reason: str = "valid"
    named: Named = Named("", "")
    times: tuple[datetime, ...] = ()
    """When it was signed, as logs and timestamps prove."""


def evaluate(demand: Demand, digests: Collection[str], collected: Collected, at: datetime) -> Answer:
    """`digests`: the image's manifest, and the index through which it was reached. Whatever is unknown is not met."""
    checked = _latest(tuple(_check(demand, digests, material, at) for material in collected.material))
    signers = {
        signer: name
        for each in checked
        if each.why is Why.VALID
        for signer, name in zip(each.signers, each.names, strict=True)
    }
    met = len(signers) >= max(demand.threshold, 1)
    reason = f"signed by {', '.join(sorted(signers.values()))}" if met else _why_not(demand, checked, signers)
    if not met and collected.problems:
        reason += f"; {len(collected.problems)} parts could not be read, the first: {collected.problems[0].rstrip('.')}"
    return Answer(
        met=met,
        reason=reason,
        checked=checked,
        signers=tuple(sorted(signers)),
        names=tuple(sorted(set(signers.values()))),
        made=max((each.made for each in checked if each.why is Why.VALID), default=""),
        problems=collected.problems,
        warnings=tuple(warning for each in demand.identities for warning in identities.warnings(each)),
    )


def hint(key: PublicKey) -> str:
    """How bundles name a key: base64 of the sha256 of its SubjectPublicKeyInfo."""
    return base64.b64encode(sha256(key.der).digest()).decode()


def _check(demand: Demand, digests: Collection[str], material: Material, at: datetime) -> Checked:
    try:
        said = reading.read(material)
    except InputError as error:
        return unread(material, str(error).rstrip("."))
    return judge(demand, digests, material, said, at)


def unread(material: Material, reason: str, why: Why = Why.UNREADABLE) -> Checked:
    """What could not be judged, and why."""
    return Checked(why=why, reason=reason, layout=material.layout, digest=material.digest, manifest=material.manifest)


def judge(demand: Demand, digests: Collection[str], material: Material, said: Said, at: datetime) -> Checked:
    """One piece of material that was read, judged."""
    made = unread(material, "")
    signers = _signers(demand, said, at) if said.predicate_type == demand.predicate_type else ()
    why, reason = _judge(demand, digests, material, said, signers)
    named = next((one.named for one in signers if one.named.subject), Named("", ""))
    counted = tuple(one for one in signers if one.why is Why.VALID)
    return msgspec.structs.replace(
        made,
        why=why,
        reason=reason,
        predicate_type=said.predicate_type,
        digests=tuple(said.subjects),
        signers=tuple(one.id for one in counted),
        names=tuple(one.name for one in counted),
        issuer=named.issuer,
        subject=named.subject,
        made=_made(said, counted) if why in (Why.VALID, Why.FAILED_SUMMARY) else "",
    )


def _signers(demand: Demand, said: Said, at: datetime) -> tuple[_Signer, ...]:
    keyed = tuple(found for one in demand.keys if (found := _keyed(demand, one, said, at)))
    if not (demand.identities and said.certified):
        return keyed
    needed = Needed(demand.log is not False, demand.timestamp, demand.sct)
    try:
        certified = proving.signer(said, demand.trust_root, needed)
    except UnprovenError as error:
        return (*keyed, _Signer("", "", error.why, str(error)))
    named = certified.named
    name = f"{named.subject} ({named.issuer})"
    if any(identities.matches(each, named.issuer, named.subject) for each in demand.identities):
        return (*keyed, _Signer(name, name, named=named, times=certified.times))
    expected = " or ".join(map(str, demand.identities[:3]))
    reason = f"expected {expected[:600]}, got {name[:300]!r}"
    return (*keyed, _Signer("", "", Why.OTHER_IDENTITY, reason, named))


def _keyed(demand: Demand, one: TrustedKey, said: Said, at: datetime) -> _Signer | None:
    """What a key's signature counts for, at the time that is proven for it, else now; None where it did not sign."""
    signed = proving.signed_by(said, one.key)
    if signed is None:
        return None
    name = one.key.name or one.key.fingerprint
    needed = Needed(bool(demand.log), demand.timestamp)
    times: tuple[datetime, ...] = ()
    try:
        proven = proving.prove(said, signed, demand.trust_root)
        proving.need(needed, proven, said)
        times = proven.times
    except UnprovenError as error:
        if needed.log or needed.timestamp:
            return _Signer(one.key.fingerprint, name, error.why, str(error))
    lapse = next((lapse for time in times or (at,) if (lapse := _lapsed(one, time))), None)
    why, reason = lapse or (Why.VALID, "valid")
    return _Signer(one.key.fingerprint, name, why, reason, times=times)


def _made(said: Said, signers: tuple[_Signer, ...]) -> str:
    """When the predicate says that it was made, else when it was first signed, where that is proven."""
    times = [time for one in signers for time in one.times]
    proven = min(times).strftime("%Y-%m-%dT%H:%M:%SZ") if times else ""
    return predicates.made(said.predicate_type, said.predicate) or proven


def _judge(
    demand: Demand, digests: Collection[str], material: Material, said: Said, signers: tuple[_Signer, ...]
) -> tuple[Why, str]:
    if said.predicate_type != demand.predicate_type:
        got, wanted = predicates.word(said.predicate_type), predicates.word(demand.predicate_type)
        return Why.WRONG_PREDICATE, f"it is of predicate type {got[:200]} and {wanted} is demanded"
    if material.layout not in demand.layouts:
        return Why.OTHER_LAYOUT, f"it is in the {material.layout} layout, which is not asked for"
    if not signers:
        return _unsigned(demand, said)
    if not any(one.id for one in signers):
        return signers[0].why, signers[0].reason
    texts = next((texts for digest, texts in said.subjects.items() if digest in digests), None)
    if texts is None:
        return Why.OTHER_DIGEST, f"it signs {', '.join(list(said.subjects)[:3])[:240] or 'nothing'} and not this image"
    for key, value in demand.annotations.items():
        if texts.get(key) != value:
            return Why.OTHER_ANNOTATIONS, f"its annotation {key} is {str(texts.get(key))[:100]!r} and not {value!r}"
    best = next((one for one in signers if one.why is Why.VALID), signers[0])
    if demand.summary is not None and best.why is Why.VALID:
        return _summarised(demand.summary, said, digests)
    if demand.passed and best.why is Why.VALID and (failed := tested.failed(said.predicate)):
        return Why.FAILED_TESTS, failed
    return best.why, best.reason


def _summarised(wanted: Wanted, said: Said, digests: Collection[str]) -> tuple[Why, str]:
    if unmet := summaries.unmet(wanted, said.predicate, digests):
        return Why.OTHER_SUMMARY, unmet
    failed = summaries.failed(said.predicate)
    return (Why.FAILED_SUMMARY, failed) if failed else (Why.VALID, "valid")


def _latest(checked: tuple[Checked, ...]) -> tuple[Checked, ...]:
    """Of summaries the latest counts: one that failed takes back those before it, and one without a time all."""
    times = [each.made for each in checked if each.why is Why.FAILED_SUMMARY]
    if not times:
        return checked
    failed = max(times) if all(times) else ""
    reason = f"a later one ({failed or 'without a time'}) failed"
    return tuple(
        msgspec.structs.replace(each, why=Why.FAILED_SUMMARY, reason=reason)
        if each.why is Why.VALID and not (failed and each.made > failed)
        else each
        for each in checked
    )


def _unsigned(demand: Demand, said: Said) -> tuple[Why, str]:
    named = next((one.key for one in demand.keys if said.hint and said.hint == hint(one.key)), None)
    if named:
        return Why.ALTERED, f"it names {named.name} and does not verify with it: it was changed after it was signed"
    if said.certified:
        return Why.KEYLESS, "a certificate says who signed it, and only keys are demanded"
    if not demand.keys:
        return Why.OTHER_KEY, "a key signed it, and only identities of certificates are demanded"
    return Why.OTHER_KEY, "none of the keys verifies it: another key signed it, or it was changed after it was signed"


def _lapsed(one: TrustedKey, at: datetime) -> tuple[Why, str] | None:
    if one.revoked_at and at >= one.revoked_at:
        return Why.KEY_REVOKED, f"{one.key.name} was revoked at {one.revoked_at.isoformat()}"
    if one.valid_until and at >= one.valid_until:
        return Why.KEY_EXPIRED, f"{one.key.name} was valid until {one.valid_until.isoformat()}"
    if one.valid_from and at < one.valid_from:
        return Why.KEY_EXPIRED, f"{one.key.name} is valid only from {one.valid_from.isoformat()} on"
    return None


def _why_not(demand: Demand, checked: tuple[Checked, ...], signers: dict[str, str]) -> str:
    what = (
        "signature"
        if demand.predicate_type == IMAGE_SIGNATURE
        else f"attestation {predicates.word(demand.predicate_type)}"
    )
    if not (demand.keys or demand.identities):
        return "no key or identity is named that could verify it"
    if signers:
        what = "keys or identities" if demand.identities else "keys"
        return f"{demand.threshold} different {what} must have signed and only {len(signers)} has: {', '.join(sorted(signers.values()))}"
    order = list(Why)
    near = sorted(
        (each for each in checked if each.why is not Why.WRONG_PREDICATE), key=lambda each: order.index(each.why)
    )
    if not near:
        others = (
            f" (what hangs on it is of other predicate types: {', '.join(sorted({predicates.word(each.predicate_type) for each in checked})[:5])})"
            if checked
            else ""
        )
        return f"the image has no {what}{others}"
    reasons = list(dict.fromkeys(each.reason for each in near))
    return "; ".join(reasons[:3]) + (f"; and {len(reasons) - 3} other reasons" if len(reasons) > 3 else "")
