"""What a value must be, as values: the policies that `parsing.py` reads and `unmet.py` holds against JSON."""

import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from pratique.errors import UnreadableError

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "!=": operator.ne,
    "=~": lambda text, pattern: _found(pattern, text),
    "!~": lambda text, pattern: not _found(pattern, text),
}
SIZES: dict[tuple[str, str], Callable[[int, int], bool]] = {
    ("list", "MinItems"): operator.ge,
    ("list", "MaxItems"): operator.le,
    ("struct", "MinFields"): operator.ge,
    ("struct", "MaxFields"): operator.le,
}


class Constraint(msgspec.Struct, frozen=True):
    """One of those below."""


class Anything(Constraint, frozen=True):
    """`_`."""


class Equal(Constraint, frozen=True):
    value: Any
    """None, bool, int, float or str."""


class Type(Constraint, frozen=True):
    name: str


class Named(Constraint, frozen=True):
    """The value of an outermost field of the policy; `with_names` puts it there."""

    name: str
    line: int


class Bound(Constraint, frozen=True):
    operator: str
    limit: Constraint
    """An `Equal`, or the name of one."""


class Size(Constraint, frozen=True):
    package: str
    name: str
    count: int


class AllOf(Constraint, frozen=True):
    parts: tuple[Constraint, ...]


class AnyOf(Constraint, frozen=True):
    parts: tuple[Constraint, ...]


class Items(Constraint, frozen=True):
    first: tuple[Constraint, ...]
    rest: Constraint | None
    """What all further items must be; None: there are none."""


class Field(msgspec.Struct, frozen=True):
    constraint: Constraint
    optional: bool = False


class Fields(Constraint, frozen=True):
    fields: dict[str, Field]
    helpers: frozenset[str] = frozenset()
    """Fields that the policy refers to by their names: they need not be there."""


def both(one: Constraint, other: Constraint) -> Constraint:
    """`one & other`."""
    return AllOf((*_parts(one), *_parts(other)))


def bound(sign: str, limit: Constraint, refused: Callable[[str], Exception]) -> Constraint:
    """`>= 3`, `=~ "^a"`. What `refused` makes of a limit that cannot be one."""
    if isinstance(limit, Equal):
        _checked(sign, limit.value, refused)
    elif not isinstance(limit, Named):
        raise refused(f"`{sign}` of something that is no plain value")
    return Bound(sign, limit)


def with_names(found: Fields) -> Fields:
    """The outermost struct with a value for every name in it. UnreadableError for a name that stands for no plain value."""
    names = frozenset(_names(found))
    values = {name: field.constraint for name, field in found.fields.items() if isinstance(field.constraint, Equal)}
    inner = {name for field in found.fields.values() for name in _inner(field.constraint)}
    for each in sorted(names, key=lambda each: each.line):
        if each.name not in values or each.name in inner:
            raise UnreadableError(
                f"line {each.line} of the CUE: {each.name[:80]!r} is no outermost field with a plain value, which is all that a name may stand for"
            )
    bound = {
        name: msgspec.structs.replace(field, constraint=_put(field.constraint, values))
        for name, field in found.fields.items()
    }
    return Fields(bound, frozenset(each.name for each in names))


def _parts(one: Constraint) -> tuple[Constraint, ...]:
    return one.parts if isinstance(one, AllOf) else (one,)


def _names(one: Constraint) -> Iterator[Named]:
    match one:
        case Named():
            yield one
        case Bound(_, limit):
            yield from _names(limit)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _names(part)
        case Items(first, rest):
            for part in (*first, *((rest,) if rest is not None else ())):
                yield from _names(part)
        case Fields(fields):
            for field in fields.values():
                yield from _names(field.constraint)


def _inner(one: Constraint) -> Iterator[str]:
    """The names of all fields within."""
    match one:
        case Fields(fields):
            for name, field in fields.items():
                yield name
                yield from _inner(field.constraint)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _inner(part)
        case Items(first, rest):
            for part in (*first, *((rest,) if rest is not None else ())):
                yield from _inner(part)


def _put(one: Constraint, values: dict[str, Equal]) -> Constraint:
    """A constraint with values in the place of names."""
    match one:
        case Named(name):
            return values[name]
        case Bound(sign, limit):
            put = _put(limit, values)
            assert isinstance(put, Equal)
            return bound(sign, put, UnreadableError)
        case AllOf(parts):
            return AllOf(tuple(_put(part, values) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_put(part, values) for part in parts))
        case Items(first, rest):
            return Items(tuple(_put(part, values) for part in first), _put(rest, values) if rest is not None else None)
        case Fields(fields):
            return Fields(
                {name: Field(_put(field.constraint, values), field.optional) for name, field in fields.items()}
            )
    return one


def _checked(sign: str, limit: Any, refused: Callable[[str], Exception]) -> None:
    if sign in ("=~", "!~"):
        if not isinstance(limit, str) or not _compiles(limit):
            raise refused(f"the pattern {str(limit)[:80]!r}")
    elif sign != "!=" and (isinstance(limit, bool) or not isinstance(limit, str | int | float)):
        raise refused(f"`{sign}` of what has no order")


def _compiles(pattern: str) -> bool:
    import re2

    try:
        return bool(_pattern(pattern))
    except (re2.error, UnicodeError):
        return False


def _found(pattern: str, text: str) -> bool:
    return _pattern(pattern).search(text) is not None


@functools.lru_cache(maxsize=1024)
def _pattern(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options=options)
