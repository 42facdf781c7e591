"""A stored report judged again: under other policies, as of another time. The images are not looked at again."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from pratique.errors import UsageError
from pratique.model.evidence import Evidence, Producer
from pratique.model.reference import Reference
from pratique.model.report import Report, Result, Summary
from pratique.model.verdict import Context
from pratique.oci import references
from pratique.policy import licences, suppress, waivers
from pratique.policy.document import Policy, Waiver
from pratique.policy.judge import applies, judge, marked, together

_NAMED = ("registry:", "docker:", "podman:", "containerd:", "containers-storage:")
"""Schemes of targets whose rest is the name under which the user asked for the image."""


def evidence_of(result: Result, report: Report) -> Evidence:
    """The evidence that a result of a report was judged by."""
    return Evidence(
        target=result.target,
        key=result.key,
        image=result.image,
        distro=result.distro,
        packages=result.packages,
        findings=result.findings,
        examined=result.examined,
        coverage=result.coverage,
        sizes=result.sizes,
        created=result.created or report.created,
        producer=Producer(report.tool.name, report.tool.version),
        gate_worthy=not result.target.startswith(("dir:", "sbom:")),
    )


def context_of(result: Result, report: Report, context: Context | None = None) -> Context:
    """The context of a result: the name in its target, the report's advisories and rules, and what is given."""
    given = context or Context()
    return msgspec.structs.replace(
        given,
        reference=given.reference or _reference(result.target),
        sources=report.advisories.ecosystems,
        baselines={name: rule.baseline for name, rule in report.rules.items() if rule.baseline},
    )


def rejudge(
    report: Report, policies: Sequence[Policy], given: Sequence[Waiver], context: Context, at: dt.datetime
) -> Report:
    """The report with the verdicts of other policies or another time; `given` is what the user waives besides."""
    results = tuple(_one(result, report, policies, given, context, at) for result in report.results)
    return msgspec.structs.replace(
        report,
        results=results,
        verdict=together([result.verdict for result in results], at),
        summary=_summary(report, results),
    )


def _one(
    result: Result,
    report: Report,
    policies: Sequence[Policy],
    given: Sequence[Waiver],
    context: Context,
    at: dt.datetime,
) -> Result:
    evidence, own = evidence_of(result, report), context_of(result, report, context)
    image = waivers.subject(evidence, own)
    # Exemptions belong to the policies of then; those of now are looked up by `judge`.
    bare = [
        each if _lasts(each.suppressed) else msgspec.structs.replace(each, suppressed=None) for each in result.findings
    ]
    findings = suppress.apply(bare, given, image, at)
    evidence = licences.noted(
        [policy for policy in policies if applies(policy, own)], msgspec.structs.replace(evidence, findings=findings)
    )
    findings = suppress.apply(evidence.findings, given, image, at)
    verdict = judge(policies, evidence, (), own, at)
    return msgspec.structs.replace(result, findings=marked(policies, findings, evidence, own, at), verdict=verdict)


def _lasts(mark: object) -> bool:
    return getattr(mark, "by", "exemption") != "exemption"


def _reference(target: str) -> Reference | None:
    scheme = next((scheme for scheme in _NAMED if target.startswith(scheme)), "")
    try:
        return references.parse(target[len(scheme) :]) if scheme else None
    except UsageError:
        return None


def _summary(report: Report, results: Sequence[Result]) -> Summary:
    """The counts after other findings are suppressed; the packages are the same."""
    kinds: dict[str, int] = {}
    severities: dict[str, int] = {}
    counting = [each for result in results for each in result.findings if each.suppressed is None]
    for finding in counting:
        kinds[finding.kind] = kinds.get(finding.kind, 0) + 1
        severities[finding.severity] = severities.get(finding.severity, 0) + 1
    return msgspec.structs.replace(
        report.summary,
        kinds=kinds,
        severities=severities,
        fixable=sum(bool(finding.fixed) for finding in counting),
        unknown=severities.get("unknown", 0),
        suppressed=sum(len(result.findings) for result in results) - len(counting),
    )
