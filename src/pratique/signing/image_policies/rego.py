"""Policies in Rego, as cosign has them: `package sigstore`, asked for `isCompliant`, in Rego's version 0.

https://docs.sigstore.dev/policy-controller/overview/#configuring-policy-at-clusterimagepolicy-level. Evaluated by rego-cpp
(`regopy`, the extra `rego`), in this process; the policy is the user's own, the data are not.
"""

import json
from typing import Any

import msgspec

from pratique.errors import UnreadableError

_QUERY = "isCompliant = data.sigstore.isCompliant"
_UNKNOWN = (
    "a function of it fails, or is none that rego-cpp knows; give a function no `[_]`, but a name that stands for it"
)
_LARGEST = 256 << 10  # characters of a policy
_DEEPEST = 100  # the parser of the data is native, and recurses


class Result(msgspec.Struct, frozen=True):
    """One element of `isCompliant` where that is a set of objects."""

    result: bool = False
    error: str = ""
    warning: str = ""


def missing() -> str:
    """Why no Rego can be evaluated here; empty when it can."""
    try:
        import regopy  # noqa: F401 - is it there?
    except ImportError:
        return "Rego needs an extra: pip install 'pratique[rego]'"
    return ""


def evaluate(policy: str, data: Any) -> Result:
    """What a policy says of plain JSON. UnreadableError for a policy or for data that cannot be evaluated."""
    if len(policy) > _LARGEST:
        raise UnreadableError(f"the Rego has {len(policy):,} characters, and {_LARGEST:,} are read: shorten it")
    if _depth(data) > _DEEPEST:
        raise UnreadableError(f"what the Rego judges is deeper than {_DEEPEST} levels")
    answers = _answers(policy, data)
    found = next((each for each in answers if each.result), None)
    return found or (answers[-1] if answers else Result(error="it does not say that the image is compliant"))


def _answers(policy: str, data: Any) -> list[Result]:
    """The answers in the order in which they are looked at: `true`, or each object of a set."""
    import regopy

    engine = regopy.Interpreter()
    engine.log_level = regopy.LogLevel.NONE
    # Else a function that fails is undefined, and `not` of it true: what rego-cpp does not do would let images pass.
    engine.strict_built_in_errors = True
    try:
        engine.set_input(data)
        engine.add_module("sigstore.rego", policy)
        output = engine.query(_QUERY)
        if not output.ok():
            raise UnreadableError(f"the Rego failed: {_UNKNOWN}")
        found = json.loads(str(output)) if str(output) != "undefined" else {}
    except ValueError:  # what it prints of an error is no JSON
        raise UnreadableError(f"the Rego failed: {_UNKNOWN}") from None
    except (regopy.RegoError, TypeError) as error:
        raise UnreadableError(f"the Rego failed: {_line(str(error))}") from None
    said = found.get("bindings", {}).get("isCompliant") if isinstance(found, dict) else None
    if isinstance(said, bool):
        return [Result(said)] if said else []
    return [_result(each) for each in _members(said)]


def _members(said: Any) -> list[Any]:
    """The members of a set, which rego-cpp writes as an object whose keys are the members' JSON."""
    if isinstance(said, dict):
        try:
            return [json.loads(key) for key in sorted(said)]
        except ValueError:
            return []
    return said if isinstance(said, list) else []


def _result(member: Any) -> Result:
    try:
        return msgspec.convert(member, Result)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"the Rego answers with what is no result: {_line(str(error))}") from None


def _depth(data: Any) -> int:
    """Levels of a value, without recursion."""
    deepest, waiting = 0, [(data, 1)]
    while waiting:
        value, level = waiting.pop()
        deepest = max(deepest, level)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += ((each, level + 1) for each in inner)
    return deepest


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
