"""The items of Trivy's results: packages, vulnerabilities, secrets, licences, misconfigurations."""

import hashlib
from typing import Any

from pratique.model.finding import Finding, Kind
from pratique.model.image import Layer
from pratique.model.package import Package
from pratique.model.report import Report, Result
from pratique.report import _facts, _trivy_names, _view

_METHODS = {"CVSSv2": "V2", "CVSSv3": "V3", "CVSSv31": "V3", "CVSSv4": "V40"}


def artifact_id(result: Result) -> str:
    return result.image.config_digest or result.key or result.target


def layer(of: Layer | None) -> dict[str, Any]:
    if of is None:
        return {}
    return {"Size": of.size, "Digest": of.digest, "DiffID": of.diff_id, "CreatedBy": of.instruction}


def listed(
    report: Report, result: Result, finding: Finding, target: str, where: Layer | None, package: Package | None
) -> tuple[str, dict[str, Any]]:
    """The list that a finding belongs in, and its shape there."""
    if package and finding.kind is Kind.VULNERABILITY:
        return "Vulnerabilities", _vulnerability(result, finding, package, target, where)
    if finding.kind is Kind.SECRET:
        return "Secrets", _secret(finding, where)
    if package and finding.kind is Kind.LICENSE:
        return "Licenses", _license(finding, package)
    return "Misconfigurations", _misconfiguration(report, finding, where)


def package(of: Package, layers: dict[str, Layer]) -> dict[str, Any]:
    epoch, version, release = _trivy_names.epoch_version_release(of.type, of.version)
    source = _trivy_names.epoch_version_release(of.type, of.source_version or of.version)
    distribution = of.type in _trivy_names.DISTRIBUTION_TYPES
    path = of.locations[0] if of.locations else ""
    return {
        "ID": f"{_view.full_name(of)}@{of.version}",
        "Name": _view.full_name(of),
        "Identifier": {"PURL": of.purl},
        "Version": version,
        "Release": release,
        "Epoch": epoch,
        "Arch": of.arch,
        "Dev": of.dev,
        "SrcName": (of.source_name or of.name) if distribution else "",
        "SrcVersion": source[1] if distribution else "",
        "SrcRelease": source[2] if distribution else "",
        "SrcEpoch": source[0] if distribution else 0,
        "Licenses": of.licenses,
        "Maintainer": of.vendor,
        "Modularitylabel": of.module,
        "Indirect": of.indirect,
        "DependsOn": of.depends_on,
        "Layer": layer(layers.get(of.layer)),
        "FilePath": "" if distribution else path,
        "Locations": [{"StartLine": of.line, "EndLine": of.line}] if of.line else [],
        "AnalyzedBy": of.ecosystem,
    }


def _vulnerability(
    result: Result, finding: Finding, package: Package, target: str, where: Layer | None
) -> dict[str, Any]:
    package_id = f"{_view.full_name(package)}@{package.version}"
    identity = f"{artifact_id(result)}:{target}:{package_id}:{finding.id}"
    distribution = package.type in _trivy_names.DISTRIBUTION_TYPES
    return {
        "VulnerabilityID": finding.id,
        "VendorIDs": finding.aliases,
        "PkgID": package_id,
        "PkgName": _view.full_name(package),
        "PkgPath": "" if distribution or finding.package is None else finding.package.path,
        "PkgIdentifier": {"PURL": package.purl},
        "InstalledVersion": package.version,
        "FixedVersion": ", ".join(finding.fixed),
        "Status": _trivy_names.STATUSES[finding.status],
        "Layer": layer(where),
        "SeveritySource": finding.severity_source,
        "PrimaryURL": _facts.primary_url(finding),
        "DataSource": _data_source(finding),
        "Fingerprint": "sha256:" + hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest(),
        "Title": finding.title,
        "Description": finding.description,
        "Severity": _trivy_names.SEVERITIES[finding.severity],
        "CweIDs": finding.cwes,
        "VendorSeverity": _vendor_severity(finding),
        "CVSS": _cvss(finding),
        "References": _facts.links(finding.references),
        "PublishedDate": finding.published,
        "LastModifiedDate": finding.modified,
    }


def _data_source(finding: Finding) -> dict[str, str]:
    if not finding.advisories:
        return {}
    return {"ID": "osv", "Name": "Open Source Vulnerabilities", "URL": "https://osv.dev/"}


def _vendor_severity(finding: Finding) -> dict[str, int]:
    """By source: 0 unknown to 4 critical."""
    numbers = _trivy_names.SEVERITY_NUMBERS
    return {
        rating.source: numbers[rating.severity.lower()]
        for rating in finding.ratings
        if rating.severity.lower() in numbers
    }


def _cvss(finding: Finding) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for rating in finding.ratings:
        if method := _METHODS.get(rating.method):
            made.setdefault(rating.source, {}).update(
                {f"{method}Vector": rating.vector, f"{method}Score": rating.score}
            )
    return made


def _secret(finding: Finding, where: Layer | None) -> dict[str, Any]:
    return {
        "RuleID": finding.id,
        "Category": finding.id.partition("-")[0],
        "Severity": _trivy_names.SEVERITIES[finding.severity],
        "Title": finding.title or finding.id,
        "StartLine": finding.location.line,
        "EndLine": finding.location.end_line or finding.location.line,
        "Match": finding.description,
        "Layer": layer(where),
    }


def _license(finding: Finding, package: Package) -> dict[str, Any]:
    return {
        "Severity": _trivy_names.SEVERITIES[finding.severity],
        "Category": "unknown",
        "PkgName": _view.full_name(package),
        "FilePath": finding.location.path,
        "Name": finding.id,
        "Confidence": 1,
    }


def _misconfiguration(report: Report, finding: Finding, where: Layer | None) -> dict[str, Any]:
    rule = report.rules.get(finding.id)
    return {
        "Type": "Dockerfile Security Check" if "dockerfile" in finding.location.path.lower() else "Pratique Check",
        "ID": finding.id,
        "Title": _view.rule_title(report, finding),
        "Description": (rule.help if rule else "") or finding.description,
        "Message": finding.description or finding.title or finding.id,
        "Resolution": rule.help if rule else "",
        "Severity": _trivy_names.SEVERITIES[finding.severity],
        "PrimaryURL": rule.url if rule else "",
        "References": _facts.links(finding.references),
        "Status": "FAIL",
        "Layer": layer(where),
        "CauseMetadata": {
            "Provider": finding.kind,
            "StartLine": finding.location.line,
            "EndLine": finding.location.end_line or finding.location.line,
        },
    }
