"""GitHub-flavoured Markdown, for comments on merge requests and job summaries.

The verdict first, then a table for each kind. Long tables are cut, and it is said how many rows are missing.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.report import Options, Report, Result
from pratique.model.verdict import Outcome, Verdict
from pratique.report import _age, _facts, _notes, _text, _verdict, _view
from pratique.report._findings_table import KIND_TITLES, place

MAX_ROWS = 200
"""Of one table; a comment on GitHub holds 65,536 characters."""
MAX_REASONS = 50
MARKS = {
    Severity.CRITICAL: "🟥",
    Severity.HIGH: "🟧",
    Severity.MEDIUM: "🟨",
    Severity.LOW: "🟦",
    Severity.NEGLIGIBLE: "⬜",
    Severity.UNKNOWN: "🟪",
}
OUTCOMES = {Outcome.DENY: "❌", Outcome.INCOMPLETE: "⚠️", Outcome.WARN: "⚠️", Outcome.NOTE: "ℹ️"}  # noqa: RUF001 - a sign, not a letter
_SPECIAL = re.compile(r"[\\`*_\[\]|<>~$&]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_CALLS = re.compile(r"@|#\d|GH-\d", re.IGNORECASE)
"""What a forge turns into a mention or a link to an issue, escaped or not; only code is safe from that."""


def write(report: Report, out: TextIO, options: Options) -> None:
    """One document."""
    out.writelines(line + "\n" for line in _lines(report, options))


def text(raw: str) -> str:
    """Text from outside as text: no markup, link, mention, table cell or HTML comes out of it."""
    shown = _text.printable(raw)
    return code(shown) if _CALLS.search(shown) else _SPECIAL.sub(r"\\\g<0>", shown)


def code(raw: str) -> str:
    """As code: a name that has to be readable."""
    shown = _text.printable(raw).replace("|", "¦").replace("`", "'").strip()
    return f"`{shown}`" if shown else ""


def _lines(report: Report, options: Options) -> Iterator[str]:
    yield f"## {_sign(report.verdict)} pratique: {report.verdict.word}"
    yield ""
    yield from _reasons(report.verdict)
    for result in report.results:
        yield from _result(report, result, options)
    if gaps := _notes.gaps(report):
        yield "### ⚠️ Not examined"
        yield ""
        yield from (f"- {text(gap)}" for gap in gaps)
        yield ""
    yield from _footer(report)


def _sign(verdict: Verdict) -> str:
    return "✅" if verdict.allowed and verdict.complete and verdict.judged else ("⚠️" if verdict.allowed else "❌")


def _reasons(verdict: Verdict) -> Iterator[str]:
    reasons = _verdict.ordered(verdict)
    for reason in reasons[:MAX_REASONS]:
        remedy = f" → {text(reason.remedy)}" if reason.remedy else ""
        yield f"- {OUTCOMES[reason.outcome]} **{reason.outcome}** {text(reason.message)}{remedy} ({code(reason.rule)})"
    if len(reasons) > MAX_REASONS:
        yield f"- **{len(reasons) - MAX_REASONS} more reasons are not shown here.**"
    if reasons:
        yield ""


def _result(report: Report, result: Result, options: Options) -> Iterator[str]:
    view = _view.view(result, options)
    yield f"### {code(result.target)}"
    yield ""
    distro = text(result.distro.name or result.distro.id) if result.distro else "no distribution"
    counts = [f"{MARKS[severity]} {count} {severity}" for severity, count in _view.severities(view.findings).items()]
    yield " · ".join([distro, f"{len(result.packages)} packages", *counts])
    yield ""
    if len(report.results) > 1:
        yield f"Verdict: {_sign(result.verdict)} **{result.verdict.word}**"
        yield ""
        yield from _reasons(result.verdict)
    for kind, group in groupby(view.findings, key=lambda finding: finding.kind):
        yield from _table(report, kind, sorted(group, key=lambda finding: -finding.severity.rank))
    if options.show_suppressed and view.suppressed:
        yield from _suppressed(view.suppressed)
    notes = [_view.hidden_text(view.hidden, options)] if view.hidden else []
    notes += [f"{len(view.suppressed)} suppressed."] if view.suppressed and not options.show_suppressed else []
    if notes:
        yield from (text(note) for note in notes)
        yield ""


def _table(report: Report, kind: Kind, findings: list[Finding]) -> Iterator[str]:
    yield f"<details{' open' if len(findings) <= 20 else ''}><summary><b>{KIND_TITLES[kind]}</b>: {len(findings)}</summary>"
    yield ""
    if kind is Kind.VULNERABILITY:
        yield "| Severity | Package | Installed | Fixed in | Id | Where |"
        yield "|---|---|---|---|---|---|"
        yield from (_vulnerability(finding) for finding in findings[:MAX_ROWS])
    else:
        yield "| Severity | Rule | Place | What |"
        yield "|---|---|---|---|"
        for one in findings[:MAX_ROWS]:
            title = text(_view.rule_title(report, one))
            yield f"| {MARKS[one.severity]} {one.severity} | {code(one.id)} | {code(place(one))} | {title} |"
    yield ""
    if len(findings) > MAX_ROWS:
        yield f"**{len(findings) - MAX_ROWS} more are not shown here.**"
        yield ""
    yield "</details>"
    yield ""


def _vulnerability(finding: Finding) -> str:
    package = finding.package
    name, version = (_view.full_name(package), package.version) if package else ("", "")
    link = _facts.primary_url(finding)
    shown = f"[{text(finding.id)}]({link})" if link else code(finding.id)
    marks = " **exploited**" if finding.kev else ""
    whose = {True: "base image", False: "yours", None: ""}[finding.base_image]
    fixes = ", ".join(code(one) for one in finding.fixed) or _view.fix_text(finding)
    cells = (f"{MARKS[finding.severity]} {finding.severity}", code(name), code(version), fixes, shown + marks, whose)
    return "| " + " | ".join(cells) + " |"


def _suppressed(findings: tuple[Finding, ...]) -> Iterator[str]:
    yield f"<details><summary><b>Suppressed</b>: {len(findings)}</summary>"
    yield ""
    yield "| Id | Package or place | By | Reason |"
    yield "|---|---|---|---|"
    for finding in findings[:MAX_ROWS]:
        said = finding.suppressed
        assert said is not None
        thing = _view.full_name(finding.package) if finding.package else place(finding)
        yield f"| {code(finding.id)} | {code(thing)} | {text(said.by)} | {text(said.reason)} |"
    yield ""
    if len(findings) > MAX_ROWS:
        yield f"**{len(findings) - MAX_ROWS} more are not shown here.**"
        yield ""
    yield "</details>"
    yield ""


def _footer(report: Report) -> Iterator[str]:
    advisories = report.advisories
    if advisories.starter or any(source.starter for source in advisories.ecosystems):
        yield "**These advisories are the starter set, a few well-known ones.**"
        yield ""
    ages = [
        "no advisories for " + text(one.ecosystem)
        if one.missing
        else f"{text(one.ecosystem)} {_age.words(one.fetched, report.created)}"
        for one in advisories.ecosystems
    ]
    policy = f"policy {code(report.verdict.policy)}" if report.verdict.policy else "no policy"
    facts = [
        f"pratique {text(report.tool.version)}",
        policy,
        f"as of {_age.people(report.verdict.at) or 'an unknown time'}",
        *ages,
    ]
    yield f"<sub>{' · '.join(facts)}</sub>"
