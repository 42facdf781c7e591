r"""Distinguished names as people write them (https://www.rfc-editor.org/rfc/rfc4514), read into one value an attribute.

>>> parse("C=US, ST=WA, O=Wabbit\\, Inc.")
{'C': 'US', 'ST': 'WA', 'O': 'Wabbit, Inc.'}
"""

import re
from collections.abc import Iterator

from pratique.errors import UsageError

_LONGEST = 4_096
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}|[0-9]+(?:\.[0-9]+){1,32}")
_HEX = re.compile(r"[0-9A-Fa-f]{2}")
_SAME = {"S": "ST"}


def parse(text: str) -> dict[str, str]:
    """Attributes by their type in capitals. UsageError for what is no name, or names an attribute twice."""
    if len(text) > _LONGEST:
        raise _wrong(text, "it is too long")
    found: dict[str, str] = {}
    for part in _parts(text):
        name, equals, value = part.partition("=")
        kind = name.strip().upper()
        kind = _SAME.get(kind, kind)
        if not equals or not _TYPE.fullmatch(kind) or value.lstrip().startswith("#"):
            raise _wrong(text, f"{part.strip()[:60]!r} is no attribute and value")
        if kind in found:
            raise _wrong(text, f"it names {kind} twice")
        found[kind] = _plain(value, text)
    return found


def _parts(text: str) -> Iterator[str]:
    """Cut at commas, semicolons and plus signs that are not escaped."""
    start, at = 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in ",;+":
            yield text[start:at]
            start = at + 1
        at += 1
    yield text[start:]


def _plain(value: str, whole: str) -> str:
    """A value without its escapes and the spaces around it."""
    made, at, kept = bytearray(), 0, 0
    value = value.lstrip(" ")
    while at < len(value):
        if value[at] != "\\":
            made += value[at].encode("utf-8", "surrogatepass")
            kept = kept if value[at] == " " else len(made)
            at += 1
            continue
        pair = _HEX.match(value, at + 1)
        if not pair and at + 1 >= len(value):
            raise _wrong(whole, "it ends in a backslash")
        made += bytes.fromhex(pair[0]) if pair else value[at + 1].encode("utf-8", "surrogatepass")
        kept, at = len(made), at + (3 if pair else 2)
    try:
        return made[:kept].decode()
    except UnicodeDecodeError:
        raise _wrong(whole, "its escapes are no UTF-8") from None


def _wrong(text: str, why: str) -> UsageError:
    return UsageError(f"{text.strip()[:200]!r} is no distinguished name ({why}): write C=US, ST=WA, O=example.")
