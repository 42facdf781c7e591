"""`unreadable` and `ambiguous_layers`: parts that could not be examined, and layers that two runtimes could read differently.

A policy that judges nothing inside the image (registries or signatures alone) is told of unreadable parts, not stopped.
"""

from collections.abc import Iterator

from pratique.model.finding import Finding, Kind
from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case
from pratique.policy.rules.examined import needs

AMBIGUOUS = "ambiguous-layer"
"""The id of findings about layers that two runtimes could read differently."""
_SHOWN = 20
_OUTCOMES = {"deny": Outcome.DENY, "incomplete": Outcome.INCOMPLETE, "warn": Outcome.WARN}
_INSIDE = frozenset({"packages", "vulnerabilities", "secrets", "image-checks", "workload"})


def judge(case: Case) -> Iterator[Reason]:
    found = case.of(Kind.UNREADABLE)
    for finding in found:
        if AMBIGUOUS in finding.id:
            yield case.reason(
                "ambiguous_layers",
                _OUTCOMES[case.document.ambiguous_layers],
                f"Two runtimes could read a layer differently: {_what(finding)}",
                findings=[finding],
                remedy="Build the image again with an ordinary builder.",
            )
    plain = [finding for finding in found if AMBIGUOUS not in finding.id]
    if plain:
        yield _unreadable(case, plain)


def _unreadable(case: Case, found: list[Finding]) -> Reason:
    inside = not _INSIDE.isdisjoint(needs(case.document))
    outcome = _OUTCOMES[case.document.unreadable] if inside else Outcome.NOTE
    if case.document.unreadable == "deny":
        outcome = Outcome.DENY
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    parts = "1 part" if len(found) == 1 else f"{len(found):,} parts"
    return case.reason(
        "unreadable",
        outcome,
        f"{parts} could not be examined: {'; '.join(_what(each) for each in found[:_SHOWN])}{more}.",
        findings=found,
        remedy="Mend or remove them, exempt them by path with a reason, or accept it with `--accept-incomplete`.",
    )


def _what(finding: Finding) -> str:
    place = finding.location.path or finding.location.layer
    text = finding.title or finding.description or finding.id
    text = text.removesuffix(".")
    return f"{place}: {text}" if place and not text.startswith(place) else text
