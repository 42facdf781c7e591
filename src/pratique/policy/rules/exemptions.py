"""What the policy waives is said: exemptions that ended, that met nothing, that a policy in the tree may not make."""

from collections import Counter
from collections.abc import Iterator

from pratique.model.verdict import Outcome, Reason
from pratique.policy import suppress, times, waivers
from pratique.policy.case import Case
from pratique.policy.document import Waiver


def judge(case: Case) -> Iterator[Reason]:
    if case.policy.waivers:
        yield from _exemptions(case)
    for note in case.policy.notes:
        yield case.reason("exemptions", Outcome.WARN, f"{note}.")
    if case.policy.dropped:
        one = case.policy.dropped == 1
        count = "One waiver" if one else f"{case.policy.dropped} waivers"
        yield case.reason(
            "exemptions",
            Outcome.WARN,
            f"{count} of {case.policy.name} {'does' if one else 'do'} not count: a policy found beside the code tightens and never loosens.",
            remedy=f"Name it, if you trust it: `--policy {case.policy.name}`.",
        )


def _exemptions(case: Case) -> Iterator[Reason]:
    image = waivers.subject(case.evidence, case.context)
    exemptions = [each for each in case.policy.waivers if each.by == "exemption" and waivers.for_image(each, image)]
    index = suppress.Index(exemptions)
    met = Counter(place for finding in case.evidence.findings for place in index.matching(finding, image))
    for place, waiver in enumerate(exemptions):
        yield _said(case, waiver, met[place])


def _said(case: Case, waiver: Waiver, count: int) -> Reason:
    if not waivers.active(waiver, case.at):
        ended = f"The exemption of {_what(waiver)} ended on {_last_day(waiver)}."
        return _say(case, waiver, Outcome.WARN, ended, "Mend it, or renew the exemption.")
    if not count:
        return _say(case, waiver, Outcome.NOTE, f"The exemption of {_what(waiver)} met no finding.", "Remove it.")
    findings = "1 finding" if count == 1 else f"{count:,} findings"
    until = f"{findings} of {_what(waiver)} exempted until {_last_day(waiver)} by {waiver.owner}"
    return _say(case, waiver, Outcome.NOTE, f"{until}: {waiver.reason}", "")


def _say(case: Case, waiver: Waiver, outcome: Outcome, message: str, remedy: str) -> Reason:
    return Reason(
        rule="exemptions",
        outcome=outcome,
        message=message,
        source=waiver.file or case.policy.name,
        at=case.evidence.created,
        remedy=remedy,
        policy=case.policy.name,
        line=waiver.line,
    )


def _what(waiver: Waiver) -> str:
    return " ".join(
        part
        for part in (
            *(one.upper() if one.startswith("cve-") else one for one in waiver.ids),
            waiver.package,
            *waiver.paths,
        )
        if part
    )


def _last_day(waiver: Waiver) -> str:
    end = times.moment(waiver.until)
    return str((end - times.duration("1h")).date()) if end else waiver.until
