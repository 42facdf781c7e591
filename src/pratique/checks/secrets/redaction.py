"""The one redactor: strings and whole values from outside, with every secret in them masked."""

from typing import TypeVar

import msgspec

from pratique.checks.secrets.engine import engine
from pratique.checks.secrets.masking import masked
from pratique.model.secret import SecretMatch

_Value = TypeVar("_Value")
_DEEPEST = 64


def redact(text: str, key: bytes) -> tuple[str, tuple[SecretMatch, ...]]:
    """The text with its secrets masked, and what they were."""
    data = text.encode("utf-8", "surrogateescape")
    searched = engine().search(data)
    if not searched.candidates:
        return text, ()
    out, at, found = b"", 0, []
    for one in searched.candidates:
        match = masked(one, key, 0)
        out += data[at : one.start] + match.masked.encode()
        at = one.end
        found.append(match)
    return (out + data[at:]).decode("utf-8", "surrogateescape"), tuple(found)


def redacted(value: _Value, key: bytes) -> _Value:
    """A frozen Struct with the secrets in all its strings masked; the same object when it holds none."""
    return _clean(value, key, 0)  # type: ignore[return-value]  # a value of the type that went in


def cleaned(value: _Value, key: bytes) -> _Value:
    """Like `redacted` for values of any size, which hold no secret nearly always: looked at once as a whole, and mended only
    when a rule that is sure of itself finds something."""
    text = msgspec.json.encode(value)
    if all(one.rule.generic for one in engine().search(text).candidates):
        return value
    return redacted(value, key)


def _clean(value: object, key: bytes, depth: int) -> object:
    if isinstance(value, str) and type(value) is str:
        return redact(value, key)[0] if len(value) >= _SHORTEST else value
    if depth > _DEEPEST:
        return value
    if isinstance(value, msgspec.Struct):
        fields = value.__struct_fields__
        old = [getattr(value, name) for name in fields]
        new = [_clean(one, key, depth + 1) for one in old]
        changed = {name: b for name, a, b in zip(fields, old, new, strict=True) if a is not b}
        return msgspec.structs.replace(value, **changed) if changed else value
    if isinstance(value, tuple | list):
        items = [_clean(one, key, depth + 1) for one in value]
        same = all(a is b for a, b in zip(value, items, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, dict):
        pairs = [(_clean(name, key, depth + 1), _pair(name, one, key, depth)) for name, one in value.items()]
        same = all(a is c and b is d for (a, b), (c, d) in zip(value.items(), pairs, strict=True))
        return value if same else dict(pairs)
    return value


def _pair(name: object, value: object, key: bytes, depth: int) -> object:
    """A value under its name: `{"DB_PASSWORD": "…"}` is told to be a secret by the name alone."""
    clean = _clean(value, key, depth + 1)
    if clean is not value or type(value) is not str or not isinstance(name, str):
        return clean
    head = f"{name}="
    together = redact(head + value, key)[0]
    return together[len(head) :] if together != head + value and together.startswith(head) else value


_SHORTEST = 12
"""Characters; nothing shorter is a secret of any rule together with its name."""
