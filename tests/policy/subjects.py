"""Small values that policies are asked about."""

import datetime as dt

import msgspec

from pratique.model.advisory import SourceState
from pratique.model.distro import Distro
from pratique.model.evidence import Evidence, Examined
from pratique.model.finding import Finding, Kind, Location, PackageRef, Severity
from pratique.model.image import Image
from pratique.model.package import Coordinate, Package
from pratique.model.reference import Reference
from pratique.model.report import Advisories, Report, Result
from pratique.model.verdict import Context, Verdict
from pratique.policy import read
from pratique.policy.document import Policy
from pratique.policy.judge import judge

AT = dt.datetime(2026, 1, 10, 12, tzinfo=dt.UTC)
FRESH = "2026-01-10T00:00:00Z"
DIGEST = "sha256:" + "a" * 64
PURL = "pkg:deb/debian/openssl@3.0.1-1?arch=amd64&distro=debian-12"
OPENSSL = Package(
    name="openssl",
    version="3.0.1-1",
    type="deb",
    purl=PURL,
    coordinate=Coordinate("Debian", "12", "openssl", "3.0.1-1", "dpkg"),
)
REFERENCE = Reference("registry.example.com", "team/app", tag="1.0")


def vulnerability(name="CVE-2025-1", severity="high", fixed=("3.0.9-1",), **other) -> Finding:
    package = other.pop("package", PackageRef("openssl", "3.0.1-1", PURL))
    marks = {"fingerprint": f"{name} {package.name if package else ''}"} | other
    return Finding(id=name, kind=Kind.VULNERABILITY, severity=Severity(severity), fixed=fixed, package=package, **marks)


def found(kind, name="rule", severity="high", path="", **other) -> Finding:
    marks = {"fingerprint": f"{kind} {name} {path}", "title": f"about {name}", "location": Location(path)} | other
    return Finding(id=name, kind=Kind(kind), severity=Severity(severity), **marks)


def evidence(*findings, parts=("packages", "vulnerabilities", "secrets", "image-checks"), **other) -> Evidence:
    given = {
        "target": "registry:registry.example.com/team/app:1.0",
        "key": DIGEST,
        "image": Image("registry.example.com/team/app:1.0", manifest_digest=DIGEST),
        "distro": Distro("debian", "12", "debian", "Debian", ecosystem="Debian", release="12", order="dpkg"),
        "packages": (OPENSSL,),
        "examined": tuple(Examined(part, finished=FRESH) for part in parts),
        "created": FRESH,
    }
    return Evidence(findings=tuple(findings), **(given | other))


def context(**other) -> Context:
    given = {"reference": REFERENCE, "sources": (SourceState("Debian", fetched=FRESH),)}
    return Context(**(given | other))


def policy(text="", name="pratique.yaml") -> Policy:
    return read.parse(f"apiVersion: pratique/v1\nkind: Policy\n{text}".encode(), name)


def verdict(policies, *findings, at=AT, where=None, claims=(), given=None, **other) -> Verdict:
    several = policies if isinstance(policies, list | tuple) else [policies]
    asked = context(**(where or {}))
    return judge(several, given or evidence(*findings, **other), claims, asked, at)


def rules(answer: Verdict, *outcomes: str) -> set[str]:
    return {reason.rule for reason in answer.reasons if not outcomes or reason.outcome in outcomes}


def report(*findings, at=AT, policies=None, **other) -> Report:
    from pratique.policy.builtin import POLICY

    seen = evidence(*findings, **other)
    answer = judge(policies or [POLICY], seen, (), context(), at)
    result = Result(
        target=seen.target,
        key=seen.key,
        image=seen.image,
        distro=seen.distro,
        packages=seen.packages,
        findings=seen.findings,
        examined=seen.examined,
        verdict=answer,
        coverage=seen.coverage,
        created=seen.created,
    )
    states = Advisories(ecosystems=context().sources)
    return Report(created=FRESH, advisories=states, results=(result,), verdict=answer)


def without(value, **other):
    return msgspec.structs.replace(value, **other)
