"""CEL, the Common Expression Language, as users write rules in it (https://cel.dev), compiled once.

cel-cpp bounds what an expression may do (iterations of comprehensions, depth, matches in linear time), so that one from an
untrusted policy ends. It is the extra `cel`, imported when the first expression is compiled.

>>> compiled("image.tag != 'latest'", ("image",)).evaluate({"image": {"tag": "1.2"}})    # doctest: +SKIP
True
"""

import functools
import importlib.util
from collections.abc import Iterable, Mapping
from typing import Any

from pratique.errors import UnreadableError

MAX_LENGTH = 4096


class Expression:
    """Made by `compiled`."""

    def __init__(self, compiled: Any, names: frozenset[str]) -> None:
        self._compiled = compiled
        self._names = names

    def evaluate(self, values: Mapping[str, object]) -> bool:
        """True or false; UnreadableError where it has no answer: a key that is not there, too much work."""
        try:
            found = self._compiled.eval(data={name: value for name, value in values.items() if name in self._names})
            kind, value = found.type().name(), found.value()
        except RuntimeError as error:
            raise UnreadableError(_first(error)) from None
        if kind != "BOOL":
            raise UnreadableError(_first(value) if kind == "ERROR" else f"it gives {kind} and not true or false")
        return bool(value)


def missing() -> str:
    """Why nothing can be evaluated here; empty when CEL is installed."""
    if importlib.util.find_spec("cel_expr_python") is None:
        return "CEL is not installed, install pratique with its extra `cel`"
    return ""


def compiled(text: str, names: Iterable[str]) -> Expression:
    """An expression over these names. UnreadableError for one that is wrong."""
    return _compiled(text, frozenset(names))


@functools.lru_cache(256)
def _compiled(text: str, names: frozenset[str]) -> Expression:
    if len(text) > MAX_LENGTH:
        raise UnreadableError(f"it is over {MAX_LENGTH:,} characters long: split it")
    try:
        made = _environment(names).compile(text)
    except RuntimeError as error:
        raise UnreadableError(_first(error)) from None
    if made.return_type().name() not in ("BOOL", "DYN"):
        raise UnreadableError(f"it gives {made.return_type().name()} and not true or false")
    return Expression(made, names)


@functools.lru_cache(8)
def _environment(names: frozenset[str]) -> Any:
    if why := missing():
        raise UnreadableError(why)
    from cel_expr_python import cel

    return cel.NewEnv(variables=dict.fromkeys(sorted(names), cel.Type.DYN))


def _first(error: object) -> str:
    """The sentence of an error: what follows shows the place with lines of its own."""
    text = str(error).split("\n", 1)[0].strip()
    for prefix in ("INVALID_ARGUMENT: ", "ERROR: <input>:", "NOT_FOUND: ", "UNKNOWN: ", "INTERNAL: "):
        text = text.removeprefix(prefix)
    return text.removesuffix(" [INVALID_ARGUMENT]").removesuffix(" [INTERNAL]")[:300]
