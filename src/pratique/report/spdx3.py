"""SPDX 3.0 JSON-LD: a bill of materials with licences, vulnerabilities and VEX in one graph.

https://spdx.github.io/spdx-spec/v3.0.1/serializations/
"""

import hashlib
from collections.abc import Iterator
from typing import Any, TextIO

from pratique.documents import licences
from pratique.model.finding import Finding, Kind
from pratique.model.package import Package
from pratique.model.report import Options, Report, Result
from pratique.report import _age, _facts, _graph, _notes, _text, _view

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
CREATION = "_:creation"
JUSTIFICATIONS = {
    "component_not_present": "componentNotPresent",
    "vulnerable_code_not_present": "vulnerableCodeNotPresent",
    "vulnerable_code_not_in_execute_path": "vulnerableCodeNotInExecutePath",
    "vulnerable_code_cannot_be_controlled_by_adversary": "vulnerableCodeCannotBeControlledByAdversary",
    "inline_mitigations_already_exist": "inlineMitigationsAlreadyExist",
}
_HASHES = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_Json = dict[str, Any]


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON-LD object."""
    graph = _Graph(f"{_facts.HOME}/spdx3/{_facts.report_id(report, 'spdx3')}")
    roots = [_target(graph, result, options) for result in report.results]
    agent = graph.add("SoftwareAgent", "agent", name=report.tool.name)
    tool = graph.add("Tool", "tool", name=f"{report.tool.name} {report.tool.version}".strip())
    members = [one["spdxId"] for one in graph.elements]
    notes = "\n".join(_notes.unseen(report, options, {Kind.VULNERABILITY}))
    sbom = graph.add(
        "software_Sbom", "sbom", rootElement=roots, element=members, comment=notes, software_sbomType=["analyzed"]
    )
    profiles = ["core", "software", "simpleLicensing", "security"]
    graph.add("SpdxDocument", "document", rootElement=[sbom], profileConformance=profiles, name=report.tool.name)
    creation = {
        "type": "CreationInfo",
        "@id": CREATION,
        "specVersion": "3.0.1",
        "created": _age.seconds(report.created),
        "createdBy": [agent],
        "createdUsing": [tool],
    }
    _facts.dump({"@context": CONTEXT, "@graph": [creation, *graph.elements]}, out)


class _Graph:
    """Elements with ids that their content decides, each once."""

    def __init__(self, base: str) -> None:
        self.elements: list[_Json] = []
        self._base = base
        self._known: set[str] = set()

    def add(self, kind: str, *identity: str, **members: Any) -> str:
        """Add an element of a type, unless it is there already; empty members are left out. Its id."""
        digest = hashlib.sha256("\0".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:24]
        spdx_id = f"{self._base}#{kind}-{digest}"
        if spdx_id not in self._known:
            self._known.add(spdx_id)
            kept = {key: value for key, value in members.items() if value not in ("", None, [], {})}
            self.elements.append({"type": kind, "spdxId": spdx_id, "creationInfo": CREATION, **kept})
        return spdx_id

    def relate(self, source: str, kind: str, to: list[str], type_: str = "Relationship", **members: Any) -> None:
        if to:
            identity = (source, kind, *to, *map(str, members.values()))
            self.add(type_, *identity, **{"from": source, "relationshipType": kind, "to": to, **members})


def _target(graph: _Graph, result: Result, options: Options) -> str:
    """One target with all that hangs on it; the id of its element."""
    image = result.image
    root = graph.add(
        "software_Package",
        "target",
        result.target,
        result.key,
        name=_text.printable(image.name or result.target) or "unknown",
        software_packageVersion=image.manifest_digest or result.key,
        software_primaryPurpose="container" if image.layers else "source",
    )
    inside = list(_system(graph, result))
    ids: dict[int, str] = {}
    for number, package in enumerate(result.packages):
        ids[id(package)] = _package(graph, result, package, number)
        _license(graph, package, ids[id(package)])
    graph.relate(root, "contains", [*inside, *ids.values()])
    for package, needed in _graph.needs(result.packages):
        graph.relate(ids[id(package)], "dependsOn", [ids[id(one)] for one in needed])
    _vulnerabilities(graph, result, options, ids, root)
    return root


def _system(graph: _Graph, result: Result) -> Iterator[str]:
    if distro := result.distro:
        yield graph.add(
            "software_Package",
            "system",
            result.target,
            distro.id,
            name=_text.printable(distro.id) or "unknown",
            software_packageVersion=_text.printable(distro.version),
            software_primaryPurpose="operatingSystem",
        )


def _package(graph: _Graph, result: Result, package: Package, number: int) -> str:
    found = ", ".join(map(_text.printable, package.locations))
    return graph.add(
        "software_Package",
        result.target,
        str(number),
        package.purl,
        package.name,
        name=_text.printable(_view.full_name(package)) or "unknown",
        software_packageVersion=_text.printable(package.version),
        software_packageUrl=package.purl if package.purl.startswith("pkg:") and package.purl.isprintable() else "",
        software_primaryPurpose="library",
        software_sourceInfo=f"found in {found}" if found else "",
        verifiedUsing=_hashes(package),
    )


def _hashes(package: Package) -> list[_Json]:
    made = []
    for name, digest in package.digests.items():
        algorithm = name.lower().replace("-", "")
        if len(digest) == _HASHES.get(algorithm) and not set(digest.lower()) - set("0123456789abcdef"):
            made.append({"type": "Hash", "algorithm": algorithm, "hashValue": digest.lower()})
    return made


def _license(graph: _Graph, package: Package, ref: str) -> None:
    expression, texts = licences.declared(package.licenses)
    if expression == "NOASSERTION":
        return
    # The map from references to elements would want an element for each text; the comment says them as well.
    said = "; ".join(f"{reference}: {text}" for reference, text in texts.items())
    licence = graph.add(
        "simplelicensing_LicenseExpression",
        expression,
        simplelicensing_licenseExpression=expression,
        comment=_text.printable(said),
    )
    graph.relate(ref, "hasDeclaredLicense", [licence])


def _vulnerabilities(graph: _Graph, result: Result, options: Options, ids: dict[int, str], root: str) -> None:
    view, finder = _view.view(result, options), _facts.PackageFinder(result)
    for finding in (*view.findings, *view.suppressed):
        if finding.kind is Kind.VULNERABILITY:
            package = finder.find(finding)
            _assess(graph, finding, _vulnerability(graph, finding), ids[id(package)] if package else root)


def _vulnerability(graph: _Graph, finding: Finding) -> str:
    kind = "cve" if finding.id.startswith("CVE-") else "securityOther"
    link = _facts.primary_url(finding)
    names = [
        (kind, finding.id),
        *(("cve" if one.startswith("CVE-") else "securityOther", one) for one in finding.aliases),
    ]
    identifiers: list[_Json] = [
        {"type": "ExternalIdentifier", "externalIdentifierType": kind, "identifier": name}
        for kind, name in names
        if name
    ]
    if link and identifiers:
        identifiers[0]["identifierLocator"] = [link]
    return graph.add(
        "security_Vulnerability",
        finding.id,
        name=_text.printable(finding.id) or "unknown",
        summary=_text.printable(finding.title),
        description=finding.description,
        externalIdentifier=identifiers,
        security_publishedTime=_age.seconds(finding.published) if _age.parse(finding.published) else "",
        security_modifiedTime=_age.seconds(finding.modified) if _age.parse(finding.modified) else "",
    )


def _assess(graph: _Graph, finding: Finding, vulnerability: str, package: str) -> None:
    """What is claimed of the vulnerability in this package: as `openvex` says it; and its CVSS 3 score."""
    graph.relate(package, "hasAssociatedVulnerability", [vulnerability])
    said = finding.suppressed
    if said is not None and said.by in {"vex", "owner"}:
        justification = JUSTIFICATIONS.get(said.reason, "")
        graph.relate(
            vulnerability,
            "doesNotAffect",
            [package],
            "security_VexNotAffectedVulnAssessmentRelationship",
            security_justificationType=justification,
            security_impactStatement="" if justification else _text.printable(said.reason) or "No reason was given.",
        )
    elif said is not None:
        action = f"The risk is accepted ({said.by or 'policy'}): {said.reason}"
        graph.relate(
            vulnerability,
            "affects",
            [package],
            "security_VexAffectedVulnAssessmentRelationship",
            security_actionStatement=_text.printable(action),
        )
    else:
        fix = f"Fixed in {', '.join(finding.fixed)}." if finding.fixed else "There is no fixed version."
        graph.relate(
            vulnerability,
            "underInvestigationFor",
            [package],
            "security_VexUnderInvestigationVulnAssessmentRelationship",
            security_statusNotes=_text.printable(fix),
        )
    for rating in finding.ratings:
        if rating.method in {"CVSSv3", "CVSSv31"} and rating.vector.startswith("CVSS:3"):
            graph.relate(
                vulnerability,
                "hasAssessmentFor",
                [package],
                "security_CvssV3VulnAssessmentRelationship",
                security_score=rating.score,
                security_severity=_cvss_word(rating.score),
                security_vectorString=rating.vector,
            )


def _cvss_word(score: float) -> str:
    """https://www.first.org/cvss/v3.1/specification-document, section 5."""
    words = ((9.0, "critical"), (7.0, "high"), (4.0, "medium"), (0.1, "low"))
    return next((word for least, word in words if score >= least), "none")
