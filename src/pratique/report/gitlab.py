"""GitLab's container scanning report (`artifacts:reports:container_scanning`).

Vulnerabilities only; the scan's messages say what else was found and what was not examined. Edition 15.1.4 by default: a
GitLab that does not know a report's edition drops it without a word. https://gitlab.com/gitlab-org/security-products/security-report-schemas
"""

import re
from typing import Any, TextIO

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.report import Options, Report, Result
from pratique.report import _age, _facts, _notes, _text, _view

EDITIONS = ("15.1.4", "15.0.7", "15.2.1", "15.2.2")

SEVERITIES = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
    Severity.NEGLIGIBLE: "Info",
    Severity.UNKNOWN: "Unknown",
}
_CVSS_2 = re.compile(
    r"AV:[LAN]/AC:[LMH]/Au:[MSN]/C:[NPC]/I:[NPC]/A:[NPC]"
    r"((/E:(U|POC|F|H|ND)|/RL:(OF|TF|W|U|ND)|/RC:(UC|UR|C|ND)|/CDP:(N|L|LM|MH|H|ND)|/TD:(N|L|M|H|ND)|/[CIA]R:(L|M|H|ND)){0,8})"
)
_CVSS_3 = re.compile(r"CVSS:3\.[01]/([A-Z]{1,3}:[A-Z]/){7,21}[A-Z]{1,3}:[A-Z]")


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON object."""
    vulnerabilities: dict[str, dict[str, Any]] = {}
    for result in report.results:
        for finding in _view.view(result, options).findings:
            if finding.kind is Kind.VULNERABILITY:
                made = _vulnerability(result, finding)
                vulnerabilities.setdefault(made["id"], made)
    made = {
        "version": options.edition,
        "scan": _scan(report, options),
        "vulnerabilities": list(vulnerabilities.values()),
    }
    _facts.dump(made, out)


def _scan(report: Report, options: Options) -> dict[str, Any]:
    tool = {
        "id": report.tool.name or "pratique",
        "name": report.tool.name or "pratique",
        "version": report.tool.version or "0",
        "vendor": {"name": _facts.VENDOR},
        "url": _facts.HOME,
    }
    start, end = _times(report)
    messages = [{"level": "warn", "value": text} for text in _notes.unseen(report, options, {Kind.VULNERABILITY})]
    return {
        "analyzer": tool,
        "scanner": tool,
        "start_time": start,
        "end_time": end,
        "status": "failure" if report.failures else "success",
        "type": "container_scanning",
        **({"messages": messages} if messages else {}),
    }


def _times(report: Report) -> tuple[str, str]:
    """When the scan began and ended, without zone or fraction, as GitLab's pattern wants."""
    texts = [time for result in report.results for part in result.examined for time in (part.started, part.finished)]
    known = sorted(_age.seconds(text) for text in texts if _age.parse(text) is not None) or [
        _age.seconds(report.created)
    ]
    return known[0].rstrip("Z"), known[-1].rstrip("Z")


def _vulnerability(result: Result, finding: Finding) -> dict[str, Any]:
    name, version = (_view.full_name(finding.package), finding.package.version) if finding.package else ("unknown", "")
    path = finding.package.path if finding.package else ""
    made: dict[str, Any] = {
        "id": _facts.stable_uuid("gitlab", result.target, finding.id, name, version, path, finding.fingerprint),
        "name": (_text.printable(finding.title) or _text.printable(finding.id))[:255],
        "description": _text.block(finding.description or finding.title)[:1_048_576],
        "severity": SEVERITIES[finding.severity],
        "identifiers": _identifiers(finding),
        "links": [{"url": url} for url in _facts.links(finding.references)],
        "location": {
            "dependency": {
                "package": {"name": _text.printable(name) or "unknown"},
                "version": _text.printable(version),
            },
            "operating_system": _operating_system(result),
            "image": _text.printable(result.image.name or result.target) or "unknown",
        },
        "details": _details(finding),
    }
    if finding.fixed:
        fixed = _text.printable(", ".join(finding.fixed))
        made["solution"] = f"Upgrade {_text.printable(name)} from {_text.printable(version)} to {fixed}."[:7000]
    if vectors := _vectors(finding):
        made["cvss_vectors"] = vectors
    return made


def _operating_system(result: Result) -> str:
    """`debian:12`; GitLab demands one, so a target without a distribution says that it is unknown."""
    if result.distro is None:
        return "unknown"
    return _text.printable(f"{result.distro.id}:{result.distro.version}".strip(":")) or "unknown"


def _identifiers(finding: Finding) -> list[dict[str, str]]:
    """The id first: it is the primary one; then its aliases and weaknesses."""
    names = dict.fromkeys(name for name in (finding.id, *finding.aliases, *finding.cwes) if name)
    return [_identifier(_text.printable(name)[:200]) for name in names] or [_identifier("unknown")]


def _identifier(name: str) -> dict[str, str]:
    kind = name.partition("-")[0].lower()
    if kind == "cve" and name[4:].replace("-", "").isdecimal():
        return {"type": "cve", "name": name, "value": name, "url": f"https://nvd.nist.gov/vuln/detail/{name}"}
    if kind == "cwe" and name[4:].isdecimal():
        return {
            "type": "cwe",
            "name": name,
            "value": name[4:],
            "url": f"https://cwe.mitre.org/data/definitions/{name[4:]}.html",
        }
    if kind == "ghsa" and name.replace("-", "").isalnum():
        return {"type": "ghsa", "name": name, "value": name, "url": f"https://github.com/advisories/{name}"}
    known = kind if kind.isascii() and kind.isalnum() and kind != name.lower() else "pratique"
    return {"type": known, "name": name, "value": name}


def _details(finding: Finding) -> dict[str, Any]:
    """Fields that GitLab shows beside a vulnerability."""
    texts = {
        "layer": ("Layer", finding.location.layer),
        "instruction": ("Instruction", finding.location.instruction),
        "base_image": ("From the base image", {True: "yes", False: "no", None: ""}[finding.base_image]),
        "epss": ("EPSS", "" if finding.epss is None else f"{finding.epss:.4f}"),
        "kev": ("Known to be exploited", "yes" if finding.kev else ""),
        "path": ("Path", finding.package.path if finding.package else ""),
    }
    return {
        key: {"type": "text", "name": name, "value": _text.printable(value)}
        for key, (name, value) in texts.items()
        if value
    }


def _vectors(finding: Finding) -> list[dict[str, str]]:
    """CVSS 2 and 3 only, at most ten, each once: others make GitLab refuse the report."""
    pairs = dict.fromkeys(
        (_text.printable(rating.source)[:64] or "unknown", rating.vector) for rating in finding.ratings
    )
    valid = [(vendor, vector) for vendor, vector in pairs if _CVSS_2.fullmatch(vector) or _CVSS_3.fullmatch(vector)]
    return [{"vendor": vendor, "vector": vector} for vendor, vector in valid[:10]]
