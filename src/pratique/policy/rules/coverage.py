"""What no package accounts for: executables without any package are no clean image, and many unknown ones are said."""

from collections.abc import Iterator

from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case
from pratique.policy.rules.advisories import OF_DISTRIBUTIONS
from pratique.policy.rules.examined import needs

LOW = 0.9
"""Share of executable bytes below which it is a warning that the rest is unknown."""
MUCH = 64 << 10
"""Unknown bytes from which it is a warning whatever the share: more than scripts of one's own, enough for a program."""
_SHOWN = 5
_REMEDY = "Install programs as packages, keep package records in the image, or give its SBOM."


def judge(case: Case) -> Iterator[Reason]:
    key = needs(case.document).get("packages")
    if key is None:
        return
    yield from _no_system(case, key)
    yield from _unknown(case, key)
    yield from _without_version(case, key)


def _no_system(case: Case, key: str) -> Iterator[Reason]:
    """Programs and a release file of a distribution, and none of its packages: its records were taken away."""
    distro = case.evidence.distro
    if not (distro and distro.ecosystem and case.evidence.coverage.executable_bytes):
        return
    if not any(package.type in OF_DISTRIBUTIONS for package in case.evidence.packages):
        message = f"The image says that it is {distro.name or distro.id} and holds no package record of it."
        yield case.reason(key, Outcome.INCOMPLETE, message, remedy=_REMEDY, source="os-release")


def _unknown(case: Case, key: str) -> Iterator[Reason]:
    coverage = case.evidence.coverage
    missing = coverage.executable_bytes - coverage.known_bytes
    if not missing:
        return
    names = ", ".join(coverage.unknown[:_SHOWN])
    more = len(coverage.unknown) - _SHOWN
    names += " and more" if more > 0 else ""
    if not case.evidence.packages:
        outcome = Outcome.INCOMPLETE
        message = f"There are {missing:,} bytes of executables ({names}) and no package record at all."
    else:
        outcome = Outcome.WARN if coverage.share < LOW or missing >= MUCH else Outcome.NOTE
        message = (
            f"Packages account for {coverage.share:.1%} of the bytes of executables and archives; "
            f"vulnerabilities of the others ({names}) are not known."
        )
    yield case.reason(key, outcome, message, remedy=_REMEDY, source="coverage")


def _without_version(case: Case, key: str) -> Iterator[Reason]:
    found = sorted({each.full_name for each in case.evidence.packages if not (each.version or each.owner)})
    if found:
        names = ", ".join(found[:_SHOWN]) + (" and more" if len(found) > _SHOWN else "")
        count = "1 package" if len(found) == 1 else f"{len(found):,} packages"
        message = f"No version is known of {count} ({names}), so neither are vulnerabilities."
        yield case.reason(key, Outcome.WARN, message, remedy=_REMEDY, source="coverage")
