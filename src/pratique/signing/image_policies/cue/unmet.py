"""Why a value is not what a policy says: constraints held against plain JSON.

One thing is stricter than in CUE: a field that the policy has and the data has not is not met, where CUE would fill it in (an
attestation that says nothing would pass every policy). A field that the policy itself refers to by its name need not be there.

>>> from pratique.signing.image_policies.cue import parsing
>>> list(unmet(parsing.parse("a: >=2"), {"a": 1}))
['a is 1 and must be >= 2']
"""

from collections.abc import Iterator
from typing import Any

from pratique.errors import UnreadableError
from pratique.signing.image_policies.cue.constraints import (
    OPERATORS,
    SIZES,
    AllOf,
    AnyOf,
    Anything,
    Bound,
    Constraint,
    Equal,
    Fields,
    Items,
    Size,
    Type,
)

_SHOWN = 60
_MOST_STEPS = 200_000
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "int": (int,),
    "float": (float,),
    "number": (int, float),
    "bool": (bool,),
}


def unmet(policy: Fields, value: Any) -> Iterator[str]:
    """Why a value is not what the policy says: nothing when it is. UnreadableError when telling takes too long."""
    yield from _Check().of(policy, value, "")


class _Check:
    """Counts its steps, so that alternatives in alternatives end."""

    def __init__(self) -> None:
        self.steps = 0

    def of(self, wanted: Constraint, value: Any, path: str) -> Iterator[str]:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise UnreadableError(f"the CUE takes more than {_MOST_STEPS:,} steps: make it simpler")
        match wanted:
            case Fields():
                yield from self._fields(wanted, value, path)
            case Items():
                yield from self._items(wanted, value, path)
            case AllOf(parts):
                for part in parts:
                    yield from self.of(part, value, path)
            case AnyOf(parts):
                yield from self._any(parts, value, path)
            case _:
                if said := _plain(wanted, value):
                    yield f"{path or 'the whole'} is {_shown(value)} and must be {said}"

    def _fields(self, wanted: Fields, value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path or 'the whole'} is {_shown(value)} and must be a struct"
            return
        for name, field in wanted.fields.items():
            here = f"{path}.{name}" if path else name
            if name in value:
                yield from self.of(field.constraint, value[name], here)
            elif not field.optional and name not in wanted.helpers:
                yield f"there is no {here}"

    def _items(self, wanted: Items, value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path} is {_shown(value)} and must be a list"
            return
        if len(value) < len(wanted.first) or (wanted.rest is None and len(value) > len(wanted.first)):
            least = "at least " if wanted.rest is not None else ""
            yield f"{path} has {len(value)} items and must have {least}{len(wanted.first)}"
            return
        for number, item in enumerate(value):
            part = wanted.first[number] if number < len(wanted.first) else wanted.rest
            assert part is not None
            yield from self.of(part, item, f"{path}[{number}]")

    def _any(self, parts: tuple[Constraint, ...], value: Any, path: str) -> Iterator[str]:
        reasons = []
        for part in parts:
            reason = next(self.of(part, value, path), None)
            if reason is None:
                return
            reasons.append(reason)
        yield " or ".join(dict.fromkeys(reasons))


def _plain(wanted: Constraint, value: Any) -> str:
    """What a value must be, when it is not."""
    match wanted:
        case Anything():
            return ""
        case Equal(limit):
            # In CUE 1 and 1.0 are two values, and true is no number.
            return "" if type(value) is type(limit) and value == limit else _shown(limit)
        case Type(name):
            fits = isinstance(value, _TYPES[name]) and (name == "bool" or not isinstance(value, bool))
            return "" if fits else f"of type {name}"
        case Bound(sign, Equal(limit)):
            fits = _comparable(value, limit) and OPERATORS[sign](value, limit)
            return "" if fits else f"{sign} {_shown(limit)}"
        case Size(package, name, count):
            kind = list if package == "list" else dict
            fits = isinstance(value, kind) and SIZES[package, name](len(value), count)
            return "" if fits else f"{package}.{name}({count})"
    return "something that can be judged"  # never met


def _comparable(value: Any, limit: Any) -> bool:
    if isinstance(limit, str):
        return isinstance(value, str)
    if isinstance(limit, bool) or limit is None:
        return True
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """A value for people; never a part of a long text, as half a secret is known to no redactor."""
    if isinstance(value, dict | list):
        return "a struct" if isinstance(value, dict) else "a list"
    words = {None: "null", True: "true", False: "false"}
    text = words[value] if value is None or isinstance(value, bool) else repr(value)
    return text if len(text) <= _SHOWN else f"a text of {len(text) - 2:,} characters"
