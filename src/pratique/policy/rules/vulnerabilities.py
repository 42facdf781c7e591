"""`vulnerabilities`: by severity and fix, by what is known of exploitation, with grace.

Grace counts from the earliest of the fix's date, the publication and the store's first sight; dates in the future are
ignored, and without any date there is no grace. It never counts from the scan.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from pratique.model.finding import Finding, Kind, Severity
from pratique.model.package import Coordinate
from pratique.model.verdict import Outcome, Reason
from pratique.policy import remedies, times
from pratique.policy.case import Case
from pratique.policy.document import Vulnerabilities

_LISTED = 5
_OUTCOMES = {"deny": Outcome.DENY, "warn": Outcome.WARN}


class _Answer(msgspec.Struct, frozen=True, cache_hash=True):
    """Why one finding is denied or warned of."""

    key: str
    outcome: Outcome
    why: str
    """What is wrong, to be read after the number of vulnerabilities."""


class _Threshold(msgspec.Struct, frozen=True):
    severity: Severity
    fixable: bool
    answer: _Answer
    """To what reaches it."""


def judge(case: Case) -> Iterator[Reason]:
    keys = case.document.vulnerabilities
    if keys is None and case.context.fail_on is None:
        return
    groups: dict[tuple[_Answer, tuple[str, str, str]], list[Finding]] = {}
    thresholds = list(_thresholds(case, keys or Vulnerabilities()))
    for finding in case.findings:
        if finding.kind is not Kind.VULNERABILITY:
            continue
        package = finding.package
        where = (package.name, package.version, package.path) if package else (finding.id, "", finding.location.path)
        for answer in _answers(case, keys or Vulnerabilities(), thresholds, finding):
            groups.setdefault((answer, where), []).append(finding)
    coordinates = {(p.name, p.version): p.coordinate for p in case.evidence.packages if p.coordinate}
    for (answer, where), findings in groups.items():
        ordered = sorted(findings, key=lambda each: (each.id, each.fingerprint))
        yield _reason(case, answer, where, ordered, coordinates.get(where[:2]))


def _answers(case: Case, keys: Vulnerabilities, given: Sequence[_Threshold], finding: Finding) -> Iterator[_Answer]:
    always = keys.always_deny
    if always.kev and finding.kev:
        yield _Answer("vulnerabilities.always_deny.kev", Outcome.DENY, "known to be exploited")
    if always.epss is not None and finding.epss is not None and finding.epss >= always.epss:
        yield _Answer("vulnerabilities.always_deny.epss", Outcome.DENY, f"with an EPSS of {always.epss:g} or more")
    thresholds = [each for each in given if finding.fixed or not each.fixable]
    if not thresholds:
        return
    if finding.severity is Severity.UNKNOWN:
        if keys.unknown_severity != "allow":
            having = " with a fix" if all(each.fixable for each in thresholds) else ""
            outcome = _OUTCOMES[keys.unknown_severity]
            yield _Answer("vulnerabilities.unknown_severity", outcome, f"of unknown severity{having}")
        return
    for each in thresholds:
        if finding.severity.rank >= each.severity.rank:
            yield _with_grace(case, keys, finding, each)


def _thresholds(case: Case, keys: Vulnerabilities) -> Iterator[_Threshold]:
    """From which severity on a vulnerability is denied: by the policy, and besides it by the command line."""
    if keys.deny is not None:
        yield _threshold("vulnerabilities.deny", Severity(keys.deny.severity), keys.deny.fixable)
    if case.context.fail_on is not None:
        yield _threshold("--fail-on", case.context.fail_on, case.context.ignore_unfixed)


def _threshold(key: str, severity: Severity, fixable: bool) -> _Threshold:
    above = "" if severity is Severity.CRITICAL else " or higher"
    words = f"of severity {severity}{above}{' with a fix' if fixable else ''}"
    return _Threshold(severity, fixable, _Answer(key, Outcome.DENY, words))


def _with_grace(case: Case, keys: Vulnerabilities, finding: Finding, threshold: _Threshold) -> _Answer:
    days = next((days for word, days in keys.grace_days.items() if word == finding.severity), 0)
    start = _start(case, finding) if days else None
    if start is not None and case.at < start + dt.timedelta(days=days):
        until = times.text(start + dt.timedelta(days=days))
        return _Answer("vulnerabilities.grace_days", Outcome.WARN, f"{threshold.answer.why}, in grace until {until}")
    return threshold.answer


def _start(case: Case, finding: Finding) -> dt.datetime | None:
    known = (times.moment(text) for text in (finding.fix_date, finding.published, finding.first_seen) if text)
    return min((moment for moment in known if moment is not None and moment <= case.at), default=None)


def _reason(
    case: Case, answer: _Answer, where: tuple[str, str, str], findings: list[Finding], coordinate: Coordinate | None
) -> Reason:
    name, version, path = where
    ids = list(dict.fromkeys(finding.id for finding in findings))
    more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
    noun = "vulnerability" if len(ids) == 1 else "vulnerabilities"
    place = f" ({path})" if path else ""
    what = " ".join(part for part in (name, version) if part)
    source = case.source_of(coordinate.ecosystem) if coordinate else None
    return case.reason(
        answer.key,
        answer.outcome,
        f"{what}{place} has {len(ids)} {noun} {answer.why}: {', '.join(ids[:_LISTED])}{more}.",
        findings=findings,
        remedy=remedies.upgrade(case.evidence, findings, coordinate.order if coordinate else "generic"),
        source=f"advisories:{source.ecosystem}" if source else "",
        at=source.fetched if source else "",
    )
