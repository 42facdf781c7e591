"""Words of a Dockerfile: blanks and quotes, `NAME=value` pairs, and variables as BuildKit puts them in.

https://docs.docker.com/reference/dockerfile/#environment-replacement
"""

import re
from collections.abc import Iterator, Mapping

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MODIFIER = re.compile(r"(:?[-+?])(.*)", re.DOTALL)
_DEPTH = 8


def split_words(text: str) -> Iterator[str]:
    """Words at blanks outside quotes, the quotes kept."""
    at, start, quote = 0, -1, ""
    while at < len(text):
        sign = text[at]
        if sign == "\\" and quote != "'":
            start = at if start < 0 else start
            at += 1
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote, start = sign, at if start < 0 else start
        elif sign.isspace():
            if start >= 0:
                yield text[start:at]
            start = -1
        elif start < 0:
            start = at
        at += 1
    if start >= 0:
        yield text[start:]


def split_pairs(text: str, *, old: bool) -> Iterator[tuple[str, str]]:
    """`NAME=value` words without quotes; a word without `=` has an empty value. `old`: `NAME all that follows` is one pair."""
    words = list(split_words(text))
    if old and words and "=" not in words[0]:
        yield words[0], unquoted(text[len(words[0]) :].strip())
        return
    for word in words:
        name, _, value = word.partition("=")
        yield unquoted(name), unquoted(value)


def unquoted(text: str) -> str:
    """Text without its quotes and the backslashes before others."""
    if not set(text) & set("\"'\\"):
        return text
    out, at, quote = [], 0, ""
    while at < len(text):
        sign = text[at]
        if sign == "\\" and quote != "'" and at + 1 < len(text):
            at += 1
            out.append(text[at])
        elif sign == quote:
            quote = ""
        elif sign in "\"'" and not quote:
            quote = sign
        else:
            out.append(sign)
        at += 1
    return "".join(out)


def expand(text: str, known: Mapping[str, str | None], depth: int = 0) -> str:
    """Text with variables put in; one without a known value stays as it is written."""
    if "$" not in text or depth > _DEPTH:
        return text
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text):
            out.append(text[at + 1])
            at += 2
        elif text[at] == "$":
            piece, at = _variable(text, at, known, depth)
            out.append(piece)
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def _variable(text: str, at: int, known: Mapping[str, str | None], depth: int) -> tuple[str, int]:
    """What one `$NAME` or `${NAME…}` stands for, and where it ends."""
    if text[at + 1 : at + 2] != "{":
        found = _NAME.match(text, at + 1)
        if not found:
            return "$", at + 1
        value = known.get(found[0])
        return (f"${found[0]}" if value is None else value), found.end()
    end = _closing(text, at + 2)
    found = _NAME.match(text, at + 2)
    if end < 0 or not found or found.end() > end:
        return text[at:], len(text)
    value = known.get(found[0])
    modifier = _MODIFIER.fullmatch(text, found.end(), end)
    if modifier and modifier[1][-1] == "-" and (value is None or (modifier[1][0] == ":" and not value)):
        value = expand(modifier[2], known, depth + 1)
    elif modifier and modifier[1][-1] == "+":
        value = expand(modifier[2], known, depth + 1) if value else ""
    return (text[at : end + 1] if value is None else value), end + 1


def _closing(text: str, at: int) -> int:
    """Where the brace that is open at `at` closes; -1 when it does not."""
    open_braces = 1
    while at < len(text):
        open_braces += {"{": 1, "}": -1}.get(text[at], 0)
        if not open_braces:
            return at
        at += 1
    return -1
