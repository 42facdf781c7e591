"""Packages under licences that a policy does not allow, as findings: they depend on the policy, so no scan stores them for others.

>>> from pratique.model.package import Package
>>> [one] = found(Licenses(deny=("AGPL-*",)), [Package(name="x", version="1", licenses=("AGPL-3.0-only",))])
>>> one.title
'x 1 is under AGPL-3.0-only, which is denied'
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pratique.model.evidence import Evidence
from pratique.model.finding import Finding, Kind, Location, PackageRef, Severity
from pratique.model.package import Package
from pratique.policy import globs
from pratique.policy.document import Licenses, Policy

UNKNOWN = "license-unknown"
_DENIED = "license-denied"


def noted(policies: Iterable[Policy], evidence: Evidence) -> Evidence:
    """The evidence with what these policies find of licences, in place of what others found."""
    made = {one.fingerprint: one for policy in policies for one in of_policy(policy, evidence)}
    others = tuple(each for each in evidence.findings if each.kind is not Kind.LICENSE)
    if not made and len(others) == len(evidence.findings):
        return evidence
    return msgspec.structs.replace(evidence, findings=(*others, *made.values()))


def of_policy(policy: Policy, evidence: Evidence) -> Iterator[Finding]:
    """What one policy finds."""
    if policy.document.licenses:
        yield from found(policy.document.licenses, evidence.packages)


def found(rules: Licenses, packages: Sequence[Package]) -> Iterator[Finding]:
    """A finding for each package that is not allowed, or whose licence is unknown. What another package owns counts with that."""
    from pratique.documents import licences  # few policies ask for them

    for package in packages:
        if package.owner:
            continue
        bad = [
            text for text in package.licenses if licences.permitted(text, lambda name: _allowed(rules, name)) is False
        ]
        strange = [text for text in package.licenses if licences.permitted(text, lambda _: True) is None]
        if bad:
            kept = [text for text in bad if licences.permitted(text, lambda name: not _denied(rules, name))]
            why = "which is not among the allowed" if kept else "which is denied"
            yield _finding(package, _DENIED, f"is under {_listed(bad)}, {why}", Severity.MEDIUM)
        elif (strange or not package.licenses) and rules.unknown != "allow":
            what = f"is under {_listed(strange)}, which SPDX has no id for" if strange else "names no licence"
            yield _finding(package, UNKNOWN, what, Severity.UNKNOWN)


def _allowed(rules: Licenses, name: str) -> bool:
    if name in rules.allow:  # spelled out: a licence with an exception, say, whose licence alone is denied
        return True
    return not _denied(rules, name) and (not rules.allow or any(globs.text_matches(glob, name) for glob in rules.allow))


def _denied(rules: Licenses, name: str) -> bool:
    return any(globs.text_matches(glob, each) for glob in rules.deny for each in (name, name.partition(" WITH ")[0]))


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(text[:80] for text in texts[:3])
    return f"{shown} and {len(texts) - 3} more" if len(texts) > 3 else shown


def _finding(package: Package, rule: str, what: str, severity: Severity) -> Finding:
    path = package.locations[0] if package.locations else ""
    parts = (Kind.LICENSE, rule, package.full_name, path, what)
    return Finding(
        id=rule,
        kind=Kind.LICENSE,
        severity=severity,
        severity_source="pratique",
        fingerprint=hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32],
        title=f"{package.full_name} {package.version} {what}",
        package=PackageRef(package.full_name, package.version, package.purl, path),
        location=Location(path, layer=package.layer, instruction=package.instruction),
        base_image=package.base_image,
    )
