"""`attestations`: each that is demanded must be there, of its predicate type, valid, and young enough."""

from collections.abc import Iterator

from pratique.model.verdict import Claim, Outcome, Reason
from pratique.policy import times
from pratique.policy.case import Case
from pratique.policy.document import Attestation


def judge(case: Case) -> Iterator[Reason]:
    claims = [claim for claim in case.claims if claim.kind == "attestation"]
    if not claims and not any(each.part == "attestations" for each in case.evidence.examined):
        return  # `examined` says that nobody looked
    for number, wanted in enumerate(case.document.attestations):
        yield from _one(case, f"attestations.{number}", wanted, claims)


def _one(case: Case, key: str, wanted: Attestation, claims: list[Claim]) -> Iterator[Reason]:
    name = wanted.name or wanted.predicate_type
    # An attestation of another type proves nothing: an SBOM is no provenance.
    same = [
        c for c in claims if c.predicate_type == wanted.predicate_type and c.policy in (wanted.name, case.policy.name)
    ]
    if any(claim.valid and _young(case, wanted, claim) for claim in same):
        return
    old = any(claim.valid for claim in same)
    why = "; ".join(sorted({claim.reason for claim in same if claim.reason})) or "the image has none"
    message = f"{name} is older than {wanted.max_age}." if old else f"{name} is not attested: {why}."
    remedy = f"Attest the image with predicate type {wanted.predicate_type} (`pratique attest`)."
    yield case.reason(key, Outcome.DENY, message, remedy=remedy, source="attestations")


def _young(case: Case, wanted: Attestation, claim: Claim) -> bool:
    if wanted.max_age is None:
        return True
    age = case.since(claim.signed)
    return age is not None and age <= times.duration(wanted.max_age)
