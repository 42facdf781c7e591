"""What no package accounts for: executables without any package are no clean image, and many unknown ones are said."""

from collections.abc import Iterator

from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case
from pratique.policy.rules.examined import needs

LOW = 0.5
"""Share of executable bytes below which it is said that most of the image is unknown."""


def judge(case: Case) -> Iterator[Reason]:
    key = needs(case.document).get("packages")
    coverage = case.evidence.coverage
    if key is None or not coverage.executable_bytes:
        return
    unknown = f" ({', '.join(coverage.unknown[:5])})" if coverage.unknown else ""
    remedy = "Install programs as packages, keep package records in the image, or give its SBOM."
    if not case.evidence.packages:
        message = f"There are {coverage.executable_bytes:,} bytes of executables{unknown} and no package record at all."
        yield case.reason(key, Outcome.INCOMPLETE, message, remedy=remedy, source="coverage")
    elif coverage.share < LOW:
        message = f"Packages account for {coverage.share:.0%} of the executables' bytes; vulnerabilities of the others{unknown} are not known."
        yield case.reason(key, Outcome.WARN, message, remedy=remedy, source="coverage")
