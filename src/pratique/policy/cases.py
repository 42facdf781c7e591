"""Tests of policies: cases in YAML, each a stored report or evidence with the verdict that is expected.

- name: a fixable high is denied
report: report.json            # or `evidence:`; beside this file
at: 2026-01-02T00:00:00Z
expect: {verdict: denied, reasons: [vulnerabilities.deny]}
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Literal

import msgspec

from pratique.documents import report_json, strict, yaml
from pratique.errors import UsageError
from pratique.model.advisory import SourceState
from pratique.model.evidence import Evidence
from pratique.model.verdict import Context, Outcome, Place, Verdict
from pratique.oci import references
from pratique.policy import replay, shape, times
from pratique.policy.document import Policy, Text
from pratique.policy.judge import judge


def _moment(text: str) -> None:
    if times.moment(text) is None:
        raise ValueError("a time is written 2026-01-02T00:00:00Z")


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the verdict must be. `reasons` must be among the rules that deny, are incomplete or warn; `absent` must not."""

    verdict: Literal["allowed", "denied", "incomplete", "denied (incomplete)"]
    reasons: tuple[Text, ...] = ()
    absent: tuple[Text, ...] = ()


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One case."""

    name: Text
    at: Annotated[str, msgspec.Meta(extra={"check": _moment})]
    expect: Expected
    report: str = ""
    evidence: str = ""
    policy: str = ""
    """A policy beside the file, in place of the one under test."""
    reference: str = ""
    """The image's name; that of the report's target when it is not given."""
    namespace: str = ""
    where: Literal["pipeline", "registry", "admission", "engine", "runtime"] = "pipeline"
    advisories: tuple[SourceState, ...] = ()
    """For `evidence`: how old the advisories are."""
    line: int = 0


class Answer(msgspec.Struct, frozen=True):
    """What came of one case; passed when nothing is wrong."""

    case: Example
    wrong: tuple[str, ...] = ()


def parse(data: bytes, name: str) -> tuple[Example, ...]:
    """The cases of a file. UsageError names every mistake with its line."""
    document = yaml.load(data, name)
    found = list(shape.problems(document.value, tuple[Example, ...])) if document.value else []
    errors = [f"{name}:{document.line(*each.path)}: {'.'.join(map(str, each.path))} {each.text}" for each in found]
    if not document.value:
        errors = [f"{name}: there is no case in it"]
    if errors:
        raise UsageError("\n  ".join([f"{name} cannot be used; correct what each line says:", *errors]))
    cases = msgspec.convert(document.value, tuple[Example, ...])
    for number, case in enumerate(cases):
        if bool(case.report) == bool(case.evidence):
            raise UsageError(
                f"{name}:{document.line(number)}: a case needs one of `report` and `evidence`: give it one"
            )
    return tuple(msgspec.structs.replace(case, line=document.line(number)) for number, case in enumerate(cases))


def run(
    cases: Sequence[Example],
    policies: Sequence[Policy],
    load: Callable[[str], Sequence[Policy]],
    content: Callable[[str], bytes],
) -> Iterator[Answer]:
    """Judge every case. `load` gives a policy beside the file, `content` the bytes of a report or evidence."""
    for case in cases:
        chosen = load(case.policy) if case.policy else policies
        at = times.moment(case.at) or dt.datetime.max.replace(tzinfo=dt.UTC)
        verdicts = [judge(chosen, evidence, (), context, at) for evidence, context in _judged(case, content)]
        yield Answer(
            case, tuple(dict.fromkeys(fault for verdict in verdicts for fault in _faults(case.expect, verdict)))
        )


def _judged(case: Example, content: Callable[[str], bytes]) -> Iterator[tuple[Evidence, Context]]:
    reference = references.parse(case.reference) if case.reference else None
    context = Context(where=Place(case.where), reference=reference, namespace=case.namespace, sources=case.advisories)
    if case.evidence:
        yield strict.decode(content(case.evidence), Evidence, case.evidence), context
        return
    report = report_json.read(content(case.report))
    if not report.results:
        raise UsageError(f"{case.report} holds no result: write it with `pratique scan --format json`.")
    for result in report.results:
        yield replay.evidence_of(result, report), replay.context_of(result, report, context)


def _faults(expected: Expected, verdict: Verdict) -> Iterator[str]:
    if verdict.word != expected.verdict:
        yield f"the verdict is {verdict.word}, and {expected.verdict} was expected"
    rules = {reason.rule for reason in verdict.reasons if reason.outcome is not Outcome.NOTE}
    for rule in expected.reasons:
        if rule not in rules:
            yield f"{rule} gives no reason; those that do: {', '.join(sorted(rules)) or 'none'}"
    for rule in expected.absent:
        if rule in rules:
            said = next(reason.message for reason in verdict.reasons if reason.rule == rule)
            yield f"{rule} gives a reason: {said}"
