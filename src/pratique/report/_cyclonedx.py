"""A report as a CycloneDX BOM: components, dependencies and vulnerabilities with what is known about them.

Members stand in the order that the XML schema wants. https://cyclonedx.org/docs/1.6/json/
"""

from collections.abc import Iterable
from typing import Any

from pratique.documents import licences
from pratique.model.finding import Finding, Kind, Rating, Severity
from pratique.model.package import Package
from pratique.model.report import Options, Report, Result
from pratique.report import _age, _facts, _graph, _notes, _text, _trivy_names, _view

EDITIONS = ("1.6", "1.7", "1.5")

SEVERITIES = {
    Severity.CRITICAL: "critical",
    Severity.HIGH: "high",
    Severity.MEDIUM: "medium",
    Severity.LOW: "low",
    Severity.NEGLIGIBLE: "info",
    Severity.UNKNOWN: "unknown",
}
METHODS = frozenset({"CVSSv2", "CVSSv3", "CVSSv31", "CVSSv4"})
JUSTIFICATIONS = {
    "component_not_present": "code_not_present",
    "vulnerable_code_not_present": "code_not_present",
    "vulnerable_code_not_in_execute_path": "code_not_reachable",
    "vulnerable_code_cannot_be_controlled_by_adversary": "requires_environment",
    "inline_mitigations_already_exist": "protected_by_mitigating_control",
}
"""OpenVEX's justifications in CycloneDX's words."""
MAX_VERSION = 1024
"""Characters."""
_HASHES = {"md5": ("MD5", 32), "sha1": ("SHA-1", 40), "sha256": ("SHA-256", 64), "sha512": ("SHA-512", 128)}
_Json = dict[str, Any]


def bom(report: Report, options: Options) -> _Json:
    """The document as decoded JSON, without its `$schema`."""
    parts = [_Part(result, f"{number}:" if number else "") for number, result in enumerate(report.results)]
    vulnerabilities = [made for part in parts for made in part.vulnerabilities(options)]
    one = parts[0].root() if len(parts) == 1 else None
    components = [component for part in parts for component in part.components(nested=one is None)]
    made: _Json = {
        "bomFormat": "CycloneDX",
        "specVersion": options.edition,
        "serialNumber": "urn:uuid:" + _facts.report_id(report, "cyclonedx"),
        "version": 1,
        "metadata": _metadata(report, options, one),
        "components": components,
        "dependencies": [edge for part in parts for edge in part.dependencies()],
    }
    incomplete = [
        part.ref for part in parts if any(not one.complete for one in part.result.examined if one.part == "packages")
    ]
    if incomplete:
        made["compositions"] = [{"aggregate": "incomplete", "assemblies": incomplete}]
    if vulnerabilities:
        made["vulnerabilities"] = vulnerabilities
    return made


def _metadata(report: Report, options: Options, component: _Json | None) -> _Json:
    tool = {"type": "application", "name": report.tool.name, "version": report.tool.version}
    notes = _notes.unseen(report, options, {Kind.VULNERABILITY})
    return {
        "timestamp": _age.seconds(report.created),
        "tools": {"components": [_filled(tool)]},
        **({"component": component} if component else {}),
        **({"properties": _properties(("pratique:note", note) for note in notes)} if notes else {}),
    }


class _Part:
    """One target's share of the document: its components and who refers to them by which name."""

    def __init__(self, result: Result, prefix: str) -> None:
        self.result = result
        self.ref = prefix + (result.key or result.target or "target")
        self._prefix = prefix
        self._finder = _facts.PackageFinder(result)
        self._refs: dict[int, str] = {}
        taken = {self.ref}
        for package in result.packages:
            ref = prefix + (package.purl or f"{package.type}:{package.name}@{package.version}")
            if ref in taken:
                ref += "#" + (package.locations[0] if package.locations else "")
            while ref in taken:
                ref += "'"
            taken.add(ref)
            self._refs[id(package)] = ref

    def root(self) -> _Json:
        """The target itself."""
        image = self.result.image
        facts = {
            "pratique:target": self.result.target,
            "pratique:manifestDigest": image.manifest_digest,
            "pratique:configDigest": image.config_digest,
            "pratique:platform": str(image.platform) if image.layers else "",
            "pratique:baseImage": image.base_name,
        }
        layers = [("pratique:diffID", layer.diff_id) for layer in image.layers]
        return _filled(
            {
                "type": "container" if image.layers else "application",
                "bom-ref": self.ref,
                "name": image.name or self.result.target or "target",
                "version": image.manifest_digest,
                "properties": _properties([*facts.items(), *layers]),
            }
        )

    def components(self, *, nested: bool) -> list[_Json]:
        """The target (where it is not the document's subject), its distribution, its packages."""
        made = [self.root()] if nested else []
        if distro := self.result.distro:
            codename = _properties([("pratique:distro:codename", distro.codename)])
            system = {"type": "operating-system", "bom-ref": self._system(), "name": distro.id or "unknown"}
            made.append(
                _filled(system | {"version": distro.version, "description": distro.name, "properties": codename})
            )
        return made + [self._component(package) for package in self.result.packages]

    def _system(self) -> str:
        return f"{self._prefix}os:{self.ref}"

    def _component(self, package: Package) -> _Json:
        facts = {
            "pratique:type": package.type,
            "pratique:layer": package.layer,
            "pratique:fromBaseImage": {True: "true", False: "false", None: ""}[package.base_image],
            "pratique:sourceName": package.source_name,
            "pratique:sourceVersion": package.source_version,
            "pratique:owner": package.owner,
            "pratique:modularityLabel": package.module,
            "pratique:declared": "true" if package.declared else "",
        }
        places = [{"location": path} for path in package.locations if path]
        return _filled(
            {
                "type": "library",
                "bom-ref": self._refs[id(package)],
                "publisher": package.vendor,
                "group": package.namespace,
                "name": package.name or "unknown",
                "version": package.version[:MAX_VERSION],
                "scope": "excluded" if package.dev else "",
                "hashes": _hashes(package),
                "licenses": _license_choices(package),
                "purl": package.purl,
                "properties": _properties([*facts.items(), *_for_trivy(package)]),
                "evidence": {"occurrences": places} if places else {},
            }
        )

    def dependencies(self) -> list[_Json]:
        """The target depends on all; packages on those that their records name without doubt."""
        own = [self._refs[id(package)] for package in self.result.packages]
        system = [self._system()] if self.result.distro else []
        edges = [{"ref": self.ref, "dependsOn": [*system, *own]}, *({"ref": ref, "dependsOn": []} for ref in system)]
        for package, needed in _graph.needs(self.result.packages):
            edges.append({"ref": self._refs[id(package)], "dependsOn": [self._refs[id(one)] for one in needed]})
        return edges

    def vulnerabilities(self, options: Options) -> list[_Json]:
        """One for each id, severity and analysis; every package that has it is listed in `affects`."""
        view = _view.view(self.result, options)
        made: dict[tuple[Any, ...], _Json] = {}
        affected: dict[tuple[Any, ...], dict[tuple[str, str], _Json]] = {}
        for finding in (*view.findings, *view.suppressed):
            if finding.kind is Kind.VULNERABILITY:
                key = (finding.id, finding.severity, finding.suppressed, finding.fixed)
                if key not in made:
                    made[key] = _vulnerability(finding, f"{self._prefix}vulnerability-{len(made) + 1}")
                ref, version = self._affected(finding), (finding.package.version if finding.package else "")
                affected.setdefault(key, {})[ref, version] = {"ref": ref, "versions": _versions(finding, version)}
        for key, entry in made.items():
            entry["affects"] = list(affected[key].values())
        return list(made.values())

    def _affected(self, finding: Finding) -> str:
        package = self._finder.find(finding)
        return self._refs[id(package)] if package else self.ref


def _vulnerability(finding: Finding, ref: str) -> _Json:
    fixed = ", ".join(finding.fixed)
    extras = {
        "pratique:epss": "" if finding.epss is None else f"{finding.epss:.5f}",
        "pratique:kev": "true" if finding.kev else "",
        "pratique:risk": f"{finding.risk:.1f}" if finding.risk else "",
    }
    return _filled(
        {
            "bom-ref": ref,
            "id": finding.id,
            "source": _filled(
                {"name": (finding.advisories or ("osv",))[0] or "osv", "url": _facts.primary_url(finding)}
            ),
            "references": [
                {"id": alias, "source": {"name": alias.partition("-")[0]}} for alias in finding.aliases if alias
            ],
            "ratings": _ratings(finding),
            "cwes": sorted(
                {int(cwe[4:]) for cwe in finding.cwes if cwe[:4] == "CWE-" and cwe[4:].isdecimal() and len(cwe) < 12}
            ),
            "description": finding.title,
            "detail": finding.description,
            "recommendation": f"Upgrade to {fixed}." if fixed else "",
            "advisories": [{"url": url} for url in _facts.links(finding.references)],
            "published": _age.seconds(finding.published) if _age.parse(finding.published) else "",
            "updated": _age.seconds(finding.modified) if _age.parse(finding.modified) else "",
            "analysis": _analysis(finding),
            "affects": [{}],
            "properties": _properties(extras.items()),
        }
    )


def _versions(finding: Finding, version: str) -> list[_Json]:
    vex = finding.suppressed is not None and finding.suppressed.by == "vex"
    return [{"version": version[:MAX_VERSION] or "unknown", "status": "unaffected" if vex else "affected"}]


def _ratings(finding: Finding) -> list[_Json]:
    """The chosen severity first, then each source's own."""
    chosen = _filled({"source": _filled({"name": finding.severity_source}), "severity": SEVERITIES[finding.severity]})
    return [chosen, *(_rating(rating) for rating in finding.ratings)]


def _rating(rating: Rating) -> _Json:
    word = rating.severity.lower()
    return _filled(
        {
            "source": _filled({"name": rating.source}),
            "score": rating.score or None,
            "severity": word if word in SEVERITIES.values() else "",
            "method": rating.method if rating.method in METHODS else ("other" if rating.vector else ""),
            "vector": rating.vector,
        }
    )


def _analysis(finding: Finding) -> _Json:
    """What a suppression claims: that it does not apply (VEX), or that its risk was accepted (everything else)."""
    said = finding.suppressed
    if said is None:
        return {}
    if said.by in {"vex", "owner"}:
        state = "not_affected" if said.by == "vex" else "false_positive"
        return _filled({"state": state, "justification": JUSTIFICATIONS.get(said.reason, ""), "detail": said.reason})
    until = f" (until {said.until})" if said.until else ""
    return {
        "state": "exploitable",
        "response": ["will_not_fix"],
        "detail": f"Accepted by {said.by or 'policy'}{until}: {said.reason}",
    }


def _for_trivy(package: Package) -> list[tuple[str, str]]:
    """The source package in Trivy's own properties: it looks nowhere else for it, and would match by the wrong name."""
    if package.type not in _view.DISTRIBUTION_TYPES:
        return []
    version = package.source_version or package.version
    epoch, upstream, release = _trivy_names.epoch_version_release(package.type, version)
    return [
        ("aquasecurity:trivy:SrcName", package.source_name or package.name),
        ("aquasecurity:trivy:SrcVersion", upstream),
        ("aquasecurity:trivy:SrcRelease", release),
        ("aquasecurity:trivy:SrcEpoch", str(epoch or "")),
        ("aquasecurity:trivy:LayerDiffID", package.layer if package.layer.startswith("sha256:") else ""),
    ]


def _hashes(package: Package) -> list[_Json]:
    made = []
    for name, digest in package.digests.items():
        algorithm, length = _HASHES.get(name.lower().replace("-", ""), ("", 0))
        if algorithm and len(digest) == length and not set(digest.lower()) - set("0123456789abcdef"):
            made.append({"alg": algorithm, "content": digest.lower()})
    return made


def _license_choices(package: Package) -> list[_Json]:
    """Either one expression or a list of ids and names, as the schema wants."""
    texts = [text.strip() for text in dict.fromkeys(package.licenses) if text.strip()]
    if len(texts) == 1 and texts[0] not in licences.IDS and licences.is_expression(texts[0]):
        return [{"expression": texts[0]}]
    return [{"license": {"id" if text in licences.IDS else "name": text}} for text in texts]


def _properties(pairs: Iterable[tuple[str, str]]) -> list[_Json]:
    return [{"name": name, "value": _text.printable(value)} for name, value in pairs if value]


def _filled(made: _Json) -> _Json:
    """Without empty members."""
    return {key: value for key, value in made.items() if value not in ("", None, [], {})}
