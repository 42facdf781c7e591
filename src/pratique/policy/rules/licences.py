"""`licenses`: the licences of packages."""

from collections.abc import Iterator

from pratique.model.finding import Kind
from pratique.model.verdict import Outcome, Reason
from pratique.policy import licences
from pratique.policy.case import Case

_OUTCOMES = {"deny": Outcome.DENY, "warn": Outcome.WARN}
_NAMED = 5


def judge(case: Case) -> Iterator[Reason]:
    rules = case.document.licenses
    if rules is None:
        return
    own = {each.fingerprint for each in licences.of_policy(case.policy, case.evidence)}
    found = [each for each in case.of(Kind.LICENSE) if each.fingerprint in own]
    for finding in found:
        if finding.id != licences.UNKNOWN:
            remedy = "Use another package, or exempt this one with a reason."
            yield case.reason("licenses", Outcome.DENY, f"{finding.title}.", findings=[finding], remedy=remedy)
    unknown = [finding for finding in found if finding.id == licences.UNKNOWN]
    if unknown and rules.unknown != "allow":
        names = ", ".join(sorted({each.package.name for each in unknown if each.package})[:_NAMED])
        more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
        yield case.reason(
            "licenses",
            _OUTCOMES[rules.unknown],
            f"The licences of {names}{more} are not known.",
            findings=unknown,
            remedy="Look at them and exempt the packages, or say `licenses: {unknown: allow}`.",
        )
