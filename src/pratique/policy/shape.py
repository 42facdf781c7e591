"""Every way in which plain values do not fit a type: all of them, with their paths, where msgspec stops at the first.

>>> class Point(msgspec.Struct, forbid_unknown_fields=True):
...     x: int
>>> [(problem.path, problem.text) for problem in problems({"x": "1", "z": 2}, Point)]
[(('x',), 'must be a whole number, not a string'), (('z',), 'is not a known key')]
"""

import datetime as dt
import difflib
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

Path = tuple[str | int, ...]


class Problem(msgspec.Struct, frozen=True):
    path: Path
    text: str
    """What is wrong, to be read after the path."""


def problems(value: Any, kind: Any, path: Path = ()) -> Iterator[Problem]:
    """All misfits of a value of plain types against a Struct or another type that msgspec knows."""
    yield from _walk(value, inspect.type_info(kind), path)


def _walk(value: Any, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    if isinstance(kind, inspect.Metadata):
        before = list(_walk(value, kind.type, path))
        yield from before
        check = (kind.extra or {}).get("check")
        if check and not before:
            yield from _checked(value, check, path)
    elif isinstance(kind, inspect.UnionType):
        yield from _union(value, kind, path)
    elif isinstance(kind, inspect.StructType):
        yield from _struct(value, kind, path)
    elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(key, kind.key_type, (*path, key))
            yield from _walk(item, kind.value_type, (*path, key))
    elif isinstance(kind, inspect.VarTupleType) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, kind.item_type, (*path, number))
    else:
        yield from _leaf(value, kind, path)


def _checked(value: Any, check: Any, path: Path) -> Iterator[Problem]:
    try:
        check(value)
    except ValueError as error:
        yield Problem(path, f"is {value!r}: {error}")


def _union(value: Any, kind: inspect.UnionType, path: Path) -> Iterator[Problem]:
    if value is None and kind.includes_none:
        return
    found = [list(_walk(value, one, path)) for one in kind.types if not isinstance(one, inspect.NoneType)]
    if all(found):
        yield from min(found, key=len)


def _struct(value: Any, kind: inspect.StructType, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(path, f"must be a mapping, not {_named(value)}")
        return
    fields = {field.encode_name: field for field in kind.fields}
    for key, item in value.items():
        if key in fields and item is None:
            yield Problem((*path, key), "is empty: give it a value, or remove the key")
        elif key in fields:
            yield from _walk(item, fields[key].type, (*path, key))
        else:
            yield Problem((*path, key), f"is not a known key{_near(key, list(fields))}")
    for name, field in fields.items():
        if field.required and name not in value:
            yield Problem(path, f"needs the key `{name}`")


def _leaf(value: Any, kind: inspect.Type, path: Path) -> Iterator[Problem]:
    if isinstance(kind, inspect.LiteralType):
        words = [str(word) for word in kind.values]
        if value not in kind.values:
            near = _near(str(value).lower(), words)
            yield Problem(path, f"is {value!r}, and must be one of {', '.join(words)}{near}")
        return
    if isinstance(kind, inspect.DateType):
        if not isinstance(value, str) or not _converts(value, kind):
            yield Problem(path, f"is {value!r}, and must be a day such as 2026-12-31")
        return
    wanted = _WORDS.get(type(kind), "another kind of value")
    if not _fits(value, kind):
        quote = ": quote it" if isinstance(kind, inspect.StrType) and not isinstance(value, list | dict) else ""
        yield Problem(path, f"must be {wanted}, not {_named(value)}{quote}")
    elif not _converts(value, kind):
        yield Problem(path, f"is {value!r}{_bounds(kind)}")


_WORDS: dict[type[inspect.Type], str] = {
    inspect.StrType: "a string",
    inspect.BoolType: "true or false",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.VarTupleType: "a list",
    inspect.DictType: "a mapping",
}
_TYPES: dict[type[inspect.Type], tuple[type, ...]] = {
    inspect.StrType: (str,),
    inspect.BoolType: (bool,),
    inspect.IntType: (int,),
    inspect.FloatType: (int, float),
    inspect.VarTupleType: (list,),
    inspect.DictType: (dict,),
}


def _fits(value: Any, kind: inspect.Type) -> bool:
    if isinstance(value, bool) and not isinstance(kind, inspect.BoolType | inspect.AnyType):
        return False
    return isinstance(kind, inspect.AnyType) or isinstance(value, _TYPES.get(type(kind), ()))


def _converts(value: Any, kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.DateType):
        try:
            return bool(dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC))
        except ValueError:
            return False
    if isinstance(kind, inspect.StrType):
        length = (kind.min_length or 0) <= len(value) <= (kind.max_length or len(value))
        return length and (kind.pattern is None or re.search(kind.pattern, value) is not None)
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return not math.isnan(value) and (kind.ge is None or value >= kind.ge) and (kind.le is None or value <= kind.le)
    return True


def _bounds(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.StrType):
        return f", and must be like {kind.pattern}" if kind.pattern else ", and must have 1 to 4,096 characters"
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return f", and must be from {kind.ge} to {kind.le}"
    return ""


def _named(value: Any) -> str:
    if value is None:
        return "nothing"
    words = {
        str: "a string",
        bool: "true or false",
        int: "a whole number",
        float: "a number",
        list: "a list",
        dict: "a mapping",
    }
    return words.get(type(value), type(value).__name__)


def _near(word: str, known: list[str]) -> str:
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f": did you mean `{found[0]}`?" if found else ""
