"""Policies in Rego, as cosign has them: `package sigstore`, asked for `isCompliant`, in Rego's version 0.

https://docs.sigstore.dev/policy-controller/overview/#configuring-policy-at-clusterimagepolicy-level. Evaluated by rego-cpp
(`regopy`, the extra `rego`), in a process of its own; the policy is the user's own, the data are not.
"""

import importlib.util
import json
import subprocess
import sys
from typing import Any

import msgspec

from pratique.errors import UnreadableError
from pratique.signing.image_policies import rego_child

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
    there = importlib.util.find_spec("regopy") is not None
    return "" if there else "Rego needs an extra: pip install 'pratique[rego]'"


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
    said = _asked(policy, data)
    if isinstance(said, bool):
        return [Result(said)] if said else []
    return [_result(each) for each in _members(said)]


def _asked(policy: str, data: Any) -> Any:
    """What `isCompliant` is, from a process of its own."""
    question = json.dumps({"policy": policy, "data": data}).encode()
    command = [sys.executable, "-P", "-m", rego_child.__name__]
    try:
        done = subprocess.run(command, input=question, capture_output=True, check=False, timeout=rego_child.SECONDS + 5)
        found = json.loads((done.stdout.splitlines() or [b""])[-1])
    except subprocess.TimeoutExpired:
        raise UnreadableError(f"the Rego takes more than {rego_child.SECONDS} seconds: make it simpler") from None
    except (OSError, ValueError):
        raise UnreadableError("the Rego was not evaluated: its engine failed; make the policy simpler") from None
    if "answer" not in found:
        raise UnreadableError(f"the Rego failed: {found.get('error') or _UNKNOWN}")
    return found["answer"]


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
