"""The proof of a verdict, for people: rule → evidence → source → time → what would change the answer."""

from collections.abc import Iterator, Sequence

from pratique.model.finding import Finding
from pratique.model.report import Report, Result
from pratique.model.verdict import Outcome, Reason
from pratique.policy import waivers

_SHOWN = 10
_WORDS = {
    Outcome.DENY: "denied because",
    Outcome.INCOMPLETE: "incomplete because",
    Outcome.WARN: "warning:",
    Outcome.NOTE: "note:",
}


def of_report(report: Report) -> Iterator[str]:
    """Lines that explain every result's verdict."""
    for result in report.results:
        verdict = result.verdict
        yield f"{plain(result.target)}: {verdict.word}"
        yield f"  judged by {plain(verdict.policy) or 'no policy'}, as of {plain(verdict.at)}"
        if not any(reason.outcome in (Outcome.DENY, Outcome.INCOMPLETE) for reason in verdict.reasons):
            yield "  nothing that the policy names speaks against it" if verdict.judged else "  nothing was judged"
        named = {finding.fingerprint or finding.id: finding for finding in result.findings}
        for reason in verdict.reasons:
            yield ""
            yield from _reason(reason, named)
        yield ""


def of_finding(report: Report, wanted: str) -> Iterator[str]:
    """Lines that explain findings by id, alias, fingerprint or package; none when there is no such finding."""
    for result in report.results:
        for finding in result.findings:
            if _is(finding, wanted):
                yield from _finding(result, finding)
                yield ""


def _is(finding: Finding, wanted: str) -> bool:
    package = finding.package
    names = {finding.fingerprint, *((package.name, package.purl) if package else ())}
    return wanted in names or wanted.lower() in waivers.ids(finding)


def _reason(reason: Reason, named: dict[str, Finding]) -> Iterator[str]:
    line = f":{reason.line}" if reason.line else ""
    yield f"  {_WORDS[reason.outcome]} {plain(reason.message)}"
    yield f"    rule      {plain(reason.rule)} in {plain(reason.policy) or 'every policy'}{line}"
    yield from _evidence(reason, named)
    source = " ".join(part for part in (plain(reason.source), plain(reason.at)) if part)
    if source:
        yield f"    source    {source}"
    if reason.remedy:
        yield f"    remedy    {plain(reason.remedy)}"


def _evidence(reason: Reason, named: dict[str, Finding]) -> Iterator[str]:
    label = "evidence"
    for mark in reason.fingerprints[:_SHOWN]:
        finding = named.get(mark)
        yield f"    {label:<8}  {_short(finding) if finding else plain(mark)}"
        label = ""
    if len(reason.fingerprints) > _SHOWN:
        yield f"              and {len(reason.fingerprints) - _SHOWN} more"


def _short(finding: Finding) -> str:
    package = finding.package
    where = f"{package.name} {package.version} ({package.path})" if package else finding.location.path
    fixed = f", fixed in {', '.join(finding.fixed)}" if finding.fixed else ""
    return plain(f"{finding.id} {finding.severity} in {where}{fixed}")


def _finding(result: Result, finding: Finding) -> Iterator[str]:
    yield plain(f"{finding.id}: {finding.title or finding.kind}")
    for label, value in _facts(result, finding):
        if value:
            yield f"  {label:<11} {plain(value)}"
    about = [reason for reason in result.verdict.reasons if (finding.fingerprint or finding.id) in reason.fingerprints]
    for reason in about:
        yield ""
        yield from _reason(reason, {})
    if not about:
        yield "  verdict     no rule speaks of it" + (": it is suppressed" if finding.suppressed else "")


def _facts(result: Result, finding: Finding) -> Iterator[tuple[str, str]]:
    package, mark, location = finding.package, finding.suppressed, finding.location
    yield "in", result.target
    yield "package", f"{package.name} {package.version} {package.purl}" if package else ""
    yield "file", f"{location.path or (package.path if package else '')}{f':{location.line}' if location.line else ''}"
    yield "layer", " ".join(part for part in (location.layer, location.instruction) if part)
    yield "base image", {True: "yes", False: "no", None: ""}[finding.base_image]
    yield "severity", f"{finding.severity}" + (f", says {finding.severity_source}" if finding.severity_source else "")
    yield "ratings", "; ".join(_joined((each.source, each.severity, each.vector)) for each in finding.ratings)
    yield "exploited", "yes, it is in CISA's catalogue" if finding.kev else ""
    yield "EPSS", f"{finding.epss:.4f}" if finding.epss is not None else ""
    yield "fixed in", ", ".join(finding.fixed) or finding.status.value
    yield "also", ", ".join(finding.aliases)
    yield "advisories", ", ".join(finding.advisories)
    yield "published", finding.published
    yield "fixed on", finding.fix_date
    yield "first seen", finding.first_seen
    if mark:
        place = f", {mark.file}:{mark.line}" if mark.file else ""
        yield "suppressed", f"by {mark.by}{place}: {mark.reason}{f' (until {mark.until})' if mark.until else ''}"
    yield "fingerprint", finding.fingerprint


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part for part in parts if part)


def plain(text: str) -> str:
    """A text from outside without what a terminal would obey."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
