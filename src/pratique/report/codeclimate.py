"""Code Climate issues, as GitLab Code Quality reads them.

All kinds of findings; what was not examined and targets that failed are issues too.
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from typing import Any, TextIO

from pratique.model.finding import Finding, Severity
from pratique.model.report import Options, Report, Result
from pratique.report import _facts, _text, _view

SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.NEGLIGIBLE: "info",
    Severity.UNKNOWN: "major",
}


def write(report: Report, out: TextIO, options: Options) -> None:
    """A JSON array of issues."""
    issues = [
        _issue(report, result, finding)
        for result in report.results
        for finding in _view.view(result, options).findings
    ]  # fmt: skip
    for result in report.results:
        issues += [
            _gap(result.target, f"Not examined: {part.part}: {part.why}")
            for part in result.examined
            if not part.complete
        ]
    issues += [_gap(failure.target, f"Could not be scanned: {failure.error}") for failure in report.failures]
    _facts.dump(_unique(issues), out)


def _issue(report: Report, result: Result, finding: Finding) -> dict[str, Any]:
    title = _view.rule_title(report, finding)
    what = f"{_view.full_name(finding.package)} {finding.package.version}: " if finding.package else ""
    fix = f" (fixed in {', '.join(finding.fixed)})" if finding.fixed else ""
    path = (
        finding.location.path or (finding.package.path if finding.package else "") or result.image.name or result.target
    )
    return _made(
        f"{what}{finding.id}: {title}{fix}" if title != finding.id else f"{what}{finding.id}{fix}",
        finding.id,
        SEVERITIES[finding.severity],
        path,
        max(finding.location.line, 1),
        (result.target, finding.fingerprint or finding.id),
    )


def _gap(target: str, text: str) -> dict[str, Any]:
    return _made(text, "not-examined", "major", target, 1, (target, text))


def _made(
    description: str, check: str, severity: str, path: str, line: int, identity: tuple[str, str]
) -> dict[str, Any]:
    return {
        "type": "issue",
        "check_name": _text.printable(check) or "finding",
        "description": _text.cut(_text.printable(description), 1000) or "finding",
        "categories": ["Security"],
        "severity": severity,
        "fingerprint": _facts.stable_uuid(*identity),
        "location": {"path": _text.printable(path).lstrip("/") or "image", "lines": {"begin": line}},
    }


def _unique(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each fingerprint once: GitLab drops the report otherwise."""
    return list({issue["fingerprint"]: issue for issue in issues}.values())
