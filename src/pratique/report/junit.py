"""JUnit XML, for test reports of Jenkins, GitLab and others.

One suite per target, one failing case per finding; what was not examined and targets that failed are errors; a target
without findings has one passing case.
"""

from collections.abc import Iterator
from typing import TextIO

from pratique.model.finding import Finding
from pratique.model.report import Options, Report, Result
from pratique.report import _text, _view
from pratique.report._text import xml


def write(report: Report, out: TextIO, options: Options) -> None:
    """One XML document, UTF-8."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="{xml(report.tool.name)}">\n')
    for result in report.results:
        out.writelines(line + "\n" for line in _suite(report, result, options))
    for failure in report.failures:
        case = _case(failure.target, "scan", f'<error message="{xml(_text.printable(failure.error))}" type="failure"/>')
        out.writelines(line + "\n" for line in _wrapped(failure.target, [case], 0, 1, 0, {}))
    out.write("</testsuites>\n")


def _suite(report: Report, result: Result, options: Options) -> Iterator[str]:
    view = _view.view(result, options)
    gaps = [part for part in result.examined if not part.complete]
    cases = [_case(_class(result, finding), _name(finding), _failure(report, finding)) for finding in view.findings]
    if options.show_suppressed:
        cases += [_case(_class(result, finding), _name(finding), _skipped(finding)) for finding in view.suppressed]
    for part in gaps:
        message = xml(_text.printable(part.why) or "not examined")
        cases.append(
            _case(result.target, f"examined: {part.part}", f'<error message="{message}" type="not-examined"/>')
        )
    if not cases:
        cases.append(_case(result.target, "no findings", ""))
    facts = {
        "verdict": result.verdict.word,
        "packages": str(len(result.packages)),
        "suppressed": str(len(view.suppressed)),
    }
    if hidden := _view.hidden_text(view.hidden, options):
        facts["hidden"] = hidden
    skipped = len(view.suppressed) if options.show_suppressed else 0
    yield from _wrapped(result.target, cases, len(view.findings), len(gaps), skipped, facts)


def _wrapped(
    target: str, cases: list[str], failures: int, errors: int, skipped: int, facts: dict[str, str]
) -> Iterator[str]:
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" skipped="{skipped}" time="0"'
    yield f'  <testsuite name="{xml(_text.printable(target))}" {counts}>'
    if facts:
        yield "    <properties>"
        yield from (f'      <property name="{xml(name)}" value="{xml(value)}"/>' for name, value in facts.items())
        yield "    </properties>"
    yield from cases
    yield "  </testsuite>"


def _class(result: Result, finding: Finding) -> str:
    return (
        f"{_view.full_name(finding.package)}@{finding.package.version}"
        if finding.package
        else finding.location.path or result.target
    )


def _name(finding: Finding) -> str:
    return f"[{finding.severity.upper()}] {finding.id}"


def _case(classname: str, name: str, inside: str) -> str:
    head = f'    <testcase classname="{xml(_text.printable(classname))}" name="{xml(_text.printable(name))}" time="0"'
    return f"{head}>{inside}</testcase>" if inside else f"{head}/>"


def _failure(report: Report, finding: Finding) -> str:
    title = _text.printable(_view.rule_title(report, finding))
    fix = _text.printable(_view.fix_text(finding))
    path = finding.location.path or (finding.package.path if finding.package else "")
    lines = [
        f"Fixed in: {fix}" if fix else "",
        f"Where: {_text.printable(path)}" if path else "",
        _text.block(finding.description),
    ]
    body = "\n".join(line for line in lines if line)
    return f'<failure message="{xml(title)}" type="{xml(finding.kind)}">{xml(body)}</failure>'


def _skipped(finding: Finding) -> str:
    assert finding.suppressed is not None
    return f'<skipped message="{xml(_text.printable(finding.suppressed.reason))}"/>'
