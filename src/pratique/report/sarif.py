"""SARIF 2.1.0, as GitHub code scanning reads it.

One result per vulnerability, package and path, with a stable fingerprint. What was not examined and targets that failed
are notifications of the run. Limits: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from typing import Any, TextIO
from urllib.parse import quote

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.report import Options, Report, Result
from pratique.report import _facts, _text, _view

MAX_RUNS = 20
MAX_RESULTS = 25_000
"""In one run; the worst are kept and a notification says how many are not there."""
MAX_TEXT = 1024
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.NEGLIGIBLE: "note",
    Severity.UNKNOWN: "warning",
}


def write(report: Report, out: TextIO, options: Options) -> None:
    """One run for each target, or one for all of them when they are more than a file may hold."""
    groups = [[result] for result in report.results] if 0 < len(report.results) <= MAX_RUNS else [list(report.results)]
    runs = [_run(report, group, options, last=group is groups[-1]) for group in groups]
    _facts.dump({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, out)


def _run(report: Report, results: list[Result], options: Options, *, last: bool) -> dict[str, Any]:
    views = [_view.view(result, options) for result in results]
    pairs = [(result, finding) for result, view in zip(results, views, strict=True) for finding in view.findings]
    if options.show_suppressed:
        pairs += [(result, finding) for result, view in zip(results, views, strict=True) for finding in view.suppressed]
    pairs.sort(key=lambda pair: -pair[1].severity.rank)
    kept = pairs[:MAX_RESULTS]
    numbers = {rule: number for number, rule in enumerate(dict.fromkeys(_rule_id(finding) for _, finding in kept))}
    notes = _notes(report, results, sum(view.hidden for view in views), options, last=last)
    if len(pairs) > len(kept):
        notes.append(
            _notification("warning", f"{len(pairs) - len(kept)} findings of lower severity are not in this file.")
        )
    return {
        "tool": {"driver": _driver(report, [finding for _, finding in kept], numbers)},
        "automationDetails": {"id": f"pratique/{_name(results)}/"},
        "invocations": [{"executionSuccessful": not (last and report.failures), "toolExecutionNotifications": notes}],
        "results": [_result(report, result, finding, numbers) for result, finding in kept],
        "columnKind": "utf16CodeUnits",
    }


def _name(results: list[Result]) -> str:
    return _text.cut(_text.printable(results[0].target), 200) if len(results) == 1 else "all"


def _driver(report: Report, findings: list[Finding], numbers: dict[str, int]) -> dict[str, Any]:
    worst: dict[str, Finding] = {}
    for finding in findings:
        other = worst.get(_rule_id(finding))
        if other is None or _facts.score(finding) > _facts.score(other):
            worst[_rule_id(finding)] = finding
    return {
        "name": report.tool.name,
        "informationUri": _facts.HOME,
        "version": report.tool.version or "0",
        "rules": [_rule(report, rule, worst[rule]) for rule in numbers],
    }


def _rule_id(finding: Finding) -> str:
    return _text.cut(_text.printable(finding.id), 255) or finding.kind


def _rule(report: Report, rule_id: str, finding: Finding) -> dict[str, Any]:
    known = report.rules.get(finding.id)
    title = _line(_view.rule_title(report, finding)) or rule_id
    text = _plain((known.help if known else "") or finding.description).strip() or title
    url = (known.url if known and _facts.is_link(known.url) else "") or _facts.primary_url(finding)
    security = {"security-severity": f"{_facts.score(finding):.1f}"} if _facts.score(finding) else {}
    tags = ["security", finding.kind, *(known.standards if known else finding.cwes)]
    return {
        "id": rule_id,
        "name": rule_id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": _short(text)},
        **({"helpUri": url} if url else {}),
        "help": {"text": text + (f"\n\n{url}" if url else "")},
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {"precision": "high", "tags": [_line(tag) for tag in tags if tag][:10], **security},
    }


def _result(report: Report, result: Result, finding: Finding, numbers: dict[str, int]) -> dict[str, Any]:
    rule = _rule_id(finding)
    fingerprint = finding.fingerprint or _facts.stable_uuid(result.target, finding.id, str(finding.location))
    return {
        "ruleId": rule,
        "ruleIndex": numbers[rule],
        "level": LEVELS[finding.severity],
        "message": {"text": _message(report, result, finding)},
        "locations": [_location(result, finding)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "pratique/v1": fingerprint},
        **_suppressions(finding),
        "properties": _properties(finding),
    }


def _message(report: Report, result: Result, finding: Finding) -> str:
    title = _line(_view.rule_title(report, finding))
    if finding.package is None or finding.kind is not Kind.VULNERABILITY:
        return title or _line(finding.id) or finding.kind
    what = f"{_line(_view.full_name(finding.package))} {_line(finding.package.version)}"
    fix = f"Upgrade to {_line(', '.join(finding.fixed))}." if finding.fixed else "There is no fixed version."
    return f"{what} in {_line(result.image.name or result.target)} has {_line(finding.id)} ({finding.severity}): {title}. {fix}"


def _location(result: Result, finding: Finding) -> dict[str, Any]:
    """A path relative to the image's root or the build context: platforms show no result without one."""
    path = (
        finding.location.path or (finding.package.path if finding.package else "") or result.image.name or result.target
    )
    region = {"startLine": max(finding.location.line, 1)}
    if finding.location.end_line >= region["startLine"]:
        region["endLine"] = finding.location.end_line
    uri = quote(path.lstrip("/").encode("utf-8", "surrogatepass")) or "image"
    made: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    if finding.location.instruction:
        made["message"] = {"text": _line(finding.location.instruction)}
    return made


def _suppressions(finding: Finding) -> dict[str, Any]:
    said = finding.suppressed
    if said is None:
        return {}
    return {
        "suppressions": [{"kind": "external", "status": "accepted", "justification": _plain(said.reason or said.by)}]
    }


def _properties(finding: Finding) -> dict[str, Any]:
    made = {
        "kind": finding.kind,
        "severity": finding.severity,
        "purl": finding.package.purl if finding.package else "",
        "layer": finding.location.layer,
        "baseImage": finding.base_image,
        "fixedVersions": finding.fixed,
        "epss": finding.epss,
        "kev": finding.kev or None,
    }
    return {key: value for key, value in made.items() if value not in (None, "", ())}


def _notes(report: Report, results: list[Result], hidden: int, options: Options, *, last: bool) -> list[dict[str, Any]]:
    """What a reader of the results alone would not see."""
    notes = [
        _notification("warning", f"Not examined in {_line(result.target)}: {_line(part.part)}: {_line(part.why)}")
        for result in results
        for part in result.examined
        if not part.complete
    ]
    if last:
        notes += [
            _notification("error", f"{_line(one.target)} could not be scanned: {_line(one.error)}")
            for one in report.failures
        ]
    if hidden:
        notes.append(_notification("note", _line(_view.hidden_text(hidden, options))))
    return notes


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}


def _plain(text: str) -> str:
    """Text without what SARIF reads as a link (3.11.6) or a placeholder."""
    return _text.block(text).replace("](", "] (")


def _line(text: str) -> str:
    return _short(_plain(_text.printable(text)))


def _short(text: str) -> str:
    """At most MAX_TEXT characters."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
