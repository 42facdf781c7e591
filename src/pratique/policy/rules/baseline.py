"""`baseline`: the hardening guide's keys. A key is broken by any finding of a check that carries its name."""

from collections.abc import Iterator

from pratique.model.finding import Finding, Kind
from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case


def judge(case: Case) -> Iterator[Reason]:
    keys = case.document.baseline
    if keys is None:
        return
    wanted = {key for key in keys.__struct_fields__ if getattr(keys, key)}
    broken: dict[str, list[Finding]] = {}
    for finding in case.of(Kind.MISCONFIGURATION):
        key = case.context.baselines.get(finding.id, "")
        if key in wanted:
            broken.setdefault(key, []).append(finding)
    for key, findings in broken.items():
        titles = "; ".join(dict.fromkeys((finding.title or finding.id).removesuffix(".") for finding in findings))
        yield case.reason(
            f"baseline.{key}",
            Outcome.DENY,
            f"The image breaks `{key}`: {titles}.",
            findings=findings,
            remedy=findings[0].description.split("\n")[0] or f"Do what the rule {findings[0].id} says.",
        )
