"""`rules`: the user's own, in CEL. What is false is denied; what has no answer is evidence that is missing."""

from collections.abc import Iterator

from pratique import expressions
from pratique.errors import UnreadableError
from pratique.model.verdict import Outcome, Reason
from pratique.policy.case import Case
from pratique.policy.document import CustomRule
from pratique.policy.facts import NAMES, facts

_REMEDY = "Correct the rule, or let it ask `has(…)` before it looks."


def judge(case: Case) -> Iterator[Reason]:
    if not case.document.rules:
        return
    if why := expressions.missing():
        yield case.reason("rules", Outcome.INCOMPLETE, f"No rule was evaluated: {why}.", source="rules")
        return
    values = facts(case)
    for number, rule in enumerate(case.document.rules):
        yield from _one(case, f"rules.{number}", rule, values)


def _one(case: Case, key: str, rule: CustomRule, values: dict[str, object]) -> Iterator[Reason]:
    try:
        holds = expressions.compiled(rule.cel, NAMES).evaluate(values)
    except UnreadableError as error:
        message = f"The rule {rule.name} has no answer: {str(error).rstrip('.')}."
        yield case.reason(key, Outcome.INCOMPLETE, message, remedy=_REMEDY, source="rules")
        return
    if not holds:
        message = f"{rule.name}: {rule.message.rstrip('.')}."
        yield case.reason(key, Outcome.DENY, message, remedy=f"Make `{rule.cel[:200]}` true.", source="rules")
