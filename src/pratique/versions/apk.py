r"""Alpine, Wolfi, Chainguard: `1.2.3a_rc1_git20200101~abcdef-r0`, as apk-tools 3 compares them (and 2.14, but for leading zeros).

Source: https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/src/version.c. After the first number, if either of two
components begins with `0` they are compared as text; apk-tools 2 counted the zeros, which differs for `1.0` and `1.00`
only. Letters are followed by no digits (`1a2`), which apk-tools 2 still took.

Key: the first number, then for each token, in the order in which tokens sort at the same place:

    0x01 … 0x04             _alpha _beta _pre _rc
    0x05                    the end
    0x06 number             -r1
    0x07 text               ~hash
    0x08 number             the number of a suffix
    0x09 0x01 … 0x05        _cvs _svn _git _hg _p
    0x0a letter
    0x0b text 0x00          .01 (without its first zero)
    number                  .1

Raises InvalidVersion for what `apk version --check` refuses.
"""

import re

from pratique.versions import invalid
from pratique.versions._encoding import NUMBERS, Table
from pratique.versions._text import is_graphic

ENCODING = 1

_PRE = ("alpha", "beta", "pre", "rc")
_POST = ("cvs", "svn", "git", "hg", "p")
_SUFFIXES = "|".join((*_PRE, *_POST))
_VERSION = re.compile(
    rf"([0-9]+)(?:\.[0-9]+)*[a-z]?(?:_(?:{_SUFFIXES})(?![a-z])[0-9]*)*(?:~[0-9a-f]+)?(?:-r[0-9]+)?"
).fullmatch
_TOKENS = re.compile(r"\.[0-9]+|_[a-z]+|[a-z]|~[0-9a-f]+|-r[0-9]+|[0-9]+").findall


def _encode(token: str) -> bytes:
    match token[0]:
        case ".":
            return NUMBERS[token[1:]] if token[1] != "0" else b"\x0b" + token[2:].encode() + b"\0"
        case "_" if token[1:] in _PRE:
            return bytes((1 + _PRE.index(token[1:]),))
        case "_":
            return bytes((9, 1 + _POST.index(token[1:])))
        case "~":
            return b"\x07" + token[1:].encode()
        case "-":
            return b"\x06" + NUMBERS[token[2:]]
        case digit if digit.isdigit():
            return b"\x08" + NUMBERS[token]
        case _:
            return b"\x0a" + token.encode()


_TABLE = Table(
    _encode,
    [f"{mark}{n}" for mark in ("", ".", "-r") for n in range(256)]
    + [f"_{suffix}" for suffix in (*_PRE, *_POST)]
    + [chr(c) for c in range(ord("a"), ord("z") + 1)],
)


def key(text: str) -> bytes:
    first = _first(text)
    tokens = [_TABLE[token] for token in _TOKENS(text, len(first))]
    return NUMBERS[first] + b"".join(tokens) + b"\x05"


def compare(a: str, b: str) -> int:
    """Token by token; where the kinds differ, the kind that stands earlier in a version is the newer one."""
    first_a, first_b = _first(a), _first(b)
    if int(first_a) != int(first_b):
        return 1 if int(first_a) > int(first_b) else -1
    tokens_a, tokens_b = [*_TOKENS(a, len(first_a)), ""], [*_TOKENS(b, len(first_b)), ""]
    for token_a, token_b in zip(tokens_a, tokens_b, strict=False):
        difference = _compare_tokens(token_a, token_b)
        if difference:
            return difference
    return 0


_KINDS = ("number", "letter", "suffix", "suffix number", "hash", "revision", "end")


def _kind(token: str) -> str:
    kinds = {"": "end", ".": "number", "_": "suffix", "~": "hash", "-": "revision"}
    return kinds.get(token[:1], "suffix number" if token[:1].isdigit() else "letter")


def _compare_tokens(a: str, b: str) -> int:
    kind_a, kind_b = _kind(a), _kind(b)
    if kind_a == kind_b:
        return _compare_kind(kind_a, a, b)
    if a[1:] in _PRE or b[1:] in _PRE:
        return -1 if a[1:] in _PRE else 1
    return 1 if _KINDS.index(kind_a) < _KINDS.index(kind_b) else -1


def _compare_kind(kind: str, a: str, b: str) -> int:
    if kind == "suffix":
        difference = (*_PRE, *_POST).index(a[1:]) - (*_PRE, *_POST).index(b[1:])
    elif kind in {"revision", "suffix number"} or (kind == "number" and a[1] != "0" and b[1] != "0"):
        difference = int(a.lstrip(".-r")) - int(b.lstrip(".-r"))
    else:
        difference = (a > b) - (a < b)
    return (difference > 0) - (difference < 0)


def _first(text: str) -> str:
    """The first number of a valid version."""
    found = _VERSION(text) if is_graphic(text) else None
    if not found:
        raise invalid("apk", text, "it does not read number{.number}{letter}{_suffix{number}}{~hash}{-r#}")
    return found[1]
