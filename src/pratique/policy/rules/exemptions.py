"""What the policy waives is said: exemptions that ended, that met nothing, that a policy in the tree may not make."""

from collections.abc import Iterator

from pratique.model.verdict import Outcome, Reason
from pratique.policy import times, waivers
from pratique.policy.case import Case
from pratique.policy.document import Waiver


def judge(case: Case) -> Iterator[Reason]:
    image = waivers.subject(case.evidence, case.context)
    for waiver in case.policy.waivers:
        if waiver.by != "exemption" or not waivers.for_image(waiver, image):
            continue
        met = [finding for finding in case.evidence.findings if waivers.matches(waiver, finding, image)]
        if not waivers.active(waiver, case.at):
            yield _say(
                case,
                waiver,
                Outcome.WARN,
                f"The exemption of {_what(waiver)} ended on {_last_day(waiver)}.",
                "Mend it, or renew the exemption.",
            )
        elif not met:
            yield _say(case, waiver, Outcome.NOTE, f"The exemption of {_what(waiver)} met no finding.", "Remove it.")
        else:
            count = "1 finding" if len(met) == 1 else f"{len(met):,} findings"
            message = (
                f"{count} of {_what(waiver)} exempted until {_last_day(waiver)} by {waiver.owner}: {waiver.reason}"
            )
            yield _say(case, waiver, Outcome.NOTE, message, "")
    for note in case.policy.notes:
        yield case.reason("exemptions", Outcome.WARN, f"{note}.")
    if case.policy.dropped:
        count = "1 waiver" if case.policy.dropped == 1 else f"{case.policy.dropped} waivers"
        yield case.reason(
            "exemptions",
            Outcome.WARN,
            f"{count} of {case.policy.name} do not count: a policy found beside the code tightens and never loosens.",
            remedy=f"Name it, if you trust it: `--policy {case.policy.name}`.",
        )


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
