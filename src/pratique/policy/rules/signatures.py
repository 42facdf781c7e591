"""`signatures`: of inline authorities one must be met, of every named file all image policies that are for the image.

Whatever is unknown about a signature is a denial.
"""

from collections.abc import Iterator

from pratique.model.verdict import Claim, Outcome, Reason
from pratique.policy.case import Case

_REMEDY = "Sign the image with an authority that the image policy names (`pratique sign`)."
_MATCH = "Add the image to `spec.images` of an image policy, or narrow `match.images` of this policy."


def judge(case: Case) -> Iterator[Reason]:
    keys = case.document.signatures
    claims = [claim for claim in case.claims if claim.kind == "signature"]
    examined = claims or any(each.part == "signatures" for each in case.evidence.examined)
    if keys is None or not examined:
        return  # `examined` says that nobody looked
    if keys.authorities:
        yield _any(case, [claim for claim in claims if claim.policy == case.policy.name])
    for file in keys.image_policies:
        yield from _file(case, file, [claim for claim in claims if claim.policy == file])


def _any(case: Case, claims: list[Claim]) -> Reason:
    key, name = "signatures.authorities", case.policy.name
    met = next((claim for claim in claims if claim.valid), None)
    if met:
        return _met(case, key, name, met)
    return _unmet(case, key, name, claims, Outcome.DENY)


def _file(case: Case, file: str, claims: list[Claim]) -> Iterator[Reason]:
    key = "signatures.image_policies"
    if not claims:
        yield _unmet(case, key, file, claims, Outcome.DENY)
    for claim in claims:
        name = f"{claim.name} ({file})" if claim.name else file
        for note in claim.notes:
            yield case.reason(key, Outcome.NOTE, f"{name}: {note}.", source=file)
        if claim.unmatched:
            yield _unmatched(case, key, file, claim)
        elif claim.valid:
            yield _met(case, key, name, claim)
        else:
            yield _unmet(case, key, name, [claim], Outcome.WARN if claim.warns else Outcome.DENY)


def _met(case: Case, key: str, name: str, claim: Claim) -> Reason:
    by = claim.signer or claim.authority
    return case.reason(key, Outcome.NOTE, f"{name} is met by {by}.", source=by, at=claim.signed)


def _unmet(case: Case, key: str, name: str, claims: list[Claim], outcome: Outcome) -> Reason:
    why = "; ".join(sorted({claim.reason for claim in claims if claim.reason})) or "the image has no signature"
    return case.reason(key, outcome, f"{name} is not met: {why}.", remedy=_REMEDY, source="signatures")


def _unmatched(case: Case, key: str, file: str, claim: Claim) -> Reason:
    """As with policies of ours that are not for an image: a gate denies, a pipeline says so."""
    unasked = Outcome.DENY if case.gate else Outcome.WARN
    outcome = Outcome.NOTE if case.document.no_match == "allow" else unasked
    return case.reason(key, outcome, f"{file} demands nothing here: {claim.reason}.", remedy=_MATCH, source=file)
