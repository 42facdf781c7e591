"""The verdict: policies, evidence, claims, context and time → allowed or denied, complete or not, with every reason.

Pure: no clock, no network, no files. The same values give the same verdict, today and in a year.

>>> from pratique.policy.builtin import POLICY
>>> from pratique.model.image import Image
>>> evidence = Evidence(target="app", key="sha256:…", image=Image("app"))
>>> judge([POLICY], evidence, (), Context(), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).word
'incomplete'
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pratique import plugins
from pratique.model.evidence import Evidence
from pratique.model.finding import Finding
from pratique.model.verdict import Claim, Context, Outcome, Place, Reason, Verdict
from pratique.policy import globs, suppress, times, waivers
from pratique.policy.case import Case
from pratique.policy.document import Origin, Policy

_ORDER = {Outcome.DENY: 0, Outcome.INCOMPLETE: 1, Outcome.WARN: 2, Outcome.NOTE: 3}


def judge(
    policies: Sequence[Policy], evidence: Evidence, claims: Sequence[Claim], context: Context, at: dt.datetime
) -> Verdict:
    """The verdict of all policies that are for an image: all must allow.

    In a gate what is incomplete is denied, whatever `accept_incomplete` says.
    """
    matching = [policy for policy in policies if applies(policy, context)]
    reasons = [reason for policy in matching for reason in _one(policy, evidence, claims, context, at)]
    reasons += _no_match(policies, matching, context)
    if context.where is not Place.PIPELINE and not evidence.gate_worthy:
        reasons.append(_unworthy(evidence))
    return _verdict(reasons, [policy.name for policy in matching], context, at)


def applies(policy: Policy, context: Context) -> bool:
    """Whether a policy is for the image of a context.

    What has no name of the user's (an archive, a tree) is judged by every policy: as all must allow, that can only tighten.
    """
    match = policy.document.match
    reference, namespace = context.reference, context.namespace
    named = reference is None or any(globs.matches(glob, reference) for glob in match.images)
    here = not namespace or any(globs.text_matches(glob, namespace) for glob in match.namespaces)
    return (named or not match.images) and (here or not match.namespaces)


def counting(policy: Policy, evidence: Evidence, context: Context, at: dt.datetime) -> tuple[Finding, ...]:
    """The findings that count under a policy.

    Its own waivers are always looked up anew. What the user waived on the command line (`vex`, `ignore-file`,
    `baseline`) is marked on the findings and believed in a pipeline; a gate believes its policy alone.
    """
    gate = context.where is not Place.PIPELINE
    heard = (_believed(finding, gate, at) for finding in evidence.findings)
    marked = suppress.apply(heard, policy.waivers, waivers.subject(evidence, context), at)
    return tuple(finding for finding in marked if finding.suppressed is None)


def marked(
    policies: Sequence[Policy], findings: Sequence[Finding], evidence: Evidence, context: Context, at: dt.datetime
) -> tuple[Finding, ...]:
    """Findings for a report: suppressed where every policy that is for the image waives them."""
    image = waivers.subject(evidence, context)
    groups = [suppress.apply(findings, policy.waivers, image, at) for policy in policies if applies(policy, context)]
    return tuple(
        next((each for each in each_way if each.suppressed is None), each_way[0])
        for each_way in zip(*groups, strict=True)
    ) or tuple(findings)


def together(verdicts: Sequence[Verdict], at: dt.datetime) -> Verdict:
    """The verdict of several results: allowed when all are, complete when all are."""
    open_ends = [verdict for verdict in verdicts if not verdict.complete]
    names = dict.fromkeys(verdict.policy for verdict in verdicts if verdict.policy)
    return Verdict(
        allowed=all(verdict.allowed for verdict in verdicts),
        complete=all(verdict.complete for verdict in verdicts),
        policy=", ".join(names),
        at=times.text(at),
        reasons=tuple(reason for verdict in verdicts for reason in verdict.reasons),
        judged=not verdicts or any(verdict.judged for verdict in verdicts),
        accepted_incomplete=bool(open_ends) and all(verdict.accepted_incomplete for verdict in open_ends),
    )


def not_judged(at: dt.datetime) -> Verdict:
    """What `--report-only` gives: nothing was judged, and it says so."""
    return Verdict(allowed=True, complete=True, policy="", at=times.text(at), judged=False)


def _one(
    policy: Policy, evidence: Evidence, claims: Sequence[Claim], context: Context, at: dt.datetime
) -> Iterator[Reason]:
    findings = counting(policy, evidence, context, at)
    case = Case(policy=policy, evidence=evidence, findings=findings, claims=claims, context=context, at=at)
    for rule in plugins.load("pratique.policy.rules").values():
        yield from rule.judge(case)


def _believed(finding: Finding, gate: bool, at: dt.datetime) -> Finding:
    """A finding without a suppression that does not bind here."""
    mark = finding.suppressed
    if mark is None or mark.by == "owner":
        return finding
    ended = times.moment(mark.until) if mark.until else None
    if not gate and mark.by != "exemption" and (not mark.until or (ended is not None and at < ended)):
        return finding
    return msgspec.structs.replace(finding, suppressed=None)


def _no_match(policies: Sequence[Policy], matching: Sequence[Policy], context: Context) -> Iterator[Reason]:
    """What is said when no policy of the user's (one in the tree does not count) is for an image."""
    if any(policy.origin is not Origin.TREE for policy in matching):
        return
    outside = [policy for policy in policies if policy.origin is not Origin.TREE]
    names = ", ".join(policy.name for policy in outside) or "none was given"
    if context.where is Place.PIPELINE:
        outcome, message = Outcome.WARN, f"No policy is for this image, so nothing was judged ({names})."
    elif outside and all(policy.document.no_match == "allow" for policy in outside):
        outcome, message = Outcome.NOTE, f"No policy is for this image, and `no_match: allow` lets it pass ({names})."
    else:
        outcome, message = Outcome.DENY, f"No policy is for this image ({names})."
    remedy = "Add the image to `match.images` of a policy, and its namespace to `match.namespaces` if that names any."
    yield Reason(rule="match", outcome=outcome, message=message, remedy=remedy, policy=names)


def _unworthy(evidence: Evidence) -> Reason:
    return Reason(
        rule="evidence",
        outcome=Outcome.DENY,
        message=f"The evidence is of {evidence.target}, which is no image whose digest is known; it satisfies no gate.",
        source=evidence.producer.name,
        at=evidence.created,
        remedy="Scan the image itself, by its name in a registry.",
    )


def _verdict(reasons: Iterable[Reason], names: Sequence[str], context: Context, at: dt.datetime) -> Verdict:
    ordered = sorted(reasons, key=lambda each: (_ORDER[each.outcome], each.rule, each.message, each.policy))
    unique = tuple(dict.fromkeys(ordered))
    outcomes = {reason.outcome for reason in unique}
    complete = Outcome.INCOMPLETE not in outcomes
    gate = context.where is not Place.PIPELINE
    return Verdict(
        allowed=Outcome.DENY not in outcomes and (complete or not gate),
        complete=complete,
        policy=", ".join(dict.fromkeys(names)),
        at=times.text(at),
        reasons=unique,
        accepted_incomplete=context.accept_incomplete and not complete and not gate,
    )
