"""Grype's JSON, for tools that read it.

Vulnerabilities only, as in Grype; the descriptor's `notes` say what else was found, what was not examined and which
targets failed. Several targets share one document.
"""

from typing import Any, TextIO
from urllib.parse import quote

from pratique.model.finding import Finding, Kind, Rating, Severity, Status
from pratique.model.package import Package
from pratique.model.report import Options, Report, Result
from pratique.report import _facts, _notes, _view

SEVERITIES = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
    Severity.NEGLIGIBLE: "Negligible",
    Severity.UNKNOWN: "Unknown",
}
STATES = {
    Status.FIXED: "fixed",
    Status.AFFECTED: "not-fixed",
    Status.WONT_FIX: "wont-fix",
    Status.END_OF_LIFE: "wont-fix",
    Status.UNKNOWN: "unknown",
}
TYPES = {
    "pypi": ("python", "python"),
    "npm": ("npm", "javascript"),
    "gem": ("gem", "ruby"),
    "golang": ("go-module", "go"),
    "maven": ("java-archive", "java"),
    "cargo": ("rust-crate", "rust"),
    "composer": ("php-composer", "php"),
    "nuget": ("dotnet", "dotnet"),
}
"""purl type → Syft's package type and language; others keep their purl type."""
_VERSIONS = {"CVSSv2": "2.0", "CVSSv3": "3.0", "CVSSv31": "3.1", "CVSSv4": "4.0"}


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON object."""
    matches: list[dict[str, Any]] = []
    ignored: list[dict[str, Any]] = []
    for result in report.results:
        view, finder = _view.view(result, options), _facts.PackageFinder(result)
        matches += [_match(result, one, finder) for one in view.findings if one.kind is Kind.VULNERABILITY]
        ignored += [_ignored(result, one, finder) for one in view.suppressed if one.kind is Kind.VULNERABILITY]
    first = report.results[0] if len(report.results) == 1 else None
    made = {
        "matches": matches,
        "ignoredMatches": ignored,
        "source": _source(first)
        if first
        else {"type": "unknown", "target": [result.target for result in report.results]},
        "distro": _distro(first),
        "descriptor": {
            "name": report.tool.name,
            "version": report.tool.version,
            "timestamp": report.created,
            "db": {
                "status": {
                    "built": max((one.built for one in report.advisories.ecosystems), default=""),
                    "valid": True,
                    "error": None,
                },
                "digest": report.advisories.digest,
            },
            "notes": _notes.unseen(report, options, {Kind.VULNERABILITY}),
        },
    }
    _facts.dump(made, out)


def _match(result: Result, finding: Finding, finder: _facts.PackageFinder) -> dict[str, Any]:
    package = finder.find(finding)
    namespace = _namespace(result, package)
    return {
        "vulnerability": _vulnerability(finding, namespace),
        "relatedVulnerabilities": [_related(alias) for alias in finding.aliases],
        "matchDetails": [_details(finding, namespace)],
        "artifact": _artifact(result, finding, package),
    }


def _namespace(result: Result, package: Package | None) -> str:
    if package is None or package.type in {"deb", "apk", "rpm", "alpm"}:
        distro = result.distro
        return f"{distro.id}:distro:{distro.id}:{distro.version}" if distro else "unknown"
    return f"osv:language:{TYPES.get(package.type, ('', package.type))[1]}"


def _vulnerability(finding: Finding, namespace: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": finding.id,
        "dataSource": _facts.primary_url(finding),
        "namespace": namespace,
        "severity": SEVERITIES[finding.severity],
        "urls": _facts.links(finding.references),
        "description": finding.description or finding.title,
        "cvss": [_cvss(rating) for rating in finding.ratings if rating.method in _VERSIONS],
        "cwes": [{"cve": finding.id, "cwe": cwe, "source": "osv", "type": "Primary"} for cwe in finding.cwes],
        "fix": {
            "versions": finding.fixed,
            "state": "fixed" if finding.fixed else STATES[finding.status],
            "available": [{"version": version, "date": finding.fix_date[:10], "kind": "first-observed"} for version in finding.fixed]
            if finding.fix_date
            else [],
        },
        "advisories": [{"id": one, "link": f"https://osv.dev/vulnerability/{quote(one)}"} for one in finding.advisories],
        "risk": finding.risk,
    }  # fmt: skip
    if finding.epss is not None:
        made["epss"] = [{"cve": finding.id, "epss": finding.epss, "percentile": None, "date": None}]
    if finding.kev:
        made["knownExploited"] = [{"cve": finding.id}]
    return made


def _cvss(rating: Rating) -> dict[str, Any]:
    return {
        "source": rating.source,
        "type": "Primary",
        "version": _VERSIONS[rating.method],
        "vector": rating.vector,
        "metrics": {"baseScore": rating.score},
        "vendorMetadata": {},
    }


def _related(alias: str) -> dict[str, Any]:
    return {"id": alias, "dataSource": "", "namespace": "osv", "severity": "Unknown", "urls": [], "cvss": []}


def _details(finding: Finding, namespace: str) -> dict[str, Any]:
    package = finding.package
    name, version = (_view.full_name(package), package.version) if package else ("", "")
    made: dict[str, Any] = {
        "type": "exact-direct-match",
        "matcher": "pratique",
        "searchedBy": {"namespace": namespace, "package": {"name": name, "version": version}},
        "found": {"vulnerabilityID": finding.id, "versionConstraint": ""},
    }
    return made | ({"fix": {"suggestedVersion": finding.fixed[0]}} if finding.fixed else {})


def _artifact(result: Result, finding: Finding, package: Package | None) -> dict[str, Any]:
    ref = finding.package
    name = _view.full_name(package) if package else (_view.full_name(ref) if ref else "")
    version = package.version if package else (ref.version if ref else "")
    paths = package.locations if package else ((ref.path,) if ref and ref.path else ())
    kind, language = TYPES.get(package.type, (package.type, "")) if package else ("unknown", "")
    upstream = (
        [{"name": package.source_name, "version": package.source_version}] if package and package.source_name else []
    )
    return {
        "id": _facts.stable_uuid(result.key, name, version, *paths).replace("-", "")[:16],
        "name": name,
        "version": version,
        "type": kind,
        "locations": [{"path": "/" + path, "layerID": package.layer if package else ""} for path in paths],
        "language": language,
        "licenses": package.licenses if package else (),
        "cpes": [],
        "purl": package.purl if package else (ref.purl if ref else ""),
        "upstreams": upstream,
    }


def _ignored(result: Result, finding: Finding, finder: _facts.PackageFinder) -> dict[str, Any]:
    said = finding.suppressed
    assert said is not None
    rule = {"vulnerability": finding.id, "reason": said.reason, "namespace": said.by, "fix-state": ""}
    return _match(result, finding, finder) | {"appliedIgnoreRules": [rule]}


def _source(result: Result) -> dict[str, Any]:
    image = result.image
    if not image.layers:
        return {"type": "directory", "target": result.target}
    return {
        "type": "image",
        "target": {
            "userInput": result.target,
            "imageID": image.config_digest,
            "manifestDigest": image.manifest_digest,
            "mediaType": image.media_type,
            "tags": image.tags,
            "imageSize": sum(layer.size for layer in image.layers),
            "layers": [
                {"mediaType": one.media_type, "digest": one.diff_id or one.digest, "size": one.size}
                for one in image.layers
            ],
            "repoDigests": image.repo_digests,
            "architecture": image.platform.architecture,
            "os": image.platform.os,
        },
    }


def _distro(result: Result | None) -> dict[str, Any]:
    distro = result.distro if result else None
    return (
        {"name": distro.id, "version": distro.version, "idLike": distro.like}
        if distro
        else {"name": "", "version": "", "idLike": []}
    )
