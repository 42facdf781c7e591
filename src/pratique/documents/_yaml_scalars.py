"""Plain (unquoted) scalars of YAML, as go-yaml 2 reads them (https://github.com/go-yaml/yaml/blob/v2.4.0/resolve.go)."""

import math
import re
from typing import Any

_WORDS: dict[str, bool | float | None] = {
    **{word: True for low in ("y", "yes", "true", "on") for word in (low, low.title(), low.upper())},
    **{word: False for low in ("n", "no", "false", "off") for word in (low, low.title(), low.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INTEGER = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]{1,16}|0[bB][01]{1,64}|0[oO]?[0-7]{1,22}|0|[1-9][0-9]{0,19})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,300}|[0-9]{1,300}(\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,5})?")


def resolve(text: str) -> Any:
    """A plain (unquoted) scalar's value.

    >>> [resolve(text) for text in ("on", "010", "1e3", "1:30", "2026-12-31", "1_000")]
    [True, 8, 1000.0, '1:30', '2026-12-31', 1000]
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789" or len(text) > 700:
        return text
    digits = text.replace("_", "")
    found = _INTEGER.fullmatch(digits)
    if found:
        return _integer(found[1], found[2].lower())
    return float(digits) if _FLOAT.fullmatch(digits) else text


def _integer(sign: str, digits: str) -> int:
    if digits.startswith(("0x", "0b", "0o")):
        value = int(digits, 0)
    else:
        value = int(digits, 8 if digits.startswith("0") else 10)
    return -value if sign == "-" else value
