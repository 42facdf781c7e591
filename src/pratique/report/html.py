"""One self-contained HTML page with charts, for browsers, mail and archives.

It loads nothing and runs no script but its own filter (the content security policy of the page names it by its digest).
"""

import base64
import hashlib
import os
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.report import Options, Report, Result
from pratique.model.verdict import Verdict
from pratique.report import _age, _charts, _facts, _notes, _text, _verdict, _view
from pratique.report._findings_table import KIND_TITLES, epss_text, place
from pratique.report._text import xml
from pratique.report.table import counted, facts

MAX_DESCRIPTION = 600
"""Characters of a finding's description."""
HEADS = {
    Kind.VULNERABILITY: ("Severity", "Id", "Package", "Installed", "Fixed in", "EPSS", "Risk", "Where"),
    None: ("Severity", "Rule", "Place", "What", "Where"),
}


def write(report: Report, out: TextIO, options: Options) -> None:
    """One document, UTF-8."""
    out.writelines(line + "\n" for line in _page(report, options))


def _page(report: Report, options: Options) -> Iterator[str]:
    style, script = _beside("_page.css"), _beside("_page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    names = ", ".join(result.image.name or result.target for result in report.results) or "no target"
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
    yield f"<title>{_safe(report.verdict.word)}: {_safe(names)}</title><style>{style}</style></head><body><main>"
    yield f"<header><h1>pratique</h1><span class='soft small'>{_safe(_about(report))}</span></header>"
    yield from _judgement(report.verdict)
    yield from _alarms(report)
    for result in report.results:
        yield from _result(report, result, options)
    yield f"</main><script>{script}</script></body></html>"


def _beside(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _safe(text: str) -> str:
    return xml(_text.printable(text))


def _about(report: Report) -> str:
    ages = [
        f"no advisories for {one.ecosystem}"
        if one.missing
        else f"{one.ecosystem} advisories {_age.words(one.fetched, report.created)}"
        for one in report.advisories.ecosystems
    ]
    return " · ".join(part for part in (report.tool.version, _age.people(report.created), *ages) if part)


def _judgement(verdict: Verdict) -> Iterator[str]:
    tone = "good" if verdict.allowed and verdict.complete else ("warn" if verdict.allowed else "bad")
    by = f" by policy <code>{_safe(verdict.policy)}</code>" if verdict.policy else ""
    at = f", as of {_age.people(verdict.at)}" if _age.people(verdict.at) else ""
    yield f'<section class="card verdict {tone if verdict.judged else ""}"><strong class="word">{_safe(verdict.word)}</strong>'
    yield f'<span class="soft">{by}{at}</span>'
    if verdict.reasons:
        yield '<ul class="reasons">'
        for reason in _verdict.ordered(verdict):
            remedy = f"<br>→ {_safe(reason.remedy)}" if reason.remedy else ""
            yield f'<li><span class="outcome {reason.outcome}">{reason.outcome}</span> {_safe(reason.message)}{remedy}'
            yield f'<div class="soft small"><code>{_safe(reason.rule)}</code> {_safe(reason.source)}</div></li>'
        yield "</ul>"
    yield "</section>"


def _alarms(report: Report) -> Iterator[str]:
    """What must not be overlooked: unexamined parts, failed targets, a starter set."""
    lines = _notes.gaps(report)
    if report.advisories.starter or any(source.starter for source in report.advisories.ecosystems):
        lines.insert(
            0, "These advisories are the starter set, a few well-known ones: run `pratique db update` for all."
        )
    if lines:
        yield '<section class="card alarm"><h3>Not examined</h3><ul>'
        yield from (f"<li>{_safe(line)}</li>" for line in lines)
        yield "</ul></section>"


def _result(report: Report, result: Result, options: Options) -> Iterator[str]:
    view = _view.view(result, options)
    yield f"<h2>{_safe(result.target)}</h2><p class='soft small'>{xml(' · '.join(facts(result)))}</p>"
    if len(report.results) > 1:
        yield from _judgement(result.verdict)
    yield from _tiles(result, view)
    yield from _drawn(result, view)
    for kind, group in groupby(view.findings, key=lambda finding: finding.kind):
        yield from _table(
            report, result, kind, sorted(group, key=lambda one: (-one.severity.rank, -one.kev, -one.risk))
        )
    if hidden := _view.hidden_text(view.hidden, options):
        yield f"<p class='card alarm'>{_safe(hidden)}</p>"
    if view.suppressed:
        yield from _suppressed(view.suppressed, opened=options.show_suppressed)
    yield from _packages(result)


def _tiles(result: Result, view: _view.View) -> Iterator[str]:
    counts = _view.severities(view.findings)
    yield '<div class="tiles">'
    for severity in Severity:
        number = counts.get(severity, 0)
        yield f'<div class="tile{"" if number else " zero"}"><b class="{severity if number else ""}">{number:,}</b>{severity}</div>'
    extra = {
        "with a fix": _view.fixable(view.findings),
        "suppressed": len(view.suppressed),
        "packages": len(result.packages),
    }
    yield from (f'<div class="tile"><b>{number:,}</b>{name}</div>' for name, number in extra.items())
    if result.coverage.executable_bytes:
        yield f'<div class="tile"><b>{result.coverage.share:.0%}</b>known binaries</div>'
    yield "</div>"


def _drawn(result: Result, view: _view.View) -> Iterator[str]:
    if not view.findings:
        return
    charts = {
        "By severity: yours (full), base image (pale)": _charts.severities(view.findings),
        "By layer": _charts.layers(result, view.findings),
        "Likely and bad: EPSS and CVSS": _charts.risk(view.findings),
    }
    yield '<div class="charts">'
    yield from (f'<section class="card"><h3>{xml(title)}</h3>{svg}</section>' for title, svg in charts.items() if svg)
    yield "</div>"


def _table(report: Report, result: Result, kind: Kind, findings: list[Finding]) -> Iterator[str]:
    numbers = _view.layers(result)
    row = _vulnerability if kind is Kind.VULNERABILITY else _other
    yield f'<section class="card"><h3>{KIND_TITLES[kind]}: {len(findings):,}</h3>'
    yield from _filter(findings)
    yield '<div class="scroll"><table><thead><tr>'
    yield "".join(f"<th>{head}</th>" for head in HEADS.get(kind, HEADS[None])) + "</tr></thead><tbody>"
    for finding in findings:
        needs = f"{' data-fix' if finding.fixed else ''}{' data-yours' if finding.base_image is False else ''}"
        yield f'<tr data-severity="{finding.severity}"{needs}>{row(report, finding, numbers)}</tr>'
    yield "</tbody></table></div></section>"


def _filter(findings: list[Finding]) -> Iterator[str]:
    """Shown only where scripts run."""
    if len(findings) < 8:
        return
    yield '<div class="filter"><input type="search" placeholder="Filter" aria-label="Filter">'
    for severity in _view.severities(findings):
        yield f'<label class="{severity}"><input type="checkbox" checked data-severity="{severity}"> {severity}</label>'
    yield '<label><input type="checkbox" data-needs="fix"> with a fix</label>'
    yield '<label><input type="checkbox" data-needs="yours"> yours</label><output class="soft small"></output></div>'


def _vulnerability(report: Report, finding: Finding, numbers: dict[str, int]) -> str:  # noqa: ARG001 - as `_other`
    package = finding.package
    name, version, path = (_view.full_name(package), package.version, package.path) if package else ("", "", "")
    link = _facts.primary_url(finding)
    shown = f'<a href="{xml(link)}">{_safe(finding.id)}</a>' if link else _safe(finding.id)
    badge = ' <span class="badge">exploited</span>' if finding.kev else ""
    fixes = (
        ", ".join(_safe(one) for one in finding.fixed) or f'<span class="soft">{xml(_view.fix_text(finding))}</span>'
    )
    epss = epss_text(finding)
    risk = f"{finding.risk:.1f}" if finding.risk else ""
    return (
        f"{_severity(finding)}<td>{shown}{badge}{_more(finding)}</td>"
        f'<td><b>{_safe(name)}</b><br><code class="path small">{_safe(path)}</code></td><td>{_safe(version)}</td><td>{fixes}</td>'
        f'<td class="number">{epss}</td><td class="number">{risk}</td><td class="where">{_where(finding, numbers)}</td>'
    )


def _other(report: Report, finding: Finding, numbers: dict[str, int]) -> str:
    title = _safe(_view.rule_title(report, finding))
    return (
        f"{_severity(finding)}<td><code>{_safe(finding.id)}</code></td><td><code>{_safe(place(finding))}</code></td>"
        f'<td>{title}{_more(finding, titled=False)}</td><td class="where">{_where(finding, numbers)}</td>'
    )


def _severity(finding: Finding) -> str:
    source = f'<br><span class="soft small">{_safe(finding.severity_source)}</span>' if finding.severity_source else ""
    return f'<td class="word"><span class="{finding.severity}">{finding.severity}</span>{source}</td>'


def _more(finding: Finding, *, titled: bool = True) -> str:
    """Title and description behind a click."""
    text = finding.description.strip()[:MAX_DESCRIPTION]
    summary = _safe(finding.title) if titled and finding.title else "more"
    if not text or text == finding.title:
        return f"<p class='small soft'>{_safe(finding.title)}</p>" if titled and finding.title else ""
    return f"<details class='small soft'><summary>{summary}</summary><p>{xml(_text.block(text))}</p></details>"


def _where(finding: Finding, numbers: dict[str, int]) -> str:
    number = numbers.get(finding.location.layer)
    whose = {True: "base image", False: "yours", None: ""}[finding.base_image]
    return ", ".join(part for part in (whose, f"layer {number}" if number else "") if part)


def _suppressed(findings: tuple[Finding, ...], *, opened: bool) -> Iterator[str]:
    yield f'<details class="card"{" open" if opened else ""}><summary>Suppressed: {len(findings):,}</summary>'
    yield '<div class="scroll"><table><thead><tr><th>Id</th><th>Package or place</th><th>By</th><th>Reason</th><th>Said in</th>'
    yield "<th>Until</th></tr></thead><tbody>"
    for finding in findings:
        said = finding.suppressed
        assert said is not None
        thing = f"{_view.full_name(finding.package)} {finding.package.version}" if finding.package else place(finding)
        where = f"{said.file}:{said.line}" if said.line else said.file
        cells = (finding.id, thing, said.by, said.reason, where, said.until)
        yield "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></div></details>"


def _packages(result: Result) -> Iterator[str]:
    if not result.packages:
        return
    yield f'<details class="card"><summary>{counted(len(result.packages), "package")}</summary>'
    yield '<div class="scroll"><table><thead><tr><th>Package</th><th>Version</th><th>Type</th><th>Licences</th><th>Path</th>'
    yield "</tr></thead><tbody>"
    for package in result.packages:
        cells = (
            _view.full_name(package),
            package.version,
            package.type,
            ", ".join(package.licenses),
            ", ".join(package.locations[:3]),
        )
        yield "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in cells) + "</tr>"
    yield "</tbody></table></div></details>"
