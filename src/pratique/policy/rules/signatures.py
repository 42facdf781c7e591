"""`signatures`: every image policy that is named must be met. Whatever is unknown about a signature is a denial."""

from collections.abc import Iterator

from pratique.model.verdict import Claim, Outcome, Reason
from pratique.policy.case import Case

_REMEDY = "Sign the image with an authority that the image policy names (`pratique sign`)."


def judge(case: Case) -> Iterator[Reason]:
    keys = case.document.signatures
    claims = [claim for claim in case.claims if claim.kind == "signature"]
    examined = claims or any(each.part == "signatures" for each in case.evidence.examined)
    if keys is None or not examined:
        return  # `examined` says that nobody looked
    for name in [*keys.image_policies, *([case.policy.name] if keys.authorities else [])]:
        yield from _one(case, name, [claim for claim in claims if claim.policy == name])


def _one(case: Case, name: str, claims: list[Claim]) -> Iterator[Reason]:
    key = "signatures.authorities" if name == case.policy.name else "signatures.image_policies"
    met = next((claim for claim in claims if claim.valid), None)
    if met:
        message = f"{name} is met by {met.signer or met.authority}."
        yield case.reason(key, Outcome.NOTE, message, source=met.signer or met.authority, at=met.signed)
        return
    why = "; ".join(sorted({claim.reason for claim in claims if claim.reason})) or "the image has no signature"
    yield case.reason(key, Outcome.DENY, f"{name} is not met: {why}.", remedy=_REMEDY, source="signatures")
