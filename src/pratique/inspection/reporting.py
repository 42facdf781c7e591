"""From evidence and verdicts to the one report that every format is made from."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

import pratique
from pratique.model.advisory import SourceState
from pratique.model.evidence import Evidence
from pratique.model.finding import Finding, Kind, Severity
from pratique.model.report import Advisories, Failure, Report, Result, Rule, Summary, Tool
from pratique.model.verdict import Outcome, Reason, Verdict
from pratique.policy.judge import together


def result(evidence: Evidence, findings: tuple[Finding, ...], verdict: Verdict, remembered: str = "") -> Result:
    """One image's part of the report; `findings` are the evidence's with what is waived marked."""
    return Result(
        target=evidence.target,
        key=evidence.key,
        image=evidence.image,
        distro=evidence.distro,
        packages=evidence.packages,
        findings=findings,
        examined=evidence.examined,
        verdict=verdict,
        coverage=evidence.coverage,
        sizes=evidence.sizes,
        created=evidence.created,
        remembered=remembered,
    )


def time_text(seconds: float) -> str:
    """Seconds since the epoch as RFC 3339 UTC; empty for 0."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else ""


def report(
    results: list[Result],
    failures: list[Failure],
    sources: Iterable[SourceState],
    timings: dict[str, float],
    now: datetime,
    rules: Mapping[str, Rule] | None = None,
) -> Report:
    """`sources`: the advisories behind all results; `rules`: those of checks, by id, the others are made from the findings."""
    states = {state.ecosystem: state for state in sources}
    ecosystems = tuple(states[name] for name in sorted(states))
    return Report(
        tool=Tool(version=pratique.__version__),
        created=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        advisories=Advisories(
            digest=_together([state.digest for state in ecosystems]),
            serial=max((state.serial for state in ecosystems), default=0),
            ecosystems=ecosystems,
            starter=any(state.starter for state in ecosystems),
        ),
        rules=_rules(results, rules or {}),
        results=tuple(results),
        failures=tuple(failures),
        verdict=_overall(results, failures, now),
        summary=_summary(results),
        timings={name: round(seconds, 4) for name, seconds in timings.items()},
    )


def _overall(results: Sequence[Result], failures: Sequence[Failure], now: datetime) -> Verdict:
    """The verdict of all targets; one that could not be read is neither allowed nor complete."""
    verdict = together([result.verdict for result in results], now)
    if not failures:
        return verdict
    reasons = tuple(
        Reason(
            rule="targets", outcome=Outcome.INCOMPLETE, message=f"{failure.target} could not be read: {failure.error}"
        )
        for failure in failures
    )
    return msgspec.structs.replace(
        verdict,
        allowed=False,
        complete=False,
        accepted_incomplete=False,
        judged=True,
        reasons=verdict.reasons + reasons,
    )


def _together(digests: Sequence[str]) -> str:
    known = [digest for digest in digests if digest]
    return f"sha256:{hashlib.sha256(' '.join(known).encode()).hexdigest()}" if known else ""


def _rules(results: Sequence[Result], known: Mapping[str, Rule]) -> dict[str, Rule]:
    found = dict(known)
    for result in results:
        for finding in result.findings:
            if finding.id not in found:
                url = finding.references[0] if finding.references else ""
                found[finding.id] = Rule(
                    title=finding.title if finding.kind is Kind.VULNERABILITY else finding.id, url=url
                )
    return found


def _summary(results: Sequence[Result]) -> Summary:
    kinds: dict[str, int] = {}
    severities: dict[str, int] = {}
    fixable = suppressed = unknown = 0
    for result in results:
        for finding in result.findings:
            if finding.suppressed:
                suppressed += 1
                continue
            kinds[finding.kind] = kinds.get(finding.kind, 0) + 1
            severities[finding.severity] = severities.get(finding.severity, 0) + 1
            fixable += bool(finding.fixed)
            unknown += finding.severity is Severity.UNKNOWN
    return Summary(kinds, severities, fixable, suppressed, unknown, sum(len(result.packages) for result in results))
