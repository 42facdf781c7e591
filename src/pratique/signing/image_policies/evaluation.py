"""Image policies, an image, its material and a time → what each policy says. Pure, with policy-controller's semantics.

All policies that are for an image must be met; of one policy any authority will do; of an authority all its attestations. A
policy's own condition sees what all authorities say, once one of them is met. What is refused or unknown is never met.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pratique.errors import InputError
from pratique.model.signature import Collected, Material
from pratique.signing import evaluation, predicates, reading
from pratique.signing.evaluation import Answer, Checked, Demand, Why
from pratique.signing.image_policies import conditions, matching
from pratique.signing.image_policies.conditions import Condition, Held
from pratique.signing.image_policies.policy import Answered, Asked, Authority, ImagePolicy, Subject, Wanted


def evaluate(policies: Sequence[ImagePolicy], subject: Subject, at: datetime) -> tuple[Answered, ...]:
    """The answer of every policy that is for the image: none where none is."""
    return tuple(_policy(each, subject, at) for each in policies if matching.applies(each, subject))


def _policy(policy: ImagePolicy, subject: Subject, at: datetime) -> Answered:
    asked = tuple(ask(each, subject, at) for each in policy.authorities)
    notes = _notes(policy, subject)
    if not any(each.met for each in asked):
        why = "; ".join(dict.fromkeys(f"{each.authority}: {each.reason}" for each in asked))
        return Answered(policy=policy, met=False, reason=why or "it names no authority", asked=asked, notes=notes)
    held = _condition(policy.condition, subject, asked)
    return Answered(policy=policy, met=held.met, reason=held.reason, asked=asked, notes=notes)


def ask(authority: Authority, subject: Subject, at: datetime) -> Asked:
    """What one authority says of an image."""
    if authority.static is not None:
        passes = authority.static.action == "pass"
        why = authority.static.message or "static: fail lets no image pass"
        return Asked(authority=authority.name, met=passes, static=passes, reason="" if passes else why)
    if authority.refused:
        return Asked(authority=authority.name, met=False, reason=authority.refused)
    collected = subject.collected.get(authority.source)
    if collected is None:
        return Asked(authority=authority.name, met=False, reason=f"nobody looked into {authority.source.repository}")
    if authority.attestations:
        return _attestations(authority, subject, collected, at)
    assert authority.demand is not None
    return _signature(authority.name, authority.demand, subject, collected, at)


def _signature(name: str, demand: Demand, subject: Subject, collected: Collected, at: datetime) -> Asked:
    answer = evaluation.evaluate(demand, subject.digests, collected, at)
    return Asked(
        authority=name,
        met=answer.met,
        reason="" if answer.met else answer.reason,
        signatures=tuple(_seen(each) for each in _valid(answer)) if answer.met else (),
        names=answer.names,
        answers=(answer,),
    )


def _attestations(authority: Authority, subject: Subject, collected: Collected, at: datetime) -> Asked:
    """All that are wanted; each is met by any attestation of its type that is valid and meets its condition."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    answers: list[Answer] = []
    reasons: list[str] = []
    for wanted in authority.attestations:
        answer = evaluation.evaluate(wanted.demand, subject.digests, collected, at)
        answers.append(answer)
        if not answer.met:
            reasons.append(f"{wanted.name}: {answer.reason}")
            continue
        holding, why = _holding(wanted, answer, collected)
        if holding:
            found[wanted.name] = tuple(
                {**_seen(each), "predicateType": wanted.demand.predicate_type} for each in holding
            )
        else:
            reasons.append(f"{wanted.name}: {why}")
    return Asked(
        authority=authority.name,
        met=not reasons,
        reason="; ".join(reasons),
        attestations=found if not reasons else {},
        names=tuple(sorted({name for answer in answers for name in answer.names})),
        answers=tuple(answers),
    )


def _holding(wanted: Wanted, answer: Answer, collected: Collected) -> tuple[list[Checked], str]:
    """The valid attestations that meet the condition, and why the others do not."""
    valid = _valid(answer)
    if wanted.condition is None:
        return valid, ""
    material = {(each.manifest, each.digest): each for each in collected.material}
    held = [(each, _hold(wanted.condition, material[each.manifest, each.digest])) for each in valid]
    reasons = dict.fromkeys(said.reason for _, said in held if not said.met)
    word = predicates.word(wanted.demand.predicate_type)
    return [
        each for each, said in held if said.met
    ], f"the attestation {word} does not meet its policy: {'; '.join(reasons)}"


def _hold(condition: Condition, material: Material) -> Held:
    try:
        value = json.loads(_statement(material))
    except (InputError, ValueError, RecursionError):
        return Held(False, "its statement cannot be read")
    return conditions.hold(condition, value)


def _statement(material: Material) -> bytes:
    """The statement, out of the very bytes that were verified: after the header of DSSE, whose parts have no spaces."""
    return reading.read(material).message.split(b" ", 4)[4]


def _condition(condition: Condition | None, subject: Subject, asked: Sequence[Asked]) -> Held:
    if condition is None:
        return Held(True)
    if out_of_reach := _out_of_reach(condition, subject):
        return Held(False, out_of_reach)
    held = conditions.hold(condition, _result(condition, subject, asked))
    return held if held.met else Held(False, f"its own policy is not met: {held.reason}")


def _out_of_reach(condition: Condition, subject: Subject) -> str:
    if condition.config and subject.config is None:
        return "its policy wants the config file of the image (`fetchConfigFile`), which was not fetched"
    wanted = {"spec": condition.spec, "metadata": condition.metadata, "type": condition.typemeta}
    words = [word for word, wants in wanted.items() if wants]
    if words and subject.workload is None:
        return f"its policy wants the {' and '.join(words)} of the workload, and outside of a cluster there is none"
    return ""


def _result(condition: Condition, subject: Subject, asked: Sequence[Asked]) -> dict[str, Any]:
    """What policy-controller hands to the policy of all authorities (its PolicyResult)."""
    matches: dict[str, Any] = {}
    for each in asked:
        if each.met:
            parts = {
                "signatures": list(each.signatures),
                "attestations": {k: list(v) for k, v in each.attestations.items()},
            }
            matches[each.authority] = {key: part for key, part in parts.items() if part} | (
                {"static": True} if each.static else {}
            )
    found: dict[str, Any] = {"authorityMatches": matches}
    if condition.config:
        found["config"] = subject.config
    workload = subject.workload
    if workload is not None:
        found |= {"spec": workload.spec} if condition.spec else {}
        found |= {"metadata": workload.metadata} if condition.metadata else {}
        kinds = {"kind": workload.kind, "apiVersion": workload.api_version}
        found |= {"typemeta": kinds} if condition.typemeta else {}
    return found


def _valid(answer: Answer) -> list[Checked]:
    return [each for each in answer.checked if each.why is Why.VALID]


def _seen(checked: Checked) -> dict[str, Any]:
    """A signature, as a policy of all authorities sees it."""
    found = {"id": checked.digest.removeprefix("sha256:"), "subject": checked.subject, "issuer": checked.issuer}
    return {key: value for key, value in found.items() if value}


def _notes(policy: ImagePolicy, subject: Subject) -> tuple[str, ...]:
    if policy.match and subject.workload is None:
        return ("it is for certain workloads, and was asked because none is known here",)
    return ()
